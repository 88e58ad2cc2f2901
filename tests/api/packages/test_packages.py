"""Packages: sold at the desk, spent seat by seat, returned inside the policy alone; the books follow."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from api.payments.apply import apply
from api.payments.port import Outcome
from api.payments.queries import get_payment
from api.payments.refund import refund_owed
from kit import ids
from tests.api.payments.test_ledger import react
from tests.api.payments.test_paying import ledger
from tests.api.pricing.test_prices import amounts, ok, spot
from tests.fixtures.money import vendors_of
from tests.fixtures.shop import Shop, acting_client

YOGA = "2027-06-24T10:00:00+01:00"


async def sold(shop: Shop, client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    """Ten credits for 90.00, bought by a client."""
    me = (await ok(client.get("/v1/me")))["id"]
    async with shop.owner() as http:
        package = await ok(http.post("/v1/packages", json={"name": "Ten", "credits": 10, "price": 9000} | more))
        bought: dict[str, Any] = await ok(
            http.post(f"/v1/clients/{me}/packages", json={"package": package["id"], "reference": "slip 4"})
        )
    return bought


async def left(client: httpx.AsyncClient) -> list[int]:
    return [each["left"] for each in (await ok(client.get("/v1/me/packages")))["items"]]


async def policy(shop: Shop, **cancel: Any) -> None:
    async with shop.owner() as http:
        yoga = (await shop.named("services"))["Yoga"]["id"]
        await ok(http.patch(f"/v1/services/{yoga}", json={"policy": {"cancel": cancel}}))


async def test_a_credit_pays_a_seat_and_the_books_move_it_from_owed_to_sold(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await sold(shop, client)
        assert await ledger(shop) == {"cash:desk/EUR": 9000, "credits/EUR": -9000}
        booked = await ok(client.post("/v1/bookings", json=await spot(shop, seats=2, by_credit=True)))
        assert (booked["state"], booked["price"]["minor"], booked["paid"]) == ("confirmed", 0, True)
        assert amounts(booked["price_lines"]) == [("seats", 2400), ("credit", -2400)]
        assert await left(client) == [8]
    assert await ledger(shop) == {"cash:desk/EUR": 9000, "credits/EUR": -7200, "revenue/EUR": -1800}


async def test_a_cancelled_seat_is_free_once_more_and_its_credit_back_inside_the_policy_alone(shop: Shop) -> None:
    """T31."""
    await policy(shop, free_until=60 * 24, fee_percent=50)
    async with acting_client(shop) as client, shop.http() as visitor:
        await sold(shop, client)
        wish = await spot(shop, by_credit=True)
        asked = {"service": wish["service"], "from": YOGA, "to": "2027-06-24T10:01:00+01:00"}

        async def seats() -> int:
            [slot] = (await ok(visitor.get("/v1/availability", params=asked)))["slots"]
            return int(slot["seats_left"])

        early = await ok(client.post("/v1/bookings", json=wish))
        assert (await seats(), await left(client)) == (5, [9])
        for _ in range(2):
            await ok(client.post(f"/v1/bookings/{early['id']}/cancel"))
        assert (await seats(), await left(client)) == (6, [10])
        assert (await ledger(shop))["revenue/EUR"] == 0

        late = await ok(client.post("/v1/bookings", json=wish))
        shop.clock.advance(timedelta(days=14, hours=20))
        terms = (await ok(client.get(f"/v1/bookings/{late['id']}/terms")))["cancel"]
        unagreed = await client.post(f"/v1/bookings/{late['id']}/cancel")
        await ok(client.post(f"/v1/bookings/{late['id']}/cancel", json={"fee": 0}))
        assert (terms["credits_lost"], unagreed.status_code, unagreed.json()["credits_lost"]) == (1, 409, 1)
        assert (await seats(), await left(client)) == (6, [9])
    assert (await ledger(shop))["revenue/EUR"] == -900


async def test_what_the_business_cancels_comes_back_however_late_and_can_be_used_for_two_weeks(shop: Shop) -> None:
    await policy(shop, free_until=60 * 24, fee_percent=100)
    async with acting_client(shop) as client:
        await sold(shop, client, days=16)
        booked = await ok(client.post("/v1/bookings", json=await spot(shop, by_credit=True)))
        shop.clock.advance(timedelta(days=15))
        async with shop.owner() as http:
            await ok(http.post(f"/v1/bookings/{booked['id']}/cancel"))
        shop.clock.advance(timedelta(days=13))
        assert await left(client) == [10]
        shop.clock.advance(timedelta(days=2))
        assert await left(client) == []


async def test_of_a_package_that_has_run_out_only_the_credit_that_comes_back_lives_on(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await sold(shop, client, days=10)
        booked = await ok(client.post("/v1/bookings", json=await spot(shop, by_credit=True)))
        shop.clock.advance(timedelta(days=11))
        async with shop.owner() as http:
            for _ in range(2):
                await ok(http.post(f"/v1/bookings/{booked['id']}/cancel"))
        assert await left(client) == [1]
        again = await ok(client.post("/v1/bookings", json=await spot(shop, by_credit=True)))
        assert (again["state"], await left(client)) == ("confirmed", [0])
        assert await ledger(shop) == {"cash:desk/EUR": 9000, "credits/EUR": -8100, "revenue/EUR": -900}
        await ok(client.post(f"/v1/bookings/{again['id']}/cancel"))
        shop.clock.advance(timedelta(days=13))
        assert await left(client) == [1]
        shop.clock.advance(timedelta(days=2))
        assert await left(client) == []


async def test_a_hold_reserves_credits_and_a_lapsed_one_gives_them_back_by_itself(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        await sold(small_shop, client, credits=3)
        wish = await spot(small_shop, seats=2, by_credit=True)
        await ok(client.post("/v1/holds", json=wish))
        second = await client.post("/v1/holds", json=wish | {"start": "2027-06-24T14:00:00+01:00"})
        assert (await left(client), second.json()["type"].rpartition("/")[2]) == ([1], "no-credits")
        small_shop.clock.advance(timedelta(minutes=6))
        assert await left(client) == [3]


async def test_the_last_credit_is_spent_once_however_many_want_it_at_once(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await sold(shop, client, credits=1)
        wishes = [
            await spot(shop, start=f"2027-06-24T{hour:02}:00:00+01:00", by_credit=True) for hour in (9, 11, 13, 15)
        ]
        answers = await asyncio.gather(*(client.post("/v1/bookings", json=wish) for wish in wishes))
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


async def twelve(shop: Shop) -> list[dict[str, Any]]:
    """As many times on two days."""
    starts = [f"2027-06-{day}T{hour:02}:00:00+01:00" for day in (24, 25) for hour in range(9, 15)]
    return [await spot(shop, start=start, by_credit=True) for start in starts]


async def test_twelve_bookings_at_once_spend_all_of_five_credits(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await sold(shop, client, credits=5)
        answers = await asyncio.gather(*(client.post("/v1/bookings", json=wish) for wish in await twelve(shop)))
        refused = {each.json()["type"].rpartition("/")[2] for each in answers if each.status_code != 201}
        assert (sum(each.status_code == 201 for each in answers), refused) == (5, {"no-credits"})
        assert await left(client) == [0]


async def test_of_twelve_holds_at_once_two_are_had_as_nobody_holds_more_and_the_credits_are_there(shop: Shop) -> None:
    """It is the limit of two holds a person that refuses the others, not the five credits."""
    async with acting_client(shop) as client:
        await sold(shop, client, credits=5)
        answers = await asyncio.gather(*(client.post("/v1/holds", json=wish) for wish in await twelve(shop)))
        refused = {each.json()["type"].rpartition("/")[2] for each in answers if each.status_code != 201}
        assert (sum(each.status_code == 201 for each in answers), refused) == (2, {"too-many-holds"})
        assert await left(client) == [3]


async def test_what_costs_nothing_takes_no_credit(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        await sold(small_shop, client)
        booked = await ok(client.post("/v1/bookings", json=await spot(small_shop, "Haircut", by_credit=True)))
        assert (booked["state"], await left(client)) == ("confirmed", [10])


async def test_a_package_pays_for_its_services_and_in_its_time_alone(small_shop: Shop) -> None:
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    async with acting_client(small_shop) as client, acting_client(small_shop, "c2") as other:
        await sold(small_shop, client, services=[yoga], days=1)
        good = await spot(small_shop, by_credit=True)
        assert (
            await client.post("/v1/quotes", json=await spot(small_shop, "Colour", by_credit=True))
        ).status_code == 409
        assert (await other.post("/v1/quotes", json=good)).status_code == 409
        assert (await client.post("/v1/quotes", json=good)).status_code == 200
        small_shop.clock.advance(timedelta(days=1))
        assert (await client.post("/v1/quotes", json=good)).status_code == 409


async def test_a_builder_has_their_share_of_what_credits_were_worth(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as http:
        await sold(small_shop, client)
        wish = await spot(small_shop, by_credit=True)
        await http.put(f"/v1/builders/{wish['builder']}/share", json={"percent": 50})
        booked = await ok(client.post("/v1/bookings", json=wish))
        small_shop.clock.advance(timedelta(days=16))
        await ok(http.post(f"/v1/bookings/{booked['id']}/complete"))
        await react(small_shop)
    assert (await ledger(small_shop))[f"builder:{wish['builder']}/EUR"] == -450


async def test_the_desk_sells_and_nobody_else(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        bought = await sold(small_shop, client)
        me = (await ok(client.get("/v1/me")))["id"]
        again = await client.post(f"/v1/clients/{me}/packages", json={"package": bought["package"]})
        assert again.status_code == 403
        assert (await client.get(f"/v1/clients/{me}/packages")).status_code == 403
        async with small_shop.owner() as http:
            assert (await http.post("/v1/packages", json={"name": "Ten", "credits": 1, "price": 0})).status_code == 409
            assert (await http.delete(f"/v1/packages/{bought['package']}")).status_code == 204
            gone = await http.post(f"/v1/clients/{me}/packages", json={"package": bought["package"]})
            assert gone.status_code == 404
        assert await left(client) == [10]


async def test_a_tip_paid_late_finds_the_credit_again_or_goes_back_when_it_is_spent_elsewhere(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await sold(shop, client, credits=1)
        wish = await spot(shop, by_credit=True, tip=500)
        for elsewhere in (False, True):
            held = await ok(client.post("/v1/holds", json=wish))
            payment = await ok(client.post(f"/v1/bookings/{held['id']}/payments", json={"method": "arrives_late"}))
            shop.clock.advance(timedelta(minutes=10))
            if elsewhere:
                await ok(client.post("/v1/bookings", json=wish | {"start": "2027-06-24T12:00:00+01:00", "tip": 0}))
            await arrive(shop, payment["payment"]["id"])
            booking = await ok(client.get(f"/v1/bookings/{held['id']}"))
            assert booking["state"] == ("expired" if elsewhere else "confirmed")
            assert await left(client) == [0]
            if not elsewhere:
                await ok(client.post(f"/v1/bookings/{held['id']}/cancel"))
                await react(shop)
    assert (await ledger(shop))["cash:pretend/EUR"] == 0


async def arrive(shop: Shop, payment_id: str) -> None:
    """The vendor's news of the money, and all that follows."""
    async with shop.database.writing() as session:
        payment = await get_payment(session, ids.parse("pay", payment_id))
        await apply(session, payment, Outcome(vendor_id="late", state="succeeded"), now=shop.clock.now())
        await session.commit()
    await react(shop)
    await refund_owed(shop.database, shop.clock, vendors_of(shop))


async def test_the_desk_sees_who_holds_a_package_after_it_was_withdrawn_too(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        bought = await sold(shop, client, days=30)
        me = (await ok(client.get("/v1/me")))["id"]
        await ok(client.post("/v1/bookings", json=await spot(shop, seats=2, by_credit=True)))
        path = f"/v1/packages/{bought['package']}"
        await desk.delete(path)
        assert (await ok(desk.get("/v1/packages")))["items"] == []
        [withdrawn] = (await ok(desk.get("/v1/packages", params={"which": "all"})))["items"]
        assert (withdrawn["id"], withdrawn["active"]) == (bought["package"], False)
        [holder] = (await ok(desk.get(f"{path}/holders")))["items"]
        assert (holder["client"], holder["left"], holder["state"]) == (me, 8, "holds")
        assert (await client.get(f"{path}/holders")).status_code == 403
        assert (await client.get("/v1/packages", params={"which": "all"})).status_code == 403
        shop.clock.advance(timedelta(days=31))
        assert (await ok(desk.get(f"{path}/holders")))["items"] == []


async def test_a_package_gets_another_name_and_price_and_what_was_bought_stays(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        bought = await sold(shop, client)
        path = f"/v1/packages/{bought['package']}"
        changed = await ok(desk.patch(path, json={"name": "Ten of them", "price": 9500}))
        assert (changed["name"], changed["price"]["minor"]) == ("Ten of them", 9500)
        await ok(desk.post("/v1/packages", json={"name": "One", "credits": 1, "price": 0}))
        assert (await desk.patch(path, json={"name": "One"})).status_code == 409
        assert (await client.patch(path, json={"price": 1})).status_code == 403
        assert await left(client) == [10]


async def test_the_price_of_a_plan_is_agreed_to_and_stays(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        plan = {"name": "Monthly", "credits": 4, "price": 4000, "renews": {"unit": "month"}}
        path = f"/v1/packages/{(await ok(desk.post('/v1/packages', json=plan)))['id']}"
        assert (await desk.patch(path, json={"price": 5000})).json()["type"].endswith("/plan-price-stays")
        assert (await ok(desk.patch(path, json={"name": "Each month", "price": 4000})))["name"] == "Each month"
        assert (await ok(desk.get(f"{path}/holders")))["items"] == []
