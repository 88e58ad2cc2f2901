"""When a builder is ill or an event comes in between: where each session that cannot stand could go, all at once.

Every place is one that the rules of availability offer; between them the plan (``plan``) chooses so that no two meet
and as much as possible is kept. How likely a client agrees is what was learned of choosing between times, with the
present time as the wish. Nothing is changed here: ``move`` and ``substitute`` do, and look again at every rule.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.search import Found, check_range, search
from api.bookings.desk.conflicts import MOST, Clash, find_clashes
from api.bookings.desk.substitute import wanted_as
from api.catalog.queries import builders_of
from api.suggestions.habits import wall
from api.suggestions.places import Displaced, Place
from kit.zones import local_date, zone
from ml.slots import Ranker, Times, Wish
from ml.slots.wish import DAY
from models.people import Builder

_BEFORE, _AFTER, _LOOKED_AT = timedelta(days=2), timedelta(days=7), 200
_FREE = 1_000
"""What a session without a price counts for, in minor units, so that it is worth keeping too."""
_BOTHER = 0.03
"""What asking a client costs, as a share of the price: ours, until refusals have taught a better figure."""


Why = Literal["same_time", "same_builder", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Move:
    """Where a session could go, how likely the client agrees and then comes, and what that is worth."""

    clash: Clash
    to: Found
    agrees: float
    comes: float
    worth: int


def reason_of(move: Move) -> Why:
    """What speaks for a place."""
    if move.to.start == move.clash.session.starts_at:
        return "same_time"
    return "same_builder" if move.to.builder.id == move.clash.builder.id else "elsewhere"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The moves, the most worth first, what finds no place, and a proven bound on what any plan is worth."""

    moves: list[Move]
    lost: list[Clash]
    worth: int
    at_most: int


async def propose_moves(
    session: AsyncSession, builders: Sequence[Builder], *, start: datetime, end: datetime, ranker: Ranker, now: datetime
) -> Proposal:
    """For the first hundred sessions of these builders that begin in [start, end) and cannot stand.

    Raises ``Invalid`` for a reversed range or one of more than three months.
    """
    check_range(start, end)
    clashes = (await find_clashes(session, builders, start=max(start, now), end=end, now=now))[:MOST]
    options = {str(each.session.id): await _options(session, each, ranker, now) for each in clashes}

    asked = [Displaced(session=key, places=[_place(move) for move in moves]) for key, moves in options.items()]
    from api.suggestions.plan import plan  # CP-SAT takes a second to load, and most processes never plan

    found = await asyncio.to_thread(plan, asked)

    chosen = [_chosen(options[key], place) for key, place in found.moves.items()]
    lost = [each for each in clashes if str(each.session.id) in found.lost]
    return Proposal(sorted(chosen, key=lambda each: -each.worth), lost, found.worth, found.at_most)


async def _options(session: AsyncSession, clash: Clash, ranker: Ranker, now: datetime) -> list[Move]:
    """Where a session could go by itself; one that several give together has to be settled by hand."""
    row, service = clash.session, clash.service
    wanted = wanted_as(row, service)
    if wanted.is_together:
        return []
    found = await search(
        session, wanted, await builders_of(session, service), start=max(now, row.starts_at - _BEFORE),
        end=row.starts_at + _AFTER, now=now, limit=_LOOKED_AT,
    )  # fmt: skip
    return [_weighed(clash, each, ranker, now) for each in found]


def _weighed(clash: Clash, to: Found, ranker: Ranker, now: datetime) -> Move:
    row, where = clash.session, zone(to.builder.zone)
    is_theirs = 0 if to.builder.id == clash.builder.id else 1
    wish = Wish(
        now=wall(now, where), wanted=wall(row.starts_at, where),
        minutes=(row.ends_at - row.starts_at) / timedelta(minutes=1), visits=1, usual_builder=0,
    )  # fmt: skip
    appeal = float(ranker.choice.appeal(wish, Times(np.array([wall(to.start, where)]), np.array([is_theirs])))[0])
    ahead = int(wall(to.start, where) // DAY - wish.now // DAY)
    agrees, comes = appeal / (1 + appeal), ranker.comes[min(max(ahead, 0), len(ranker.comes) - 1)]
    price = clash.service.price * row.taken or _FREE
    return Move(clash, to, agrees, comes, int(price * (agrees * comes - _BOTHER)))


def _place(move: Move) -> Place:
    wanted, builder = wanted_as(move.clash.session, move.clash.service), move.to.builder
    return Place(
        builder=str(builder.id), start=move.to.start, occupies=wanted.occupied(move.to.start),
        day=local_date(move.to.start, zone(builder.zone)), worth=move.worth,
    )  # fmt: skip


def _chosen(options: Sequence[Move], place: Place) -> Move:
    return next(each for each in options if (str(each.to.builder.id), each.to.start) == (place.builder, place.start))
