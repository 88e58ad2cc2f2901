"""The counter: people of a world come with their requests, a policy offers, the calendar fills, a log is kept.

A policy is handed ``Asked``, the starts that fit and the free cells, all plain numbers, and gives back which it offers;
the world itself is not reachable from them. What is drawn (who comes, how they would judge each time, who cancels,
who comes) depends on the seed alone, so that policies meet the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from bench.sim.world import HOURS, OPENS, Bools, Floats, World

MONDAY = float(np.datetime64("2026-01-05T00:00:00", "s").astype(np.int64))
DAY, HOUR = 86_400.0, 3_600.0
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a request: instants in seconds, ``nan`` for no wish; ``again`` after a first "none of these"."""

    at: float
    wish: float
    cells: int
    cell_seconds: float
    visits: int
    again: bool
    most: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Places among the starts that fit, and how likely the policy was to offer just these."""

    places: tuple[int, ...]
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Logged:
    """One offer and what came of it: the start taken (``nan``: none), cancelled, came (``nan``: it was cancelled)."""

    asked: Asked
    fits: tuple[float, ...]
    free: tuple[float, ...]
    offer: Offer
    taken: float
    cancelled: bool
    came: float


class Policy(Protocol):
    """Who chooses what is offered."""

    def offer(self, asked: Asked, fits: Sequence[float], free: Sequence[float]) -> Offer:
        """At most ``asked.most`` of the starts that fit."""
        ...


@dataclass(frozen=True, slots=True)
class People:
    """Everything chance decides, drawn beforehand.

    Attributes:
        types: (periods,): the request's type, -1 for nobody.
        tastes: (periods, 2, cells + 1): how each cell, and last "none", is judged at the first and second offer.
        again, comes: (periods,): uniform.
        stays: (periods,): after how many periods the booking would be cancelled.
    """

    types: Sequence[int]
    tastes: Floats
    again: Floats
    stays: Floats
    comes: Floats


def people(world: World, seed: int) -> People:
    """The same seed gives the same people."""
    random = np.random.default_rng(seed)
    chances = np.cumsum(world.chances, axis=1)
    drawn = random.random(world.periods)
    types = [
        int(np.searchsorted(row, each)) if each < row[-1] else _NOBODY for row, each in zip(chances, drawn, strict=True)
    ]
    tastes = random.gumbel(size=(world.periods, 2, world.all_cells + 1))
    hazard = max(world.cancelled_per_period, 1e-12)
    stays = random.geometric(hazard, world.periods).astype(float)
    return People(types, tastes, random.random(world.periods), stays, random.random(world.periods))


@dataclass(slots=True)
class Calendar:
    """What is booked: ``whose`` has the period of the booking in each cell."""

    whose: list[int]
    until: dict[int, float] = field(default_factory=dict)

    def free(self) -> Bools:
        return np.array([each == _NOBODY for each in self.whose])

    def let_go(self, period: int) -> None:
        """Free what is cancelled by ``period``."""
        for booked in [each for each, until in self.until.items() if until <= period]:
            self.whose = [_NOBODY if each == booked else each for each in self.whose]
            del self.until[booked]


def run(world: World, drawn: People, policy: Policy) -> list[Logged]:
    """Everybody comes in turn; the log in their order."""
    calendar, log = Calendar([_NOBODY] * world.all_cells), list[Logged]()
    for period, number in enumerate(drawn.types):
        calendar.let_go(period)
        if number != _NOBODY:
            log += _served(world, drawn, calendar, policy, period)
    return log


def _served(world: World, drawn: People, calendar: Calendar, policy: Policy, period: int) -> list[Logged]:
    kind, wished, length = world.types[drawn.types[period]]
    day, log = world.day_of(period), list[Logged]()
    for attempt in range(2):
        free = calendar.free() & world.is_open(period)
        cells = np.flatnonzero(world.can_begin(free, period, length))
        asked = _asked(world, period, wished, length, world.kinds[kind].visits, attempt)
        fits, left = tuple(instants(world, cells)), tuple(instants(world, np.flatnonzero(free)))
        offer = policy.offer(asked, fits, left) if fits else Offer(())
        shown = cells[list(offer.places)]
        assert len(set(offer.places)) == len(offer.places) <= world.most
        judged = np.log(world.weights(kind, wished, day))[shown] + drawn.tastes[period, attempt][shown]
        none = drawn.tastes[period, attempt][-1] + world.again * attempt
        if len(shown) and judged.max() > none:
            taken = int(shown[judged.argmax()])
            return [*log, _booked(world, drawn, calendar, period, taken, (asked, fits, left, offer))]
        log.append(Logged(asked, fits, left, offer, np.nan, cancelled=False, came=np.nan))
        if drawn.again[period] >= world.asks_again or not len(cells):
            break
    return log


def _booked(
    world: World, drawn: People, calendar: Calendar, period: int, cell: int,
    seen: tuple[Asked, tuple[float, ...], tuple[float, ...], Offer],
) -> Logged:  # fmt: skip
    kind, _, length = world.types[drawn.types[period]]
    for each in range(cell, cell + length):
        calendar.whose[each] = period
    ends = period + drawn.stays[period]
    cancelled = ends <= world.begins[cell]
    if cancelled:
        calendar.until[period] = ends
    came = np.nan if cancelled else float(drawn.comes[period] < world.comes(kind, world.day_of(period))[cell])
    return Logged(*seen, taken=float(instants(world, [cell])[0]), cancelled=bool(cancelled), came=came)


def _asked(world: World, period: int, wished: int, length: int, visits: int, attempt: int) -> Asked:
    at = MONDAY + world.day_of(period) * DAY + world.hour_of(period) * HOUR
    wish = float(instants(world, [wished])[0]) if wished >= 0 else np.nan
    return Asked(at, wish, length, HOURS / world.cells * HOUR, visits, bool(attempt), world.most)


def instants(world: World, cells: Sequence[int] | np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> list[float]:
    """When cells begin, in seconds."""
    return [
        MONDAY + (cell // world.cells) * DAY + (OPENS + (cell % world.cells) * HOURS / world.cells) * HOUR
        for cell in map(int, cells)
    ]


def attended(log: Sequence[Logged]) -> float:
    """How many came."""
    return float(np.nansum([each.came for each in log]))
