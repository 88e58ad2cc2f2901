"""``parley slots``: one case in, the starts that can be booked out, by the same functions as the api."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from api.availability.hours import Schedule, Window
from api.availability.slots import Refusal, Rules, find_starts, why_not
from kit.errors import Invalid
from kit.intervals import Interval
from kit.zones import zone
from parley.doors.slots_case import LONGEST, SlotsCase, check

_Taken = dict[datetime, int]


def answer(case: Any) -> dict[str, Any]:
    """The answer to a case. Raises ``Invalid`` (or ``NotYet``) naming what is wrong with it."""
    check(case)
    try:
        read = SlotsCase.model_validate(case)
    except ValidationError as error:
        first = error.errors()[0]
        raise Invalid(f"{'.'.join(map(str, first['loc'])) or 'case'}: {first['msg']}") from error
    return _explained(read) if read.explain else {"slots": [_shown(start) for start in _starts(read)]}


def _starts(case: SlotsCase) -> list[datetime]:
    if case.end < case.start:
        raise Invalid("to: it lies before from.")
    if case.end - case.start > LONGEST:
        raise Invalid("to: ask for at most 366 days at once.")
    rules, taken = _rules(case), _taken(case)
    within = Interval(case.start.astimezone(UTC), case.end.astimezone(UTC))
    free = find_starts(_schedule(case), rules, blocks=_blocks(case, rules), within=within, now=case.now)
    return [start for start in free if taken.get(start, 0) + case.seats <= case.capacity]


def _explained(case: SlotsCase) -> dict[str, Any]:
    assert case.explain
    start, rules = case.explain.astimezone(UTC), _rules(case)
    refusal = why_not(_schedule(case), rules, blocks=_blocks(case, rules), start=start, now=case.now)
    if refusal is None and _taken(case).get(start, 0) + case.seats > case.capacity:
        refusal = Refusal("capacity", f"Only {case.capacity - _taken(case)[start]} seats are left.")
    return {
        "bookable": refusal is None,
        "because": refusal.because if refusal else None,
        "detail": refusal.detail if refusal else None,
    }


def _rules(case: SlotsCase) -> Rules:
    return Rules(
        length=timedelta(minutes=case.length),
        step=timedelta(minutes=case.step or case.length),
        before=timedelta(minutes=case.buffer_before),
        after=timedelta(minutes=case.buffer_after),
        buffers_outside_hours=case.buffers_outside_hours,
        notice=timedelta(minutes=case.notice),
    )


def _schedule(case: SlotsCase) -> Schedule:
    weekly: dict[int, tuple[Window, ...]] = {}
    for each in case.hours:
        for day in each.days:
            weekly[day] = (*weekly.get(day, ()), Window(each.start, each.end))
    overrides: dict[date, tuple[Window, ...]] = {
        each.date: tuple(Window(part.start, part.end) for part in each.hours) for each in case.overrides
    }
    return Schedule(zone(case.zone), weekly, overrides)


def _blocks(case: SlotsCase, rules: Rules) -> list[Interval]:
    """Outside busy time as it is; booked sessions with their own buffers, so that occupied ranges never overlap."""
    busy = [_interval(span, "busy") for span in case.busy]
    booked = [_interval(span, "booked").grown(before=rules.before, after=rules.after) for span in case.booked]
    return busy + booked


def _interval(span: tuple[datetime, datetime], where: str) -> Interval:
    start, end = (each.astimezone(UTC) for each in span)
    if end < start:
        raise Invalid(f"{where}: a stretch ends before it starts.")
    return Interval(start, end)


def _taken(case: SlotsCase) -> _Taken:
    try:
        return {datetime.fromisoformat(start).astimezone(UTC): seats for start, seats in case.taken.items()}
    except ValueError as error:
        raise Invalid("taken: keys are starts with their offset, for example 2027-06-10T09:00:00Z.") from error


def _shown(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
