"""``parley slots``: one case in, the starts that can be booked out, by the same functions as the api.

A session in ``booked`` blocks, with its buffers, and counts against ``limits``; when its start is in ``taken`` it is a
group session that can be joined. ``taken`` alone says only how many seats a start has lost. A case with the key
``rrule`` asks for a recurrence instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from api.availability.hours import Schedule, Window
from api.availability.limits import Limits, Tally
from api.availability.slots import Booked, Diary, Group, Refusal, Rules, Start, find_starts, why_not
from api.availability.together import all_of, any_of
from kit.errors import Invalid
from kit.intervals import Interval
from kit.zones import zone
from parley.doors import recurrence
from parley.doors.reading import read
from parley.doors.slots_case import PersonCase, SlotsCase
from parley.doors.slots_moment import moment

MOST_STARTS = 600_000


def answer(case: Any) -> dict[str, Any]:
    """The answer to a case. Raises ``Invalid`` naming what is wrong with it."""
    if isinstance(case, dict) and "rrule" in case:
        return recurrence.answer(case)
    asked = read(SlotsCase, case)
    rules = _rules(asked)
    people = {name: _Person.of(each, asked, rules) for name, each in asked.people().items()}
    if asked.explain is not None:
        return _explained(asked, people)
    return {"slots": _shown(asked, people)}


@dataclass(frozen=True, slots=True)
class _Person:
    """A builder's diary, and the seats lost of starts that nothing else is known of."""

    diary: Diary
    rules: Rules
    taken: dict[datetime, int]

    @classmethod
    def of(cls, person: PersonCase, asked: SlotsCase, rules: Rules) -> "_Person":
        assert person.zone, "the case was read"
        booked = [Interval(*span) for span in person.booked or []]
        taken = dict(person.taken or {})
        groups = {each for each in booked if asked.capacity > 1 and each.start in taken and _is_whole(each, rules)}
        others = [each for each in booked if each not in groups and each.start < each.end]
        where = zone(person.zone)
        limits = Limits.of(person.limits.model_dump()) if person.limits else Limits()
        diary = Diary(
            schedule=_schedule(person),
            blocks=[Interval(*span) for span in person.busy or []],
            booked=[Booked(each, each.grown(before=rules.before, after=rules.after)) for each in others],
            groups=[Group(each.start, taken.pop(each.start)) for each in groups],
            tallies=[Tally(limits, where, set(booked))] if limits else [],
        )
        return cls(diary, rules, taken)

    def starts(self, asked: SlotsCase) -> Iterator[Start]:
        within = Interval(asked.start, asked.end)
        for each in find_starts(self.diary, self.rules, seats=asked.seats, within=within, now=asked.now):
            left = each.seats_left - self.taken.get(each.at, 0)
            if left >= asked.seats:
                yield Start(each.at, left)

    def why_not(self, asked: SlotsCase, start: datetime) -> Refusal | None:
        refusal = why_not(self.diary, self.rules, seats=asked.seats, start=start, now=asked.now)
        left = asked.capacity - self.taken.get(start, 0)
        if refusal is None and left < asked.seats:
            return Refusal("capacity", f"There are {max(left, 0)} seats left.")
        return refusal


def _shown(asked: SlotsCase, people: dict[str, _Person]) -> list[Any]:
    starts = {name: person.starts(asked) for name, person in sorted(people.items())}
    together = (any_of if asked.mode == "any" else all_of)(starts)
    found = list(islice(together, MOST_STARTS + 1))
    if len(found) > MOST_STARTS:
        raise Invalid(f"to: there are more than {MOST_STARTS} starts; ask for fewer days or a longer step.")
    if asked.builders is None:
        return [_written(each.start.at) for each in found]
    return [{"start": _written(each.start.at), "builders": list(each.givers)} for each in found]


def _explained(asked: SlotsCase, people: dict[str, _Person]) -> dict[str, Any]:
    assert asked.explain is not None
    told = {name: _why_not(asked, person, asked.explain) for name, person in sorted(people.items())}
    refusals = [refusal for refusal in told.values() if refusal]
    is_bookable = len(refusals) < len(told) if asked.mode == "any" else bool(told) and not refusals
    first = None if is_bookable else next(iter(refusals), Refusal("hours", "There is no builder."))
    each = {"builders": {name: _told(refusal) for name, refusal in told.items()}} if asked.builders else {}
    return _told(first) | each


def _why_not(asked: SlotsCase, person: _Person, written: str) -> Refusal | None:
    start = moment(written, person.diary.schedule.zone)
    if start is None:
        return Refusal("gap", "The clocks skip that time: it does not exist on that date.")
    return person.why_not(asked, start)


def _told(refusal: Refusal | None) -> dict[str, Any]:
    if refusal is None:
        return {"bookable": True, "because": None, "detail": None}
    return {"bookable": False, "because": refusal.because, "detail": refusal.detail}


def _rules(case: SlotsCase) -> Rules:
    return Rules(
        length=timedelta(minutes=case.length),
        step=timedelta(minutes=case.step or case.length),
        before=timedelta(minutes=case.buffer_before),
        after=timedelta(minutes=case.buffer_after),
        buffers_outside_hours=case.buffers_outside_hours,
        notice=timedelta(minutes=case.notice),
        capacity=case.capacity,
    )


def _schedule(person: PersonCase) -> Schedule:
    weekly: dict[int, tuple[Window, ...]] = {}
    for each in person.hours or []:
        for day in each.days:
            weekly[day] = (*weekly.get(day, ()), Window(each.start, each.end))
    overrides: dict[date, tuple[Window, ...]] = {
        each.date: tuple(Window(part.start, part.end) for part in each.hours) for each in person.overrides or []
    }
    return Schedule(zone(person.zone or ""), weekly, overrides)


def _is_whole(span: Interval, rules: Rules) -> bool:
    return span.end - span.start == rules.length


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
