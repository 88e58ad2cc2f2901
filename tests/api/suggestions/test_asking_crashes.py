"""Whatever dies while clients are asked, everybody is asked once, holds come to an end, and the plan is settled."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

import kit.engine.carry
from kit.db import Database
from kit.engine.rows import Work
from kit.outbox import OutboxRow
from models.bookings import Booking
from models.notifications import Notice
from models.plans import MoveAsk
from tests.api.suggestions.asked_house import Ill, ill
from tests.fixtures.crew import Asked, make_effects


class PowerCut(BaseException):
    """Nothing of ours catches it: the transaction at hand is lost, the piece stays with the dead."""


@dataclass(slots=True)
class Cuts:
    """Cuts the power twice at each step of the asking: before it is noted as done, and just before the commit."""

    step: Any
    seen: Counter[tuple[Any, str]] = field(default_factory=Counter)

    async def __call__(self, session: Any, piece: Any, **became: Any) -> bool:
        key = (piece.about, piece.task)
        self.seen[key] += 1
        is_ours = piece.task.startswith("api.suggestions.reactions")
        if is_ours and self.seen[key] == 1:
            raise PowerCut
        done: bool = await self.step(session, piece, **became)
        if is_ours and self.seen[key] == 2:
            raise PowerCut
        return done


@pytest.fixture
async def sick(database: Database, tmp_path: Path) -> AsyncIterator[Ill]:
    async with ill(database, tmp_path) as made:
        yield made


async def through_the_cuts(sick: Ill) -> int:
    """Let all that is due happen, starting again after each cut; how many there were."""
    cuts = 0
    while True:
        try:
            await sick.happen()
        except PowerCut:
            cuts += 1
            async with sick.house.shop.database.writing() as session:  # what a process that starts does
                await session.execute(update(Work).where(Work.done_at.is_(None)).values(taken_by=None))
                await session.commit()
        else:
            return cuts


async def asked_once_and_nothing_left(sick: Ill) -> None:
    async with sick.house.shop.database.reading() as session:
        asks = (await session.scalars(select(MoveAsk).order_by(MoveAsk.place))).all()
        questions = list(await session.scalars(select(Notice.booking_id).where(Notice.kind == "client.asked")))
        moved = list(await session.scalars(select(Notice.booking_id).where(Notice.kind == "client.moved")))
        held = list(await session.scalars(select(Booking.id).where(Booking.state == "held")))
        holds = list(await session.scalars(select(Booking.id).where(Booking.instead_of_id.is_not(None))))
    assert sorted(questions) == sorted(holds) == sorted(each.hold_id for each in asks if each.hold_id)
    assert len(set(questions)) == len(questions) == len(sick.booked)
    assert sorted(moved) == sorted(each.booking_id for each in asks if each.state == "agreed")
    assert held == []


async def test_a_power_cut_at_each_step_asks_nobody_twice_and_forgets_nobody(sick: Ill) -> None:
    plan = await sick.plan()
    cut = Cuts(kit.engine.carry._settle)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(kit.engine.carry, "_settle", cut)
        await sick.act(plan["id"], "ask")
        cuts = await through_the_cuts(sick)
        await sick.answer("ada", yes=True)
        cuts += await through_the_cuts(sick)
        await sick.answer("bea", yes=False)
        cuts += await through_the_cuts(sick)
        sick.house.shop.clock.at = sick.house.shop.clock.at.replace(hour=21)
        cuts += await through_the_cuts(sick)
    steps = {key for key in cut.seen if key[1].startswith("api.suggestions.reactions")}
    assert cuts == 2 * len(steps) >= 8
    told = await sick.act(plan["id"])
    assert ([each["state"] for each in told["asks"]], told["state"]) == (["agreed", "refused", "silent"], "settled")
    await asked_once_and_nothing_left(sick)
    assert [len(sick.questions(who)) for who in sick.booked] == [1, 1, 1]


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_workers_killed_between_the_answers_leave_the_same_history(sick: Ill, tmp_path: Path) -> None:
    shop, plan = sick.house.shop, await sick.plan()
    await make_effects(shop.database)
    asked = Asked(url=shop.database.url, home=str(tmp_path), began=time.time() - 4 * 3600)
    await sick.act(plan["id"], "ask")
    answers = iter((("ada", True), ("bea", False), ("cem", True)))
    for boundary in ("reacted", "settled", "committed", "handed over"):
        await killed(asked, boundary)
        await finished(shop.database, asked)
        if who := next(answers, None):
            await say(sick, plan["id"], *who)
    told = await sick.act(plan["id"])
    assert ([each["state"] for each in told["asks"]], told["state"]) == (["agreed", "refused", "agreed"], "settled")
    await asked_once_and_nothing_left(sick)


async def say(sick: Ill, plan: str, who: str, yes: bool) -> None:
    """By the hold itself, as any door does."""
    [asked] = [each for each in (await sick.act(plan))["asks"] if each["state"] == "asked"]
    assert asked["client"]["name"].lower() == who
    async with sick.house.shop.owner() as desk:
        answer = await desk.post(f"/v1/bookings/{asked['hold']}/{'confirm' if yes else 'cancel'}")
    assert answer.status_code == 200, answer.text


async def at_rest(database: Database) -> None:
    """Wait until nothing follows any more from what happened; reminders of tomorrow may wait."""
    left = (
        select(func.count()).select_from(OutboxRow).where(OutboxRow.handed_at.is_(None)),
        select(func.count()).select_from(Work).where(Work.done_at.is_(None), Work.parked_at.is_(None)),
    )
    for _ in range(1200):
        async with database.reading() as session:
            if not sum([await session.scalar(each) or 0 for each in left]):
                return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not come to rest in two minutes")


async def killed(asked: Asked, boundary: str) -> None:
    process = asked.start(kill_at=boundary)
    assert await asyncio.to_thread(process.wait, 120) == -signal.SIGKILL, asked.log


async def finished(database: Database, asked: Asked) -> None:
    process = asked.start()
    try:
        await at_rest(database)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 60)
