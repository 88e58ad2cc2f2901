"""A package given back in parts: the same credits and the same books, in whatever order it all comes about."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from api.packages.given_back import beyond
from models.packages import CreditEntry
from models.payments import Payment
from tests.api.packages.test_buying import buy, left
from tests.api.payments.test_paying import ledger
from tests.api.pricing.test_prices import ok, spot
from tests.fixtures.money import carry_out_due
from tests.fixtures.shop import Shop, acting_client

PRICE, CREDITS, PART = 2900, 3, 1250
Act = Callable[[], Awaitable[Any]]


@given(st.lists(st.integers(1, 1000)), st.integers(0, 10**6))
def test_what_came_from_revenue_follows_from_what_went_back_in_all(parts: list[int], worth: int) -> None:
    moved = back = 0
    for each in parts:
        back += each
        moved += beyond(back=back, worth=worth) - moved
    assert moved == beyond(back=sum(parts), worth=worth)
    assert 0 <= sum(parts) - moved <= worth


class Life:
    """A client with a package of three sessions for 29.00, and a desk that gives back of it."""

    def __init__(self, shop: Shop, client: httpx.AsyncClient, desk: httpx.AsyncClient, bought: dict[str, Any]) -> None:
        self.shop, self.client, self.desk = shop, client, desk
        self.refunds, self.hour = f"/v1/payments/{bought['payment']['id']}/refund", 9

    async def spends(self) -> None:
        self.hour += 1
        session = await spot(self.shop, "Yoga", f"2027-06-24T{self.hour}:00:00Z", by_credit=True)
        await ok(self.client.post("/v1/bookings", json=session))

    async def gives_back(self) -> None:
        await ok(self.desk.post(self.refunds, json={"amount": PART}))

    async def does(self, steps: str, *, slowly: bool) -> None:
        for each in steps:
            await (self.spends if each == "s" else self.gives_back)()
            if slowly:
                await carry_out_due(self.shop)
        for _ in range(2):
            await carry_out_due(self.shop)


async def begin(shop: Shop, client: httpx.AsyncClient, desk: httpx.AsyncClient) -> Life:
    new = {"name": "Three", "credits": CREDITS, "price": PRICE}
    package = (await ok(desk.post("/v1/packages", json=new)))["id"]
    return Life(shop, client, desk, await ok(buy(client, package)))


@pytest.mark.parametrize("steps", ["ssrrs", "srsrs"])
@pytest.mark.parametrize("slowly", [True, False])
async def test_in_whatever_order_it_ends_the_same(small_shop: Shop, steps: str, slowly: bool) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        life = await begin(small_shop, client, desk)
        await life.does(steps, slowly=slowly)
        assert await left(client) == [0]
    stays = PRICE - 2 * PART
    assert await ledger(small_shop) == {"cash:pretend/EUR": stays, "credits/EUR": 0, "revenue/EUR": -stays}


async def test_a_session_that_is_cancelled_is_worth_something_again(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        life = await begin(small_shop, client, desk)
        await life.does("sssrr", slowly=False)
        for each in (await ok(client.get("/v1/bookings")))["items"]:
            await ok(desk.post(f"/v1/bookings/{each['id']}/cancel"))
        assert await left(client) == [CREDITS]
    assert await ledger(small_shop) == {"cash:pretend/EUR": 400, "credits/EUR": -400, "revenue/EUR": 0}


async def test_spending_and_giving_back_at_once_keep_the_books(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        life = await begin(shop, client, desk)
        await life.spends()
        at_once: list[Act] = [life.gives_back, life.spends, lambda: carry_out_due(shop), life.spends]
        await asyncio.gather(*(each() for each in at_once))
        await life.does("r", slowly=False)
    async with shop.database.reading() as session:
        worth = await session.scalar(select(func.sum(CreditEntry.value))) or 0
        back = await session.scalar(select(func.sum(Payment.refunded))) or 0
    assert (worth, back) == (0, 2 * PART)
    assert await ledger(shop) == {"cash:pretend/EUR": PRICE - back, "credits/EUR": 0, "revenue/EUR": back - PRICE}
