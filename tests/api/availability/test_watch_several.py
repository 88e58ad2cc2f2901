"""The live calendar of several: sessions given together, moves between builders, many watchers, two businesses."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.availability.look import MOST_BUILDER_DAYS
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.availability.test_several_builders import ONE, add_service
from tests.api.availability.test_watch import HALF_PAST, LIVE, NINE, asked, starts
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import DOCUMENT, Shop
from tests.fixtures.sockets import connected, running


async def test_a_session_given_together_is_told_to_those_who_watch_any_of_its_builders(shop: Shop) -> None:
    """Its news names the one who leads it, and the service is younger than the watch."""
    ben = await asked(shop, builder="Ben Okoro")
    async with running(shop), connected(shop, LIVE, query=ben) as socket, shop.owner() as http:
        assert ONE in starts((await socket.frame())["slots"])
        panel = await add_service(shop, assignment="all")
        made = (await book(http, {"service": panel["id"], "start": ONE})).json()
        assert (await socket.frame())["gone"] == [ONE, "2027-06-10T13:30:00Z"]
        await http.post(f"/v1/bookings/{made['id']}/cancel", json={})
        assert starts((await socket.frame())["free"]) == [ONE, "2027-06-10T13:30:00Z"]


async def test_a_calendar_of_a_service_given_together_hears_of_each_builders_other_bookings(small_shop: Shop) -> None:
    panel = await add_service(small_shop, assignment="all")
    query = {**await asked(small_shop, builder=None), "service": panel["id"], "selected": ONE}
    async with running(small_shop), connected(small_shop, LIVE, query=query) as socket, small_shop.owner() as http:
        snapshot = await socket.frame()
        assert {len(slot["builders"]) for slot in snapshot["slots"]} == {2}
        assert (await socket.frame())["kind"] == "slot_free"
        await book(http, await wish(small_shop, builder="Ben Okoro", start=ONE))
        assert (await socket.frame())["gone"] == [ONE]
        assert (await socket.frame())["kind"] == "slot_gone"


async def test_a_move_to_another_builder_is_told_to_those_who_watch_the_first(shop: Shop) -> None:
    ana = await asked(shop)
    async with running(shop), shop.owner() as http:
        made = (await book(http, await wish(shop, start=ONE))).json()
        async with connected(shop, LIVE, query=ana) as socket:
            assert ONE not in starts((await socket.frame())["slots"])
            to = {"start": ONE, "builder": (await shop.named("builders"))["Ben Okoro"]["id"]}
            moved = await http.post(f"/v1/bookings/{made['id']}/move", json=to)
            assert moved.json()["builder"]["name"] == "Ben Okoro"
            assert starts((await socket.frame())["free"]) == [ONE]


async def test_changed_hours_time_off_and_lengths_are_told_as_they_are_made(shop: Shop) -> None:
    """A holiday counts on all of its days, however long before the watched one it began."""
    query = await asked(shop)
    ana, haircut = f"/v1/builders/{query['builder']}", f"/v1/services/{query['service']}"
    mornings = {"weekly": [{"days": [1, 2, 3, 4, 5, 6, 7], "start": "09:00", "end": "10:00"}], "overrides": []}
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        await socket.frame()
        assert (await http.put(f"{ana}/hours", json=mornings)).status_code == 200
        assert len((await socket.frame())["gone"]) == 14
        off = await http.post(f"{ana}/time-off", json={"first_day": "2027-04-01", "last_day": "2027-06-12"})
        assert (await socket.frame())["gone"] == [NINE, HALF_PAST]
        await http.delete(f"/v1/time-off/{off.json()['id']}")
        assert starts((await socket.frame())["free"]) == [NINE, HALF_PAST]
        assert (await http.patch(haircut, json={"minutes": 60})).status_code == 200
        changed = await socket.frame()
    assert (changed["gone"], changed["free"][0]["end"]) == ([HALF_PAST], "2027-06-10T09:00:00Z")


async def test_many_builders_may_be_watched_on_fewer_days(small_shop: Shop) -> None:
    """Two builders for 42 days are within the bound; seven would not be."""
    month = await asked(small_shop, builder=None, last_day="2027-07-21")
    async with running(small_shop), connected(small_shop, LIVE, query=month) as socket:
        assert (await socket.frame())["kind"] == "snapshot"
    assert 2 * 42 <= MOST_BUILDER_DAYS < 7 * 42


DAYS = [date(2027, 6, 1) + timedelta(days=day) for day in range(3)]


async def test_one_address_watches_so_much_and_no_more_and_others_go_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.availability.feeds._MOST_FROM_ONE", 2)
    query = await asked(shop)
    here, there = "203.0.113.7", "203.0.113.8"
    async with running(shop), connected(shop, LIVE, query=query, address=here) as first:
        await first.until("snapshot")
        async with connected(shop, LIVE, query=query, address=here) as second:
            await second.until("snapshot")
            async with connected(shop, LIVE, query=query, address=here) as third:
                refused = (await third.until("refused"))["problem"]
                assert refused["type"].endswith("too-many-watches-from-here")
                assert refused["status"] == 429
            async with connected(shop, LIVE, query=query, address=there) as other:
                await other.until("snapshot")
        async with connected(shop, LIVE, query=query, address=here) as again:
            await again.until("snapshot")


async def asked_next_door(shop: Shop) -> dict[str, Any]:
    """A watch of the same days at another business."""
    other = DOCUMENT | {"organisation": DOCUMENT["organisation"] | {"slug": "next-door", "name": "Next door"}}
    key = (await seed(shop.database, shop.clock, shop.keys, SeedDocument.model_validate(other))).key
    async with shop.http(key) as http:
        service = (await http.get("/v1/services")).json()["items"][0]["id"]
    days = {"first_day": f"{DAYS[0]}", "last_day": f"{DAYS[0]}"}
    return {"organisation": "next-door", "service": service, **days}


async def test_one_organisation_leaves_calendars_to_the_others(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its share is its own; a calendar that nobody watches any more makes room for its next."""
    monkeypatch.setattr("api.availability.feeds._MOST_OF_ONE", 2)
    here = await asked(shop) | {"organisation": "corner"}
    theirs = await asked_next_door(shop)
    queries = [here | {"first_day": f"{day}", "last_day": f"{day}"} for day in DAYS]
    async with running(shop), connected(shop, LIVE, query=queries[0]) as first:
        await first.until("snapshot")
        async with connected(shop, LIVE, query=queries[1]) as second:
            await second.until("snapshot")
            async with connected(shop, LIVE, query=queries[2]) as third:
                assert (await third.until("refused"))["problem"]["type"].endswith("too-busy")
            async with connected(shop, LIVE, query=theirs) as other:
                await other.until("snapshot")
        async with connected(shop, LIVE, query=queries[2]) as next_one:
            await next_one.until("snapshot")
