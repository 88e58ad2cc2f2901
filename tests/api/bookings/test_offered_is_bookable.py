"""T52 through HTTP and a database: every start that is offered books, every other is refused, and seats stay in bounds.

Each case is a builder of their own with random hours, rules and sessions, around a change of clocks or on any day.
"""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import func, select

from models.bookings import LIVE, Booking, Session
from tests.fixtures.shop import Shop
from tests.parley.slots_cases import CHANGES, ZONES

NEAR = [(zone, day) for zone, day in CHANGES if date(2027, 6, 20) < day < date(2030, 1, 1)]
MINUTE = timedelta(minutes=1)


class Case:
    """A random builder with one service, and what is asked of them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        any_day = (chance.choice(ZONES), date(2027, 7, 1) + timedelta(days=chance.randrange(800)))
        self.zone, self.day = chance.choice(NEAR) if chance.random() < 0.6 else any_day
        midnight = datetime(self.day.year, self.day.month, self.day.day, tzinfo=ZoneInfo(self.zone))
        self.first = midnight.astimezone(UTC) - timedelta(hours=chance.randrange(3))
        self.length, self.capacity = chance.choice([15, 30, 45, 60]), chance.choice([1, 1, 3])
        self.seats = chance.choice([1, 1, 2]) if self.capacity > 1 else 1

    def builder(self) -> dict[str, Any]:
        limits: dict[str, Any] = {}
        if self.chance.random() < 0.4:
            limits["sessions"] = {self.chance.choice(["day", "week", "month", "year"]): self.chance.randrange(1, 5)}
        if self.chance.random() < 0.3:
            limits["minutes"] = {self.chance.choice(["day", "week"]): self.chance.choice([60, 90, 180])}
        if self.chance.random() < 0.3:
            limits["run"] = {"max_minutes": self.chance.choice([60, 90]), "break_minutes": self.chance.choice([15, 30])}
        return {"name": f"B{self.chance.getrandbits(60):x}", "zone": self.zone, "limits": limits}

    def service(self, builder: str) -> dict[str, Any]:
        return {
            "name": f"S{self.chance.getrandbits(60):x}", "minutes": self.length, "builders": [builder],
            "step": self.chance.choice([15, 20, 30, 50]), "capacity": self.capacity,
            "buffer_before": self.chance.choice([0, 0, 10]), "buffer_after": self.chance.choice([0, 0, 15]),
            "buffers_outside_hours": self.chance.random() < 0.5, "notice": self.chance.choice([0, 60, 1440]),
            "horizon": 60 * 24 * 366 * 3,
        }  # fmt: skip

    def hours(self) -> dict[str, Any]:
        return {
            "weekly": [self._window() | {"days": [1, 2, 3, 4, 5, 6, 7]} for _ in range(self.chance.choice([1, 1, 2]))],
            "overrides": [{"date": self.day.isoformat(), "hours": [self._window()]}] * (self.chance.random() < 0.2),
        }

    def _window(self) -> dict[str, str]:
        opens, length = self.chance.randrange(0, 96), self.chance.randrange(4, 60)
        return {"start": _wall(opens), "end": _wall((opens + length) % 96)}

    def away(self) -> dict[str, str]:
        begins = self.first + self.chance.randrange(0, 120) * 15 * MINUTE
        return {"start": begins.isoformat(), "end": (begins + self.chance.choice([15, 60, 120]) * MINUTE).isoformat()}

    def range(self) -> dict[str, str]:
        return {"from": self.first.isoformat(), "to": (self.first + timedelta(hours=27)).isoformat()}


def _wall(quarter: int) -> str:
    return f"{quarter // 4:02d}:{quarter % 4 * 15:02d}"


async def _made(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await http.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def offered_is_bookable(http: httpx.AsyncClient, chance: random.Random) -> None:
    case = Case(chance)
    builder = (await _made(http, "/v1/builders", case.builder()))["id"]
    assert (await http.put(f"/v1/builders/{builder}/hours", json=case.hours())).status_code == 200
    service = (await _made(http, "/v1/services", case.service(builder)))["id"]
    if chance.random() < 0.4:
        await _made(http, f"/v1/builders/{builder}/time-off", case.away())
    asked = {"service": service, "builder": builder, "seats": case.seats, **case.range(), "limit": 500}
    for _ in range(4):
        found = await http.get("/v1/availability", params=asked)
        offered = {datetime.fromisoformat(slot["start"]) for slot in found.json()["slots"]}
        others = [case.first + chance.randrange(0, 1620) * MINUTE for _ in range(2)]
        for start in [*chance.sample(sorted(offered), min(1, len(offered))), *others]:
            body = {"service": service, "builder": builder, "start": start.isoformat(), "seats": case.seats}
            explained = await http.get("/v1/availability/explain", params=body)
            assert explained.json()["bookable"] == (start in offered), (start, explained.text)
            booked = await http.post("/v1/bookings", json=body)
            assert booked.status_code == (201 if start in offered else 409), booked.text
            if booked.status_code == 409:
                assert booked.json()["because"] == explained.json()["because"]
            else:
                break
        else:
            break


async def nothing_overlaps_and_seats_are_counted(shop: Shop) -> None:
    async with shop.database.reading() as session:
        rows = await session.scalars(
            select(Session).where(Session.state == "active").order_by(Session.builder_id, Session.occupies_from)
        )
        sessions = rows.all()
        counted = select(Booking.session_id, func.sum(Booking.seats)).where(Booking.state.in_(LIVE))
        taken = {key: int(seats) for key, seats in await session.execute(counted.group_by(Booking.session_id))}
    for one, two in pairwise(sessions):
        assert one.builder_id != two.builder_id or one.occupies_to <= two.occupies_from
    for each in sessions:
        assert taken[each.id] == each.taken <= each.capacity


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_offered_books_and_nothing_else_does(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    async with shop.owner() as http:
        for _ in range(4):
            await offered_is_bookable(http, chance)
    await nothing_overlaps_and_seats_are_counted(shop)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100, 110))
async def test_in_two_thousand_cases_what_is_offered_books_and_nothing_else_does(shop: Shop, seed: int) -> None:
    chance = random.Random(seed)
    async with shop.owner() as http:
        for _ in range(200):
            await offered_is_bookable(http, chance)
    await nothing_overlaps_and_seats_are_counted(shop)
