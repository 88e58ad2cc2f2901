"""The truth of a simulated business: who asks for what and when, what they accept, who cancels and who comes.

Demand by hour, lead times, missing by lead, cancellations and the share of long sessions come from public data
(``figures.json``). How people choose between times is in no public set: the kinds below and their numbers are ours.
Times are cells: ``day * cells + place``; a session takes one or two of a day. No policy is ever handed any of this.
"""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
OPENS, HOURS, ASKS_FROM = 9.0, 10.0, 8.0
_FIGURES: dict[str, Any] = json.loads(Path(__file__).with_name("figures.json").read_text(encoding="utf-8"))
_NOON = 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Clients of one kind.

    Attributes:
        share: of all who ask.
        base: log odds to take a time that is just what was asked for, if nothing else is offered.
        earlier, later: what a day earlier or later than asked costs; without a wish, a day of waiting is ``later``.
        hour: what an hour of the day costs.
        half: what the other half of the day costs.
        misses: added to the log odds of not coming.
        visits: how often they have been here.
        wishes: whether they name a time, or want to come soon.
    """

    share: float
    base: float
    earlier: float
    later: float
    hour: float
    half: float = 0.0
    misses: float = 0.0
    visits: int = 0
    wishes: bool = True


REGULAR = Kind(share=0.4, base=1.6, earlier=1.4, later=1.1, hour=0.35, misses=-0.4, visits=5)
EASY = Kind(share=0.35, base=1.2, earlier=0.7, later=0.5, hour=0.12, misses=0.3)
SOON = Kind(share=0.25, base=1.2, earlier=0.0, later=0.5, hour=0.0, misses=0.1, wishes=False)


class Type(NamedTuple):
    """What a request is: a kind's place, the cell asked for (-1 for none), and how many cells it takes."""

    kind: int
    asked: int
    length: int


@dataclass(frozen=True, kw_only=True)
class World:
    """One builder's ``days`` of ``cells`` each, asked for from ``ahead`` days before, ``per_day`` requests at most."""

    name: str = "ordinary"
    load: float = 0.9
    effect: float = 1.0
    days: int = 3
    cells: int = 4
    ahead: int = 3
    per_day: int = 12
    kinds: tuple[Kind, ...] = (REGULAR, EASY, SOON)
    long_share: float = _FIGURES["long_share"]
    cancelled_per_day: float = _FIGURES["cancelled_per_day"]
    early_misses: float = 0.0
    taste: tuple[float, ...] = ()
    most: int = 3
    asks_again: float = 0.5
    again: float = 0.4

    @property
    def all_cells(self) -> int:
        return self.days * self.cells

    @property
    def periods(self) -> int:
        return (self.days + self.ahead) * self.per_day

    @property
    def cancelled_per_period(self) -> float:
        return float(1 - (1 - self.cancelled_per_day) ** (1 / self.per_day))

    def day_of(self, period: int) -> int:
        """The day of a period; before the first day of the calendar it is below zero."""
        return period // self.per_day - self.ahead

    def hour_of(self, period: int) -> float:
        return ASKS_FROM + HOURS * (period % self.per_day + 0.5) / self.per_day

    @cached_property
    def hours(self) -> Floats:
        """(all cells,): the hour at which each begins."""
        return np.tile(OPENS + HOURS / self.cells * np.arange(self.cells), self.days)

    @cached_property
    def on_day(self) -> NDArray[np.int64]:
        return np.repeat(np.arange(self.days), self.cells)

    def is_open(self, period: int) -> Bools:
        """(all cells,): which have not begun."""
        day, hour = self.day_of(period), self.hour_of(period)
        found: Bools = (self.on_day > day) | ((self.on_day == day) & (self.hours > hour))
        return found

    @cached_property
    def begins(self) -> NDArray[np.int64]:
        """(all cells,): the first period in which each has begun."""
        opened = np.array([self.is_open(period) for period in range(self.periods)])
        found: NDArray[np.int64] = opened.sum(axis=0)
        return found

    @cached_property
    def types(self) -> list[Type]:
        return [
            Type(kind, asked, length)
            for kind, each in enumerate(self.kinds)
            for asked in (range(self.all_cells) if each.wishes else (-1,))
            for length in (1, 2)
        ]

    @cached_property
    def chances(self) -> Floats:
        """(periods, types): that a request of the type comes in the period; at most one comes."""
        rates = np.array([self._rates(period) for period in range(self.periods)])
        wanted = self.load * self.all_cells / (1 + self.long_share)
        found: Floats = rates * wanted / rates.sum()
        assert found.sum(axis=1).max() < 1, "more periods a day are needed"
        return found

    def _rates(self, period: int) -> Floats:
        opened, leads = self.is_open(period), self.on_day - self.day_of(period)
        shares = np.array(_FIGURES["lead_shares"])
        by_hour = np.add.reduceat(_by_cell(self.cells * 10), np.arange(0, self.cells * 10, 10))
        near = (leads >= 0) & (leads < len(shares)) & opened
        asked = np.where(near, shares[np.clip(leads, 0, len(shares) - 1)] * np.tile(by_hour, self.days), 0.0)
        length = {1: 1 - self.long_share, 2: self.long_share}
        return np.array(
            [
                self.kinds[kind].share * length[cells] * (asked[cell] if cell >= 0 else asked.sum())
                for kind, cell, cells in self.types
            ]
        )

    def weights(self, kind: int, asked: int, day: int) -> Floats:
        """(all cells,): how each weighs against the others and against 1 for none of them."""
        return np.exp(self._utilities(self.kinds[kind], asked, day))

    def _utilities(self, kind: Kind, asked: int, day: int) -> Floats:
        taste = np.tile(self.taste, self.days) if self.taste else np.zeros(self.all_cells)
        if asked < 0:
            return kind.base - kind.later * (self.on_day - day) + taste
        days = self.on_day - self.on_day[asked]
        off = np.abs(self.hours - self.hours[asked])
        other = (self.hours < _NOON) != (self.hours[asked] < _NOON)
        cost = kind.later * np.maximum(days, 0) + kind.earlier * np.maximum(-days, 0) + kind.hour * off
        found: Floats = kind.base - cost - kind.half * other + taste
        return found

    def comes(self, kind: int, day: int) -> Floats:
        """(all cells,): that a client who asks on ``day`` and does not cancel comes to each."""
        missed = _FIGURES["missed"]
        usual, lead = _log_odds(missed["all"]), np.maximum(self.on_day - day, 0)
        seen = np.where(
            lead == 0, _log_odds(missed["same_day"]), missed["intercept"] + missed["slope"] * np.log1p(lead)
        )
        early = self.early_misses * (self.hours < OPENS + 2)
        odds = usual + self.effect * (seen - usual) + self.kinds[kind].misses + early
        found: Floats = 1 / (1 + np.exp(odds))
        return found

    def stays(self, period: int) -> Floats:
        """(all cells,): that a booking made in ``period`` is not cancelled before it begins."""
        found: Floats = (1 - self.cancelled_per_period) ** np.maximum(self.begins - period, 0)
        return found

    def can_begin(self, free: Bools, period: int, length: int) -> Bools:
        """(all cells,): where a session of ``length`` cells fits into what is free."""
        fits = free & self.is_open(period)
        if length == 1:
            return fits
        follows = np.append(free[1:], False) & (np.arange(self.all_cells) % self.cells < self.cells - 1)
        return fits & follows


def null(load: float, **shape: Any) -> World:
    """Nothing can be gained: all times weigh the same, lead changes nothing, all sessions are short, all stay."""
    flat = tuple(replace(each, base=1.0, earlier=0.0, later=0.0, hour=0.0, misses=0.0) for each in (REGULAR, EASY))
    shares = (replace(flat[0], share=0.5), replace(flat[1], share=0.5))
    return World(
        name="null", load=load, effect=0.0, kinds=shares, long_share=0.0, cancelled_per_day=0.0, asks_again=0.0, **shape
    )  # fmt: skip


def misspecified(load: float, **shape: Any) -> World:
    """People choose by things no feature of the product knows: the half of the day, and a taste for some hours."""
    kinds = (
        replace(REGULAR, hour=0.0, half=2.5, later=2.0),
        replace(EASY, hour=0.0, half=1.2, earlier=0.2),
        replace(SOON, later=0.2),
    )
    cells = shape.get("cells", 4)
    taste = tuple(0.9 * np.cos(np.arange(cells) * 2.1))
    return World(name="misspecified", load=load, kinds=kinds, early_misses=0.8, taste=taste, **shape)


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _by_cell(parts: int) -> Floats:
    """(parts,): the demand of the day cut into equal parts."""
    by_hour = np.array(_FIGURES["demand_by_hour"])
    at = (np.arange(parts) + 0.5) * len(by_hour) / parts
    found: Floats = by_hour[at.astype(int)] * len(by_hour) / parts
    return found
