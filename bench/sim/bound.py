"""A bound on what any policy can attain in a world too large for the exact optimum: a linear programme over fractions.

It knows who will ask (not how they will choose) and may book in fractions. What holds of every policy on average holds
of its variables: a time is taken at most as often as it weighs against "none", no more times than may be shown, and no
cell is booked more than once at the ends of days and when it begins. Form: Gallego, Ratliff and Shebalov, "A general
attraction model and sales-based linear program" (2015).
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from bench.sim.counter import People
from bench.sim.world import World

_NIL = 1e-9


@dataclass(slots=True)
class _Rows:
    """A sparse matrix being written."""

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def add(self, entries: dict[int, float], right: float) -> None:
        self.rows += [len(self.right)] * len(entries)
        self.columns += entries.keys()
        self.values += entries.values()
        self.right.append(right)

    def matrix(self, width: int) -> csr_matrix:
        return csr_matrix((self.values, (self.rows, self.columns)), shape=(len(self.right), width))


@dataclass(slots=True)
class _Programme:
    """``worth`` has an entry for each variable; ``booked`` what each books: (variable, period, first cell, length)."""

    worth: list[float] = field(default_factory=list)
    booked: list[tuple[int, int, int, int]] = field(default_factory=list)
    equal: _Rows = field(default_factory=_Rows)
    below: _Rows = field(default_factory=_Rows)

    def variable(self, worth: float) -> int:
        self.worth.append(worth)
        return len(self.worth) - 1


def bound(world: World, drawn: People) -> float:
    """No policy attains more on average, whoever these people are."""
    programme = _Programme()
    for period, number in enumerate(drawn.types):
        if number >= 0:
            none = _asks(programme, world, period, number, of=None, none=1.0)
            if world.asks_again:
                _asks(programme, world, period, number, of=none, none=float(np.exp(world.again)))
    _walls(programme, world)
    width = len(programme.worth)
    if not width:
        return 0.0
    found = linprog(
        -np.array(programme.worth), A_ub=programme.below.matrix(width), b_ub=programme.below.right,
        A_eq=programme.equal.matrix(width), b_eq=programme.equal.right, bounds=(0, None), method="highs",
    )  # fmt: skip
    assert found.status == 0, found.message
    return float(-found.fun)


def _asks(programme: _Programme, world: World, period: int, number: int, *, of: int | None, none: float) -> int:
    """One offer: the variable of taking none of it. ``of`` is the variable whose share ``asks_again`` leads here."""
    kind, wished, length = world.types[number]
    day = world.day_of(period)
    everything = np.ones(world.all_cells, dtype=bool)
    cells = np.flatnonzero(world.can_begin(everything, period, length))
    weights, worth = world.weights(kind, wished, day), world.comes(kind, day) * world.stays(period)
    refused = programme.variable(0.0)
    taken = {int(cell): programme.variable(float(worth[cell])) for cell in cells}
    whole: dict[int, float] = {refused: 1.0, **dict.fromkeys(taken.values(), 1.0)}
    programme.equal.add(whole if of is None else {**whole, of: -world.asks_again}, 1.0 if of is None else 0.0)
    for cell, variable in taken.items():
        programme.below.add({variable: none / float(weights[cell]), refused: -1.0}, 0.0)
        programme.booked.append((variable, period, cell, length))
    shown = {variable: none / float(weights[cell]) for cell, variable in taken.items()}
    programme.below.add({**shown, refused: -float(world.most)}, 0.0)
    return refused


def _walls(programme: _Programme, world: World) -> None:
    stays = 1 - world.cancelled_per_period
    by_cell: dict[int, list[tuple[int, int]]] = {}
    for variable, period, first, length in programme.booked:
        for cell in range(first, first + length):
            by_cell.setdefault(cell, []).append((variable, period))
    for cell, bookings in by_cell.items():
        begins = int(world.begins[cell])
        for until in {begins, *range(world.per_day, begins, world.per_day)}:
            held = {variable: stays ** (until - period) for variable, period in bookings if period < until}
            if held:
                programme.below.add({each: share for each, share in held.items() if share > _NIL}, 1.0)
