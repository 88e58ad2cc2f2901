"""The waiting line through HTTP and the worker, on both databases."""

import asyncio
from datetime import timedelta

from api.app import House
from kit import ids
from parley.work import run_work
from tests.api.bookings.in_line import booked, cancelled, client_named, joined, line, react, serve, states, wants
from tests.api.bookings.test_booking import TEN, events, wish
from tests.fixtures.shop import Shop

LATER = timedelta(minutes=5)


async def test_a_freed_seat_goes_to_the_first_in_line_and_then_to_the_next(shop: Shop) -> None:
    async with shop.owner() as http:
        full = await booked(shop, http, seats=6)
        for name in ("Ada", "Bea", "Cem"):
            await joined(shop, http, name, start=TEN)
        await cancelled(http, full)
        await booked(shop, http, seats=5)
        await react(shop)
        assert await states(http) == {"Ada": "offered", "Bea": "waiting", "Cem": "waiting"}
        offer = (await line(http))["Ada"]["offer"]
        assert (offer["start"], offer["builder"]["name"], offer["price"]["minor"]) == (TEN, "Ana Reyes", 1200)

        await serve(shop, after=timedelta(hours=4))
        assert await states(http) == {"Ada": "closed", "Bea": "offered", "Cem": "waiting"}
        bea = (await line(http))["Bea"]
        assert (await http.post(f"/v1/waiting/{bea['id']}/decline")).json()["state"] == "closed"
        await react(shop)
        assert await states(http) == {"Ada": "closed", "Bea": "closed", "Cem": "offered"}


async def test_the_public_sees_no_seat_that_is_on_offer(shop: Shop) -> None:
    query = {"from": TEN, "to": "2027-06-10T09:30:00Z"}
    async with shop.owner() as http:
        body = await wish(shop, "Yoga", seats=6)
        query |= {"service": body["service"], "builder": body["builder"]}
        full = await booked(shop, http, seats=6)
        await joined(shop, http, "Ada", start=TEN, seats=6)
        await joined(shop, http, "Bea", start=TEN, seats=6)
        await cancelled(http, full)
        await react(shop)
        assert (await http.get("/v1/availability", params=query)).json()["slots"] == []
        assert (await http.post("/v1/bookings", json=body)).status_code == 409
        ada = (await line(http))["Ada"]
        await http.post(f"/v1/waiting/{ada['id']}/decline")
        assert (await http.get("/v1/availability", params=query)).json()["slots"] == []
        await react(shop)
        assert (await http.get("/v1/availability", params=query)).json()["slots"] == []
        assert (await states(http))["Bea"] == "offered"


async def test_an_offer_is_taken_by_confirming_its_hold(shop: Shop) -> None:
    async with shop.owner() as http:
        taken = await booked(shop, http, "Haircut")
        await joined(shop, http, "Ada", "Haircut", start=TEN)
        await cancelled(http, taken)
        await react(shop)
        offer = (await line(http))["Ada"]["offer"]
        assert (await http.post(f"/v1/bookings/{offer['booking']}/confirm")).json()["state"] == "confirmed"
        await react(shop)
        ada = (await line(http))["Ada"]
        late = await http.post(f"/v1/waiting/{ada['id']}/decline")
    assert (ada["state"], ada["booking"], ada["offer"], ada["place"]) == ("taken", offer["booking"], None, None)
    assert late.status_code == 409
    assert late.json()["type"].endswith("/nothing-offered")
    assert await events(shop, "WaitingTaken") == 1


async def test_a_wish_is_served_by_any_time_that_fits_and_keeps_its_place_after_a_no(shop: Shop) -> None:
    """Thursdays from nine to ten in New York, where Ben is."""
    async with shop.owner() as http:
        early = await booked(shop, http, "Haircut", builder="Ben Okoro", start="2027-06-10T13:00:00Z")
        late = await booked(shop, http, "Haircut", builder="Ben Okoro", start="2027-06-10T13:30:00Z")
        ben = (await shop.named("builders"))["Ben Okoro"]["id"]
        await joined(
            shop, http, "Ada", "Haircut", builders=[ben], weekdays=[4], after="09:00", before="10:00",
            zone="America/New_York", first_day="2027-06-10", last_day="2027-06-11",
        )  # fmt: skip
        await cancelled(http, early)
        await react(shop)
        ada = (await line(http))["Ada"]
        assert ada["offer"]["start"] == "2027-06-10T13:00:00Z"
        assert (await http.post(f"/v1/waiting/{ada['id']}/decline")).json()["state"] == "waiting"
        await serve(shop)
        assert (await states(http))["Ada"] == "waiting"
        await cancelled(http, late)
        await serve(shop)
        assert (await line(http))["Ada"]["offer"]["start"] == "2027-06-10T13:30:00Z"


async def test_seats_that_are_too_few_for_the_first_go_to_who_fits(shop: Shop) -> None:
    async with shop.owner() as http:
        three = await booked(shop, http, seats=3)
        await booked(shop, http, seats=3)
        for name, seats in (("Four", 4), ("Two", 2), ("Pair", 2), ("One", 1)):
            await joined(shop, http, name, start=TEN, seats=seats)
        await cancelled(http, three)
        await react(shop)
        assert await states(http) == {"Four": "waiting", "Two": "offered", "Pair": "waiting", "One": "offered"}


async def test_a_booking_that_moves_away_frees_its_seat_for_the_line(shop: Shop) -> None:
    async with shop.owner() as http:
        made = await booked(shop, http, "Haircut")
        await joined(shop, http, "Ada", "Haircut", start=TEN)
        ben = (await shop.named("builders"))["Ben Okoro"]["id"]
        moved = await http.post(
            f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-11T14:00:00Z", "builder": ben}
        )
        assert moved.status_code == 200, moved.text
        await react(shop)
        assert (await line(http))["Ada"]["offer"]["start"] == TEN


async def test_a_hold_that_lapses_or_is_let_go_frees_its_seat_for_the_line(shop: Shop) -> None:
    async with shop.owner() as http:
        body = await wish(shop)
        held = (await http.post("/v1/holds", json=body)).json()
        await joined(shop, http, "Ada", "Haircut", start=TEN)
        await cancelled(http, held)
        await react(shop)
        assert (await states(http))["Ada"] == "offered"
        second = await wish(shop, start="2027-06-10T10:00:00Z")
        await http.post("/v1/holds", json=second)
        await joined(shop, http, "Bea", "Haircut", start=second["start"])
        await serve(shop, after=LATER)
        assert (await states(http))["Bea"] == "offered"


async def test_letting_go_of_the_hold_is_a_no(shop: Shop) -> None:
    async with shop.owner() as http:
        made = await booked(shop, http, "Haircut")
        await joined(shop, http, "Ada", "Haircut", start=TEN)
        await joined(shop, http, "Bea", "Haircut", start=TEN)
        await cancelled(http, made)
        await react(shop)
        await cancelled(http, {"id": (await line(http))["Ada"]["offer"]["booking"]})
        await react(shop)
        assert await states(http) == {"Ada": "closed", "Bea": "offered"}


async def test_leaving_the_line_hands_the_offer_on(shop: Shop) -> None:
    async with shop.owner() as http:
        made = await booked(shop, http, "Haircut")
        ada = await joined(shop, http, "Ada", "Haircut", start=TEN)
        await joined(shop, http, "Bea", "Haircut", start=TEN)
        await cancelled(http, made)
        await react(shop)
        for _ in range(2):
            assert (await http.post(f"/v1/waiting/{ada['id']}/leave")).json()["state"] == "left"
        await react(shop)
        assert await states(http) == {"Ada": "left", "Bea": "offered"}


async def test_nothing_is_offered_after_the_cut_off(shop: Shop) -> None:
    """Ten minutes before the start nobody could still answer."""
    async with shop.owner() as http:
        made = await booked(shop, http, "Haircut")
        await joined(shop, http, "Ada", "Haircut", start=TEN)
        shop.clock.advance(timedelta(hours=26, minutes=50))
        await cancelled(http, made)
        await serve(shop)
        assert (await states(http))["Ada"] == "waiting"
        await serve(shop, after=timedelta(minutes=10))
        assert (await states(http))["Ada"] == "closed"


async def test_time_that_new_hours_open_is_offered_too(shop: Shop) -> None:
    ana = (await shop.named("builders"))["Ana Reyes"]["id"]
    address = f"/v1/builders/{ana}/hours"
    async with shop.owner() as http:
        hours = (await http.get(address)).json()
        closed = hours | {"overrides": [{"date": "2027-06-10", "hours": []}]}
        assert (await http.put(address, json=closed)).status_code == 200
        await joined(
            shop, http, "Ada", builders=[ana], first_day="2027-06-10", last_day="2027-06-10", after="10:00"
        )  # fmt: skip
        assert (await http.put(address, json=hours)).status_code == 200
        await serve(shop)
        assert (await line(http))["Ada"]["offer"]["start"] == TEN


async def test_whoever_could_book_is_told_so_instead_of_waiting(shop: Shop) -> None:
    async with shop.owner() as http:
        body = await wants(shop, "Haircut", client=await client_named(shop, "Ada"))
        refused = await http.post("/v1/waiting", json=body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/still-free")
    assert len(refused.json()["alternatives"]) == 3


async def test_the_worker_passes_a_lapsed_hold_on_of_its_own_accord(small_shop: Shop) -> None:
    shop, stop = small_shop, asyncio.Event()
    app = shop.app.state
    house = House(
        settings=app.settings, database=shop.database, clock=shop.clock, keys=shop.keys, send_link=app.send_link
    )
    async with shop.owner() as http:
        await http.post("/v1/holds", json=await wish(shop))
        await joined(shop, http, "Ada", "Haircut", start=TEN)
        organisation = ids.parse("org", (await http.get("/v1/organisation")).json()["id"])
        shop.clock.advance(LATER)
        with shop.database.hub.watch(organisation) as news:
            working = asyncio.create_task(run_work(house, stop))
            async with asyncio.timeout(20):
                while (heard := await news.get()) is None or heard.kind != "SeatOffered":
                    pass
            stop.set()
            await working
        assert (await states(http))["Ada"] == "offered"
