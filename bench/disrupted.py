"""How good and how fast plans for disrupted weeks are: ``python -m bench.disrupted [WEEKS]``.

20 builders with 60 sessions each; some fall ill for a day or half of one, something from outside lies in a few hours,
a session overruns. Each plan is set beside CP-SAT's proven optimum of the same week (given a minute), and every rule is
looked at again by code that does not know the solver.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import perf_counter, process_time

from api.suggestions.places import Displaced, Place
from api.suggestions.plan import Plan, plan
from bench.figures import machine, percentile
from kit.intervals import Interval

BUILDERS, SESSIONS, DAYS = 20, 60, 5
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
OPENS, CLOSES, STEP = timedelta(hours=8), timedelta(hours=18), timedelta(minutes=15)
LENGTHS = (15, 30, 30, 45, 60)
SERVICES, GIVEN, MOST_A_DAY, NEAR = 6, 3, 16, 14
A_MINUTE = timedelta(minutes=1)
FAR, LONG = 0.02, 2.0
_PRICE, _BOTHER = 120, 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A session of the week; ``worth`` in minor units."""

    number: int
    builder: int
    service: int
    span: Interval
    worth: int


@dataclass(frozen=True, slots=True)
class Week:
    """What stands, who gives what, and what has come in between."""

    booked: Sequence[Booked]
    gives: Sequence[frozenset[int]]
    blocks: Sequence[Sequence[Interval]]

    def can_stand(self, builder: int, span: Interval) -> bool:
        return is_open(span) and not any(each.overlaps(span) for each in self.blocks[builder])


def week(seed: int) -> Week:
    """The same seed gives the same week."""
    random = Random(seed)
    gives = [frozenset(random.sample(range(SERVICES), GIVEN)) for _ in range(BUILDERS)]
    booked: list[Booked] = []
    for builder in range(BUILDERS):
        booked += _sessions(random, builder, gives[builder], len(booked))
    return Week(booked, gives, _blocks(random, booked))


def _sessions(random: Random, builder: int, gives: frozenset[int], first: int) -> list[Booked]:
    taken: list[Interval] = []
    found: list[Booked] = []
    while len(found) < SESSIONS:
        length = timedelta(minutes=random.choice(LENGTHS))
        span = Interval(start := random.choice(list(starts(random.randrange(DAYS), length))), start + length)
        on_day = sum(each.start.date() == span.start.date() for each in taken)
        if on_day < MOST_A_DAY - 2 and not any(each.overlaps(span) for each in taken):
            taken.append(span)
            worth = int(length.total_seconds() // 60) * _PRICE
            service = random.choice(sorted(gives))
            found.append(Booked(number=first + len(found), builder=builder, service=service, span=span, worth=worth))
    return found


def _blocks(random: Random, booked: Sequence[Booked]) -> list[list[Interval]]:
    blocks: list[list[Interval]] = [[] for _ in range(BUILDERS)]
    for builder in random.sample(range(BUILDERS), random.randint(1, 3)):
        day = MONDAY + timedelta(days=random.randrange(DAYS))
        blocks[builder].append(Interval(day, day + timedelta(hours=random.choice((13, 24)))))
    for _ in range(random.randint(2, 6)):
        begins = MONDAY + timedelta(days=random.randrange(DAYS), hours=random.randint(8, 16))
        blocks[random.randrange(BUILDERS)].append(Interval(begins, begins + timedelta(hours=2)))
    late = random.choice(booked)
    blocks[late.builder].append(Interval(late.span.end, late.span.end + timedelta(minutes=30)))
    return blocks


def starts(day: int, length: timedelta) -> Iterator[datetime]:
    at = MONDAY + timedelta(days=day) + OPENS
    while at + length <= MONDAY + timedelta(days=day) + CLOSES:
        yield at
        at += STEP


def is_open(span: Interval) -> bool:
    midnight = datetime.combine(span.start.date(), datetime.min.time(), UTC)
    is_inside = midnight + OPENS <= span.start and span.end <= midnight + CLOSES
    return is_inside and (span.start - midnight) % STEP == timedelta()


def displaced(found: Week) -> list[Displaced]:
    """Sessions that cannot stand, with the nearest places; and those in the way, with a few of their builder."""
    standing = [each for each in found.booked if found.can_stand(each.builder, each.span)]
    fallen = [each for each in found.booked if not found.can_stand(each.builder, each.span)]
    sure = _Sure(found)
    made = {each.number: _fallen(sure, each) for each in fallen}
    wanted = {(place.builder, place.occupies) for each in made.values() for place in each.places}
    in_the_way = [
        each for each in standing if any(who == str(each.builder) and span.overlaps(each.span) for who, span in wanted)
    ]
    return [*made.values(), *(_may_move(sure, each) for each in in_the_way)]


class _Sure:
    """Where sessions could go: open, unblocked places; other sessions may stand in them."""

    def __init__(self, found: Week) -> None:
        self.week = found
        self._spans: dict[tuple[int, timedelta], list[Interval]] = {}

    def places(self, booked: Booked, *, most: int, builders: Sequence[int] = range(BUILDERS)) -> list[Place]:
        """The most promising ones."""
        now = (booked.builder, booked.span.start)
        found = [
            _place(booked, who, span)
            for who in builders
            if booked.service in self.week.gives[who]
            for span in self._open(who, booked.span.end - booked.span.start)
            if (who, span.start) != now
        ]
        return [each for each in sorted(found, key=lambda each: -each.worth)[:most] if each.worth > 0]

    def _open(self, builder: int, length: timedelta) -> list[Interval]:
        if (builder, length) not in self._spans:
            spans = [Interval(at, at + length) for day in range(DAYS) for at in starts(day, length)]
            self._spans[builder, length] = [each for each in spans if self.week.can_stand(builder, each)]
        return self._spans[builder, length]


def _place(booked: Booked, builder: int, span: Interval) -> Place:
    worth = _worth(booked, builder, span.start)
    return Place(builder=str(builder), start=span.start, occupies=span, day=span.start.date(), worth=worth)


def _worth(booked: Booked, builder: int, at: datetime) -> int:
    """What is expected: a client agrees the likelier the nearer it is; another builder is less welcome."""
    days = abs((at.date() - booked.span.start.date()).days)
    hours = abs((at - booked.span.start).total_seconds() / 3600 - 24 * (at.date() - booked.span.start.date()).days)
    agrees = 0.9 * 0.75**days * 0.93**hours * (1.0 if builder == booked.builder else 0.85)
    return int(booked.worth * agrees) - _BOTHER


def _fallen(sure: _Sure, booked: Booked) -> Displaced:
    return Displaced(session=str(booked.number), places=sure.places(booked, most=2 * NEAR))


def _may_move(sure: _Sure, booked: Booked) -> Displaced:
    stays = Place(
        builder=str(booked.builder), start=booked.span.start, occupies=booked.span, day=booked.span.start.date(),
        worth=booked.worth,
    )  # fmt: skip
    own = sure.places(booked, most=NEAR, builders=[booked.builder])
    return Displaced(session=str(booked.number), places=own, stays=stays)


def fitting(found: Week, sessions: Sequence[Displaced]) -> list[Displaced]:
    """Only places that no session stands in which is not itself among those that may move."""
    movable = {each.session for each in sessions}
    firm: dict[str, list[Interval]] = defaultdict(list)
    for each in found.booked:
        if str(each.number) not in movable and found.can_stand(each.builder, each.span):
            firm[str(each.builder)].append(each.span)
    return [
        replace(
            each,
            places=[
                place for place in each.places if not any(span.overlaps(place.occupies) for span in firm[place.builder])
            ],
        )
        for each in sessions
    ]


def room(found: Week, sessions: Sequence[Displaced]) -> dict[tuple[str, date], int]:
    """How many of these sessions each day of each builder can hold, besides those that stand firm."""
    movable = {each.session for each in sessions}
    firm: dict[tuple[str, date], int] = defaultdict(int)
    for each in found.booked:
        if str(each.number) not in movable and found.can_stand(each.builder, each.span):
            firm[str(each.builder), each.span.start.date()] += 1
    days = [(MONDAY + timedelta(days=day)).date() for day in range(DAYS)]
    return {(who, day): MOST_A_DAY - firm[who, day] for who in map(str, range(BUILDERS)) for day in days}


def broken(found: Week, made: Plan) -> list[str]:
    """Every rule the week breaks after the plan; told by looking at the week alone."""
    at: dict[int, list[Interval]] = defaultdict(list)
    wrong: list[str] = []
    for each in found.booked:
        place = made.moves.get(str(each.number))
        if place is None and not found.can_stand(each.builder, each.span):
            continue
        builder, span = (each.builder, each.span) if place is None else (int(place.builder), place.occupies)
        if each.service not in found.gives[builder]:
            wrong.append(f"{each.number} is given by somebody who cannot")
        if not found.can_stand(builder, span):
            wrong.append(f"{each.number} lies in closed or blocked time")
        wrong += [f"{each.number} meets another" for other in at[builder] if other.overlaps(span)]
        at[builder].append(span)
    for builder, spans in at.items():
        days = [each.start.date() for each in spans]
        wrong += [f"too many on {day} with {builder}" for day in set(days) if days.count(day) > MOST_A_DAY]
    return wrong


def main(weeks: int) -> None:
    """Print the table."""
    shares, seconds, worked, fallen, lost, wrong, unproven = [], [], [], [], [], 0, 0
    for seed in range(weeks):
        found = week(seed)
        sessions = fitting(found, displaced(found))
        limits = room(found, sessions)
        began, busy = perf_counter(), process_time()
        made = plan(sessions, most_a_day=limits)
        seconds.append(perf_counter() - began)
        worked.append(process_time() - busy)
        best = made if made.worth == made.at_most else plan(sessions, most_a_day=limits, patience=A_MINUTE)
        base = sum(each.stays.worth for each in sessions if each.stays)
        unproven += best.worth < best.at_most
        shares.append(1 - (made.worth - base) / max(best.at_most - base, 1))
        fallen.append(sum(each.stays is None for each in sessions))
        lost.append(len(made.lost))
        wrong += len(broken(found, made))
    print(machine())
    print(f"{weeks} weeks of {BUILDERS} builders x {SESSIONS} sessions; {sum(fallen)} cannot stand, {sum(lost)} lost")
    print(f"below the proven optimum: mean {sum(shares) / weeks:.3%}, worst {max(shares):.3%}; {unproven} not proven")
    for name, each in (("seconds", seconds), ("of these at work on a core", worked)):
        print(f"{name}: p50 {percentile(each, 0.5):.2f}, p95 {percentile(each, 0.95):.2f}, worst {max(each):.2f}")
    far, long = sum(each > FAR for each in shares), sum(each > LONG for each in seconds)
    print(f"more than 2% below the optimum: {far} weeks; longer than 2 s: {long}")
    print(f"rules broken: {wrong}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
