"""The ranker: from a wish and the free times to the few to offer, with their reasons and how likely the offer was.

Worth of a time = how likely it is kept, less what giving it away costs those who may still ask, plus a bounded help
for builders who were shown too little. What is offered are the few whose expected worth, taken as the choice says, is
greatest; now and then one of them gives way to another that is nearly as good.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from ml.slots.best import best_few, gained
from ml.slots.choice import Choice
from ml.slots.demand import Demand
from ml.slots.explore import Drawn, explore
from ml.slots.fair import help_for
from ml.slots.keep import Asking, Cells, Future, asking, believable
from ml.slots.wish import DAY, Floats, Times, Wish

_TRIED, _REMEMBERED, _AROUND = 10, 8, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a business may set.

    Attributes:
        explored: share of offers in which one time gives way to another; .05 to .10 keeps learning honest.
        near: what a time must be worth, against the best of the offer, to take part in that.
        keeps: whether those who may still ask are thought of.
    """

    explored: float = 0.08
    near: float = 0.5
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class Ranked:
    """What to offer: places among the times, earliest first."""

    drawn: Drawn
    worth: Floats
    appeal: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """What was learned: how people choose, who may still ask, and how likely bookings are kept by days ahead.

    ``is_believed``: nothing was learned yet; then the times nearest to a wish are offered, whatever else is believed.
    """

    version: str
    choice: Choice
    demand: Demand | None
    comes: tuple[float, ...]
    settings: Settings = field(default_factory=Settings)
    is_believed: bool = False
    _asked: dict[tuple[float, ...], Mapping[float, Asking]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def rank(
        self, wish: Wish, times: Times, *, most: int, random: Random, cells: Cells | None = None,
        comes: Floats | None = None, shown: Floats | None = None, asked: NDArray[np.bool_] | None = None,
    ) -> Ranked:  # fmt: skip
        """Choose at most ``most`` of the times.

        Args:
            asked: (times,) which are just what is wished for: the best of them is always offered. By walls if left
                out.
            cells: all that is free; without it nobody who may still ask is thought of.
            comes: (times,) how likely this client keeps each; by days ahead where it is not given.
            shown: (builders,) how many times of each builder were shown lately.
        """
        appeal = self.choice.appeal(wish, times)
        worth = self._kept(wish, times) if comes is None else comes.copy()
        if shown is not None:
            worth = worth + help_for(times.builders, shown)
        if cells is not None and self.demand is not None and self.settings.keeps and len(times) > most:
            worth = worth - self._costs(wish, times, cells, appeal * worth, most)
        promise = appeal * worth
        sure = _best_of(np.flatnonzero(times.walls == wish.wanted if asked is None else asked), promise)
        if self.is_believed and not np.isnan(wish.wanted):
            chosen, sure = _nearest(wish, times, most, sure)
        else:
            chosen = best_few(appeal, worth, most, otherwise=self._if_none(wish, times, worth, most), sure=sure)
        drawn = explore(
            _best_first(chosen, promise, sure), self._others(chosen, promise, sure, most), times=len(times),
            share=self.settings.explored, random=random,
        )  # fmt: skip
        return Ranked(drawn, worth, appeal)

    def _if_none(self, wish: Wish, times: Times, worth: Floats, most: int) -> float:
        """What is still to be expected of somebody who takes none of these, because they may ask again."""
        if wish.again or self.demand is None or not len(times):
            return 0.0
        appeal = self.choice.appeal(replace(wish, again=True), times)
        chosen = best_few(appeal, worth, most)
        return self.demand.asks_again * max(gained(appeal[chosen], worth[chosen]), 0.0)

    def _kept(self, wish: Wish, times: Times) -> Floats:
        ahead = np.floor(times.walls / DAY) - np.floor(wish.now / DAY)
        found: Floats = np.array(self.comes)[np.clip(ahead, 0, len(self.comes) - 1).astype(int)]
        return found

    def _costs(self, wish: Wish, times: Times, cells: Cells, promise: Floats, most: int) -> Floats:
        """(times,): for the most promising; what none of them is offered for needs no price."""
        tried = np.argsort(-promise, kind="stable")[: max(_TRIED, most)]
        days = np.floor(times.walls[tried] / DAY)
        near = cells.between(days.min() - _AROUND, days.max() + _AROUND)
        found = np.ones(len(times))
        taken = near.taken_by(Times(times.walls[tried], times.builders[tried]), wish.minutes)
        found[tried] = believable(self._future(near, wish.now, most).costs(taken))
        return found

    def _future(self, cells: Cells, now: float, most: int) -> Future:
        assert self.demand is not None
        hours = np.unique(np.mod(cells.times.walls, DAY))
        key = tuple(hours.tolist())
        if key not in self._asked:
            if len(self._asked) >= _REMEMBERED:
                self._asked.clear()
            self._asked[key] = asking(self.demand, self.choice, hours)
        return Future(cells, self._asked[key], hours, np.array(self.comes), now, most)

    def _others(self, chosen: NDArray[np.intp], promise: Floats, sure: int | None, most: int) -> NDArray[np.intp]:
        """Those that may stand in for a chosen time: nearly as good as the worst of them; for none that is sure."""
        if not len(chosen) or (sure is not None and most == 1):
            return chosen[:0]
        is_near = promise >= self.settings.near * max(float(promise[chosen].min()), 0.0)
        is_near[chosen] = False
        return np.flatnonzero(is_near & (promise > 0))


def _nearest(wish: Wish, times: Times, most: int, sure: int | None) -> tuple[NDArray[np.intp], int | None]:
    """The nearest few, and the nearest of all, which gives way to nothing."""
    away = np.abs(times.walls - wish.wanted)
    if sure is not None:
        away[sure] = -1.0  # of several that are just as wished, the one that was chosen
    nearest = np.argsort(away, kind="stable")[:most]
    return np.sort(nearest), int(nearest[0]) if len(nearest) else None


def _best_of(places: NDArray[np.intp], promise: Floats) -> int | None:
    return int(places[np.argmax(promise[places])]) if len(places) else None


def _best_first(chosen: NDArray[np.intp], promise: Floats, sure: int | None) -> NDArray[np.intp]:
    """The last of them is the one that may give way: never the one that is sure."""
    order = np.where(chosen == sure, -np.inf, -promise[chosen]) if sure is not None else -promise[chosen]
    return chosen[np.argsort(order, kind="stable")]
