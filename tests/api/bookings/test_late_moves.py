"""A move does not undo the terms of cancelling that held when it was made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.bookings.policy import bound_by_moving, is_late, terms_of_cancelling
from api.bookings.terms_words import told_before
from api.catalog.schemas import CancelTerms, Policy
from kit.money import Money
from tests.api.bookings.test_policy import DAY, paid_booking, refunds, set_policy, terms
from tests.api.payments.test_paying import ledger
from tests.fixtures.shop import Shop, acting_client

START = datetime(2027, 6, 10, 9, tzinfo=UTC)
NEXT_WEEK = "2027-06-17T09:00:00Z"
PRICE = Money(5000, "EUR")


def cost(policy: Policy, start: datetime, now: datetime) -> tuple[bool, int]:
    """Whether cancelling is refused, and its fee."""
    found = terms_of_cancelling(policy, price=PRICE, paid=PRICE, start=start, now=now)
    return found.why_not is not None, found.fee.minor


@given(
    free=st.integers(0, 4000), percent=st.integers(0, 100), late=st.sampled_from(["fee", "refuse"]),
    moves=st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 9000)), max_size=6), last=st.integers(0, 3000),
)  # fmt: skip
def test_no_chain_of_moves_ever_makes_cancelling_cheaper_than_it_was(
    free: int, percent: int, late: Any, moves: list[tuple[int, int]], last: int
) -> None:
    policy = Policy(cancel=CancelTerms(free_until=free, fee_percent=percent, late=late))
    now, start, bound, worst = START - timedelta(days=2), START, None, (False, 0)
    for passed, to in [*moves, (last, 0)]:
        now += timedelta(minutes=passed)
        if now >= start:
            break
        costs = cost(policy, min(start, bound or start), now)
        assert costs >= worst
        worst = costs
        bound = bound_by_moving(policy, bound=bound, start=start, now=now)
        assert (bound is not None) == is_late(policy.cancel, min(start, bound or start), now)
        start = now + timedelta(minutes=to)


@given(free=st.integers(0, 4000), early=st.integers(0, 9000))
def test_a_move_in_time_binds_to_nothing(free: int, early: int) -> None:
    policy = Policy(cancel=CancelTerms(free_until=free, fee_percent=50))
    now = START - timedelta(minutes=free + early)
    assert bound_by_moving(policy, bound=None, start=START, now=now) is None


async def test_a_late_fee_is_not_dodged_by_moving_first(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        address = f"/v1/bookings/{booking['id']}"
        told = (await terms(client, booking))["move"]["told"]
        assert told == ["Cancelling already costs €25.00; that stays so after a move, whatever the new time."]
        assert (await client.post(f"{address}/move", json={"start": NEXT_WEEK})).status_code == 200
        cancelling = (await terms(client, booking))["cancel"]
        assert (cancelling["fee"]["minor"], cancelling["free_until"]) == (2500, "2027-06-09T09:00:00Z")
        assert (await client.post(f"{address}/cancel")).json()["type"].endswith("/fee-applies")
        assert (await client.post(f"{address}/cancel", json={"fee": 2500})).json()["state"] == "cancelled"
    await refunds(shop)
    assert await ledger(shop) == {"cash:pretend/EUR": 2500, "revenue/EUR": -2500}


async def test_a_move_in_time_brings_the_terms_of_the_new_time(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        assert (await terms(client, booking))["move"]["told"] == []
        await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": NEXT_WEEK})
        shop.clock.advance(timedelta(hours=5))
        assert (await terms(client, booking))["cancel"]["fee"]["minor"] == 0


async def test_what_the_business_moves_is_bound_to_nothing(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        await desk.post(f"/v1/bookings/{booking['id']}/move", json={"start": NEXT_WEEK})
        assert (await terms(client, booking))["cancel"]["fee"]["minor"] == 0


async def test_what_can_no_longer_be_cancelled_cannot_be_after_a_move(shop: Shop) -> None:
    await set_policy(shop, cancel={"free_until": 1440, "late": "refuse"}, move={"free_until": 2880, "fee_percent": 10})
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        address = f"/v1/bookings/{booking['id']}"
        assert "no longer be cancelled" in (await terms(client, booking))["move"]["told"][0]
        moved = (await client.post(f"{address}/move", json={"start": NEXT_WEEK, "fee": 500})).json()
        assert moved["price"]["minor"] == 5500
        assert (await client.post(f"{address}/cancel", json={"fee": 0})).json()["type"].endswith("/policy-forbids")


@pytest.mark.parametrize("tag", ["en", "de", "fr", "es", "pt", "ja"])
def test_it_is_said_in_every_language(tag: str) -> None:
    late = terms_of_cancelling(Policy(cancel=CancelTerms(free_until=9, fee_percent=50)), price=PRICE, paid=PRICE,
                               start=START, now=START)  # fmt: skip
    said, yes = told_before(replace(late, stays=late, asks_yes=True), tag, business="Kiez")
    assert late.fee.words(tag) in said
    assert "Kiez" in yes
