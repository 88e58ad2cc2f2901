"""The line of services that are paid, asked for, given together, or change: through HTTP, on both databases."""

from typing import Any

from tests.api.availability.test_several_builders import ONE, add_service
from tests.api.bookings.in_line import booked, cancelled, client_named, joined, line, react, serve, states, wants
from tests.api.bookings.test_booking import TEN
from tests.api.payments.test_paying import pay
from tests.fixtures.shop import Shop, acting_client


async def change(shop: Shop, service: str, **members: Any) -> None:
    services = await shop.named("services")
    async with shop.owner() as http:
        answer = await http.patch(f"/v1/services/{services[service]['id']}", json=members)
    assert answer.status_code == 200, answer.text


async def test_an_offer_with_a_price_is_taken_by_paying_it(shop: Shop) -> None:
    async with shop.owner() as desk, acting_client(shop) as http:
        made = await booked(shop, desk, "Colour")
        assert (await http.post("/v1/waiting", json=await wants(shop, "Colour", start=TEN))).status_code == 201
        await cancelled(desk, made)
        await react(shop)
        [mine] = (await http.get("/v1/waiting")).json()["items"]
        assert (await http.post(f"/v1/bookings/{mine['booking']}/confirm")).status_code == 402
        paid = await pay(http, {"id": mine["booking"]})
        assert paid.json()["booking"]["state"] == "confirmed"
        await react(shop)
        [mine] = (await http.get("/v1/waiting")).json()["items"]
    assert (mine["state"], mine["offer"]) == ("taken", None)


async def test_offers_do_not_count_among_the_times_a_client_may_hold(small_shop: Shop) -> None:
    shop = small_shop
    starts = [TEN, "2027-06-10T10:00:00Z", "2027-06-10T11:00:00Z", "2027-06-10T12:00:00Z"]
    async with shop.owner() as desk, acting_client(shop) as http:
        for start in starts[:2]:
            made = await booked(shop, desk, "Haircut", start=start)
            wanted = await wants(shop, "Haircut", start=start, builders=[made["builder"]["id"]])
            assert (await http.post("/v1/waiting", json=wanted)).status_code == 201
            await cancelled(desk, made)
        await react(shop)
        spot = {"service": wanted["service"], "builder": wanted["builders"][0]}
        holds = [(await http.post("/v1/holds", json=spot | {"start": start})).status_code for start in starts[2:]]
        third = await http.post("/v1/holds", json=spot | {"start": "2027-06-10T13:00:00Z"})
    assert (holds, third.json()["type"].rsplit("/", 1)[1]) == ([201, 201], "too-many-holds")


async def test_a_request_that_the_builder_declines_goes_on_to_the_next(shop: Shop) -> None:
    await change(shop, "Haircut", needs_approval=True)
    async with shop.owner() as desk, acting_client(shop) as http:
        made = await booked(shop, desk, "Haircut")
        assert (await http.post("/v1/waiting", json=await wants(shop, "Haircut", start=TEN))).status_code == 201
        await joined(shop, desk, "Bea", "Haircut", start=TEN)
        await cancelled(desk, made)
        await react(shop)
        [mine] = (await http.get("/v1/waiting")).json()["items"]
        asked = await http.post(f"/v1/bookings/{mine['booking']}/confirm")
        assert asked.json()["state"] == "pending"
        await serve(shop)
        assert (await states(desk))["Bea"] == "waiting"
        assert (await desk.post(f"/v1/bookings/{mine['booking']}/decline")).status_code == 200
        await react(shop)
        [mine] = (await http.get("/v1/waiting")).json()["items"]
        assert (mine["state"], (await states(desk))["Bea"]) == ("closed", "offered")


async def test_a_session_given_together_is_offered_once_all_are_free(shop: Shop) -> None:
    panel = await add_service(shop, assignment="all")
    async with shop.owner() as http:
        ana = await booked(shop, http, "Haircut", start=ONE)
        ben = await booked(shop, http, "Haircut", start=ONE, builder="Ben Okoro")
        body = {"service": panel["id"], "start": ONE, "client": await client_named(shop, "Ada")}
        assert (await http.post("/v1/waiting", json=body)).status_code == 201
        await cancelled(http, ana)
        await serve(shop)
        assert await states(http) == {"Ada": "waiting"}
        await cancelled(http, ben)
        await react(shop)
        offer = (await line(http))["Ada"]["offer"]
        both = (await http.get(f"/v1/bookings/{offer['booking']}")).json()["builders"]
        assert [each["name"] for each in both] == ["Ana Reyes", "Ben Okoro"]
        await http.post(f"/v1/waiting/{(await line(http))['Ada']['id']}/leave")
        await react(shop)
        free = (await http.get("/v1/availability", params={
            "service": panel["id"], "from": ONE, "to": "2027-06-10T13:30:00Z"})).json()["slots"]  # fmt: skip
        assert len(free) == 1


async def test_time_off_taken_back_is_offered_to_the_line(shop: Shop) -> None:
    ana = (await shop.named("builders"))["Ana Reyes"]["id"]
    away = {"start": "2027-06-10T00:00:00Z", "end": "2027-06-11T00:00:00Z"}
    async with shop.owner() as http:
        off = await http.post(f"/v1/builders/{ana}/time-off", json=away)
        assert off.status_code == 201, off.text
        await joined(shop, http, "Ada", start=TEN)
        await serve(shop)
        assert (await states(http))["Ada"] == "waiting"
        assert (await http.delete(f"/v1/time-off/{off.json()['id']}")).status_code == 204
        await serve(shop)
        assert (await states(http))["Ada"] == "offered"
