"""The live calendar: what can be booked, as it comes and goes, told to anybody who may browse."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from kit.clock import ShiftedClock
from kit.db import Database
from kit.tenancy import EVERYBODY
from models.bookings import Booking
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import NOW, Shop
from tests.fixtures.sockets import Socket, connected, running

LIVE = "/v1/availability/live"
NINE, HALF_PAST = "2027-06-10T08:00:00Z", "2027-06-10T08:30:00Z"


async def asked(shop: Shop, service: str = "Haircut", builder: str | None = "Ana Reyes", **more: Any) -> dict[str, Any]:
    """A watch of one day, as a socket's address says it."""
    services, builders = await shop.named("services"), await shop.named("builders")
    who = {"builder": builders[builder]["id"]} if builder else {}
    days = {"first_day": "2027-06-10", "last_day": "2027-06-10"}
    return {"service": services[service]["id"], **who, **days, **more}


def starts(slots: list[dict[str, Any]]) -> list[str]:
    return [slot["start"] for slot in slots]


class Calendar:
    """What a client that follows the frames believes can be booked."""

    def __init__(self) -> None:
        self.slots: dict[tuple[str, str], dict[str, Any]] = {}
        self.number = 0

    def follow(self, frame: dict[str, Any]) -> None:
        if frame["kind"] == "snapshot":
            self.slots = {(slot["builder"], slot["start"]): slot for slot in frame["slots"]}
        elif frame["kind"] == "changed":
            assert frame["number"] == self.number + 1
            for start in frame["gone"]:
                del self.slots[frame["builder"], start]
            self.slots |= {(slot["builder"], slot["start"]): slot for slot in frame["free"]}
        self.number = frame["number"]


async def bookable(shop: Shop, query: dict[str, Any]) -> set[tuple[str, str]]:
    """What GET /v1/availability offers on the first of the days."""
    day = date.fromisoformat(query["first_day"])
    span = {"from": f"{day}T00:00:00+01:00", "to": f"{day + timedelta(days=1)}T00:00:00+01:00"}
    async with shop.http() as http:
        answer = (await http.get("/v1/availability", params={"service": query["service"], **span})).json()
    return {(slot["builder"]["id"], slot["start"]) for slot in answer["slots"]}


async def test_a_watcher_first_gets_all_that_can_be_booked_and_then_what_changes(shop: Shop) -> None:
    query = await asked(shop)
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        snapshot = await socket.frame()
        assert (snapshot["kind"], snapshot["watch"]) == ("snapshot", "1")
        assert starts(snapshot["slots"])[:2] == [NINE, HALF_PAST]
        assert len(snapshot["slots"]) == 16

        made = (await book(http, await wish(shop, start=NINE))).json()
        changed = await socket.frame()
        assert changed == {
            "kind": "changed", "watch": "1", "number": snapshot["number"] + 1, "builder": query["builder"],
            "day": "2027-06-10", "gone": [NINE], "free": [],
        }  # fmt: skip

        await http.post(f"/v1/bookings/{made['id']}/cancel", json={})
        back = await socket.frame()
        assert (back["number"], back["gone"], starts(back["free"])) == (snapshot["number"] + 2, [], [NINE])
        assert back["free"][0] == snapshot["slots"][0]


async def test_a_move_is_told_on_both_of_its_days(shop: Shop) -> None:
    query = await asked(shop, last_day="2027-06-11")
    async with running(shop), shop.owner() as http:
        made = (await book(http, await wish(shop, start=NINE))).json()
        async with connected(shop, LIVE, query=query) as socket:
            await socket.frame()
            await http.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-11T09:00:00Z"})
            told = [await socket.frame(), await socket.frame()]
    assert [(each["day"], each["gone"], starts(each["free"])) for each in told] == [
        ("2027-06-10", [], [NINE]),
        ("2027-06-11", ["2027-06-11T09:00:00Z"], []),
    ]


async def test_a_seat_taken_in_a_group_leaves_the_slot_with_fewer_seats(shop: Shop) -> None:
    query = await asked(shop, "Yoga")
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        await socket.frame()
        await book(http, await wish(shop, service="Yoga", start=NINE))
        changed = await socket.frame()
    assert changed["gone"] == []
    assert [(slot["start"], slot["seats_left"]) for slot in changed["free"]] == [(NINE, 5)]


async def test_the_selected_slot_goes_with_the_three_nearest_in_its_stead_and_comes_back(shop: Shop) -> None:
    query = await asked(shop, selected=HALF_PAST)
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        await socket.frame()
        slot = {"start": HALF_PAST, "builder": None}
        assert (await socket.frame())["kind"] == "slot_free"
        made = (await book(http, await wish(shop, start=HALF_PAST))).json()
        changed, gone = await socket.frame(), await socket.frame()
        assert (gone["kind"], gone["slot"], gone["number"]) == ("slot_gone", slot, changed["number"])
        assert starts(gone["alternatives"]) == [NINE, "2027-06-10T09:00:00Z", "2027-06-10T09:30:00Z"]
        await http.post(f"/v1/bookings/{made['id']}/cancel", json={})
        back = await socket.until("slot_free")
        assert (back["slot"], back["number"]) == (slot, changed["number"] + 1)


async def test_with_any_builder_a_slot_has_gone_only_when_nobody_gives_it(small_shop: Shop) -> None:
    shop, shared = small_shop, "2027-06-10T13:00:00Z"
    query = await asked(shop, builder=None, selected=shared)
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        await socket.until("slot_free")
        await book(http, await wish(shop, start=shared))
        assert (await socket.frame())["kind"] == "changed"
        await book(http, await wish(shop, builder="Ben Okoro", start=shared))
        assert [(await socket.frame())["kind"] for _ in range(2)] == ["changed", "slot_gone"]


async def test_a_hold_that_lapses_without_any_event_gives_its_slot_back(shop: Shop) -> None:
    """No job ends the hold: the feed itself looks again when the earliest hold runs out."""
    shop.app.state.clock = ShiftedClock(NOW)
    query = await asked(shop, selected=NINE)
    async with running(shop), shop.owner() as http:
        held = await http.post("/v1/holds", json=await wish(shop, start=NINE))
        assert held.json()["state"] == "held"
        async with shop.database.writing() as session:
            await session.execute(update(Booking).values(expires_at=shop.app.state.clock.now() + timedelta(seconds=1)))
            await session.commit()
        async with connected(shop, LIVE, query=query) as socket:
            assert NINE not in starts((await socket.frame())["slots"])
            assert (await socket.frame())["kind"] == "slot_gone"
            assert starts((await socket.until("changed"))["free"]) == [NINE]
            assert (await socket.frame())["kind"] == "slot_free"


async def test_a_start_that_comes_too_close_goes_without_any_event(small_shop: Shop) -> None:
    small_shop.app.state.clock = ShiftedClock(datetime.fromisoformat(NINE) - timedelta(seconds=1))
    async with running(small_shop), connected(small_shop, LIVE, query=await asked(small_shop)) as socket:
        assert starts((await socket.frame())["slots"])[0] == NINE
        assert (await socket.frame())["gone"] == [NINE]


async def test_whoever_follows_the_numbers_believes_what_the_api_offers(shop: Shop) -> None:
    """However many book and cancel at once, numbers come in order and without a gap."""
    query, calendar = await asked(shop), Calendar()
    body = await wish(shop)
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:

        async def come_and_go(number: int) -> None:
            start = (datetime.fromisoformat(NINE) + timedelta(minutes=30 * (number % 12))).isoformat()
            made = (await book(http, {**body, "start": start})).json()
            if number % 3 and "id" in made:
                await http.post(f"/v1/bookings/{made['id']}/cancel", json={})

        calendar.follow(await socket.frame())
        await asyncio.gather(*(come_and_go(number) for number in range(24)))
        last = (await book(http, {**body, "start": "2027-06-10T15:30:00Z"})).json()
        while (query["builder"], last["start"]) in calendar.slots:
            calendar.follow(await socket.frame())
    offered = {slot for slot in await bookable(shop, query) if slot[0] == query["builder"]}
    assert calendar.slots.keys() == offered


async def test_a_reconnect_after_a_number_gets_what_it_missed_and_no_more(shop: Shop) -> None:
    query = await asked(shop)
    async with running(shop), shop.owner() as http:
        async with connected(shop, LIVE, query=query) as socket:
            number = (await socket.frame())["number"]
        async with connected(shop, LIVE, query=query) as other:
            await other.frame()
            await book(http, await wish(shop, start=NINE))
            await other.frame()
            async with connected(shop, LIVE, query={**query, "after": number}) as socket:
                assert await socket.frame() == {"kind": "resumed", "watch": "1", "number": number}
                missed = await socket.frame()
    assert (missed["kind"], missed["number"], missed["gone"]) == ("changed", number + 1, [NINE])


@pytest.mark.parametrize("after", [0, 1, -5, 2**60])
async def test_a_number_nobody_knows_gets_a_snapshot(small_shop: Shop, after: int) -> None:
    query = await asked(small_shop, after=after)
    async with running(small_shop), connected(small_shop, LIVE, query=query) as socket:
        assert (await socket.frame())["kind"] == "snapshot"


async def test_news_that_may_be_missing_is_made_good_by_a_snapshot(small_shop: Shop) -> None:
    query = await asked(small_shop)
    async with running(small_shop), connected(small_shop, LIVE, query=query) as socket:
        first = await socket.frame()
        small_shop.database.hub.tell_missed()
        again = await socket.frame()
    assert (again["kind"], again["slots"]) == ("snapshot", first["slots"])
    assert again["number"] > first["number"]


async def test_days_are_those_of_the_builders_own_zone(small_shop: Shop) -> None:
    query = await asked(small_shop, builder="Ben Okoro")
    async with running(small_shop), connected(small_shop, LIVE, query=query) as socket:
        slots = starts((await socket.frame())["slots"])
    assert (slots[0], slots[-1]) == ("2027-06-10T13:00:00Z", "2027-06-10T20:30:00Z")


async def heard(socket: Socket, message: object) -> dict[str, Any]:
    socket.say(message)
    return await socket.frame()


async def test_a_connection_may_hold_several_watches_by_name(small_shop: Shop) -> None:
    shop = small_shop
    query = await asked(shop)
    more = {"kind": "watch", "watch": "yoga", "service": (await asked(shop, "Yoga"))["service"]}
    days = {"first_day": "2027-06-10", "last_day": "2027-06-11"}
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        await socket.frame()
        snapshot = await heard(socket, more | days)
        assert (snapshot["kind"], snapshot["watch"]) == ("snapshot", "yoga")
        await book(http, await wish(shop, start=NINE))
        assert {(await socket.frame())["watch"], (await socket.frame())["watch"]} == {"1", "yoga"}
        socket.say({"kind": "leave", "watch": "1"})
        await book(http, await wish(shop, start="2027-06-10T10:00:00Z"))
        assert (await socket.frame())["watch"] == "yoga"
        assert (await heard(socket, {"kind": "select", "watch": "1"}))["problem"]["status"] == 404


async def test_the_ninth_watch_is_refused_and_the_eight_go_on(small_shop: Shop) -> None:
    watch = {"kind": "watch", "service": (await asked(small_shop))["service"]}
    days = {"first_day": "2027-06-10", "last_day": "2027-06-10"}
    async with running(small_shop), connected(small_shop, LIVE) as socket:
        for number in range(8):
            assert (await heard(socket, watch | days | {"watch": str(number)}))["kind"] == "snapshot"
        refused = await heard(socket, watch | days | {"watch": "8"})
        assert refused["problem"]["type"].endswith("too-many-watches")
        assert (await heard(socket, watch | days | {"watch": "3", "last_day": "2027-06-11"}))["watch"] == "3"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"last_day": "2027-06-09"}, "comes before"),
        ({"last_day": "2027-07-22"}, "too much"),
        ({"last_day": "2999-01-01"}, "1970"),
        ({"seats": "0"}, "seats"),
        ({"minutes": "17"}, "minutes"),
        ({"service": "svc_nothing"}, "There is nothing"),
        ({"selected": "2027-06-12T08:00:00Z"}, "not on the days"),
        ({"selected": "2027-06-10T08:00:00"}, "offset"),
        ({"builder": ["bld_00000000000000000000000000"]}, "does not give"),
    ],
)
async def test_what_cannot_be_watched_is_refused_with_a_reason(
    small_shop: Shop, more: dict[str, Any], said: str
) -> None:
    query = await asked(small_shop) | more
    async with running(small_shop), connected(small_shop, LIVE, query=query) as socket:
        refused = await socket.until("refused")
        assert said in refused["problem"]["detail"]
        assert refused["problem"]["next_step"]
        assert (await heard(socket, {"kind": "watch", **await wide(small_shop)}))["kind"] == "snapshot"


async def wide(shop: Shop) -> dict[str, str]:
    query = await asked(shop, builder=None)
    return {**query, "watch": "wide", "last_day": "2027-06-20"}


@pytest.mark.parametrize("message", ["", "[]", "{", '{"kind":"dance"}', '{"kind":"select","slot":1}'])
async def test_a_message_that_makes_no_sense_is_refused_and_the_line_stays(small_shop: Shop, message: str) -> None:
    async with running(small_shop), connected(small_shop, LIVE) as socket:
        assert (await heard(socket, message))["problem"]["status"] == 422
        assert (await heard(socket, {"kind": "watch", **await wide(small_shop)}))["kind"] == "snapshot"


async def test_a_message_as_long_as_a_book_ends_the_line(small_shop: Shop) -> None:
    async with running(small_shop), connected(small_shop, LIVE) as socket:
        socket.say("x" * 100_000)
        closed = await socket.hear()
    assert (closed["type"], closed["code"]) == ("websocket.close", 1009)


async def test_a_key_that_is_not_good_is_closed(small_shop: Shop) -> None:
    async with running(small_shop), connected(small_shop, LIVE, "sk_guessed") as socket:
        assert (await socket.hear())["code"] == 4401


async def test_the_address_may_name_the_organisation_and_an_unknown_one_is_not_found(small_shop: Shop) -> None:
    query = await asked(small_shop)
    async with running(small_shop):
        async with connected(small_shop, LIVE, query={**query, "organisation": "corner"}) as ours:
            assert (await ours.frame())["kind"] == "snapshot"
        async with connected(small_shop, LIVE, query={**query, "organisation": "elsewhere"}) as nobodys:
            assert (await nobodys.hear())["code"] == 4404


async def test_a_booking_made_in_another_process_is_told_too(shop: Shop) -> None:
    """Only PostgreSQL has other processes; there the news comes by NOTIFY."""
    if shop.database.embedded:
        return
    other = Database(shop.database.url, unsaid=EVERYBODY)
    query = await asked(shop)
    async with running(shop), connected(shop, LIVE, query=query) as socket, shop.owner() as http:
        await socket.frame()
        mine, shop.app.state.database = shop.app.state.database, other
        await book(http, await wish(shop, start=NINE))
        assert (await socket.frame())["gone"] == [NINE]
        shop.app.state.database = mine
    await other.close()
