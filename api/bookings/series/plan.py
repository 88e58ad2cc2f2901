"""Planning a series: every date judged, with the nearest times to one that is not free, before anything is booked."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import Calendar, load_calendars
from api.availability.slots import Refusal
from api.availability.wanted import Wanted
from api.bookings.series.pencil import REACH, SKIPPED, Pencil
from api.bookings.series.repeat import Repeat
from api.pricing.together import extras_of_each
from kit.errors import Invalid
from kit.zones import earliest
from models.people import Builder

_MOST_GIVERS = 20
_HALF = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """What shall repeat, and who could give it: one of the ``givers`` every date, or all of them together."""

    wanted: Wanted
    givers: Sequence[Builder]
    repeat: Repeat


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a plan. ``wall`` names it for good; one with a ``refusal`` is a conflict."""

    wall: datetime
    start: datetime | None
    refusal: Refusal | None
    alternatives: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All dates of what was asked, given by ``givers``, whose calendars it rests on."""

    asked: Asked
    givers: Sequence[Builder]
    occurrences: tuple[Occurrence, ...]
    calendars: Sequence[Calendar]

    @property
    def conflicts(self) -> list[Occurrence]:
        """Those that are not free."""
        return [each for each in self.occurrences if each.refusal]

    def priced(self, booked: int | None = None) -> list[Wanted]:
        """What is wanted, at the price of each date in order: the same whatever its start, but for coupon and points.

        The sessions that count are those that are free; where fewer are ``booked``, those.
        """
        wanted, free = self.asked.wanted, len(self.occurrences) - len(self.conflicts)
        booked = max(1, free) if booked is None else booked
        extras = replace(wanted.extras, sessions=max(1, min(free, booked)))
        each = extras_of_each(extras, booked, lambda extras: wanted.with_extras(extras).quote())
        return [wanted.with_extras(extras) for extras in each]

    @property
    def digest(self) -> str:
        """Equal for two plans that mean the same to whoever agrees to one.

        Its first half is of who, what, the dates and which are free; the other of the prices.
        """
        wanted, repeat = self.asked.wanted, self.asked.repeat
        prices = [each.quote().total for each in self.priced()]
        dates = [(each.wall.isoformat(), str(each.start), each.refusal is None) for each in self.occurrences]
        told = [
            str(wanted.service.id), wanted.length.minutes, wanted.seats,
            [str(each.id) for each in self.givers], repeat.rule, repeat.where.key, dates,
        ]  # fmt: skip
        return _digest(told) + _digest([[each.minor for each in prices], prices[0].currency])

    def is_but_for_its_price(self, digest: str) -> bool:
        """Whether a plan with that digest differs in its prices alone."""
        return digest != self.digest and digest[:_HALF] == self.digest[:_HALF]


async def plan(session: AsyncSession, asked: Asked, *, now: datetime) -> Plan:
    """Judge every date, by the builder with the fewest conflicts where several could give it.

    It takes as many queries for one date as for a hundred. Raises ``Invalid`` when too many could give it.
    """
    if len(asked.givers) > _MOST_GIVERS:
        raise Invalid(f"More than {_MOST_GIVERS} people give this service: name one of them.")
    walls, where = asked.repeat.dates(), asked.repeat.where
    calendars = await load_calendars(
        session, asked.givers, service=asked.wanted.service,
        start=earliest(walls[0], where) - REACH, end=earliest(walls[-1], where) + REACH, now=now,
    )  # fmt: skip
    choices = [asked.givers] if asked.wanted.is_together else [[each] for each in asked.givers]
    best = judged(asked, choices[0], calendars, now=now)
    for givers in choices[1:]:
        if not best.conflicts:
            break
        best = min(best, judged(asked, givers, calendars, now=now), key=lambda each: len(each.conflicts))
    return best


def judged(asked: Asked, givers: Sequence[Builder], calendars: Sequence[Calendar], *, now: datetime) -> Plan:
    """The plan with these builders, alternatives still to be found. A date counts the free ones before it."""
    pencil, repeat = Pencil(calendars, now=now), asked.repeat
    starts = [(wall, repeat.start(wall)) for wall in repeat.dates()]
    found = (Occurrence(wall, start, _entered(pencil, asked.wanted, givers, start)) for wall, start in starts)
    return Plan(asked, givers, tuple(found), calendars)


def with_alternatives(plan: Plan, *, now: datetime) -> Plan:
    """The plan with the nearest times to each conflict; they leave the time of all free dates alone."""
    asked, givers, pencil = plan.asked, plan.givers, Pencil(plan.calendars, now=now)
    for each in plan.occurrences:
        if each.start and each.refusal is None:
            pencil.enter(asked.wanted, givers, each.start)

    def offered(each: Occurrence) -> Occurrence:
        if each.refusal is None:
            return each
        nearest = pencil.nearest(asked.wanted, givers, each.wall, asked.repeat.where)
        return replace(each, alternatives=tuple(nearest))

    return replace(plan, occurrences=tuple(map(offered, plan.occurrences)))


def _digest(told: list[object]) -> str:
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:_HALF]


def _entered(pencil: Pencil, wanted: Wanted, givers: Sequence[Builder], start: datetime | None) -> Refusal | None:
    refusal = pencil.why_not(wanted, givers, start) if start else SKIPPED
    if start and refusal is None:
        pencil.enter(wanted, givers, start)
    return refusal
