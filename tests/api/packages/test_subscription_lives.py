"""Any life of a subscription: a period is charged once at most, no credit is below zero, the books balance.

Good and bad cards, the bank, answers that get lost, a process that dies at a commit, cancelling and resuming, other
plans, payments by hand and money given back, in any order.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from kit import ids
from models.packages import CreditEntry, Purchase, Subscription
from models.payments import Payment
from tests.api.packages.test_subscriptions import plan
from tests.api.payments.lived.world import World, open_world
from tests.api.payments.test_fuzzed_life import home as home  # noqa: PLC0414 - a fixture
from tests.api.payments.test_paying import ledger
from tests.api.pricing.test_prices import ok, spot
from tests.fixtures.money import Died, carry_out_due
from tests.fixtures.shop import acting_client

CARDS = ["", "declines:insufficient_funds", "declines:stolen_card", "asks_3ds"]
CUTS = ["", "", "", "before", "after", "1", "3", "6"]
steps = st.tuples(
    st.sampled_from(["wait", "wait", "card", "pay", "cancel", "resume", "grow", "shrink", "spend", "give back"]),
    st.integers(0, 40),
    st.sampled_from(CUTS),
)


@dataclass(slots=True)
class Life:
    """One client's subscription in a shop of many."""

    world: World
    client: httpx.AsyncClient
    small: str
    large: str
    id: str
    cards: dict[str, str]

    async def step(self, what: str, number: int, cut: str) -> None:
        if what == "wait":
            self.world.shop.clock.advance(timedelta(days=number % 12 + 1, hours=1))
        line = self.world.line
        line.cut, line.dies_at = (cut, None) if not cut.isdigit() else ("", int(cut))
        try:
            await self._does(what, number)
            await carry_out_due(self.world.shop)
        except Died:
            pass
        finally:
            line.cut, line.dies_at = "", None

    async def _does(self, what: str, number: int) -> None:
        path, post = f"/v1/subscriptions/{self.id}", self.client.post
        calls: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
            "card": lambda: self.client.put(f"{path}/method", json={"method": self.cards[CARDS[number % len(CARDS)]]}),
            "pay": lambda: post(f"{path}/payments"),
            "cancel": lambda: post(f"{path}/cancel"),
            "resume": lambda: post(f"{path}/resume"),
            "grow": lambda: post(f"{path}/change", json={"package": self.large, "at": "now"}),
            "shrink": lambda: post(f"{path}/change", json={"package": self.small}),
        }
        if call := calls.get(what):
            answer = await call()
            assert answer.status_code in {200, 409, 422, 503}, answer.text
        elif what == "spend":
            start = (self.world.shop.clock.now() + timedelta(days=3)).replace(hour=9 + number % 7, minute=0, second=0)
            wish = await spot(self.world.shop, by_credit=True, start=start.isoformat())
            assert (await post("/v1/bookings", json=wish)).status_code in {201, 409}
        elif what == "give back":
            await self._gives_back(number)

    async def _gives_back(self, number: int) -> None:
        rows = await self._payments()
        if rows:
            path = f"/v1/payments/{rows[number % len(rows)].public_id}/refund"
            answer = await self.world.desk.post(path)
            assert answer.status_code in {200, 409, 503}, answer.text

    async def check(self) -> None:
        async with self.world.shop.database.reading() as session:
            row = await session.get_one(Subscription, self._key())
            purchases = (await session.scalars(select(Purchase).where(Purchase.subscription_id == row.id))).all()
            sums = select(func.sum(CreditEntry.credits)).group_by(CreditEntry.holding_id)
            assert all(each >= 0 for each in await session.scalars(sums))
            paid = [each.period or 0 for each in purchases if each.state == "paid" and not each.part]
            assert sorted(paid) == list(range(1, row.period + 1))
            for purchase in purchases:
                mine = (await session.scalars(select(Payment).where(Payment.purchase_id == purchase.id))).all()
                kept = sum(each.received - max(each.refunded, each.owed) for each in mine)
                assert 0 <= kept <= purchase.price, "charged twice"
        assert sum((await ledger(self.world.shop)).values()) == 0

    async def end(self) -> None:
        """The line is whole again, and all work is done: what is charged has brought its period, or gone back."""
        for _ in range(3):
            self.world.shop.clock.advance(timedelta(minutes=10))
            await carry_out_due(self.world.shop)
        await self.check()
        for row in await self._payments():
            assert row.received in {row.refunded, row.settled}, row.public_id

    def _key(self) -> uuid.UUID:
        return ids.parse("sub", self.id)

    async def _payments(self) -> list[Payment]:
        async with self.world.shop.database.reading() as session:
            mine = select(Payment).join(Purchase, Purchase.id == Payment.purchase_id)
            query = mine.where(Purchase.subscription_id == self._key(), Payment.received > 0)
            return list(await session.scalars(query.order_by(Payment.id)))


async def begin(world: World, plans: tuple[str, str], client: httpx.AsyncClient) -> Life:
    cards = {}
    for method in CARDS:
        body = {"method": method, "agreed": True}
        cards[method] = (await ok(client.post("/v1/me/payment-methods", json=body)))["id"]
    body = {"method": cards[""], "agreed": True}
    made = await ok(client.post(f"/v1/packages/{plans[0]}/subscriptions", json=body))
    return Life(world, client, *plans, made["subscription"]["id"], cards)


def live(template: Path, home: Path, monkeypatch: pytest.MonkeyPatch, *, lives: int, same: bool = False) -> None:
    """So many lives, one after the other in one shop, each of another client; drawn anew, or the ``same`` each time."""
    with asyncio.Runner() as runner:
        opened = open_world(template, home, monkeypatch)
        world = runner.run(opened.__aenter__())
        renews = {"unit": "month", "carry": 1}
        plans = (
            runner.run(plan(world.shop, "Small", renews=renews)),
            runner.run(plan(world.shop, "Large", credits=9, price=7001, renews=renews)),
        )
        numbers = iter(range(10**6))

        @settings(
            max_examples=lives, deadline=None, database=None, derandomize=same, suppress_health_check=list(HealthCheck)
        )
        @given(st.lists(steps, min_size=4, max_size=12))
        def lives_on(story: list[tuple[str, int, str]]) -> None:
            runner.run(one(story))

        async def one(story: list[tuple[str, int, str]]) -> None:
            async with AsyncExitStack() as stack:
                client = await stack.enter_async_context(acting_client(world.shop, f"life-{next(numbers)}"))
                life = await begin(world, plans, client)
                for what, number, cut in story:
                    await life.step(what, number, cut)
                    await life.check()
                await life.end()
                await client.post(f"/v1/subscriptions/{life.id}/cancel")

        try:
            lives_on()
        finally:
            runner.run(opened.__aexit__(None, None, None))


def test_some_lives_of_a_subscription(sqlite_template: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same each time, as those of payments in the fast lane."""
    live(sqlite_template, home, monkeypatch, lives=6, same=True)


@pytest.mark.slow
@pytest.mark.timeout(3600)  # some hundred lives take minutes
def test_hundreds_of_lives(sqlite_template: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live(sqlite_template, home, monkeypatch, lives=300)
