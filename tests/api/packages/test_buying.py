"""Packages bought online: the credits come with the money, once, and go with it; what comes besides goes back."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from models.payments import Payment
from tests.api.bookings.test_booking import events
from tests.api.payments.test_invoices import words_of
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_paying import ledger
from tests.api.pricing.test_prices import ok, spot
from tests.fixtures.money import carry_out_due, followed, line_to_vendor
from tests.fixtures.shop import Shop, acting_client

PRICE = 9000
LATER = "2027-06-24T14:00:00+01:00"


async def offered(shop: Shop) -> str:
    async with shop.owner() as desk:
        new = {"name": "Ten", "credits": 10, "price": PRICE, "days": 90}
        return str((await ok(desk.post("/v1/packages", json=new)))["id"])


async def buy(client: httpx.AsyncClient, package: str, method: str = "", **more: Any) -> httpx.Response:
    return await client.post(f"/v1/packages/{package}/purchases", json={"method": method, **more})


async def left(client: httpx.AsyncClient) -> list[int]:
    return [each["left"] for each in (await ok(client.get("/v1/me/packages")))["items"]]


async def test_a_package_that_is_paid_is_there_and_pays_sessions(shop: Shop) -> None:
    package = await offered(shop)
    async with acting_client(shop) as client:
        bought = await ok(buy(client, package, price=PRICE))
        assert (bought["state"], bought["payment"]["state"], await left(client)) == ("paid", "succeeded", [10])
        await carry_out_due(shop)
        assert await ledger(shop) == {"cash:pretend/EUR": PRICE, "credits/EUR": -PRICE}
        await ok(client.post("/v1/bookings", json=await spot(shop, by_credit=True)))
        assert await left(client) == [9]
        assert (await ledger(shop))["revenue/EUR"] == -900
        mine = await ok(client.get(f"/v1/payments/{bought['payment']['id']}"))
        assert mine["amount"]["minor"] == PRICE


async def test_the_desk_sees_the_money_of_a_package_among_its_payments(shop: Shop) -> None:
    package = await offered(shop)
    async with acting_client(shop) as client:
        await ok(buy(client, package))
    async with shop.owner() as desk:
        [listed] = (await ok(desk.get("/v1/payments")))["items"]
    assert (listed["what"], listed["booking"], listed["start"], listed["amount"]["minor"]) == ("Ten", None, None, PRICE)


@pytest.mark.parametrize("method", ["declines", "asks_3ds", "arrives_late"])
async def test_without_the_money_there_are_no_credits_and_another_try_pays_the_same_purchase(
    small_shop: Shop, method: str
) -> None:
    package = await offered(small_shop)
    async with acting_client(small_shop) as client:
        first = await ok(buy(client, package, method))
        assert (first["state"], await left(client)) == ("open", [])
        small_shop.clock.advance(timedelta(minutes=3))
        second = await ok(buy(client, package))
        assert (second["purchase"], second["state"], await left(client)) == (first["purchase"], "paid", [10])
    assert (await ledger(small_shop))["credits/EUR"] == -PRICE


async def test_money_that_comes_late_brings_the_credits_and_twice_goes_back_once(small_shop: Shop) -> None:
    connection, package = await connected(small_shop), await offered(small_shop)
    async with acting_client(small_shop) as client:
        late = await ok(buy(client, package, "arrives_late"))
        told = {"id": "e1", "state": "succeeded", "vendor_id": f"pretend_{late['payment']['id']}"}
        for _ in range(3):
            await tell(small_shop, connection, told)
            await carry_out_due(small_shop)
        assert await left(client) == [10]
        again = await ok(buy(client, package))
        assert (again["purchase"] != late["purchase"], await left(client)) == (True, [10, 10])
    assert (await ledger(small_shop))["credits/EUR"] == -2 * PRICE


@pytest.mark.parametrize("told_first", ["money", "dispute"])
async def test_a_bank_that_takes_a_part_takes_no_credits_whatever_is_told_first(
    small_shop: Shop, told_first: str
) -> None:
    connection, package = await connected(small_shop), await offered(small_shop)
    async with acting_client(small_shop) as client:
        payment = (await ok(buy(client, package, "arrives_late")))["payment"]["id"]
        common = {"state": "succeeded", "vendor_id": f"pretend_{payment}"}
        news = [
            common | {"id": "money", "reference": payment, "amount": PRICE},
            common | {"id": "dispute", "dispute": {"id": "dp_1", "ruling": "lost", "amount": 1500}},
        ]
        for told in sorted(news, key=lambda each: each["id"] != told_first):
            await tell(small_shop, connection, told)
            await carry_out_due(small_shop)
        assert await left(client) == [10]
    books = {"cash:pretend/EUR": PRICE - 1500, "credits/EUR": 1500 - PRICE}
    assert {account: amount for account, amount in (await ledger(small_shop)).items() if amount} == books


@pytest.mark.parametrize("given_back", [0, 1, PRICE])
async def test_where_two_ways_to_pay_both_arrive_one_goes_back(small_shop: Shop, given_back: int) -> None:
    """Also where a part, or all, of the one that paid had been given back meanwhile: nobody asked for the other."""
    package = await offered(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        late = await ok(buy(client, package, "asks_3ds"))
        bought = await ok(buy(client, package))
        if given_back:
            await ok(desk.post(f"/v1/payments/{bought['payment']['id']}/refund", json={"amount": given_back}))
            await carry_out_due(small_shop)
        page = httpx.URL(late["payment"]["link"]).path
        shown = await small_shop.http().get(page)
        token = shown.text.split('name="token" value="')[1].split('"')[0]
        await small_shop.http().post(page, data={"choice": "approve", "token": token})
        for _ in range(2):
            await carry_out_due(small_shop)
        assert await left(client) == ([10] if given_back < PRICE else [])
    assert (await ledger(small_shop)).get("cash:pretend/EUR", 0) == PRICE - given_back


async def test_what_is_there_beyond_the_price_goes_back_where_a_part_of_it_had_come_before(small_shop: Shop) -> None:
    """A part by transfer, all by card, then the rest of the transfer: the price stays, whoever brought it."""
    package = await offered(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        slow = (await ok(buy(client, package, "transfer", provider="manual")))["payment"]["id"]
        path = f"/v1/payments/{slow}"
        await ok(desk.post(f"{path}/received", json={"amount": 1000}))
        await carry_out_due(small_shop)
        assert await left(client) == []
        quick = (await ok(buy(client, package)))["payment"]["id"]
        for _ in range(2):
            await carry_out_due(small_shop)
        assert (await ok(desk.get(f"/v1/payments/{quick}")))["refunded"]["minor"] == 1000
        await ok(desk.post(f"{path}/received", json={"amount": PRICE - 1000}))
        await followed(small_shop)
        assert await owed(small_shop) == [0, PRICE - 1000]
        await carry_out_due(small_shop)
        await ok(desk.post(f"{path}/given-back", json={"amount": PRICE - 1000}))
        await carry_out_due(small_shop)
        assert await left(client) == [10]
    books = await ledger(small_shop)
    assert (books["cash:pretend/EUR"] + books["cash:manual/EUR"], books["credits/EUR"]) == (PRICE, -PRICE)


async def owed(shop: Shop) -> list[int]:
    async with shop.database.reading() as session:
        return sorted(row.owed - row.refunded for row in await session.scalars(select(Payment)))


async def test_a_package_given_back_takes_its_credits_along_and_the_books_know_what_was_spent(small_shop: Shop) -> None:
    package = await offered(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        bought = await ok(buy(client, package))
        await ok(client.post("/v1/bookings", json=await spot(small_shop, by_credit=True)))
        path = f"/v1/payments/{bought['payment']['id']}/refund"
        await ok(desk.post(path, json={"amount": 4000}))
        await carry_out_due(small_shop)
        assert await left(client) == [9]
        await ok(desk.post(path))
        for _ in range(2):
            await carry_out_due(small_shop)
        assert await left(client) == []
    assert {account: minor for account, minor in (await ledger(small_shop)).items() if minor} == {}


async def money_went_back(shop: Shop, how: str, payment: str) -> None:
    if how == "refunded":
        async with shop.owner() as desk:
            await ok(desk.post(f"/v1/payments/{payment}/refund"))
        return
    dispute = {"id": "dp_1", "ruling": "lost", "amount": PRICE}
    told = {"id": "e-lost", "state": "succeeded", "vendor_id": f"pretend_{payment}", "dispute": dispute}
    await tell(shop, await connected(shop), told)


@pytest.mark.parametrize("how", ["refunded", "lost to the bank"])
@pytest.mark.parametrize("is_known", [True, False])
async def test_no_credit_comes_back_of_a_package_whose_money_went_back(
    small_shop: Shop, how: str, is_known: bool
) -> None:
    """Nor is one spent before news of that has come around."""
    package = await offered(small_shop)
    async with acting_client(small_shop) as client:
        bought = await ok(buy(client, package))
        booked = await ok(client.post("/v1/bookings", json=await spot(small_shop, by_credit=True)))
        await carry_out_due(small_shop)
        await money_went_back(small_shop, how, bought["payment"]["id"])
        if is_known:
            await carry_out_due(small_shop)
        late = await client.post("/v1/bookings", json=await spot(small_shop, "Yoga", LATER, by_credit=True))
        assert late.json()["type"].rpartition("/")[2] == "no-credits"
        await ok(client.post(f"/v1/bookings/{booked['id']}/cancel"))
        for _ in range(2):
            await carry_out_due(small_shop)
        assert sum(await left(client)) == 0
        assert (await client.post("/v1/quotes", json=await spot(small_shop, by_credit=True))).status_code == 409
    assert {account: minor for account, minor in (await ledger(small_shop)).items() if minor} == {}


async def test_what_came_back_of_a_package_that_had_run_out_goes_with_its_money(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        new = {"name": "Ten", "credits": 10, "price": PRICE, "days": 10}
        package = (await ok(desk.post("/v1/packages", json=new)))["id"]
        async with acting_client(small_shop) as client:
            bought = await ok(buy(client, package))
            booked = await ok(client.post("/v1/bookings", json=await spot(small_shop, by_credit=True)))
            small_shop.clock.advance(timedelta(days=11))
            await ok(desk.post(f"/v1/bookings/{booked['id']}/cancel"))
            assert await left(client) == [1]
            await ok(desk.post(f"/v1/payments/{bought['payment']['id']}/refund"))
            await carry_out_due(small_shop)
            assert await left(client) == []
    assert {account: minor for account, minor in (await ledger(small_shop)).items() if minor} == {}


async def test_a_call_that_was_cut_off_is_asked_about_and_buys_once(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = await offered(small_shop)
    with line_to_vendor(monkeypatch) as line:
        async with acting_client(small_shop) as client:
            line.cut = "after"
            assert (await buy(client, package)).status_code == 503
            line.cut = ""
            small_shop.clock.advance(timedelta(minutes=5))
            await carry_out_due(small_shop)
            assert await left(client) == [10]
        assert line.moves() == ["charge"]


async def test_a_price_that_changed_is_asked_about_and_only_clients_buy(small_shop: Shop) -> None:
    package = await offered(small_shop)
    async with acting_client(small_shop) as client, small_shop.http() as visitor, small_shop.owner() as desk:
        changed = await buy(client, package, price=PRICE - 1)
        assert (changed.status_code, changed.json()["price"]["minor"]) == (409, PRICE)
        assert (await buy(visitor, package)).status_code == 401
        assert (await buy(desk, package)).status_code == 401
        assert (await buy(client, "pkg_00000000000000000000000000")).status_code == 404
        assert (await buy(client, package, provider="nobody")).status_code == 422
        await desk.delete(f"/v1/packages/{package}")
        assert (await buy(client, package)).status_code == 404
    async with small_shop.database.reading() as session:
        assert (await session.scalars(select(Payment))).all() == []


async def test_there_is_a_receipt_for_a_package_once_somebody_issues_them(small_shop: Shop) -> None:
    package = await offered(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        bought = await ok(buy(client, package))
        path = f"/v1/payments/{bought['payment']['id']}/receipt"
        assert (await client.get(path)).json()["type"].endswith("/no-invoicing")
        await ok(desk.put("/v1/invoicing", json={"name": "Corner Lda", "address": "Rua 1", "country": "PT"}))
        receipt = words_of((await client.get(path)).content)
    assert all(each in receipt for each in ("Corner Lda", "Ten", "€90.00", bought["payment"]["id"]))
    assert "Booking" not in receipt


async def test_a_purchase_that_was_not_paid_in_a_day_stands_no_more_for_another_and_late_money_still_counts(
    small_shop: Shop,
) -> None:
    connection, package = await connected(small_shop), await offered(small_shop)
    async with acting_client(small_shop) as client:
        late = await ok(buy(client, package, "arrives_late"))
        small_shop.clock.advance(timedelta(days=1, minutes=1))
        assert (await ok(buy(client, package)))["purchase"] != late["purchase"]
        told = {"id": "e1", "state": "succeeded", "vendor_id": f"pretend_{late['payment']['id']}"}
        await tell(small_shop, connection, told)
        await carry_out_due(small_shop)
        assert await left(client) == [10, 10]
    assert (await events(small_shop, "PackageBought"), (await ledger(small_shop))["credits/EUR"]) == (2, -2 * PRICE)


async def test_another_client_sees_nothing_of_the_payment(small_shop: Shop) -> None:
    package = await offered(small_shop)
    async with acting_client(small_shop) as client, acting_client(small_shop, "c2") as other:
        bought = await ok(buy(client, package))
        assert (await other.get(f"/v1/payments/{bought['payment']['id']}")).status_code == 404
        assert await left(other) == []
