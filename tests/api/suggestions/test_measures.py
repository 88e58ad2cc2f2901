"""What a likely no-show leads to: help on one side of a comparison, nothing by unjust scores, and never a refusal."""

import uuid
from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.suggestions.act import act_due
from api.suggestions.guard import Scored, gaps, held_back
from api.suggestions.measures import MOST_OVERBOOKED, POLICIES, Case, Policy, arm_of, choose, seats_to_add
from kit.ids import new_id, parse
from kit.outbox import OutboxRow
from models.bookings import Booking, Prediction
from models.notifications import Notice
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop, acting_client

chances = st.lists(st.floats(0, 1), min_size=2, max_size=8)
DAYS = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z"}


@given(st.floats(0, 1), st.booleans(), st.booleans())
def test_a_measure_is_meant_from_its_risk_on_and_only_where_it_makes_sense(
    risk: float, unpaid: bool, awaited: bool
) -> None:
    case = Case(client_id=uuid.uuid4(), risk=risk, is_unpaid=unpaid, is_awaited=awaited)
    meant = {each.policy.measure for each in choose(case)}
    assert all(each.above <= risk for each in POLICIES if each.measure in meant)
    assert ("offer_deposit" in meant) <= unpaid
    assert ("standby" in meant) <= awaited
    assert ("extra_reminder" in meant) == (risk >= 0.25)


def test_half_of_the_clients_are_treated_always_the_same_and_each_measure_draws_anew() -> None:
    clients = [uuid.UUID(int=number * 7_919) for number in range(4_000)]
    sides = {each.measure: [arm_of(each, client) for client in clients] for each in POLICIES}
    for policy in POLICIES:
        assert sides[policy.measure] == [arm_of(policy, client) for client in clients]
        assert sides[policy.measure].count("treated") / len(clients) == pytest.approx(policy.share, abs=0.03)
    both = Counter(zip(sides["extra_reminder"], sides["ask_to_confirm"], strict=True))
    assert min(both.values()) / len(clients) == pytest.approx(0.25, abs=0.03)


@pytest.mark.parametrize(("share", "side"), [(0.0, "control"), (1.0, "treated")])
def test_a_share_of_none_stops_a_measure_and_of_all_ends_the_comparison(share: float, side: str) -> None:
    policy = Policy(measure="ask_to_confirm", above=0.3, share=share)
    assert {arm_of(policy, uuid.UUID(int=number * 31)) for number in range(300)} == {side}


@given(chances, st.integers(2, 8))
def test_no_more_seats_are_proposed_than_the_bound_allows(risks: list[float], capacity: int) -> None:
    added = seats_to_add(risks, capacity)
    assert 0 <= added <= 2
    if len(risks) < capacity:
        assert added == 0
    too_many = sum(
        float(np.prod([1 - risk if came else risk for risk, came in zip(risks, comes, strict=True)]))
        for comes in product((True, False), repeat=len(risks))
        if sum(comes) + added > capacity
    )
    assert added == 0 or too_many <= MOST_OVERBOOKED + 1e-9


def test_a_session_for_one_is_never_overbooked() -> None:
    assert seats_to_add([1.0], 1) == 0


def scored(bias: float, many: int = 400) -> list[Scored]:
    random = np.random.default_rng(2)
    risks, language = random.uniform(0.1, 0.4, many), random.choice(["en", "pt"], many)
    missed = (random.random(many) < risks).astype(float)
    return [
        Scored(float(risk + bias * (each == "pt")), float(came), {"language": str(each)})
        for risk, came, each in zip(risks, missed, language, strict=True)
    ]


def test_scores_that_are_unjust_to_a_group_hold_every_measure_back() -> None:
    assert held_back(scored(0.0)) is None
    unjust = held_back(scored(0.2))
    assert unjust is not None
    assert (unjust.group, unjust.value) == ("language", "pt")
    assert unjust.gap.low > 0.05


def test_a_group_of_a_few_proves_nothing() -> None:
    assert gaps(scored(0.4, many=40)) == []


async def booked(shop: Shop, risk: float, *, address: str) -> dict[str, Any]:
    """A booking of tomorrow, scored the day before."""
    async with acting_client(shop, address) as client:
        body = await wish(shop, start=f"2027-06-10T{9 + int(address[1:]) % 6:02}:30:00Z")
        made = (await client.post("/v1/bookings", json=body)).json()
    assert "id" in made, made
    async with shop.database.writing() as session:
        row = await session.get_one(Booking, parse("bkg", made["id"]))
        session.add(Prediction(
            id=new_id(shop.clock.now()), organisation_id=row.organisation_id, created_at=shop.clock.now(),
            booking_id=row.id, predictor="no_show", predictor_version="t", moment="day-before", probability=risk,
            reasons=[],
        ))  # fmt: skip
        await session.commit()
    return dict(made)


async def test_the_treated_are_reminded_once_more_and_staff_see_what_else_could_help(shop: Shop) -> None:
    made = [await booked(shop, 0.6, address=f"c{number}") for number in range(6)]
    assert await act_due(shop.database, shop.clock) == len(made)
    assert await act_due(shop.database, shop.clock) == 0
    async with shop.database.reading() as session:
        told = (await session.scalars(select(OutboxRow).where(OutboxRow.kind == "MeasuresChosen"))).all()
        again = (await session.scalars(select(Notice).where(Notice.occasion == "once more"))).all()
    sides = {row.subject: {each["measure"]: each["arm"] for each in row.payload["chosen"]} for row in told}
    assert {row.booking_id for row in again} == {
        booking for booking, measures in sides.items() if measures["extra_reminder"] == "treated"
    }
    assert all(row.state == "waiting" and row.due_at > shop.clock.now() for row in again)
    async with shop.owner() as desk:
        shown = (await desk.get("/v1/suggestions/measures", params=DAYS)).json()
        assert {each["booking"]: set(each["measures"]) for each in shown["measures"]} == {
            each["id"]: treated
            for each in made
            if (treated := {name for name, arm in sides[parse("bkg", each["id"])].items() if arm == "treated"})
        }
        for each in made:
            assert (await desk.get(f"/v1/bookings/{each['id']}")).json()["state"] == "confirmed"


async def test_a_low_risk_leads_to_nothing_and_that_is_kept_too(small_shop: Shop) -> None:
    await booked(small_shop, 0.05, address="c1")
    assert await act_due(small_shop.database, small_shop.clock) == 1
    async with small_shop.owner() as desk:
        shown = (await desk.get("/v1/suggestions/measures", params=DAYS)).json()
    assert shown == {"measures": [], "spare": []}


async def test_clients_do_not_see_what_is_said_of_them(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        assert (await client.get("/v1/suggestions/measures", params=DAYS)).status_code == 403


async def test_the_days_looked_at_are_bounded(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        for odd in ({"to": "2028-01-01T00:00:00Z"}, {"to": "2027-06-01T00:00:00Z"}):
            assert (await desk.get("/v1/suggestions/measures", params=DAYS | odd)).status_code == 422


async def test_a_reminder_that_would_come_too_late_is_not_written(small_shop: Shop) -> None:
    made = [await booked(small_shop, 0.9, address=f"c{number}") for number in range(4)]
    small_shop.clock.at += timedelta(hours=26)
    await act_due(small_shop.database, small_shop.clock)
    async with small_shop.database.reading() as session:
        again = (await session.scalars(select(Notice).where(Notice.occasion == "once more"))).all()
    late = {parse("bkg", each["id"]) for each in made if each["start"] < "2027-06-10T13:00:00Z"}
    assert not {row.booking_id for row in again} & late
