"""A series with a coupon and points: said by the plan, held so, and given back date by date."""

from typing import Any

import httpx

from tests.api.bookings.series import asked, booked, planned, set_clock
from tests.api.loyalty.test_loyalty import had, points, set_up
from tests.api.packages.test_packages import left, sold
from tests.api.payments.test_paying import pay
from tests.api.pricing.test_prices import amounts, ok
from tests.fixtures.shop import Shop, acting_client


async def coupon(shop: Shop, **given: Any) -> str:
    async with shop.owner() as desk:
        return str((await ok(desk.post("/v1/coupons", json={"code": "SERIES", **given})))["code"])


async def uses(shop: Shop) -> int:
    async with shop.owner() as desk:
        [listed] = (await ok(desk.get("/v1/coupons")))["items"]
    return int(listed["uses"])


def prices(series: dict[str, Any]) -> list[int]:
    return [each["booking"]["price"]["minor"] for each in series["occurrences"]]


async def test_a_coupon_counts_for_each_date_it_has_a_use_for(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop, service="Yoga", coupon=await coupon(shop, percent=25, most_per_client=4))
    async with acting_client(shop) as client:
        plan = await planned(client, body)
        assert [each["price"]["minor"] for each in plan["occurrences"]] == [900] * 4 + [1200] * 2
        assert (plan["total"]["minor"], plan["price_changes"]) == (6000, True)
        agreed = {"digest": plan["digest"], "price": 900}
        other = await client.post("/v1/series", json={**body, **agreed, "total": 5999})
        assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (409, "price-changed")
        assert other.json()["detail"] == "All of it costs €60.00 now, more than the €59.99 in the request."
        series = await ok(client.post("/v1/series", json={**body, **agreed, "total": 6000}))
        assert (prices(series), await uses(shop)) == ([900] * 4 + [1200] * 2, 4)
        again = await client.post("/v1/series/plan", json=body | {"first": "2027-03-02T12:00:00"})
        assert again.json()["type"].endswith("/coupon-spent")
        await ok(client.post(f"/v1/bookings/{series['occurrences'][0]['booking']['id']}/cancel"))
        assert await uses(shop) == 3
        cheap = await planned(client, body | {"first": "2027-03-02T12:00:00"})
        assert [each["price"]["minor"] for each in cheap["occurrences"]] == [900] + [1200] * 5


async def test_a_plan_agreed_to_with_a_coupon_that_was_used_meanwhile_is_shown_anew(small_shop: Shop) -> None:
    set_clock(small_shop)
    body = await asked(
        small_shop, service="Yoga", coupon=await coupon(small_shop, percent=50, most_uses=6, most_per_client=None)
    )
    async with acting_client(small_shop) as client, acting_client(small_shop, "c2") as other:
        plan = await planned(client, body)
        spot = {"service": body["service"], "builder": body["builder"], "start": "2027-03-04T10:00:00Z"}
        await ok(other.post("/v1/bookings", json=spot | {"coupon": "SERIES"}))
        agreed = {"digest": plan["digest"], "total": 6 * 600}
        refused = (await client.post("/v1/series", json=body | agreed)).json()
        assert refused["type"].endswith("/plan-changed")
        assert refused["plan"]["total"]["minor"] == 5 * 600 + 1200
        assert "The dates are as you saw them. All of it costs €42.00 now, more than the €36.00" in refused["detail"]


async def with_points(shop: Shop, client: httpx.AsyncClient) -> int:
    """A client with points of a session they came to, each worth five cents."""
    await set_up(shop)
    await had(shop, client)
    return (await points(client))[0]


async def test_points_are_spent_once_on_all_and_each_date_gives_its_share_back(shop: Shop) -> None:
    async with acting_client(shop) as client:
        owned = await with_points(shop, client)
        assert owned == 100
        body = await asked(shop, service="Yoga", points=100, rule="FREQ=WEEKLY;BYDAY=SA;COUNT=3",
                           first="2027-07-03T10:00:00", seats=1)  # fmt: skip
        async with shop.owner() as desk:
            await desk.patch(f"/v1/services/{body['service']}", json={"price": 199})
        plan = await planned(client, body)
        assert [each["price"]["minor"] for each in plan["occurrences"]] == [0, 0, 99]
        assert amounts(plan["price_lines"]) == [("seats", 199), ("points", -199)]
        series = (await booked(client, body, total=99)).json()
        dates = [each["booking"] for each in series["occurrences"]]
        assert [each["state"] for each in dates] == ["confirmed", "confirmed", "held"]
        assert (await points(client))[0] == 0
        await ok(pay(client, dates[2]))
        for date, back in zip(dates, (40, 80, 100), strict=True):
            await ok(client.post(f"/v1/bookings/{date['id']}/cancel"))
            assert (await points(client))[0] == back


async def test_what_does_not_come_back_of_a_whole_series_is_said_before_and_agreed_to(shop: Shop) -> None:
    """Points of one series, credits of another: the sum over its dates, also where the fee is none."""
    late = {"policy": {"cancel": {"free_until": 60 * 24 * 60, "fee_percent": 50}}}
    weeks: dict[str, Any] = {"rule": "FREQ=WEEKLY;BYDAY=SA;COUNT=3", "first": "2027-07-03T10:00:00", "seats": 1}
    async with acting_client(shop) as client, shop.owner() as desk:
        await with_points(shop, client)
        await sold(shop, client)
        body = await asked(shop, service="Yoga", **weeks)
        await desk.patch(f"/v1/services/{body['service']}", json={"price": 100})
        for spent, lost in (({"points": 60}, (0, 60)), ({"by_credit": True}, (3, 0))):
            series = (await booked(client, body | spent)).json()
            assert prices(series) == [0, 0, 0]
            await desk.patch(f"/v1/services/{body['service']}", json=late)
            path = f"/v1/series/{series['id']}/cancel"
            unagreed = await client.post(path, json={"scope": "all"})
            assert (unagreed.status_code, unagreed.json()["fee"]["minor"]) == (409, 0)
            assert (unagreed.json()["credits_lost"], unagreed.json()["points_lost"]) == lost
            gone = await ok(client.post(path, json={"scope": "all", "fee": 0}))
            assert gone["state"] == "cancelled"
        assert ((await points(client))[0], await left(client)) == (40, [7])


async def test_more_points_than_one_has_and_a_coupon_nobody_knows_are_refused_by_the_plan(small_shop: Shop) -> None:
    await set_up(small_shop)
    set_clock(small_shop)
    async with acting_client(small_shop) as client:
        for more, kind in (({"points": 5}, "not-enough-points"), ({"coupon": "NONE"}, "coupon-unusable")):
            refused = await client.post("/v1/series/plan", json=await asked(small_shop, service="Yoga", **more))
            assert refused.json()["type"].endswith(kind)
