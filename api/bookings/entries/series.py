"""A series as one calendar object: the rule, the dates that do not happen, those that are otherwise than the rest."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.entries.events import House
from api.bookings.entries.rows import Entry, entries_of_series, last_change, versions_of_series
from api.bookings.series.dates import repeat_of
from api.bookings.series.repeat import Repeat
from kit.ics import CalledOff, Override, Person, Repeated, Words, call_off
from kit.recurrence import occurrences, rule
from models.bookings import Series
from models.people import Builder


async def series_entry(
    session: AsyncSession, house: House, series: Series, *, guest: Person | None = None
) -> Repeated | None:
    """A series as its client sees it; None when no date of it was ever more than held."""
    entries = await entries_of_series(session, series.id)
    if not entries:
        return None
    builder = await session.get_one(Builder, series.builder_id)
    changes = await versions_of_series(session, series.id)
    return series_as_event(house, series, builder, entries, sequence=series.version - 1 + changes, guest=guest)


async def series_news(
    session: AsyncSession, house: House, series: Series, *, gone: Collection[datetime] = (), guest: Person | None
) -> Repeated | CalledOff | None:
    """What a guest's calendar is to learn once something about a series has changed.

    The series as it is now; or only the dates (wall times) that are ``gone``, when others stay.
    """
    whole = await series_entry(session, house, series, guest=guest)
    if whole is None or whole.cancelled:
        return whole
    called_off = whole.without & set(gone)
    return call_off(whole, called_off) if called_off else whole


def series_as_event(
    house: House,
    series: Series,
    builder: Builder,
    entries: Sequence[Entry],
    *,
    sequence: int,
    guest: Person | None = None,
) -> Repeated:
    """The object for a series with these bookings. Pure.

    ``sequence`` counts every change of the series and of its bookings, moved alone or together, so it only goes up.
    """
    repeat, live = repeat_of(series), {_wall(each): each for each in entries if not each.is_cancelled}
    length = _usual(live.values() or entries)
    walls = list(occurrences(rule(repeat.rule), repeat.first, repeat.where))
    is_tentative = bool(live) and all(each.is_tentative for each in live.values())
    others = [
        _override(house, wall, each)
        for wall, each in sorted(live.items())
        if _is_otherwise(each, repeat, wall, series, length, is_tentative=is_tentative)
    ]
    service = entries[0].service
    return Repeated(
        uid=f"{series.public_id}@{house.host}", sequence=sequence, rule=repeat.rule, first=repeat.first,
        zone=repeat.where, length=length, without=frozenset(wall for wall in walls if wall not in live),
        overrides=others, words=_words(house, service.name, builder), organiser=house.person if guest else None,
        guest=guest, written_at=last_change(entries), cancelled=not live, tentative=is_tentative,
    )  # fmt: skip


def _is_otherwise(
    entry: Entry, repeat: Repeat, wall: datetime, series: Series, length: timedelta, *, is_tentative: bool
) -> bool:
    held = entry.session
    return (
        held.starts_at != repeat.start(wall)
        or held.ends_at - held.starts_at != length
        or held.builder_id != series.builder_id
        or entry.is_tentative != is_tentative
    )


def _override(house: House, wall: datetime, entry: Entry) -> Override:
    words = _words(house, entry.service.name, entry.builder)
    held = entry.session
    return Override(wall=wall, start=held.starts_at, end=held.ends_at, words=words, tentative=entry.is_tentative)


def _words(house: House, service: str, builder: Builder) -> Words:
    return Words(summary=f"{service}: {builder.name}", description=house.description, place=builder.place)


def _usual(entries: Iterable[Entry]) -> timedelta:
    """How long most of them are."""
    lengths = Counter(each.session.ends_at - each.session.starts_at for each in entries)
    return lengths.most_common(1)[0][0]


def _wall(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.booking.occurrence or "")
