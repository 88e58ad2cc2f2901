"""Vendors are called no faster than they may be, by all processes together, and whoever has to wait is not lost."""

import asyncio
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kit.clock import HandClock
from kit.db import Database
from kit.errors import NotYet
from kit.pace import Paces, Turn
from kit.settings import Settings
from parley.doctor.examine import examine
from tests.fixtures import rows

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(rows.NOON)


async def asks(paces: Paces, piece: int, vendor: str = "email") -> float:
    """After how many seconds the piece is to come back; zero when it may go."""
    try:
        await paces.take(vendor, uuid.UUID(int=piece))
    except NotYet as told:
        return told.after / SECOND
    return 0


async def gone(paces: Paces, clock: HandClock, pieces: int) -> list[datetime]:
    """When each piece went, if each comes back exactly when it was told to; each asks twice at most."""
    due, went, asked = dict.fromkeys(range(pieces), clock.now()), [], 0
    while due:
        piece = min(due, key=lambda each: (due[each], each))
        clock.at, asked = due[piece], asked + 1
        if wait := await asks(paces, piece):
            due[piece] += timedelta(seconds=wait)
        else:
            went.append(due.pop(piece))
    assert asked <= 2 * pieces
    return went


@pytest.mark.parametrize(("per_second", "most", "within"), [(3, 3, 1), (1, 1, 1), (0.5, 1, 2), (2.5, 2, 0.8)])
async def test_never_more_go_than_may(
    database: Database, clock: HandClock, per_second: float, most: int, within: float
) -> None:
    went = await gone(Paces(database, clock, {"email": per_second}), clock, pieces=12)
    assert sorted(went) == went
    for at in went:
        assert sum(at <= each < at + timedelta(seconds=within) for each in went) <= most
    assert (went[-1] - went[0]) / SECOND == pytest.approx((12 - most) / per_second, abs=within)


async def test_two_processes_share_one_pace(database: Database, clock: HandClock) -> None:
    one, other = (Paces(database, clock, {"email": 2}) for _ in range(2))
    assert [await asks(one, 1), await asks(other, 2), await asks(one, 3), await asks(other, 4)] == [0, 0, 1, 1]
    clock.advance(SECOND)
    assert [await asks(other, 3), await asks(one, 4)] == [0, 0]


async def test_many_at_the_same_moment_get_a_turn_each(database: Database, clock: HandClock) -> None:
    paces = Paces(database, clock, {"email": 4})
    told = await asyncio.gather(*(asks(paces, piece) for piece in range(12)))
    assert sorted(told) == [0] * 4 + [1] * 4 + [2] * 4


async def test_who_comes_too_late_takes_no_more_than_is_free_then(database: Database, clock: HandClock) -> None:
    paces = Paces(database, clock, {"email": 1})
    assert [await asks(paces, piece) for piece in range(4)] == [0, 1, 2, 3]
    clock.advance(timedelta(minutes=5))
    assert [await asks(paces, piece) > 0 for piece in (1, 2, 3)] == [False, True, True]


async def test_a_piece_that_went_needs_another_turn_to_go_again(database: Database, clock: HandClock) -> None:
    paces = Paces(database, clock, {"email": 1})
    assert [await asks(paces, 1), await asks(paces, 1)] == [0, 1]


async def test_vendors_do_not_wait_for_each_other_and_without_a_limit_nothing_is_written(
    database: Database, clock: HandClock
) -> None:
    paces = Paces(database, clock, {"email": 1, "push": 1})
    assert [await asks(paces, 1), await asks(paces, 1, "push"), await asks(paces, 1, "sms")] == [0, 0, 0]
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Turn)) == 2


async def test_turns_that_nobody_came_for_are_forgotten(database: Database, clock: HandClock) -> None:
    paces = Paces(database, clock, {"email": 1})
    for piece in range(5):
        await asks(paces, piece)
    clock.advance(timedelta(hours=2))
    await asks(paces, 9)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Turn)) == 1


async def test_doctor_says_how_fast_vendors_are_called(tmp_path: Path) -> None:
    told = await examine(Settings(home=tmp_path, pace="sms=0.5 email=10"))
    assert "pace      email 10 a second, sms 0.5 a second" in told


def test_paces_are_set_by_name() -> None:
    assert Settings(pace="email=10, sms=0.5 whatsapp=20").paces == {"email": 10, "sms": 0.5, "whatsapp": 20}
    assert Settings().paces == {}


@pytest.mark.parametrize("written", ["email", "email=", "email=0", "email=-1", "fax=1", "email=1e9", "email=nan"])
def test_a_pace_that_makes_no_sense_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="PARLEY_PACE"):
        Settings(pace=written)
