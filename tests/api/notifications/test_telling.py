"""From a booking over HTTP to the mail in somebody's hands, on both databases."""

from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from sqlalchemy import select, update

from api.notifications.due import send_due
from api.notifications.port import Letterhead, Mailer
from api.notifications.post import Post
from api.notifications.queries import sent_lately
from kit.errors import Later, Refused
from kit.ics import Summary, read
from models.identity import Organisation
from models.notifications import Notice
from models.people import Builder, Client
from tests.fixtures import rows
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

TEN = "2027-06-10T09:00:00Z"  # 10:00 in Lisbon, 27 hours after the clock's start
NOON = "2027-06-10T11:00:00Z"
LETTERHEAD = Letterhead("Parley <bookings@corner.example>", "https://corner.example")


@dataclass(slots=True)
class Postbox:
    """A mailer that keeps what it is given; ``fails`` are raised first, one for each message."""

    sent: list[EmailMessage] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(message_from_bytes(message.as_bytes(), policy=default))

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.sent]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


def post_of(shop: Shop, mailer: Mailer, **more: Any) -> Post:
    """The ways out of the shop."""
    return Post(shop.database, shop.clock, shop.keys, LETTERHEAD, mailer, **more)


async def deliver(shop: Shop, postbox: Postbox, **more: Any) -> None:
    """Let everything that is due now happen."""
    while await relay_once(shop.database, shop.clock):
        pass
    while await send_due(post_of(shop, postbox, **more)):
        pass


async def book(shop: Shop, **client: Any) -> dict[str, Any]:
    """Book a haircut for a new client, who is as ``client`` says."""
    service, builder = (await shop.named("services"))["Haircut"], (await shop.named("builders"))["Ana Reyes"]
    async with shop.database.reading() as session:
        house = (await session.scalars(select(Organisation))).one()
    key = rows.subject_key(house.id)
    row = rows.client(key, **client)
    await rows.saved(shop.database, key, row)
    body = {"service": service["id"], "builder": builder["id"], "start": TEN, "client": row.public_id}
    async with shop.owner() as http:
        answer = await http.post("/v1/bookings", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def change(shop: Shop, booking: dict[str, Any], verb: str, **body: Any) -> None:
    async with shop.owner() as http:
        answer = await http.post(f"/v1/bookings/{booking['id']}/{verb}", json=body)
    assert answer.status_code == 200, answer.text


async def notices(shop: Shop) -> dict[tuple[str, int], str]:
    """The state of each notice, by kind and booking version."""
    async with shop.database.reading() as session:
        return {(row.kind, row.booking_version): row.state for row in await session.scalars(select(Notice))}


def invitation(message: EmailMessage) -> Summary:
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return read(bytes(part.get_payload(decode=True)))


async def test_a_booking_is_confirmed_by_mail_with_an_invitation(shop: Shop, postbox: Postbox) -> None:
    booking = await book(shop)
    await deliver(shop, postbox)
    [message] = postbox.sent
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["To"] == "Zoë Marsh <zoe@example.org>"
    assert message["From"] == "Corner <bookings@corner.example>"
    assert "Haircut, 30 minutes\r\nWith: Ana Reyes" in text
    assert "Thu, 10 Jun 2027, 10:00 (WEST, Lisbon)" in text
    assert "https://corner.example/" in text
    asked = invitation(message)
    assert (asked.method, asked.sequence) == ("REQUEST", booking["version"] - 1)
    assert asked.uid == f"{booking['id']}@corner.example"
    assert asked.start.isoformat() == "2027-06-10T10:00:00+01:00"


async def test_a_typed_address_counts_for_all_who_typed_it_and_holds_back_nothing_for_whose_it_is(
    shop: Shop, postbox: Postbox
) -> None:
    for given in ({}, {}, {"email": "other@example.org"}, {"email_proven": True}):
        booking = await book(shop, **given)
        await deliver(shop, postbox)
        await change(shop, booking, "cancel")
        await deliver(shop, postbox)
    async with shop.database.reading() as session:
        people = (
            await session.scalars(
                select(Client).where(Client.email.is_not(None)).order_by(Client.email, Client.email_proven)
            )
        ).all()
        told = [await sent_lately(session, each, since=shop.clock.now() - timedelta(days=1)) for each in people]
    assert [each["email"] for each in told] == [2, 6, 6, 2]


async def test_reminders_come_a_day_and_two_hours_before(shop: Shop, postbox: Postbox) -> None:
    await book(shop)
    await deliver(shop, postbox)
    shop.clock.advance(timedelta(hours=3) - timedelta(seconds=1))
    await deliver(shop, postbox)
    assert len(postbox.sent) == 1
    shop.clock.advance(timedelta(seconds=1))
    await deliver(shop, postbox)
    assert len(postbox.sent) == 2
    shop.clock.advance(timedelta(hours=22))
    await deliver(shop, postbox)
    assert [subject.split(":")[0] for subject in postbox.subjects()] == ["Booked", "Reminder", "Reminder"]


async def test_a_move_replaces_the_reminders_and_raises_the_sequence(shop: Shop, postbox: Postbox) -> None:
    booking = await book(shop)
    await deliver(shop, postbox)
    await change(shop, booking, "move", start=NOON)
    await deliver(shop, postbox)
    first, second = (invitation(message) for message in postbox.sent)
    assert (second.uid, second.sequence) == (first.uid, first.sequence + 1)
    old, new = booking["version"], booking["version"] + 1
    told = await notices(shop)
    assert told["client.reminder.day", old] == told["client.reminder.hours", old] == "dropped"
    assert told["client.reminder.day", new] == told["client.reminder.hours", new] == "waiting"


async def test_a_cancellation_is_told_and_silences_the_reminders(shop: Shop, postbox: Postbox) -> None:
    booking = await book(shop)
    await deliver(shop, postbox)
    await change(shop, booking, "cancel", reason="ill")
    await deliver(shop, postbox)
    shop.clock.advance(timedelta(hours=26))
    await deliver(shop, postbox)
    assert [subject.split(":")[0] for subject in postbox.subjects()] == ["Booked", "Cancelled"]
    assert invitation(postbox.sent[1]).method == "CANCEL"


async def test_what_changed_before_it_was_sent_is_dropped(shop: Shop, postbox: Postbox) -> None:
    booking = await book(shop)
    await relay_once(shop.database, shop.clock)
    await change(shop, booking, "cancel", reason="")
    await send_due(post_of(shop, postbox))
    assert postbox.sent == []
    assert (await notices(shop))["client.confirmed", booking["version"]] == "dropped"


async def test_a_client_without_an_address_is_told_nothing_by_mail(shop: Shop, postbox: Postbox) -> None:
    await book(shop, email=None)
    await deliver(shop, postbox)
    assert postbox.sent == []


async def test_a_builder_with_an_address_is_told_too(shop: Shop, postbox: Postbox) -> None:
    async with shop.database.writing() as session:
        await session.execute(update(Builder).values(email="ana@corner.example"))
        await session.commit()
    await book(shop)
    await deliver(shop, postbox)
    assert any(str(message["To"]).endswith("<ana@corner.example>") for message in postbox.sent)
    assert "New booking: Haircut for Zoë Marsh" in " ".join(postbox.subjects())


async def test_a_reminder_whose_moment_has_passed_is_not_written(shop: Shop, postbox: Postbox) -> None:
    shop.clock.advance(timedelta(hours=5))
    await book(shop)
    await deliver(shop, postbox)
    told = {kind for kind, _ in await notices(shop) if kind.startswith("client.")}
    assert told == {"client.confirmed", "client.reminder.hours"}


async def test_a_mail_cut_off_by_a_crash_is_sent_again_with_its_message_id(shop: Shop, postbox: Postbox) -> None:
    await book(shop)
    await relay_once(shop.database, shop.clock)

    class PowerCut(BaseException):
        pass

    handed_over: list[str] = []

    class Unplugged(Postbox):
        def send(self, message: EmailMessage) -> None:
            handed_over.append(str(message["Message-ID"]))
            raise PowerCut

    with pytest.raises(PowerCut):
        await send_due(post_of(shop, Unplugged()))
    assert await send_due(post_of(shop, postbox)) == 0
    shop.clock.advance(timedelta(minutes=10))
    await deliver(shop, postbox)
    assert [message["Message-ID"] for message in postbox.sent] == handed_over


async def test_a_busy_mail_server_is_asked_again_later(shop: Shop, postbox: Postbox) -> None:
    postbox.fails = [Later("busy")]
    await book(shop)
    await deliver(shop, postbox)
    assert postbox.sent == []
    shop.clock.advance(timedelta(seconds=30))
    await deliver(shop, postbox)
    assert len(postbox.sent) == 1


async def test_a_refused_address_fails_for_good_with_its_reason(shop: Shop, postbox: Postbox) -> None:
    postbox.fails = [Refused("no such box")]
    booking = await book(shop)
    await deliver(shop, postbox)
    shop.clock.advance(timedelta(hours=1))
    await deliver(shop, postbox)
    assert postbox.sent == []
    assert (await notices(shop))["client.confirmed", booking["version"]] == "failed"


async def test_an_address_told_after_the_booking_brings_its_confirmation_and_reminders_once(
    small_shop: Shop, postbox: Postbox
) -> None:
    shop = small_shop
    service, builder = (await shop.named("services"))["Haircut"], (await shop.named("builders"))["Ana Reyes"]
    claim = {"channel": "web", "address": "c1", "message": {"id": "1", "text": "hi"}}
    async with shop.service_principal() as bot:
        identity = (await bot.post("/v1/turns", json=claim)).json()["identity"]
    async with shop.service_principal(acts_as=identity) as http:
        wish = {"service": service["id"], "builder": builder["id"], "start": TEN}
        held = (await http.post("/v1/holds", json=wish)).json()
        assert (await http.post(f"/v1/bookings/{held['id']}/confirm")).status_code == 200
        await deliver(shop, postbox)
        assert postbox.sent == []
        for _ in range(2):
            assert (await http.patch("/v1/me", json={"email": "sam@example.org"})).status_code == 200
            await deliver(shop, postbox)
    assert ["sam@example.org" in message["To"] for message in postbox.sent] == [True]
    shop.clock.advance(timedelta(hours=4))
    await deliver(shop, postbox)
    assert [subject.split(":")[0] for subject in postbox.subjects()] == ["Booked", "Reminder"]
