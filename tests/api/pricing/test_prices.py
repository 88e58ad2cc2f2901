"""Prices through the door: rules are set, shown on slots and quotes, held, charged, and told line by line."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.api.payments.test_paying import ledger, pay
from tests.fixtures.shop import Shop, acting_client

YOGA = "2027-06-24T10:00:00+01:00"


async def set_rules(shop: Shop, **rules: Any) -> None:
    async with shop.owner() as http:
        answer = await http.put("/v1/prices", json=rules)
    assert answer.status_code == 200, answer.text


async def spot(shop: Shop, service: str = "Yoga", start: str = YOGA, **more: Any) -> dict[str, Any]:
    found, builders = (await shop.named("services"))[service], await shop.named("builders")
    return {"service": found["id"], "builder": builders["Ana Reyes"]["id"], "start": start} | more


async def ok(asked: Any) -> Any:
    answer: httpx.Response = await asked
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def amounts(lines: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(line["key"], line["amount"]["minor"]) for line in lines]


async def test_the_price_shown_is_the_price_quoted_held_and_charged(shop: Shop) -> None:
    await set_rules(
        shop, group=[{"at_least": 3, "percent": "12.5"}], early_bird=[{"days": 14, "percent": 10}],
        taxes={"country": "PT", "rates": [{"country": "PT", "percent": 23}]},
    )  # fmt: skip
    wish = await spot(shop, seats=3)
    async with acting_client(shop) as client:
        asked = {
            "service": wish["service"], "builder": wish["builder"], "seats": 3, "from": YOGA,
            "to": "2027-06-24T11:00:00+01:00",
        }  # fmt: skip
        [shown] = (await ok(client.get("/v1/availability", params=asked)))["slots"]
        quoted = await ok(client.post("/v1/quotes", json=wish))
        held = await ok(client.post("/v1/holds", json=wish | {"price": shown["price"]["minor"]}))
        paid = await ok(client.post(f"/v1/bookings/{held['id']}/payments", json={}))
    assert amounts(quoted["lines"]) == [("seats", 3600), ("group", -450), ("early_bird", -315), ("tax_included", 0)]
    assert {one["price"]["minor"] for one in (shown, held)} == {quoted["total"]["minor"]} == {2835}
    assert held["price_lines"] == quoted["lines"]
    assert (paid["payment"]["amount"]["minor"], paid["booking"]["state"]) == (2835, "confirmed")
    assert (await ledger(shop))["cash:pretend/EUR"] == 2835


async def test_a_price_that_changed_since_it_was_shown_is_asked_about_again(small_shop: Shop) -> None:
    wish = await spot(small_shop, seats=3)
    async with acting_client(small_shop) as client:
        quoted = await ok(client.post("/v1/quotes", json=wish))
        await set_rules(small_shop, group=[{"at_least": 2, "percent": 50}])
        refused = await client.post("/v1/holds", json=wish | {"price": quoted["total"]["minor"]})
        held = await ok(client.post("/v1/holds", json=wish))
        await set_rules(small_shop)
        read = await ok(client.get(f"/v1/bookings/{held['id']}"))
    assert (refused.status_code, refused.json()["price"]["minor"]) == (409, 1800)
    assert read["price"]["minor"] == 1800


async def test_a_service_may_have_rules_of_its_own(small_shop: Shop) -> None:
    await set_rules(small_shop, group=[{"at_least": 2, "percent": 50}], early_bird=[{"days": 1, "percent": 10}])
    wish = await spot(small_shop, seats=2)
    async with small_shop.owner() as http:
        await ok(http.put(f"/v1/services/{wish['service']}/prices", json={"group": []}))
        own = await ok(http.get(f"/v1/services/{wish['service']}/prices"))
        quoted = await ok(http.post("/v1/quotes", json=wish))
    assert (own["group"], own["early_bird"]) == ([], None)
    assert amounts(quoted["lines"]) == [("seats", 2400), ("early_bird", -240)]


async def test_demand_moves_prices_within_fences_that_anybody_may_see(shop: Shop) -> None:
    await set_rules(shop, demand={"quiet": 10, "busy": 60, "lowest": -20, "highest": 50})
    wish = await spot(shop, "Colour", "2027-06-24T16:00:00+01:00")
    async with shop.http() as visitor:
        quiet = await ok(visitor.post("/v1/quotes", json=wish))
        rules = await ok(visitor.get("/v1/prices"))
    async with shop.owner() as http:
        for hour in (9, 11, 13):
            one = await spot(shop, "Colour", f"2027-06-24T{hour:02}:00:00+01:00")
            clients = {"client": (await ok(http.post("/v1/bookings", json=one)))["client"]["id"]}
            two = await spot(shop, "Haircut", f"2027-06-24T{hour + 1:02}:15:00+01:00", **clients)
            await http.post("/v1/bookings", json=two)
    async with shop.http() as visitor:
        busy = await ok(visitor.post("/v1/quotes", json=wish))
        slots = {"service": wish["service"], "from": wish["start"], "to": "2027-06-24T16:01:00+01:00"}
        [shown] = (await ok(visitor.get("/v1/availability", params=slots)))["slots"]
    assert amounts(quiet["lines"]) == [("seats", 5000), ("demand_quiet", -1000)]
    assert (quiet["fences"]["lowest"]["minor"], quiet["fences"]["highest"]["minor"]) == (4000, 7500)
    assert rules["demand"]["highest"] == "50"
    assert 4000 < busy["total"]["minor"] == shown["price"]["minor"] <= 7500
    async with shop.owner() as http:
        held = await ok(http.post("/v1/holds", json=wish | {"price": busy["total"]["minor"]}))
    assert held["price"] == busy["total"]


async def test_a_series_costs_less_for_each_session_and_what_was_planned_is_held(small_shop: Shop) -> None:
    await set_rules(small_shop, quantity=[{"at_least": 4, "percent": 25}])
    wish = await spot(small_shop)
    asked = {
        "service": wish["service"], "builder": wish["builder"], "rule": "FREQ=WEEKLY;COUNT=4",
        "first": "2027-06-17T10:00:00",
    }  # fmt: skip
    async with acting_client(small_shop) as client:
        plan = await ok(client.post("/v1/series/plan", json=asked))
        agreed = asked | {"digest": plan["digest"], "price": 900}
        drop = [{"occurrence": "2027-06-17T10:00:00", "do": "drop"}]
        fewer = await client.post("/v1/series", json=agreed | {"decisions": drop})
        booked = await ok(client.post("/v1/series", json=agreed))
        quoted = await ok(client.post("/v1/quotes", json=wish | {"sessions": 4}))
    assert plan["price"]["minor"] == quoted["total"]["minor"] == 900
    assert (fewer.status_code, fewer.json()["price"]["minor"]) == (409, 1200)
    assert [each["booking"]["price"]["minor"] for each in booked["occurrences"]] == [900] * 4


async def test_a_business_abroad_says_so_once_and_accounts_for_the_tax_itself(small_shop: Shop) -> None:
    taxes = {"country": "PT", "reverse_charge": True, "rates": [{"country": "PT", "percent": 23}]}
    await set_rules(small_shop, taxes=taxes)
    wish = await spot(small_shop, "Colour")
    async with acting_client(small_shop) as client:
        before = await ok(client.post("/v1/quotes", json=wish))
        wrong = await client.put("/v1/me/billing", json={"name": "G", "country": "DE", "tax_number": "DE136695975"})
        told = {"name": "Gamma GmbH", "address": "Ring 1, Bonn", "country": "DE", "tax_number": "136 695 976"}
        known = await ok(client.put("/v1/me/billing", json=told))
        after = await ok(client.post("/v1/holds", json=wish))
    assert (wrong.status_code, known["tax_number"]) == (422, "DE136695976")
    assert amounts(before["lines"])[-1] == ("tax_included", 0)
    assert amounts(after["price_lines"])[-1] == ("reverse_charge", -935)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Group of 3: 12.5 % off"), ("de-AT;q=0.9,en;q=0.2", "Gruppe von 3: 12,5 % Rabatt"),
        ("xx", "Group of 3: 12.5 % off"),
    ],
)  # fmt: skip
async def test_lines_have_words_in_the_language_asked_for(small_shop: Shop, language: str, words: str) -> None:
    await set_rules(small_shop, group=[{"at_least": 3, "percent": "12.5"}])
    async with small_shop.http(**{"Accept-Language": language}) as http:
        quoted = await ok(http.post("/v1/quotes", json=await spot(small_shop, seats=3)))
    assert quoted["lines"][1]["words"] == words


async def test_only_those_who_edit_the_catalogue_set_prices(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.http() as visitor:
        assert (await client.put("/v1/prices", json={})).status_code == 403
        assert (await visitor.put("/v1/prices", json={})).status_code == 401
        service = (await spot(small_shop))["service"]
        assert (await client.put(f"/v1/services/{service}/prices", json={})).status_code == 403
        assert (await client.post("/v1/coupons", json={"code": "FREE", "percent": 100})).status_code == 403


async def coupon(shop: Shop, **given: Any) -> dict[str, Any]:
    async with shop.owner() as http:
        made: dict[str, Any] = await ok(http.post("/v1/coupons", json={"code": "spring-25"} | given))
    return made


async def test_a_coupon_takes_off_what_it_says_and_comes_back_when_the_hold_lapses(shop: Shop) -> None:
    made = await coupon(shop, percent=25, most_uses=1)
    wish = await spot(shop, "Colour", coupon="Spring-25")
    async with acting_client(shop) as one, acting_client(shop, "c2") as two:
        held = await ok(one.post("/v1/holds", json=wish))
        spent = await two.post("/v1/holds", json=wish | {"start": "2027-06-24T14:00:00+01:00"})
        shop.clock.advance(timedelta(minutes=6))
        again = await ok(two.post("/v1/holds", json=wish))
        await pay(two, again)
    assert amounts(held["price_lines"]) == [("seats", 5000), ("coupon", -1250)]
    assert held["price_lines"][1]["words"] == "Coupon SPRING-25: 25 % off"
    assert (spent.status_code, spent.json()["type"].rpartition("/")[2]) == (409, "coupon-spent")
    async with shop.owner() as http:
        [listed] = (await ok(http.get("/v1/coupons")))["items"]
        assert (await http.delete(f"/v1/coupons/{made['id']}")).status_code == 204
        refused = await http.post("/v1/quotes", json=wish)
    assert (listed["uses"], listed["active"]) == (1, True)
    assert refused.json()["type"].endswith("/coupon-unusable")


async def test_a_client_uses_a_coupon_once_unless_it_says_otherwise(small_shop: Shop) -> None:
    await coupon(small_shop, amount=300)
    wish = await spot(small_shop, coupon="SPRING-25")
    async with acting_client(small_shop) as client:
        await ok(client.post("/v1/holds", json=wish))
        assert (await client.post("/v1/holds", json=wish | {"start": "2027-06-24T12:00:00+01:00"})).status_code == 409


@pytest.mark.parametrize(
    "given",
    [
        {"percent": 10, "amount": 5}, {}, {"percent": -1}, {"amount": 0}, {"percent": 10, "code": "a b"},
        {"percent": 10, "service": "svc_" + "0" * 26},
        {"percent": 10, "valid_from": "2027-06-10T00:00:00Z", "valid_until": "2027-06-09T00:00:00Z"},
    ],
)  # fmt: skip
async def test_coupons_that_cannot_be_meant_are_refused(small_shop: Shop, given: dict[str, Any]) -> None:
    async with small_shop.owner() as http:
        answer = await http.post("/v1/coupons", json={"code": "ABC"} | given)
    assert answer.status_code in {404, 422}, answer.text


async def test_a_coupon_holds_in_its_time_and_for_its_service_alone(small_shop: Shop) -> None:
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    await coupon(small_shop, percent=10, service=yoga, valid_from="2027-06-09T07:00:00Z")
    async with small_shop.owner() as http:
        early = await http.post("/v1/quotes", json=await spot(small_shop, coupon="SPRING-25"))
        small_shop.clock.advance(timedelta(hours=2))
        other = await http.post("/v1/quotes", json=await spot(small_shop, "Colour", coupon="SPRING-25"))
        good = await http.post("/v1/quotes", json=await spot(small_shop, coupon="SPRING-25"))
        again = await http.post("/v1/coupons", json={"code": "SPRING-25", "amount": 1})
    assert [each.status_code for each in (early, other, good, again)] == [422, 422, 200, 409]


async def test_a_tip_is_a_line_of_its_own(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        held = await ok(http.post("/v1/holds", json=await spot(small_shop, "Colour", tip=700)))
    assert (amounts(held["price_lines"]), held["price"]["minor"]) == ([("seats", 5000), ("tip", 700)], 5700)
