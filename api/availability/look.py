"""One look at what can be booked on some days, and what may change it: news of the builders, or time alone.

Who watches the same but for the days looks together: one look at all their days serves each.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.limits import Limits, reach
from api.availability.queries import next_lapse
from api.availability.search import Found, nearest, search
from api.availability.view import Choice, Place, Seen, View, days_between, each_in, kept, view_of
from api.availability.wanted import Wanted
from api.catalog.queries import active_services, get_service, givers_of
from kit import ids
from kit.errors import Invalid, NotFound, Problem
from kit.live import News
from kit.zones import local_date, midnight, zone
from models.events import Demand, ServiceChanged
from models.people import Builder

MOST_DAYS, MOST_BUILDER_DAYS = 42, 250
_MOST_SLOTS = 100_000
_AT_LEAST_EVERY = timedelta(minutes=1)
_MARGIN = timedelta(days=3)
_DEMAND = frozenset(kind.__name__ for kind in Demand.__subclasses__())
_CHANGED = ServiceChanged.__name__
_NAMES = ("builder_id", "previous_builder_id", "subject")
_A_DAY = timedelta(days=1)


class TooWide(Invalid):
    """More is watched than one watch may."""

    type, title = "too-wide", "That is too much to watch at once"
    next_step = f"Watch at most {MOST_DAYS} days and {MOST_BUILDER_DAYS} days of builders, or open several watches."


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is watched; who watches the same shares one feed. ``builders`` are sorted, none named means all."""

    organisation_id: uuid.UUID
    service_id: uuid.UUID
    builders: tuple[uuid.UUID, ...]
    seats: int
    minutes: int | None
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        """Raise ``Invalid`` for days in the wrong order, ``TooWide`` for too many."""
        if self.last_day < self.first_day:
            raise Invalid("The last day comes before the first.")
        if self.days > MOST_DAYS:
            raise TooWide

    @property
    def days(self) -> int:
        """How many days are watched."""
        return (self.last_day - self.first_day).days + 1

    @property
    def wish(self) -> tuple[object, ...]:
        """What is watched, but for the days."""
        return self.organisation_id, self.service_id, self.builders, self.seats, self.minutes


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks: what they watch, and what they saw there before."""

    watched: Watched
    before: View


Facts = Mapping[str, str | int | float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a look saw.

    Attributes:
        zones: the builders and where their days begin.
        due: when the view changes by itself at the latest: a hold lapses, a start comes too close, or a minute is over.
        near: bookings that start in here may change the view, others not.
        subjects: whose news matters: the builders, the service.
        apart: services whose sessions take the time of one builder alone, who is named.
    """

    view: View
    zones: Mapping[uuid.UUID, ZoneInfo]
    due: datetime
    near: tuple[datetime, datetime]
    subjects: frozenset[str]
    apart: frozenset[str]

    def has_day_of(self, choice: Choice, watched: Watched) -> bool:
        """Whether a start lies on a day that is watched of its builder, or of any."""
        start, builder = choice
        zones = (where for key, where in self.zones.items() if builder in (None, key))
        return any(watched.first_day <= local_date(start, where) <= watched.last_day for where in zones)

    def may_change_by(self, news: News) -> bool:
        """Whether the view may look different after an event."""
        facts = news.facts
        if news.kind == _CHANGED:
            return True
        if news.kind in _DEMAND or not self._is_near(facts):
            return False
        is_named = not self.subjects.isdisjoint(facts.get(name) for name in _NAMES)
        return is_named or ("service_id" in facts and facts["service_id"] not in self.apart)

    def _is_near(self, facts: Facts) -> bool:
        """Whether an event is not of some other time; a move is of two, and some events are of none."""
        first, last = self.near
        start, end, before = (_instant(facts, name) for name in ("starts_at", "ends_at", "previous_starts_at"))
        if start is None:
            return True
        return (start < last and (end or start) >= first) or (before is not None and first <= before < last)


def _instant(facts: Facts, name: str) -> datetime | None:
    told = facts.get(name)
    return datetime.fromisoformat(str(told)) if told else None


async def look(session: AsyncSession, lookers: Sequence[Looker], *, now: datetime) -> list[Sight | Problem]:
    """What each can book now on the days they watch, who have the same wish.

    The problems: ``NotFound`` where the service, or a builder who gives it, is not there; ``TooWide`` where so many
    builders may be watched for fewer days only.
    """
    try:
        known = await _known(session, lookers[0].watched, now)
    except NotFound as problem:
        return [problem] * len(lookers)
    befores = [each.before for each in lookers]
    sights: dict[Watched, Sight | Problem] = {}
    for watched in (each.watched for each in lookers):
        if len(known.givers) * watched.days > MOST_BUILDER_DAYS:
            sights[watched] = TooWide(f"These are {len(known.givers)} builders on {watched.days} days.")
    for stretch in stretches({each.watched for each in lookers} - sights.keys()):
        view = kept(await _view(session, known, stretch[0].first_day, max(each.last_day for each in stretch)), befores)
        sights |= {each: known.sight(each, days_between(view, each.first_day, each.last_day)) for each in stretch}
    return [sights[each.watched] for each in lookers]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What a look knows before it looks at any day."""

    wanted: Wanted
    givers: Sequence[Builder]
    lapse: datetime | None
    apart: frozenset[str]
    now: datetime

    def span(self, first: date, last: date) -> tuple[datetime, datetime]:
        """From the first builder's first midnight to the last one's last; nothing when nobody gives the service."""
        zones = [zone(giver.zone) for giver in self.givers]
        start = min((midnight(first, where) for where in zones), default=self.now)
        return start, max((midnight(last + _A_DAY, where) for where in zones), default=start)

    def sight(self, watched: Watched, view: View) -> Sight:
        start, end = self.span(watched.first_day, watched.last_day)
        limits = [Limits.of(self.wanted.service.limits), *(Limits.of(giver.limits) for giver in self.givers)]
        margin = max(_MARGIN, reach(limits))
        return Sight(
            view=view,
            zones={giver.id: zone(giver.zone) for giver in self.givers},
            due=min(filter(None, (self.lapse, _too_close(view, self.wanted), self.now + _AT_LEAST_EVERY))),
            near=(start - margin, end + margin),
            subjects=frozenset({str(self.wanted.service.id), *(str(giver.id) for giver in self.givers)}),
            apart=self.apart,
        )


async def _known(session: AsyncSession, watched: Watched, now: datetime) -> _Known:
    """Raises ``NotFound``."""
    wanted, givers = await _wanted(session, watched)
    lapse = await next_lapse(session, [giver.id for giver in givers], now=now)
    services = await active_services(session, watched.organisation_id)
    apart = frozenset(str(each.id) for each in services if each.assignment != "all")
    return _Known(wanted=wanted, givers=givers, lapse=lapse, apart=apart, now=now)


async def _view(session: AsyncSession, known: _Known, first: date, last: date) -> View:
    start, end = known.span(first, last)
    found = await search(session, known.wanted, known.givers, start=start, end=end, now=known.now, limit=_MOST_SLOTS)
    seen = (_seen(each, known.wanted) for each in found)
    return view_of(each for each in seen if first <= each.at.day <= last)


def stretches(watched: Iterable[Watched]) -> list[list[Watched]]:
    """Those whose days overlap, as far as they make no more days than one may watch; each by its first day."""
    together: list[list[Watched]] = []
    until = start = date.min
    for each in sorted(watched, key=lambda each: (each.first_day, each.last_day)):
        whole = max(until, each.last_day)
        if not together or each.first_day > until or (whole - start).days >= MOST_DAYS:
            together.append([])
            start, whole = each.first_day, each.last_day
        together[-1].append(each)
        until = whole
    return together


async def nearest_to(session: AsyncSession, watched: Watched, start: datetime, *, now: datetime) -> list[Seen]:
    """The three bookable starts nearest to one that is not, in or around the days watched, earliest first."""
    wanted, givers = await _wanted(session, watched)
    return [_seen(each, wanted) for each in await nearest(session, wanted, givers, to=start, now=now)]


async def _wanted(session: AsyncSession, watched: Watched) -> tuple[Wanted, Sequence[Builder]]:
    service = await get_service(session, watched.organisation_id, watched.service_id)
    wanted = Wanted.of(service, minutes=watched.minutes, seats=watched.seats)
    if len(watched.builders) == 1 or wanted.is_together:
        return wanted, await givers_of(session, service, next(iter(watched.builders), None))
    return wanted, _named(await givers_of(session, service), watched.builders)


def _named(givers: Sequence[Builder], named: tuple[uuid.UUID, ...]) -> Sequence[Builder]:
    if missing := set(named) - {giver.id for giver in givers}:
        raise NotFound(f"{ids.public('bld', min(missing))} does not give that service.")
    return [giver for giver in givers if giver.id in named] if named else givers


def _seen(found: Found, wanted: Wanted) -> Seen:
    lead = found.builder
    return Seen(
        at=Place(local_date(found.start, zone(lead.zone)), lead.id, found.start),
        end=wanted.end(found.start),
        builders=tuple(builder.id for builder in found.builders),
        seats_left=found.seats_left,
    )


def _too_close(view: View, wanted: Wanted) -> datetime | None:
    """When the earliest start can no longer be booked, because its notice runs out."""
    first = min((each.at.start for each in each_in(view)), default=None)
    return first - wanted.rules.notice + timedelta(milliseconds=1) if first else None
