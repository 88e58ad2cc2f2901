"""A builder's day, told at the hour they chose: once a day over clock changes, by chat or by mail."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.notifications.agenda.next_time import next_time
from api.notifications.agenda.tell import next_due, take_due, tell_day
from kit.db import Database
from kit.errors import Later
from kit.zones import local_date
from tests.api.notifications.reaching import House, open_house

AT = "2027-03-26T12:00:00+01:00"
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kolkata", "Pacific/Apia")


@pytest.fixture
async def house(sqlite: Database, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(sqlite, tmp_path, at=AT) as opened:
        yield opened


async def choose(house: House, clock: str | None, **more: str) -> str:
    """Ana has an address and chooses an hour; when she is told next."""
    builder = (await house.shop.named("builders"))["Ana Reyes"]["id"]
    async with house.shop.owner() as http:
        changed = await http.patch(f"/v1/builders/{builder}", json={"email": "ana@kiez.example", **more})
        assert changed.status_code == 200, changed.text
        answer = await http.put(f"/v1/builders/{builder}/agenda", json={"clock": clock})
        assert answer.status_code == 200, answer.text
        assert (await http.get(f"/v1/builders/{builder}/agenda")).json() == answer.json()
    return str(answer.json()["next"])


async def tell_until(house: House, instant: str) -> None:
    """Tell what becomes due until an instant, each in its time."""
    end = datetime.fromisoformat(instant)
    while True:
        async with house.shop.database.writing() as session:
            due = await next_due(session)
            rows = await take_due(session, max(due, house.shop.clock.at), 10) if due and due <= end else []
        if not rows or due is None:
            break
        house.shop.clock.at = max(due, house.shop.clock.at)
        for row in rows:
            await tell_day(house.post, row.id)
    house.shop.clock.at = end


def told(house: House) -> list[str]:
    """What Ana was mailed."""
    mails = [each for each in house.postbox.sent if "ana@kiez.example" in str(each["To"])]
    return [body.get_content() for each in mails if (body := each.get_body(("plain",)))]


async def test_the_day_is_told_at_seven_on_both_sides_of_a_clock_change(house: House) -> None:
    await house.book(await house.client(), "2027-03-28T08:00:00Z")
    assert await choose(house, "07:00") == "2027-03-27T06:00:00Z"
    await tell_until(house, "2027-03-29T12:00:00+00:00")
    dates = [str(each["Date"]) for each in house.postbox.sent if "Kiez" in str(each["Subject"])]
    assert [each[5:22] for each in dates] == ["27 Mar 2027 06:00", "28 Mar 2027 05:00", "29 Mar 2027 05:00"]
    assert "So., 28.03.2027" in told(house)[1]
    assert "10:00 Coaching, Zoë Marsh" in told(house)[1]
    assert "niemand" in told(house)[2]


async def test_nothing_is_told_after_it_was_switched_off(house: House) -> None:
    await choose(house, "07:00")
    assert await choose(house, None) == "None"
    await tell_until(house, "2027-03-30T12:00:00+00:00")
    assert told(house) == []


async def test_a_builder_who_moves_to_another_zone_is_told_at_their_hour_there(house: House) -> None:
    await choose(house, "07:00")
    builder = (await house.shop.named("builders"))["Ana Reyes"]["id"]
    async with house.shop.owner() as http:
        assert (await http.patch(f"/v1/builders/{builder}", json={"zone": "America/New_York"})).status_code == 200
    await tell_until(house, "2027-03-27T12:00:00+00:00")
    [mail] = [each for each in house.postbox.sent if "Kiez" in str(each["Subject"])]
    assert str(mail["Date"])[5:22] == "27 Mar 2027 11:00"


async def test_a_mail_that_could_not_go_goes_later_under_the_same_id_and_not_half_a_day_late(house: House) -> None:
    await choose(house, "07:00")
    house.shop.clock.at = datetime(2027, 3, 27, 6, tzinfo=UTC)
    async with house.shop.database.reading() as session:
        [row] = await take_due(session, house.shop.clock.at, 10)
    house.postbox.fails = [Later("The mail server is away.")]
    with pytest.raises(Later):
        await tell_day(house.post, row.id)
    await tell_day(house.post, row.id)
    await tell_day(house.post, row.id)
    assert len(told(house)) == 1
    house.shop.clock.at = datetime(2027, 3, 28, 14, tzinfo=UTC)
    await tell_day(house.post, row.id)
    assert len(told(house)) == 1
    assert len({str(each["Message-ID"]) for each in house.postbox.sent}) == len(house.postbox.sent)


async def test_an_hour_is_written_as_an_hour(house: House) -> None:
    builder = (await house.shop.named("builders"))["Ana Reyes"]["id"]
    async with house.shop.owner() as http, house.shop.http() as visitor:
        for clock in ("7", "24:00", "07:60", ""):
            assert (await http.put(f"/v1/builders/{builder}/agenda", json={"clock": clock})).status_code == 422
        assert (await visitor.put(f"/v1/builders/{builder}/agenda", json={"clock": "07:00"})).status_code == 401


@given(
    zone=st.sampled_from(ZONES),
    clock=st.times().map(lambda each: each.strftime("%H:%M")),
    begin=st.datetimes(datetime(2027, 1, 1), datetime(2028, 1, 1)).map(lambda each: each.replace(tzinfo=UTC)),
)
def test_it_is_due_once_on_each_local_date(zone: str, clock: str, begin: datetime) -> None:
    where, at, dates = ZoneInfo(zone), begin, []
    for _ in range(20):
        following = next_time(clock, where, after=at)
        assert at < following <= at + timedelta(hours=50)
        shown = following.astimezone(where)
        assert shown.time() >= time.fromisoformat(clock) or shown.fold
        at = following
        dates.append(local_date(at, where))
    assert len(set(dates)) == 20
    assert dates == sorted(dates)
