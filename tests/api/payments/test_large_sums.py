"""Money as large as it may be: ten billion minor units go all the way; above the bound all is refused beforehand."""

from typing import Any

import httpx
import pytest

from kit.money import MOST
from tests.api.payments.test_paying import ledger, pay
from tests.api.pricing.test_prices import ok, spot
from tests.fixtures.money import followed
from tests.fixtures.shop import Shop, acting_client

TEN_BILLION = 10**10


async def costs(shop: Shop, price: int, service: str = "Yoga") -> httpx.Response:
    found = (await shop.named("services"))[service]
    async with shop.owner() as desk:
        return await desk.patch(f"/v1/services/{found['id']}", json={"price": price})


async def test_ten_billion_minor_units_are_quoted_held_paid_disputed_with_and_given_back(shop: Shop) -> None:
    assert (await costs(shop, TEN_BILLION)).status_code == 200
    wish = await spot(shop, seats=6)
    whole = 6 * TEN_BILLION
    async with acting_client(shop) as client, shop.owner() as desk:
        assert (await ok(client.post("/v1/quotes", json=wish)))["total"]["minor"] == whole
        held = await ok(client.post("/v1/holds", json=wish | {"price": whole}))
        paid = (await ok(pay(client, held)))["payment"]
        assert (paid["state"], paid["received"]["minor"]) == ("succeeded", whole)
        await followed(shop)
        given = await ok(desk.post(f"/v1/payments/{paid['id']}/refund", json={"amount": TEN_BILLION}))
        assert (given["refunded"]["minor"], given["state"]) == (TEN_BILLION, "succeeded")
        await followed(shop)
        statement = await ok(desk.get(f"/v1/bookings/{held['id']}/statement"))
    assert statement["balances"]["cash:pretend/EUR"]["minor"] == whole - TEN_BILLION
    assert (await ledger(shop))["cash:pretend/EUR"] == whole - TEN_BILLION


async def test_packages_and_coupons_are_worth_as_much(shop: Shop) -> None:
    await costs(shop, 3 * TEN_BILLION)
    async with acting_client(shop) as client, shop.owner() as desk:
        new = {"name": "Ten", "credits": 10, "price": 2 * TEN_BILLION}
        package = await ok(desk.post("/v1/packages", json=new))
        await ok(desk.post("/v1/coupons", json={"code": "MUCH", "amount": TEN_BILLION}))
        held = await ok(client.post("/v1/holds", json=await spot(shop, coupon="MUCH")))
        sold = await ok(desk.post(f"/v1/clients/{held['client']['id']}/packages", json={"package": package["id"]}))
    assert (held["price"]["minor"], sold["credits"]) == (2 * TEN_BILLION, 10)
    assert (await ledger(shop))["cash:desk/EUR"] == 2 * TEN_BILLION


async def test_more_than_the_bound_is_refused_and_nothing_is_held(small_shop: Shop) -> None:
    refused = await costs(small_shop, MOST + 1)
    assert refused.status_code == 422, refused.text
    assert (await costs(small_shop, MOST)).status_code == 200
    async with acting_client(small_shop) as client:
        for path in ("/v1/quotes", "/v1/holds"):
            much = await client.post(path, json=await spot(small_shop, seats=2))
            assert (much.status_code, much.json()["type"].rsplit("/", 1)[1]) == (422, "too-much"), much.text
        await ok(client.post("/v1/holds", json=await spot(small_shop)))


@pytest.mark.parametrize("amount", [0, -1, MOST + 1, 2**63, 10**400])
async def test_no_amount_out_of_bounds_is_taken_anywhere(small_shop: Shop, amount: int) -> None:
    async with small_shop.owner() as desk:
        tries: list[tuple[str, dict[str, Any]]] = [
            ("/v1/coupons", {"code": "X", "amount": amount}),
            ("/v1/packages", {"name": "X", "credits": 1, "price": amount or -1}),
            ("/v1/payments/pay_00000000000000000000000000/refund", {"amount": amount}),
            ("/v1/payments/pay_00000000000000000000000000/received", {"amount": amount}),
            ("/v1/holds", (await spot(small_shop)) | {"tip": amount or -1}),
            ("/v1/holds", (await spot(small_shop)) | {"price": amount or -1}),
        ]
        answers = [(path, await desk.post(path, json=body)) for path, body in tries]
    assert [(path, answer.status_code) for path, answer in answers] == [(path, 422) for path, _ in tries]
