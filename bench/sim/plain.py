"""Policies to compare with. Those below ``Myopic`` know the world; the others look at nothing but the clock."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.sim.best import best_of
from bench.sim.counter import DAY, HOUR, MONDAY, Asked, Offer
from bench.sim.world import HOURS, OPENS, World


@dataclass(frozen=True, slots=True)
class Earliest:
    """The first ``most`` times, or as many as may be shown."""

    most: int = 1_000

    def offer(self, asked: Asked, fits: Sequence[float], _free: Sequence[float]) -> Offer:
        return Offer(tuple(range(min(len(fits), asked.most, self.most))))


class EarliestAndWished:
    """The first times, but just what was wished for among them if it is free: the product leaves nobody without it."""

    def offer(self, asked: Asked, fits: Sequence[float], _free: Sequence[float]) -> Offer:
        inside = sorted(range(len(fits)), key=lambda place: (fits[place] != asked.wish, place))
        return Offer(tuple(sorted(inside[: asked.most])))


class Nearest:
    """The times nearest to the wish; without one, the first."""

    def offer(self, asked: Asked, fits: Sequence[float], _free: Sequence[float]) -> Offer:
        to = asked.at if np.isnan(asked.wish) else asked.wish
        return Offer(tuple(np.argsort(np.abs(np.array(fits) - to), kind="stable")[: asked.most].tolist()))


class AtRandom:
    """Any times; ``seed`` decides which."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)

    def offer(self, asked: Asked, fits: Sequence[float], _free: Sequence[float]) -> Offer:
        return Offer(tuple(self._random.permutation(len(fits))[: asked.most].tolist()))


class Seer:
    """What those who know the world see of a request."""

    def __init__(self, world: World) -> None:
        self.world = world

    def cell_of(self, instant: float) -> int:
        """The cell that begins at an instant."""
        day, second = divmod(instant - MONDAY, DAY)
        return int(day) * self.world.cells + round((second / HOUR - OPENS) * self.world.cells / HOURS)

    def period_of(self, asked: Asked) -> int:
        begins = (asked.at - MONDAY) / DAY + self.world.ahead
        within = ((asked.at - MONDAY) % DAY / HOUR - 8.0) / HOURS
        return int(begins) * self.world.per_day + int(within * self.world.per_day)

    def kind_of(self, asked: Asked) -> int:
        """Which kind it is: what is asked tells them apart."""
        fits = [bool(np.isnan(asked.wish)) != each.wishes and each.visits == asked.visits for each in self.world.kinds]
        return fits.index(True)


class MostLikelyToCome(Seer):
    """The times at which this client is likeliest to come, by the truth; the earliest of equals."""

    def offer(self, asked: Asked, fits: Sequence[float], _free: Sequence[float]) -> Offer:
        period, cells = self.period_of(asked), [self.cell_of(each) for each in fits]
        world, kind = self.world, self.kind_of(asked)
        comes = (world.comes(kind, world.day_of(period)) * world.stays(period))[cells]
        return Offer(tuple(np.argsort(-comes, kind="stable")[: asked.most].tolist()))


class Myopic(Seer):
    """The best for this client alone, by the truth: nobody comes later."""

    def offer(self, asked: Asked, fits: Sequence[float], _free: Sequence[float]) -> Offer:
        period, cells = self.period_of(asked), [self.cell_of(each) for each in fits]
        world, kind, day = self.world, self.kind_of(asked), self.world.day_of(period)
        wished = -1 if np.isnan(asked.wish) else self.cell_of(asked.wish)
        weights = world.weights(kind, wished, day)[cells]
        worth = (world.comes(kind, day) * world.stays(period))[cells]
        chosen, _ = best_of(weights[None], worth[None], np.ones((1, len(cells)), bool), most=asked.most)
        return Offer(tuple(each for each in chosen[0].tolist() if each >= 0))
