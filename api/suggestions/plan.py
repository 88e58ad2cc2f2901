"""A plan for sessions that cannot stand: where each could go so that as much as possible is kept. Pure.

Every session is given the places it could go, all of them bookable by themselves; the plan chooses at most one each so
that no two meet and no builder's day holds more than it may. A session that is in nobody's way may be moved too, if
that makes room for more than bothering its client costs. It is a packing problem, solved by OR-tools' CP-SAT; carrying
it out, and asking the clients, are left to others, and ``move`` looks again at every rule.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from ortools.sat.python import cp_model

from kit.intervals import Interval

PATIENCE = timedelta(seconds=1.5)
_WORKERS, _SEED, _HAIR = 1, 1, 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a session could be: with whom, from when, and what of their time it occupies, buffers included.

    ``worth`` is what is expected of it there, in minor units: price x chance that the client agrees x chance that they
    come, less what bothering them costs.
    """

    builder: str
    start: datetime
    occupies: Interval
    day: date
    worth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """A session with the places it could go. ``stays`` is its present one, where it can stand; None where it cannot."""

    session: str
    places: Sequence[Place]
    stays: Place | None = None


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
    """The best plan found in ``patience``; the same input gives the same one where the proof is done in time.

    Args:
        sessions: those that cannot stand, and those that might make room.
        most_a_day: how many sessions of these a builder's day can still hold.
    """
    made = _Model()
    for session in sessions:
        _choose_one(made, session)
    for stretches in made.stretches.values():
        _keep_apart(made.model, stretches)
    for key, most in (most_a_day or {}).items():
        made.model.add(sum(made.days[key]) <= most)
    in_turn = _in_turn(sessions, most_a_day or {})
    for (session_key, at), variable in made.chosen.items():
        made.model.add_hint(variable, value=in_turn.get(session_key) == at)
    made.model.maximize(sum(gain * variable for variable, gain in made.gains))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = patience.total_seconds()
    solver.parameters.num_workers, solver.parameters.random_seed = _WORKERS, _SEED
    status = solver.solve(made.model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return _nothing(sessions, solver)
    return _read(sessions, made, solver)


def _choose_one(made: _Model, session: Displaced) -> None:
    """At most one place; one that can stay has to be somewhere."""
    options = _options(session)
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


def _in_turn(sessions: Sequence[Displaced], most_a_day: Mapping[tuple[str, date], int]) -> dict[str, int]:
    """A plan to begin with: who can stay stays, the others take in turn the best place that is left."""
    held: dict[str, list[Interval]] = defaultdict(list)
    left, found = dict(most_a_day), dict[str, int]()
    firm = [each for each in sessions if each.stays]
    fallen = sorted((each for each in sessions if not each.stays), key=lambda each: -_most(each))
    for session in (*firm, *fallen):
        for at, place in enumerate(_options(session)):
            is_free = not any(each.overlaps(place.occupies) for each in held[place.builder])
            if is_free and left.get((place.builder, place.day), 1) > 0:
                held[place.builder].append(place.occupies)
                left[place.builder, place.day] = left.get((place.builder, place.day), len(sessions) + 1) - 1
                found[session.session] = at
                break
    return found


def _most(session: Displaced) -> int:
    return max((each.worth for each in session.places), default=0)


def _options(session: Displaced) -> list[Place]:
    return [*([session.stays] if session.stays else []), *session.places]


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


def _read(sessions: Sequence[Displaced], made: _Model, solver: cp_model.CpSolver) -> Plan:
    moves: dict[str, Place] = {}
    lost: list[str] = []
    for session in sessions:
        taken = next(
            (at for at in range(len(_options(session))) if solver.value(made.chosen[session.session, at])), None
        )
        if taken is None:
            lost.append(session.session)
        elif session.stays is None or taken:
            moves[session.session] = _options(session)[taken]
    bound = ceil(solver.best_objective_bound - _HAIR)
    return Plan(moves, tuple(lost), round(solver.objective_value), bound, solver.wall_time)


def _nothing(sessions: Sequence[Displaced], solver: cp_model.CpSolver) -> Plan:
    """Nothing was found in time: all that can stay stays."""
    lost = tuple(each.session for each in sessions if each.stays is None)
    kept = sum(each.stays.worth for each in sessions if each.stays)
    most = sum(max((place.worth for place in _options(each)), default=0) for each in sessions)
    return Plan({}, lost, kept, most, solver.wall_time)
