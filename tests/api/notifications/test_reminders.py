"""T43: reminders come exactly once, at the times of the booking as it stands, whatever crashes on the way."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from api.notifications.due import send_due
from api.notifications.push.port import Address, Push
from api.notifications.push.providers.pretend import PretendPusher
from api.notifications.seals import key_of
from bot.channels.pretend import Pretend
from bot.port import Channel, Line
from bot.wire.lines import Lines
from bot.wire.outgoing import send_once
from bot.wire.presenting import Piece
from kit.db import Database
from kit.ids import new_id
from models.notifications import PushSubscription
from tests.api.notifications.reaching import PHONE, House, open_house

BOOKED = "2027-06-01T08:00:00+00:00"
START = "2027-06-10T08:00:00Z"  # ten in Berlin
TEXTS = {"channels": ["sms", "email"]}
PUSHES = {"channels": ["push", "email"]}


class PowerCut(BaseException):
    """The machine is gone."""


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(database, tmp_path, at=BOOKED) as opened:
        yield opened


async def test_T43_reminders_come_a_day_and_two_hours_before(house: House) -> None:
    await house.book(await house.client(), START)
    await house.until("2027-06-09T07:59:59+00:00")
    assert house.mails() == ["Booked"]
    await house.until("2027-06-09T08:00:00+00:00")
    assert house.mails() == ["Booked", "Reminder"]
    await house.until("2027-06-10T05:59:59+00:00")
    assert len(house.mails()) == 2
    await house.until("2027-06-10T08:00:00+00:00")
    assert house.mails() == ["Booked", "Reminder", "Reminder"]


async def test_T43_a_cancellation_25_hours_before_leaves_no_reminder(house: House) -> None:
    booking = await house.book(await house.client(), START)
    await house.until("2027-06-09T07:00:00+00:00")
    await house.change(booking, "cancel", reason="")
    await house.until("2027-06-10T12:00:00+00:00")
    assert house.mails() == ["Booked", "Cancelled"]


async def test_T43_a_moved_booking_is_reminded_of_once_at_its_new_times(house: House) -> None:
    booking = await house.book(await house.client(), START)
    await house.until("2027-06-09T07:00:00+00:00")
    await house.change(booking, "move", start="2027-06-11T08:00:00Z")
    await house.until("2027-06-10T07:59:59+00:00")
    assert house.mails() == ["Booked", "Moved"]
    await house.until("2027-06-10T08:00:00+00:00")
    assert house.mails() == ["Booked", "Moved", "Reminder"]
    await house.until("2027-06-12T00:00:00+00:00")
    assert house.mails() == ["Booked", "Moved", "Reminder", "Reminder"]


async def test_T43_one_seat_of_six_cancelled_silences_its_attendee_alone(house: House) -> None:
    seats = {}
    for number in range(6):
        client = await house.client(name=f"Guest {number}", email=f"guest{number}@example.org")
        seats[number] = await house.book(client, START, "Kurs")
    await house.deliver()
    await house.change(seats[3], "cancel", reason="")
    await house.until("2027-06-10T12:00:00+00:00")
    told = {number: house.mails(f"guest{number}@example.org") for number in range(6)}
    assert told.pop(3) == ["Booked", "Cancelled"]
    assert all(each == ["Booked", "Reminder", "Reminder"] for each in told.values())


async def test_T43_a_text_whose_sender_died_is_asked_about_and_sent_once(house: House) -> None:
    await house.book(await house.client(phone=PHONE, preferences=TEXTS), START)
    await house.decide()

    class Dies(Pretend):
        """Sends, and is gone before it can say so."""

        async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:
            await house.pretend.send(line, to, piece, report_to=report_to)
            raise PowerCut

    dying: dict[str, Channel] = {"sms": Dies()}
    with pytest.raises(PowerCut):
        await send_once(house.api(), dying, Lines(house.api()), house.url)
    assert await send_once(house.api(), house.channels, Lines(house.api()), house.url) == 0
    house.shop.clock.advance(timedelta(minutes=3))
    assert await send_once(house.api(), house.channels, Lines(house.api()), house.url) == 1
    assert house.texts() == ["Booked"]
    assert await house.deliveries("client.confirmed", "sms") == ["sent"]


async def test_T43_a_text_that_never_went_is_sent_by_the_next_worker(house: House) -> None:
    await house.book(await house.client(phone=PHONE, preferences=TEXTS), START)
    await house.decide()

    class DiesFirst(Pretend):
        async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:
            raise PowerCut

    dying: dict[str, Channel] = {"sms": DiesFirst()}
    with pytest.raises(PowerCut):
        await send_once(house.api(), dying, Lines(house.api()), house.url)
    house.shop.clock.advance(timedelta(minutes=3))
    await house.deliver()
    assert house.texts() == ["Booked"]


async def test_T43_a_push_cut_off_by_a_crash_is_not_repeated_but_shown_as_unknown(house: House) -> None:
    class Unplugged(PretendPusher):
        async def push(self, address: Address, message: Push) -> None:
            await super().push(address, message)
            raise PowerCut

    phone = Unplugged()
    house.pushers = {"pretend": phone}
    client = await house.client(preferences=PUSHES)
    await subscribed(house, client)
    await house.book(client, START)
    with pytest.raises(PowerCut):
        await house.decide()
    house.pushers = {"pretend": (again := PretendPusher())}
    house.shop.clock.advance(timedelta(minutes=11))
    while await send_due(house.post):
        pass
    assert len(phone.sent) == 1
    assert again.sent == []
    assert await house.deliveries("client.confirmed", "push") == ["unknown"]


async def subscribed(house: House, client: str, token: str = "phone") -> None:
    """A device of a client's, as the app would have it."""
    row, key = await house.find(client), new_id(house.shop.clock.now())
    async with house.shop.database.writing() as session:
        under = await key_of(session, house.shop.keys, row)
        sealed = under.seal(json.dumps({"token": token}).encode(), bound_to=key.bytes)
        session.add(
            PushSubscription(
                id=key, organisation_id=row.organisation_id, created_at=house.shop.clock.now(), person_id=row.id,
                provider="pretend", digest=token, body=sealed,
            )
        )  # fmt: skip
        await session.commit()
