"""A series is one thing in the mail too: one letter when its dates change together, and one object for calendars."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select, update

from api.bookings.waiting.due import expire_of
from kit.ids import new_id
from models.identity import Organisation
from models.notifications import Notice, NoticeBooking
from models.people import Builder
from tests.api.bookings.series import asked, booked, local, set_clock
from tests.api.bookings.test_approval import ask_first
from tests.api.notifications.test_telling import Postbox, deliver
from tests.api.payments.test_paying import pay
from tests.fixtures import rows
from tests.fixtures.node import run_node
from tests.fixtures.shop import Shop, acting_client
from tests.kit.ics.readers import Seen, by_icalendar, starts_by_ical_js

_READER = Path(__file__).parent / "read_ics.mjs"
YEAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
SIX = ["02T10:00", "09T10:00", "16T10:00", "23T10:00", "30T09:00", "06T09:00"]  # Lisbon changes on 28 March 2027


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


async def weekly(shop: Shop, http: httpx.AsyncClient, **client: Any) -> dict[str, Any]:
    """Six Tuesdays at ten for a new client, booked by the desk."""
    set_clock(shop)
    async with shop.database.reading() as session:
        house = (await session.scalars(select(Organisation))).one()
    key = rows.subject_key(house.id)
    client_row = rows.client(key, **client)
    await rows.saved(shop.database, key, client_row)
    answer = await booked(http, await asked(shop), client=client_row.public_id)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def change(http: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    answer = await http.post(path, json=body)
    assert answer.status_code == 200, answer.text
    changed: dict[str, Any] = answer.json()
    return changed


def enclosed(message: EmailMessage) -> bytes:
    [part] = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return bytes(part.get_payload(decode=True))


def events(message: EmailMessage) -> list[Any]:
    return list(Calendar.from_ical(enclosed(message)).walk("VEVENT"))


def method(message: EmailMessage) -> str:
    return str(Calendar.from_ical(enclosed(message))["METHOD"])


def sequence(message: EmailMessage) -> int:
    [found] = {int(each["SEQUENCE"]) for each in events(message)}
    return found


def seen_by_both(message: EmailMessage) -> list[Seen]:
    written = enclosed(message)
    found = by_icalendar(written, YEAR)
    assert starts_by_ical_js(written) == found
    return found


def starts(message: EmailMessage) -> list[str]:
    return [f"{each.start:%dT%H:%M}" for each in seen_by_both(message)]


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content())


async def test_the_booking_of_a_series_is_one_mail_with_one_object(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
    [mail] = postbox.sent
    first = "Tue, 2 Mar 2027, 10:00 (WET, Lisbon)"
    assert mail["Subject"] == f"Booked: Haircut with Ana Reyes, {first} and 5 more dates"
    assert text(mail).count("When: Tue, ") == 6
    assert "Your 6 dates are confirmed." in text(mail)
    [event] = events(mail)
    assert (method(mail), str(event["UID"])) == ("REQUEST", f"{series['id']}@corner.example")
    assert "RRULE" in event
    assert starts(mail) == SIX


async def test_mail_file_and_feed_have_the_same_object(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
        file = (await http.get(f"/v1/series/{series['id']}/invitation")).content
    [mail] = events(postbox.sent[0])
    [other] = Calendar.from_ical(file).walk("VEVENT")
    assert str(mail["UID"]).split("@")[0] == str(other["UID"]).split("@")[0]
    for name in ("SEQUENCE", "RRULE", "DTSTART", "DURATION", "SUMMARY"):
        assert mail[name].to_ical() == other[name].to_ical()


async def test_one_date_that_moves_is_an_exception_of_the_same_object(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
        third = series["occurrences"][2]
        await change(http, f"/v1/bookings/{third['booking']['id']}/move", start="2027-03-17T14:00:00Z")
        await deliver(shop, postbox)
    before, after = postbox.sent
    assert "more date" not in str(after["Subject"])
    assert sequence(after) > sequence(before)
    [whole, moved] = events(after)
    assert whole["UID"] == moved["UID"] == events(before)[0]["UID"]
    assert moved["RECURRENCE-ID"].dt.isoformat() == "2027-03-16T10:00:00+00:00"
    assert starts(after) == [*SIX[:2], "17T14:00", *SIX[3:]]


async def test_all_dates_that_move_are_one_mail(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
        to = {"scope": "all", "occurrence": "2027-03-02T10:00:00", "to": "2027-03-02T11:00:00"}
        moved = await change(http, f"/v1/series/{series['id']}/move", **to)
        await deliver(shop, postbox)
    before, after = postbox.sent
    assert str(after["Subject"]).startswith(
        "Moved: Haircut with Ana Reyes are now Tue, 2 Mar 2027, 11:00 (WET, Lisbon)"
    )
    assert sequence(after) > sequence(before)
    assert starts(after) == [each and each[3:] for each in local(moved)]


async def test_one_date_that_is_cancelled_is_taken_out_of_the_object(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
        gone = series["occurrences"][4]
        await change(http, f"/v1/bookings/{gone['booking']['id']}/cancel")
        await deliver(shop, postbox)
    before, after = postbox.sent
    [event] = events(after)
    assert (method(after), str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert event["UID"] == events(before)[0]["UID"]
    assert event["RECURRENCE-ID"].dt.isoformat() == "2027-03-30T10:00:00+01:00"
    assert sequence(after) > sequence(before)
    [read] = run_node(_READER, enclosed(after).decode())
    assert (read["uid"], read["instant"]) == (str(event["UID"]), "2027-03-30T09:00:00.000Z")


async def test_the_last_dates_cancelled_together_are_one_mail(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
        which = {"scope": "following", "occurrence": "2027-03-23T10:00:00"}
        await change(http, f"/v1/series/{series['id']}/cancel", **which)
        await deliver(shop, postbox)
    _, mail = postbox.sent
    assert "These 3 dates are cancelled." in text(mail)
    assert method(mail) == "CANCEL"
    assert [each["RECURRENCE-ID"].dt.date().isoformat() for each in events(mail)] == [
        "2027-03-23", "2027-03-30", "2027-04-06",
    ]  # fmt: skip


async def test_a_series_that_is_cancelled_is_taken_back_whole(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
        await change(http, f"/v1/series/{series['id']}/cancel", scope="all")
        await deliver(shop, postbox)
    before, after = postbox.sent
    [event] = events(after)
    assert method(after) == "CANCEL"
    assert "RECURRENCE-ID" not in event
    assert sequence(after) > sequence(before)
    assert event["UID"] == events(before)[0]["UID"]


async def test_after_every_change_the_clients_calendar_holds_what_is_booked(shop: Shop, postbox: Postbox) -> None:
    """The mails applied one after the other, as a calendar does: by UID and RECURRENCE-ID, the higher SEQUENCE."""
    async with shop.owner() as http:
        series = await weekly(shop, http)
        path = f"/v1/series/{series['id']}"
        dates = [each["occurrence"] for each in series["occurrences"]]
        await deliver(shop, postbox)
        shop.clock.advance(timedelta(minutes=1))
        await change(http, f"{path}/move", scope="following", occurrence=dates[3], to="2027-03-24T15:30:00")
        await deliver(shop, postbox)
        shop.clock.advance(timedelta(minutes=1))
        await change(http, f"{path}/cancel", scope="this", occurrence=dates[1])
        await deliver(shop, postbox)
        shop.clock.advance(timedelta(minutes=1))
        await change(http, f"{path}/move", scope="this", occurrence=dates[0], to="2027-03-03T09:00:00")
        await deliver(shop, postbox)
        now = (await http.get(path)).json()
    sequences = [sequence(each) for each in postbox.sent]
    assert sequences == sorted(set(sequences))
    assert len(postbox.sent) == 4
    assert starts(postbox.sent[-1]) == [each[3:] for each in local(now) if each]


async def test_reminders_of_a_series_carry_the_same_object(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
    shop.clock.advance(timedelta(days=7, hours=2))
    await deliver(shop, postbox)
    confirmed, reminder = postbox.sent
    assert str(reminder["Subject"]).startswith("Reminder: Haircut with Ana Reyes, Tue, 2 Mar 2027, 10:00")
    assert str(events(reminder)[0]["UID"]).startswith(series["id"])
    assert sequence(reminder) == sequence(confirmed)


async def test_the_builder_has_one_mail_with_the_events_of_their_feed(shop: Shop, postbox: Postbox) -> None:
    async with shop.database.writing() as session:
        await session.execute(update(Builder).where(Builder.name == "Ana Reyes").values(email="ana@corner.example"))
        await session.commit()
    async with shop.owner() as http:
        series = await weekly(shop, http)
        await deliver(shop, postbox)
    [mail] = [each for each in postbox.sent if "ana@" in str(each["To"])]
    assert "You have 6 new bookings." in text(mail)
    assert method(mail) == "PUBLISH"
    assert {str(each["UID"]).split("@")[0] for each in events(mail)} == {
        each["booking"]["id"] for each in series["occurrences"]
    }


async def test_the_builder_is_asked_once_for_all_dates(shop: Shop, postbox: Postbox) -> None:
    await ask_first(shop)
    async with shop.database.writing() as session:
        await session.execute(update(Builder).where(Builder.name == "Ana Reyes").values(email="ana@corner.example"))
        await session.commit()
    set_clock(shop)
    async with acting_client(shop) as client:
        assert (await booked(client, await asked(shop))).status_code == 201
    await deliver(shop, postbox)
    [mail] = postbox.sent
    assert str(mail["Subject"]).startswith("Asked for: Haircut")
    assert "Somebody asks for these 6 times and waits for your answer." in text(mail)


async def test_dates_that_are_paid_one_by_one_are_one_mail_once_all_are_paid(shop: Shop, postbox: Postbox) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        await client.patch("/v1/me", json={"email": "zoe@example.org"})
        series = (await booked(client, await asked(shop, "Colour"))).json()
        for date in series["occurrences"]:
            await deliver(shop, postbox)
            assert postbox.sent == []
            shop.clock.advance(timedelta(seconds=10))
            await pay(client, date["booking"])
        await deliver(shop, postbox)
    [mail] = postbox.sent
    assert str(mail["Subject"]).startswith("Booked: Colour with Ana Reyes, Tue, 2 Mar 2027")
    assert starts(mail) == SIX
    assert "Your 6 dates are confirmed." in text(mail)
    assert "Amount: €300.00" in text(mail)


async def test_every_series_that_is_paid_is_confirmed_also_after_the_first(shop: Shop, postbox: Postbox) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        await client.patch("/v1/me", json={"email": "zoe@example.org"})
        await deliver(shop, postbox)
        for hour in (10, 14):
            shop.clock.advance(timedelta(minutes=1))
            await two_weeks_paid(shop, client, hour)
            await deliver(shop, postbox)
    assert [starts(mail) for mail in postbox.sent] == [["02T10:00", "09T10:00"], ["02T14:00", "09T14:00"]]


async def test_a_series_is_confirmed_whatever_another_organisation_told_its_clients(
    shop: Shop, postbox: Postbox
) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        await client.patch("/v1/me", json={"email": "zoe@example.org"})
        await deliver(shop, postbox)
        await two_weeks_paid(shop, client, 10)
    await told_elsewhere(shop)
    await deliver(shop, postbox)
    assert [starts(mail) for mail in postbox.sent] == [["02T10:00", "09T10:00"]]


async def two_weeks_paid(shop: Shop, client: httpx.AsyncClient, hour: int) -> None:
    first = f"2027-03-02T{hour}:00:00"
    plan = await asked(shop, "Colour", rule="FREQ=WEEKLY;BYDAY=TU;COUNT=2", first=first)
    for date in (await booked(client, plan)).json()["occurrences"]:
        await pay(client, date["booking"])


async def told_elsewhere(shop: Shop) -> None:
    """Another organisation told somebody of a date of a series."""
    house = rows.organisation(name="Elsewhere")
    builder, service, key = rows.builder(house.id), rows.service(house.id), rows.subject_key(house.id)
    client, held = rows.client(key), rows.session(builder, service)
    booking = rows.booking(client, held)
    notice = Notice(
        id=new_id(rows.NOON), organisation_id=house.id, created_at=rows.NOON, booking_id=booking.id, booking_version=1,
        kind="client.confirmed", due_at=rows.NOON, state="sent",
    )  # fmt: skip
    together = NoticeBooking(notice_id=notice.id, booking_id=booking.id, organisation_id=house.id)
    await rows.saved(shop.database, house, builder, service, key, client, held, booking, notice, together)


async def test_dates_whose_time_to_pay_ran_out_are_said_to_be_none(shop: Shop, postbox: Postbox) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        await client.patch("/v1/me", json={"email": "zoe@example.org"})
        await deliver(shop, postbox)
        series = (await booked(client, await asked(shop, "Colour"))).json()
        shop.clock.advance(timedelta(minutes=1))
        for date in series["occurrences"][:2]:
            await pay(client, date["booking"])
    shop.clock.advance(timedelta(hours=1))
    async with shop.database.writing() as session:
        builder = (await session.scalars(select(Builder).where(Builder.name == "Ana Reyes"))).one()
    await expire_of(shop.database, shop.clock, builder.id)
    await deliver(shop, postbox)
    [mail] = postbox.sent
    assert starts(mail) == SIX[:2]
    assert "Not booked: Tue, 16 Mar 2027, 10:00 (WET, Lisbon)" in text(mail)
    assert "Amount: €100.00" in text(mail)


async def test_a_client_found_later_has_one_mail_for_the_series(shop: Shop, postbox: Postbox) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        assert (await booked(client, await asked(shop))).status_code == 201
        await deliver(shop, postbox)
        assert postbox.sent == []
        answer = await client.patch("/v1/me", json={"email": "zoe@example.org"})
        assert answer.status_code == 200, answer.text
    await deliver(shop, postbox)
    [mail] = postbox.sent
    assert starts(mail) == SIX
    assert "Your 6 dates are confirmed." in text(mail)


async def test_the_subject_counts_the_dates_in_the_clients_language(shop: Shop, postbox: Postbox) -> None:
    async with shop.owner() as http:
        await weekly(shop, http, locale="de-DE")
    await deliver(shop, postbox)
    assert str(postbox.sent[0]["Subject"]).endswith("10:00 (WET, Lisbon) und 5 weitere Termine")
