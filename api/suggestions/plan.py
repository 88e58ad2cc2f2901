"""A plan for sessions that cannot stand: where each could go so that as much as possible is kept. Pure.

Every session is given the places it could go, all of them bookable by themselves; the plan chooses at most one each so
that no two meet and no builder's day holds more than it may. A session that is in nobody's way may be moved too, if
that makes room for more than bothering its client costs. It is a packing problem, solved by OR-tools' CP-SAT; carrying
it out, and asking the clients, are left to others, and ``move`` looks again at every rule.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil, isinf
from time import perf_counter

from ortools.sat.python import cp_model

from api.suggestions.give_way import by_hand
from api.suggestions.places import Displaced, Place
from kit.intervals import Interval

PATIENCE = timedelta(seconds=1.5)
_WORKERS, _SEED, _HAIR = 1, 1, 1e-6
_BOUNDED = {cp_model.OPTIMAL, cp_model.FEASIBLE}


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each session goes (those that stay are left out), which are lost, and what it is worth altogether.

    ``at_most`` is a proven bound on what any plan is worth; the plan is the best there is where ``worth`` reaches it.
    """

    moves: Mapping[str, Place]
    lost: tuple[str, ...]
    worth: int
    at_most: int
    seconds: float


@dataclass(slots=True)
class _Model:
    """The programme: a yes or no for each place, and for each builder the stretches that may not meet."""

    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    chosen: dict[tuple[str, int], cp_model.IntVar] = field(default_factory=dict)
    gains: list[tuple[cp_model.IntVar, int]] = field(default_factory=list)
    stretches: dict[str, list[tuple[Interval, cp_model.IntVar]]] = field(default_factory=lambda: defaultdict(list))
    days: dict[tuple[str, date], list[cp_model.IntVar]] = field(default_factory=lambda: defaultdict(list))


def plan(
    sessions: Sequence[Displaced], *, most_a_day: Mapping[tuple[str, date], int] | None = None,
    patience: timedelta = PATIENCE,
) -> Plan:  # fmt: skip
    """The best plan found in ``patience``, all in all; the same input gives the same one where it is proven in time.

    However little time there is, it is at least as good as what is found by hand (``give_way``).

    Args:
        sessions: those that cannot stand, and those that might make room.
        most_a_day: how many sessions of these a builder's day can still hold.
    """
    began, made = perf_counter(), _Model()
    ends = began + patience.total_seconds()
    found = by_hand(sessions, most_a_day or {}, is_over=lambda: perf_counter() > ends)  # a few hundredths of a second
    for session in sessions:
        _choose_one(made, session)
    for stretches in made.stretches.values():
        _keep_apart(made.model, stretches)
    for key, most in (most_a_day or {}).items():
        made.model.add(sum(made.days[key]) <= most)
    for (session_key, at), variable in made.chosen.items():
        made.model.add_hint(variable, value=found.get(session_key) == at)
    made.model.maximize(sum(gain * variable for variable, gain in made.gains))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(ends - perf_counter(), 0.0)
    solver.parameters.num_workers, solver.parameters.random_seed = _WORKERS, _SEED
    status = solver.solve(made.model)
    best = found
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        best = max(_solved(made, solver), found, key=lambda each: _worth(sessions, each))
    most = ceil(solver.best_objective_bound - _HAIR) if status in _BOUNDED else _at_most(sessions)
    if isinf(_worth(sessions, best)):
        best = {}  # what stands does not fit together: nothing is moved
    return _read(sessions, best, at_most=most, seconds=perf_counter() - began)


def _choose_one(made: _Model, session: Displaced) -> None:
    """At most one place; one that can stay has to be somewhere."""
    options = session.options
    for at, place in enumerate(options):
        variable = made.model.new_bool_var(f"{session.session}@{at}")
        made.chosen[session.session, at] = variable
        made.gains.append((variable, place.worth))
        made.stretches[place.builder].append((place.occupies, variable))
        made.days[place.builder, place.day].append(variable)
    variables = [made.chosen[session.session, at] for at in range(len(options))]
    if session.stays is None:
        made.model.add_at_most_one(variables)
    else:
        made.model.add_exactly_one(variables)


def _keep_apart(model: cp_model.CpModel, stretches: Sequence[tuple[Interval, cp_model.IntVar]]) -> None:
    """At every instant at which one begins, at most one of those that hold it: what overlaps at all overlaps there."""
    ordered = sorted(stretches, key=lambda each: each[0].start)
    seen: set[frozenset[int]] = set()
    for moment in sorted({each.start for each, _ in ordered}):
        held = [variable for each, variable in ordered if each.start <= moment < each.end]
        key = frozenset(variable.index for variable in held)
        if len(held) > 1 and key not in seen:
            seen.add(key)
            model.add_at_most_one(held)


def _solved(made: _Model, solver: cp_model.CpSolver) -> dict[str, int]:
    """What the solver chose: the place of each session among its options."""
    return {session: at for (session, at), variable in made.chosen.items() if solver.value(variable)}


def _worth(sessions: Sequence[Displaced], chosen: Mapping[str, int]) -> float:
    """What a choice is worth; nothing at all where a session that could stay has no place."""
    if any(each.stays and each.session not in chosen for each in sessions):
        return float("-inf")
    return sum(each.options[chosen[each.session]].worth for each in sessions if each.session in chosen)


def _read(sessions: Sequence[Displaced], chosen: Mapping[str, int], *, at_most: int, seconds: float) -> Plan:
    moves: dict[str, Place] = {}
    lost: list[str] = []
    for session in sessions:
        at = chosen.get(session.session)
        if at is None and session.stays is None:
            lost.append(session.session)
        elif at is not None and (session.stays is None or at):
            moves[session.session] = session.options[at]
    found = sum(each.options[chosen.get(each.session, 0)].worth for each in sessions if _is_kept(each, chosen))
    return Plan(moves, tuple(lost), found, max(at_most, found), seconds)


def _is_kept(session: Displaced, chosen: Mapping[str, int]) -> bool:
    """Whether it has a place; what could not be placed anew stays where it is."""
    return session.session in chosen or session.stays is not None


def _at_most(sessions: Sequence[Displaced]) -> int:
    """What nobody can exceed: every session in its best place."""
    return sum(max((place.worth for place in each.options), default=0) for each in sessions)
