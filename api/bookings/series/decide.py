"""What a client decides about the dates of a plan, and what is then to be booked. Pure.

``skip`` leaves a date out for now: it stays in the series and may get a time later. ``drop`` takes it out for good.
``move`` books it at another start. Dates that are free need no decision; the series is never made longer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from api.bookings.series.errors import MoveTaken, NoDates, Undecided
from api.bookings.series.pencil import Pencil
from api.bookings.series.plan import Plan
from kit.errors import Invalid

Do = Literal["skip", "move", "drop"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do about one date; ``to`` goes with ``move``."""

    do: Do
    to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is to be booked: starts by date, earliest date first; and the dates taken out of the series."""

    starts: dict[datetime, datetime]
    dropped: frozenset[datetime]


def agree(plan: Plan, decisions: Mapping[datetime, Decision], *, now: datetime) -> Agreed:
    """Carry the decisions out on the plan.

    Raises:
        Undecided: a conflict has no decision.
        MoveTaken: a date cannot be moved where it was to go.
        Invalid, NoDates: a decision is about no date of the plan; or nothing is left to book.
    """
    if unknown := decisions.keys() - {each.wall for each in plan.occurrences}:
        raise Invalid(f"{min(unknown).isoformat()} is no date of this series.")
    if undecided := [each.wall.isoformat() for each in plan.conflicts if each.wall not in decisions]:
        raise Undecided(plan, occurrences=undecided)
    kept = {each.wall: each.start for each in plan.occurrences if each.start and each.wall not in decisions}
    starts = kept | _moved(plan, kept, decisions, now)
    if not starts:
        raise NoDates("Every date is left out, so there is nothing to book.")
    return Agreed(dict(sorted(starts.items())), frozenset(w for w, said in decisions.items() if said.do == "drop"))


def _moved(
    plan: Plan, kept: Mapping[datetime, datetime], decisions: Mapping[datetime, Decision], now: datetime
) -> dict[datetime, datetime]:
    pencil, wanted = Pencil(plan.calendars, now=now), plan.asked.wanted
    for start in kept.values():
        pencil.enter(wanted, plan.givers, start)
    moved = {}
    for wall, said in sorted(decisions.items()):
        if said.do != "move" or said.to is None:
            continue
        if refusal := pencil.why_not(wanted, plan.givers, said.to):
            raise MoveTaken(plan, refusal.detail, because=refusal.because, occurrence=wall.isoformat())
        pencil.enter(wanted, plan.givers, said.to)
        moved[wall] = said.to
    return moved
