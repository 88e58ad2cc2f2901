"""Many people book, move and cancel series at once: whatever happens, nothing overlaps and every seat is counted."""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from models.bookings import LIVE, Booking, Session
from tests.api.bookings.series import asked, set_clock
from tests.fixtures.shop import Shop

RULES = ("FREQ=WEEKLY;COUNT=4", "FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5")
REFUSALS = {404, 409}


class Crowd:
    """People who do as the dice say."""

    def __init__(self, shop: Shop, http: httpx.AsyncClient, seed: int) -> None:
        self.shop, self.http, self.dice = shop, http, random.Random(seed)
        self.series: list[dict[str, Any]] = []

    async def act(self) -> httpx.Response:
        choices = [self.book] if not self.series else [self.book, self.book, self.move, self.move, self.cancel]
        return await self.dice.choice(choices)()

    async def book(self) -> httpx.Response:
        service = self.dice.choice(["Haircut", "Yoga"])
        builder = (
            self.dice.choice(["Ana Reyes", None])
            if service == "Yoga"
            else self.dice.choice(["Ana Reyes", "Ben Okoro", None])
        )
        first = f"2027-03-{self.dice.randint(15, 20)}T{self.dice.randint(14, 16)}:00:00"
        body = await asked(self.shop, service, builder, rule=self.dice.choice(RULES), first=first)
        plan = (await self.http.post("/v1/series/plan", json=body)).json()
        decisions = [self._decide(each) for each in plan["occurrences"] if not each["free"]]
        made = await self.http.post("/v1/series", json=body | {"digest": plan["digest"], "decisions": decisions})
        if made.status_code == 201:
            self.series.append(made.json())
        return made

    def _decide(self, occurrence: dict[str, Any]) -> dict[str, Any]:
        named = {"occurrence": occurrence["occurrence"]}
        if occurrence["alternatives"] and self.dice.random() < 0.5:
            return named | {"do": "move", "to": self.dice.choice(occurrence["alternatives"])["start"]}
        return named | {"do": self.dice.choice(["skip", "drop"])}

    async def move(self) -> httpx.Response:
        series, date = self._some_date()
        to = datetime.fromisoformat(date) + timedelta(
            days=self.dice.choice([-1, 0, 1, 7]), hours=self.dice.choice([-1, 0, 1])
        )
        body = {"scope": self._scope(), "occurrence": date, "to": to.isoformat()}
        return await self.http.post(f"/v1/series/{series['id']}/move", json=body)

    async def cancel(self) -> httpx.Response:
        series, date = self._some_date()
        body = {"scope": self._scope(), "occurrence": date}
        return await self.http.post(f"/v1/series/{series['id']}/cancel", json=body)

    def _some_date(self) -> tuple[dict[str, Any], str]:
        series = self.dice.choice(self.series)
        return series, self.dice.choice(series["occurrences"])["occurrence"]

    def _scope(self) -> str:
        return self.dice.choice(["this", "this", "following", "all"])


@pytest.mark.parametrize("seed", [1, *(pytest.param(each, marks=pytest.mark.slow) for each in range(2, 12))])
async def test_whatever_people_do_nothing_overlaps_and_every_seat_is_counted(shop: Shop, seed: int) -> None:
    set_clock(shop)
    async with shop.owner() as http:
        crowd = Crowd(shop, http, seed)
        statuses: Counter[int] = Counter()
        for _ in range(8):
            answers = await asyncio.gather(*(crowd.act() for _ in range(4)))
            statuses.update(each.status_code for each in answers)
            await check(shop)
    assert statuses.keys() <= {200, 201} | REFUSALS, statuses
    assert statuses[201] > 3
    assert statuses[200] > 3


async def check(shop: Shop) -> None:
    async with shop.database.reading() as session:
        sessions = (await session.scalars(select(Session).order_by(Session.starts_at))).all()
        bookings = (await session.scalars(select(Booking).where(Booking.state.in_(LIVE)))).all()
    seats: Counter[Any] = Counter()
    for each in bookings:
        seats[each.session_id] += each.seats
    assert {each.id: each.taken for each in sessions if each.taken} == dict(seats)
    assert all((each.state == "active") == (each.taken > 0) for each in sessions)
    for builder in {each.builder_id for each in sessions}:
        active = [each for each in sessions if each.builder_id == builder and each.state == "active"]
        assert all(one.occupies_to <= other.occupies_from for one, other in pairwise(active))
    dates = Counter((each.series_id, each.occurrence) for each in bookings)
    assert all(count == 1 for count in dates.values())
