"""A series that credits pay: every date by itself, all of them or none, at the price that was shown."""

from typing import Any

import httpx

from tests.api.bookings.series import asked, planned, set_clock
from tests.api.packages.test_packages import left, sold
from tests.api.payments.test_paying import ledger
from tests.api.pricing.test_prices import amounts, ok
from tests.fixtures.shop import Shop, acting_client


async def wanted(shop: Shop, **more: Any) -> dict[str, Any]:
    return await asked(shop, service="Yoga", by_credit=True, **more)


async def book(http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    plan = await planned(http, body)
    agreed = {"digest": plan["digest"], "price": plan["price"]["minor"]}
    return dict(await ok(http.post("/v1/series", json=body | agreed)))


async def test_credits_pay_every_date_and_stand_on_each_line_of_price(shop: Shop) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        await sold(shop, client)
        body = await wanted(shop)
        plan = await planned(client, body)
        assert (plan["price"]["minor"], amounts(plan["price_lines"])) == (0, [("seats", 1200), ("credit", -1200)])
        assert await left(client) == [10], "a plan spends nothing"
        series = await book(client, body)
        dates = [each["booking"] for each in series["occurrences"]]
        assert {(each["state"], each["price"]["minor"], each["paid"]) for each in dates} == {("confirmed", 0, True)}
        assert await left(client) == [10 - len(dates)]
    assert (await ledger(shop))["revenue/EUR"] == -900 * len(dates)


async def test_where_there_are_too_few_it_is_said_before_anything_is_booked(small_shop: Shop) -> None:
    set_clock(small_shop)
    async with acting_client(small_shop) as client:
        await sold(small_shop, client, credits=4)
        body = await wanted(small_shop)
        refused = await client.post("/v1/series/plan", json=body)
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "no-credits")
        assert refused.json()["sessions"] == 4
        assert await left(client) == [4]


async def test_credits_that_went_meanwhile_leave_everything_as_it_was(small_shop: Shop) -> None:
    set_clock(small_shop)
    async with acting_client(small_shop) as client:
        await sold(small_shop, client, credits=6)
        body = await wanted(small_shop)
        plan = await planned(client, body)
        single = {"service": body["service"], "builder": body["builder"], "start": "2027-03-04T10:00:00Z"}
        await ok(client.post("/v1/bookings", json=single | {"by_credit": True}))
        refused = await client.post("/v1/series", json=body | {"digest": plan["digest"]})
        assert refused.json()["type"].endswith("/no-credits")
        assert await left(client) == [5]
        assert len((await ok(client.get("/v1/bookings")))["items"]) == 1


async def test_several_packages_pay_in_turn_each_whole_sessions(small_shop: Shop) -> None:
    set_clock(small_shop)
    async with acting_client(small_shop) as client:
        for many in (5, 8):
            await sold(small_shop, client, name=f"{many} of them", credits=many)
        await book(client, await wanted(small_shop, seats=2))
        assert sorted(await left(client)) == [0, 1]
