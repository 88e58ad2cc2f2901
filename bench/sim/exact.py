"""The exact optimum of a small world, by dynamic programming over every calendar that can be.

A day's calendar is a row of cells, each free, a short session, or one half of a long one. Backwards through the
periods: nobody or somebody comes, the best offer is made (twice, if they ask again), then sessions may be cancelled.
It knows the truth and the kind of each client; everybody is shown as many times as may be shown.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bench.sim.best import best_of
from bench.sim.counter import Asked, Offer
from bench.sim.plain import Seer
from bench.sim.world import Bools, Floats, World

_FREE, _SHORT, _FIRST, _SECOND = range(4)
Ints = NDArray[np.int64]


class Days:
    """All calendars of one day, and how they turn into one another."""

    def __init__(self, cells: int, cancelled: float) -> None:
        self.all = [row for row in product(range(4), repeat=cells) if _is_calendar(row)]
        self.number = {row: at for at, row in enumerate(self.all)}
        self.booked = {length: self._booked(length, cells) for length in (1, 2)}
        self.after = self._after(cancelled)
        self.empty = self.number[(_FREE,) * cells]

    def _booked(self, length: int, cells: int) -> Ints:
        """(calendars, cells): the calendar with a session at the cell, -1 where it does not fit."""
        found = np.full((len(self.all), cells), -1)
        put = (_SHORT,) if length == 1 else (_FIRST, _SECOND)
        for at, row in enumerate(self.all):
            for cell in range(cells - length + 1):
                if all(each == _FREE for each in row[cell : cell + length]):
                    found[at, cell] = self.number[(*row[:cell], *put, *row[cell + length :])]
        return found

    def _after(self, cancelled: float) -> Floats:
        """(calendars, calendars): how likely one turns into another when each session may be cancelled."""
        found = np.zeros((len(self.all), len(self.all)))
        for at, row in enumerate(self.all):
            sessions = [cell for cell, each in enumerate(row) if each in {_SHORT, _FIRST}]
            for gone in product((False, True), repeat=len(sessions)):
                left = list(row)
                for cell in (each for each, is_gone in zip(sessions, gone, strict=True) if is_gone):
                    left[cell : cell + (2 if row[cell] == _FIRST else 1)] = [_FREE] * (2 if row[cell] == _FIRST else 1)
                found[at, self.number[tuple(left)]] += cancelled ** sum(gone) * (1 - cancelled) ** (
                    len(gone) - sum(gone)
                )
        return found


def _is_calendar(row: Sequence[int]) -> bool:
    pairs = zip((_FREE, *row), (*row, _FREE), strict=True)
    return all((one == _FIRST) == (other == _SECOND) for one, other in pairs)


class Optimum(Seer):
    """The policy that knows everything. ``value`` is what it attains on average."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.days = Days(world.cells, world.cancelled_per_period)
        self.kept: list[Floats] = []
        worth = np.zeros((1,) * world.days)
        for period in reversed(range(world.periods)):
            worth = self._cancelled(self._with_open_days(worth, period))
            self.kept.append(worth)
            worth = self._before(worth, period)
        self.kept.reverse()
        self.value = float(worth[self._at(worth, (self.days.empty,) * world.days)])

    def _with_open_days(self, worth: Floats, period: int) -> Floats:
        """The calendar of a day matters only before its last time has begun: until then it has an axis of its own."""
        opened = self.world.is_open(period).reshape(self.world.days, self.world.cells).any(axis=1)
        for day in np.flatnonzero(opened).tolist():
            if worth.shape[day] == 1:
                worth = np.repeat(worth, len(self.days.all), axis=day)
        return worth

    @staticmethod
    def _at(worth: Floats, state: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(each if size > 1 else 0 for each, size in zip(state, worth.shape, strict=True))

    def _cancelled(self, worth: Floats) -> Floats:
        for day, size in enumerate(worth.shape):
            if size > 1:
                worth = np.moveaxis(np.tensordot(self.days.after, worth, axes=(1, day)), 0, day)
        return worth

    def _before(self, after: Floats, period: int) -> Floats:
        """What calendars are worth before somebody may come, from what they are worth after."""
        world = self.world
        opened = np.flatnonzero(world.is_open(period))
        found, shape = after.ravel().copy(), after.shape
        for length in (1, 2):
            after_it, fits = self._moved(after, opened, length)
            for kind in range(len(world.kinds)):
                gains = after_it + (world.comes(kind, world.day_of(period)) * world.stays(period))[opened]
                gains = np.where(fits, gains - after.ravel()[:, None], 0.0)
                for at, each in enumerate(world.types):
                    chance = world.chances[period, at]
                    if each.kind == kind and each.length == length and chance:
                        weights = world.weights(kind, each.asked, world.day_of(period))[opened]
                        found += chance * self._gain(weights, gains, fits)
        return found.reshape(shape)

    def _moved(self, after: Floats, opened: Ints, length: int) -> tuple[Floats, Bools]:
        """(calendars, open cells): what follows a booking at each, and whether it fits."""
        columns, fit = [], []
        for cell in opened.tolist():
            day, place = divmod(cell, self.world.cells)
            to = self.days.booked[length][:, place]
            columns.append(np.take(after, np.maximum(to, 0), axis=day).ravel())
            shape = [1] * after.ndim
            shape[day] = len(to)
            fit.append(np.broadcast_to((to >= 0).reshape(shape), after.shape).ravel())
        if not columns:
            return np.zeros((after.size, 0)), np.zeros((after.size, 0), bool)
        return np.stack(columns, axis=1), np.stack(fit, axis=1)

    def _gain(self, weights: Floats, gains: Floats, fits: Bools) -> Floats:
        world, most = self.world, self.world.most
        again: Floats | float = 0.0
        if world.asks_again:
            _, second = best_of(weights, gains, fits, most=most, none=float(np.exp(world.again)))
            again = world.asks_again * second
        return best_of(weights, gains, fits, most=most, otherwise=again)[1]

    def offer(self, asked: Asked, fits: Sequence[float], free: Sequence[float]) -> Offer:
        """The offer of the optimum; sessions that stand are told from the free cells, as short ones.

        A short one in place of a half of a long one changes what later cancellations may free, and nothing else.
        """
        world, period = self.world, self.period_of(asked)
        after, length = self.kept[period], asked.cells
        state = self._state([self.cell_of(each) for each in free])
        cells = np.array([self.cell_of(each) for each in fits])
        kind, day = self.kind_of(asked), world.day_of(period)
        wished = -1 if np.isnan(asked.wish) else self.cell_of(asked.wish)
        values = (world.comes(kind, day) * world.stays(period))[cells]
        later = [after[self._at(after, self._with(state, cell, length))] for cell in cells.tolist()]
        gains = values + later - after[self._at(after, state)]
        weights, all_fit = world.weights(kind, wished, day)[cells][None], np.ones((1, len(cells)), bool)
        none = float(np.exp(world.again)) if asked.again else 1.0
        otherwise: Floats | float = 0.0
        if world.asks_again and not asked.again:
            _, second = best_of(weights, gains[None], all_fit, most=asked.most, none=float(np.exp(world.again)))
            otherwise = world.asks_again * second
        chosen, _ = best_of(weights, gains[None], all_fit, most=asked.most, none=none, otherwise=otherwise)
        return Offer(tuple(each for each in chosen[0].tolist() if each >= 0))

    def _state(self, free: Sequence[int]) -> tuple[int, ...]:
        held = np.full(self.world.all_cells, _SHORT)
        held[list(free)] = _FREE
        rows = held.reshape(self.world.days, self.world.cells).tolist()
        return tuple(self.days.number[tuple(row)] for row in rows)

    def _with(self, state: tuple[int, ...], cell: int, length: int) -> tuple[int, ...]:
        day, place = divmod(cell, self.world.cells)
        return (*state[:day], int(self.days.booked[length][state[day], place]), *state[day + 1 :])
