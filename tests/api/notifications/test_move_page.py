"""The page that moves a booking, by the link that its client has: any day and week, each zone said once."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.notifications.pages.starts import days_of, week_from
from kit.db import Database
from kit.zones import local_date
from tests.fixtures.shop import Shop, acting_client, open_shop

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))
DOCUMENT = {
    "organisation": {"name": "Kiez", "slug": "kiez", "zone": "Europe/Berlin", "locale": "en-GB", "currency": "EUR"},
    "services": [{"name": "Coaching", "minutes": 60, "step": 30, "price": 0}],
    "builders": [
        {"name": each, "zone": "Europe/Berlin", "services": ["Coaching"],
         "hours": [{"days": [1, 2, 3, 4], "start": "09:00", "end": "12:00"}]}
        for each in ("Ana Reyes", "Ben Okoro")
    ],
}  # fmt: skip


@pytest.fixture
async def kiez(sqlite: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(sqlite, tmp_path, DOCUMENT) as shop:
        yield shop


async def booked(shop: Shop, client: httpx.AsyncClient, start: str = "2027-06-10T08:00:00Z") -> tuple[str, str]:
    """Zoë's booking with Ana: its id and the path of its page."""
    services, builders = await shop.named("services"), await shop.named("builders")
    wish = {"service": services["Coaching"]["id"], "builder": builders["Ana Reyes"]["id"], "start": start}
    made = (await client.post("/v1/bookings", json=wish)).json()
    told = (await client.get(f"/v1/bookings/{made['id']}/links")).json()
    return made["id"], told["page"].removeprefix(shop.app.state.settings.url)


def starts(page: str) -> list[str]:
    return re.findall(r'name="start" value="([^"]+)"', page)


def days(page: str) -> list[str]:
    return re.findall(r"<h2>([^<]+)</h2>", page)


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


async def test_it_lists_a_week_by_the_day_with_the_zone_said_once(kiez: Shop) -> None:
    async with acting_client(kiez) as client:
        _, path = await booked(kiez, client)
        page = (await client.get(f"{path}/move")).text
    listed = page.partition("<form")[2]
    assert [each.partition(",")[0] for each in days(page)] == ["Wed", "Thu", "Mon", "Tue"]
    assert (listed.count("CEST, Berlin"), listed.count("2027")) == (1, listed.count("2027-") + len(days(page)))
    assert len(re.findall("<details open>", page)) == 1


async def test_its_links_and_its_days_lead_as_far_as_can_be_booked_and_back(kiez: Shop) -> None:
    async with acting_client(kiez) as client:
        _, path = await booked(kiez, client)
        page, seen = (await client.get(f"{path}/move")).text, [0]
        assert 'rel="prev"' not in page
        while later := re.search(r'href="([^"]+)" rel="next"', page):
            page = (await client.get(later[1])).text
            seen.append(len(starts(page)))
        assert len(seen) > 12
        assert 'rel="prev"' in page
        far = (await client.get(f"{path}/move", params={"day": "2027-07-15"})).text
    assert starts(far)[0].startswith("2027-07-15")
    assert days(far)[0].startswith("Thu")


async def test_a_booking_is_offered_to_move_over_itself_and_over_nobody_else(kiez: Shop) -> None:
    async with acting_client(kiez) as client, acting_client(kiez, "c2") as other:
        booking, path = await booked(kiez, client)
        await booked(kiez, other, "2027-06-10T09:00:00Z")
        services, builders = await kiez.named("services"), await kiez.named("builders")
        wish = {"service": services["Coaching"]["id"], "builder": builders["Ben Okoro"]["id"]}
        for start in ("2027-06-10T07:00:00Z", "2027-06-10T08:00:00Z", "2027-06-10T09:00:00Z"):
            assert (await other.post("/v1/bookings", json={**wish, "start": start})).status_code == 201
        page = (await client.get(f"{path}/move", params={"day": "2027-06-10"})).text
        on_that_day = [each[11:16] for each in starts(page) if each.startswith("2027-06-10")]
        assert on_that_day == ["07:00", "07:30"], "before, and half over itself; after it Ana and Ben are taken"
        sent = fields(page) | {"start": "2027-06-10T07:30:00+00:00"}
        assert (await client.post(f"{path}/move", data=sent)).status_code == 303
        assert (await client.get(f"/v1/bookings/{booking}")).json()["start"] == "2027-06-10T07:30:00Z"


async def test_a_week_without_a_free_time_names_the_next_day_that_has_one(kiez: Shop) -> None:
    async with acting_client(kiez) as client, kiez.owner() as owner:
        _, path = await booked(kiez, client)
        for builder in (await kiez.named("builders")).values():
            off = {"first_day": "2027-06-11", "last_day": "2027-06-20"}
            assert (await owner.post(f"/v1/builders/{builder['id']}/time-off", json=off)).status_code == 201
        page = (await client.get(f"{path}/move", params={"day": "2027-06-11"})).text
        assert "No other time is free in these seven days." in page
        link = re.search(r'href="([^"]+)">The next free day is Mon, 21 Jun 2027\.', page)
        assert link
        assert starts((await client.get(link[1])).text)[0].startswith("2027-06-21")


async def test_a_day_that_makes_no_sense_leads_to_one_that_can_be_booked(kiez: Shop) -> None:
    async with acting_client(kiez) as client:
        _, path = await booked(kiez, client)
        for asked in ("", "tomorrow", "2027-02-30", "0001-01-01", "9999-12-31", "1999-01-01", "٢٠٢٧-01-01"):
            page = await client.get(f"{path}/move", params={"day": asked})
            assert page.status_code == 200, asked
            assert 'rel="prev"' in page.text or 'rel="next"' in page.text


@given(
    asked=st.none() | DAYS, today=DAYS, ahead=st.integers(0, 400).map(lambda days: timedelta(days=days))
)  # fmt: skip
def test_a_week_begins_neither_before_today_nor_after_the_last_day(
    asked: date | None, today: date, ahead: timedelta
) -> None:
    first = week_from(asked, today=today, last=today + ahead)
    assert today <= first <= today + ahead
    assert first == asked or asked is None or not today <= asked <= today + ahead


@given(st.lists(st.integers(0, 14 * 24 * 4), unique=True, max_size=60))
def test_every_start_is_listed_once_under_its_own_day(quarters: list[int]) -> None:
    found = [datetime(2027, 10, 25, tzinfo=UTC) + timedelta(minutes=15 * each) for each in quarters]
    listed = days_of(found, BERLIN, "en")
    assert [start for day in listed for start, _ in day.times] == [each.isoformat() for each in sorted(found)]
    assert all(
        len({local_date(datetime.fromisoformat(start), BERLIN) for start, _ in day.times}) == 1 for day in listed
    )
    assert sum(day.is_open for day in listed) == bool(found)


def test_a_time_that_clocks_show_twice_says_its_zone_and_days_after_say_the_new_one() -> None:
    found = [datetime(2027, 10, day, hour, 30, tzinfo=UTC) for day, hour in ((30, 10), (31, 0), (31, 1))]
    found.append(datetime(2027, 11, 1, 10, 30, tzinfo=UTC))
    before, change, after = days_of(found, BERLIN, "de")
    assert [words for _, words in before.times] == ["12:30"]
    assert [words for _, words in change.times] == ["02:30 (CEST, Berlin)", "02:30 (CET, Berlin)"]
    assert after.heading.endswith("(CET, Berlin)")
    assert "(" not in before.heading


async def test_the_page_says_once_that_it_has_moved_and_what_its_calendar_link_does(kiez: Shop) -> None:
    async with acting_client(kiez) as client:
        _, path = await booked(kiez, client)
        page = (await client.get(f"{path}/move")).text
        sent = fields(page) | {"start": starts(page)[0]}
        moved = await client.post(f"{path}/move", data=sent, follow_redirects=True)
        assert "Your session has moved." in moved.text
        assert "Add to your calendar</a>" in moved.text
        assert "has moved" not in (await client.get(path)).text
