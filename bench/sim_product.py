"""The product's own ranker at the simulator's counter: it learns from the log alone, and sees what a desk sees."""

from collections.abc import Sequence
from random import Random

import numpy as np

from bench.sim.counter import Asked, Logged, Offer
from ml.no_show import Bookings, Predictor
from ml.no_show.bookings import Floats, end_of_day
from ml.slots import Ranker, Settings, Times, Wish
from ml.slots.keep import Cells
from ml.slots.offers import Offered
from training.no_show.choose import Choice as Recipe
from training.no_show.choose import fit
from training.no_show.gate import judge
from training.slots.asking import learn_demand, learn_kept
from training.slots.choosing import fit_choice

_RECIPE = Recipe(kind="linear", strength=0.1)


class Product:
    """What was learned from a log, offering times."""

    def __init__(self, ranker: Ranker, attendance: Predictor | None, *, seed: int) -> None:
        self.ranker, self.attendance, self._random = ranker, attendance, Random(seed)

    def offer(self, asked: Asked, fits: Sequence[float], free: Sequence[float]) -> Offer:
        times = _times(fits)
        comes = 1 - self.attendance.probabilities(*_to_judge(asked, fits)) if self.attendance else None
        cells = Cells(_times(free), asked.cell_seconds / 60)
        ranked = self.ranker.rank(_wish(asked), times, most=asked.most, random=self._random, cells=cells, comes=comes)
        return Offer(ranked.drawn.places, ranked.drawn.chance)


def learn(log: Sequence[Logged], *, seed: int, settings: Settings) -> Product:
    """The ranker and the attendance predictor that this log gives."""
    offers = [offered(each, number) for number, each in enumerate(log) if each.fits]
    ranker = Ranker(
        version="bench", choice=fit_choice(offers), demand=learn_demand(offers), comes=learn_kept(offers),
        settings=settings,
    )  # fmt: skip
    return Product(ranker, attendance(_bookings([each for each in log if not np.isnan(each.taken)])), seed=seed)


def attendance(taken: Bookings) -> Predictor | None:
    """What speaks of who comes: a version only if it passes the product's gate, on the later half of the bookings."""
    earlier = taken.starts_at < np.median(taken.starts_at)
    trial = fit(taken.take(earlier), "booking", _RECIPE)
    passes = judge(trial, None, taken.take(earlier), taken.take(~earlier), champion_cut=0.0).passes
    return fit(taken, "booking", _RECIPE) if passes else None


def offered(logged: Logged, number: int) -> Offered:
    """A line of the log as the product keeps it; what was called off was not kept."""
    shown = [logged.fits[each] for each in logged.offer.places]
    taken = -1 if np.isnan(logged.taken) else shown.index(logged.taken)
    kept = 0.0 if logged.cancelled else logged.came
    return Offered(
        number=number, wish=_wish(logged.asked), shown=_times(shown), taken=taken, chance=logged.offer.chance, kept=kept
    )


def _wish(asked: Asked) -> Wish:
    minutes = asked.cells * asked.cell_seconds / 60
    return Wish(now=asked.at, wanted=asked.wish, minutes=minutes, visits=asked.visits, again=asked.again)


def _times(walls: Sequence[float]) -> Times:
    return Times(np.array(walls, dtype=float), np.zeros(len(walls), dtype=np.int64))


def _bookings(taken: Sequence[Logged]) -> Bookings:
    missed = [1.0 if each.cancelled else 1.0 - each.came for each in taken]
    return _rows(
        np.array([each.asked.at for each in taken]), np.array([each.taken for each in taken]), np.array(missed),
        np.array([float(each.asked.visits) for each in taken]), np.array([float(each.asked.cells) for each in taken]),
    )  # fmt: skip


def _to_judge(asked: Asked, fits: Sequence[float]) -> tuple[Bookings, Bookings]:
    many = len(fits)
    rows = _rows(
        np.full(many, asked.at), np.array(fits), np.full(many, np.nan), np.full(many, float(asked.visits)),
        np.full(many, float(asked.cells)),
    )  # fmt: skip
    return rows, rows


def _rows(at: Floats, starts: Floats, missed: Floats, visits: Floats, cells: Floats) -> Bookings:
    return Bookings(
        ids=np.arange(len(at)).astype(str), clients=np.full(len(at), ""), booked_at=at, starts_at=starts,
        booked_wall=at, starts_wall=starts, outcomes=missed, over_at=end_of_day(starts, starts),
        numbers={"visits": visits, "cells": cells}, categories={}, weights=np.ones(len(at)),
        has_hours=True, booked_has_hours=True,
    )  # fmt: skip
