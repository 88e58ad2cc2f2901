"""What a free time is worth to those who may still ask: what the calendar would bring with it, less without it.

The expected future is played forward day by day, without chance: requests come as learned, each is shown the best few
of what is then expected to be free, takes one as the choice says, and what is taken fades. Doing that once for each
time that could be given away tells what giving it away costs; a time that few others want costs little, one that
leaves a gap too short for anybody costs more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.slots.choice import Choice
from ml.slots.demand import Demand
from ml.slots.wish import DAY, Floats, Times, Wish

_REACH, _HALF, _MOST_WISHES, _DEEP = 14, 0.5, 96, 8
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_NIL = 1e-9
OFF_BY = 0.02
"""By how much what is foreseen differs between times that are alike: in nine of ten offers of worlds with nothing to
gain less than this (standard deviation, in kept bookings); where there is something to gain, two to five times as much.
"""


@dataclass(frozen=True, slots=True)
class Cells:
    """The free calendar cut into equal pieces, earliest first: when each begins, whose it is, how long each lasts."""

    times: Times
    minutes: float

    def between(self, first: float, last: float) -> "Cells":
        """Those of the days from ``first`` to ``last``, in days since 1970."""
        days = np.floor(self.times.walls / DAY)
        kept = (days >= first) & (days <= last)
        return Cells(Times(self.times.walls[kept], self.times.builders[kept]), self.minutes)

    def runs(self, cells: int) -> Bools:
        """(cells,): where so many follow one another."""
        found: Bools = np.ones(len(self.times), dtype=bool)
        after = self._after()
        at = np.arange(len(self.times))
        for _ in range(cells - 1):
            at = after[at]
            found = found & (at >= 0)
        return found

    def run_from(self, cells: int) -> Ints:
        """(cells, ``cells``): each with those that follow; the last stands in where none does."""
        after, at = self._after(), np.arange(len(self.times))
        columns = [at]
        for _ in range(cells - 1):
            at = np.where(after[at] >= 0, after[at], at)
            columns.append(at)
        return np.stack(columns, axis=1)

    def taken_by(self, starts: Times, minutes: float) -> Bools:
        """(starts, cells): which pieces a session at each start takes."""
        begins, ends = starts.walls[:, None], starts.walls[:, None] + minutes * 60
        walls, same = self.times.walls[None], starts.builders[:, None] == self.times.builders[None]
        found: Bools = (walls < ends) & (walls + self.minutes * 60 > begins) & same
        return found

    def _after(self) -> Ints:
        """(cells,): the place of the one that follows without a gap, -1 for none."""
        key = {
            each: at
            for at, each in enumerate(zip(self.times.walls.tolist(), self.times.builders.tolist(), strict=True))
        }
        following = self.times.walls + self.minutes * 60
        pairs = zip(following.tolist(), self.times.builders.tolist(), strict=True)
        return np.array([key.get(each, -1) for each in pairs], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Asking:
    """Requests of one length: how many a day, how far ahead, and how each time of day and distance weighs for them.

    Attributes:
        counts: (wishes,) a day.
        leads: (wishes,) days ahead that are wished for; 0 for those who only want to come soon.
        appeal: (wishes, 2 * reach + 1, hours of day): by days from the day wished for.
    """

    counts: Floats
    leads: Ints
    appeal: Floats


def asking(demand: Demand, choice: Choice, hours: Floats) -> Mapping[float, Asking]:
    """By length in minutes; ``hours`` are the seconds of the day at which there are times at all."""
    today, found = _REACH * DAY, dict[float, list[tuple[float, int, Floats]]]()
    for lead in range(len(demand.ahead)):
        for count, wish in demand.wishes(today, today + lead * DAY):
            found.setdefault(wish.minutes, []).append((count, lead, _appeals(choice, wish, lead, hours)))
    for count, wish in demand.without_wish(today):
        found.setdefault(wish.minutes, []).append((count, 0, _appeals(choice, wish, 0, hours)))
    return {minutes: _most_asked(rows) for minutes, rows in found.items()}


def _most_asked(rows: list[tuple[float, int, Floats]]) -> Asking:
    """The wishes that come most often, standing for all of that length."""
    kept = sorted(rows, key=lambda each: -each[0])[:_MOST_WISHES]
    counts = np.array([count for count, _, _ in kept])
    counts *= sum(count for count, _, _ in rows) / counts.sum()
    return Asking(counts, np.array([lead for _, lead, _ in kept]), np.stack([appeal for _, _, appeal in kept]))


def _appeals(choice: Choice, wish: Wish, lead: int, hours: Floats) -> Floats:
    days = (np.arange(-_REACH, _REACH + 1) + lead) * DAY + _REACH * DAY
    walls = (days[:, None] + hours[None]).ravel()
    times = Times(walls, np.zeros(len(walls), dtype=np.int64))
    found: Floats = choice.appeal(wish, times).reshape(len(days), len(hours))
    return found


def believable(costs: Floats) -> Floats:
    """The costs drawn together, by how much of their spread the sketch of the future would make of nothing.

    All the same, exactly, where they differ by no more than that: then what is alike stays in the order of time.
    """
    if not len(costs):
        return costs
    proof = max(0.0, 1 - OFF_BY**2 / max(float(costs.var()), _NIL**2))
    found: Floats = costs.mean() + proof * (costs - costs.mean())
    return found


@dataclass(frozen=True, slots=True)
class Future:
    """The expected future of one calendar: from the free cells to the bookings that will be kept.

    Attributes:
        comes: by days ahead, the chance that a booking is kept.
        most: how many times are shown at once.
    """

    cells: Cells
    asked: Mapping[float, Asking]
    hours: Floats
    comes: Floats
    now: float
    most: int

    def costs(self, taken: Bools) -> Floats:
        """(n,): what each loses that takes these cells, in kept bookings; ``taken`` is (n, cells)."""
        free = np.vstack([np.ones((1, taken.shape[1])), 1.0 - taken])
        worth = self._worth(free)
        lost: Floats = np.maximum(worth[0] - worth[1:], 0.0)
        return lost

    def _worth(self, free: Floats) -> Floats:
        """(n,): kept bookings to be expected from each of n calendars, given as (n, cells) shares that are free."""
        on_day = np.floor(self.cells.times.walls / DAY).astype(np.int64)
        hour = np.searchsorted(self.hours, np.mod(self.cells.times.walls, DAY))
        today, total = int(self.now // DAY), np.zeros(len(free))
        left = 1.0 - self.now % DAY / DAY
        for day in range(today, int(on_day.max(initial=today)) + 1):
            ready = np.where(on_day == day, _HALF, on_day > day)
            share = left if day == today else 1.0
            for minutes, asking in self.asked.items():
                free, gained = self._asked_for(free, ready, day, on_day, hour, minutes, asking, share)
                total += gained
        return total

    def _asked_for(
        self, free: Floats, ready: Floats, day: int, on_day: Ints, hour: Ints, minutes: float, asking: Asking,
        share: float,
    ) -> tuple[Floats, Floats]:  # fmt: skip
        needed = max(1, int(np.ceil(minutes / self.cells.minutes)))
        run = self.cells.run_from(needed)
        open_ = free[:, run].prod(axis=2) * self.cells.runs(needed) * ready
        counts = np.where(day + asking.leads <= on_day.max(initial=day), asking.counts, 0.0) * share
        away = np.clip(on_day[None] - (day + asking.leads)[:, None], -_REACH, _REACH) + _REACH
        appeal = asking.appeal[np.arange(len(counts))[:, None], away, hour[None]]
        flow = _flow(open_, appeal, counts, self.most)
        kept = np.where(flow > _NIL, -np.expm1(-flow / np.maximum(open_, _NIL)) * open_, 0.0)
        comes = self.comes[np.clip(on_day - day, 0, len(self.comes) - 1)]
        gone = np.zeros_like(free)
        for cell, booked in zip(run, kept.T, strict=True):
            gone[:, cell] += booked[:, None]
        return np.clip(free - gone, 0.0, 1.0), (kept * comes).sum(axis=1)


def _flow(open_: Floats, appeal: Floats, counts: Floats, most: int) -> Floats:
    """(n, cells): how many requests a day end in each, when each is shown the ``most`` that weigh most for it.

    ``open_`` is (n, cells), ``appeal`` (wishes, cells), ``counts`` (wishes,). Only the first ``most * _DEEP`` cells of
    a wish are looked at: what comes after so many is shown only where nearly all before it are gone.
    """
    order = np.argsort(-appeal, axis=1, kind="stable")[:, : most * _DEEP]
    ranked = open_[:, order]
    before = np.cumsum(ranked, axis=2) - ranked
    shown = np.clip(np.minimum(ranked, most - before), 0.0, None) * np.take_along_axis(appeal, order, axis=1)
    taken = counts[:, None] * shown / (1.0 + shown.sum(axis=2, keepdims=True))
    places, many = order.ravel(), open_.shape[1]
    return np.stack([np.bincount(places, each.ravel(), many) for each in taken])
