"""What a mail gives to calendars, under the UIDs of feeds and files.

A client has one object for a series: a mail about any date of it carries the whole as it is now, or takes back the
dates that are gone. A builder has an event for each booking: of several dates a mail carries them all (PUBLISH).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.entries.events import House, for_builder
from api.bookings.entries.rows import entries_of_series
from api.bookings.entries.series import series_news
from api.notifications.kinds import Kind
from api.notifications.port import Letterhead
from api.notifications.queries import Facts
from kit.ics import Person, publish, write
from models.bookings import Series


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A calendar file and the METHOD that is in it."""

    file: bytes
    method: str


async def enclosed_series(
    session: AsyncSession, kind: Kind, facts: Facts, guest: Person, letterhead: Letterhead
) -> Enclosed | None:
    """The file that goes with news of a series' dates; None where the one booking's own event does."""
    house = House(facts.organisation.name, letterhead.address, letterhead.url)
    if not kind.has_invitation or facts.booking.series_id is None:
        return None
    if kind.audience == "builder":
        return await _for_builder(session, house, facts) if facts.together else None
    return await _for_client(session, house, kind, facts, guest)


async def _for_builder(session: AsyncSession, house: House, facts: Facts) -> Enclosed:
    assert facts.booking.series_id
    told = {seat.booking.id for seat in facts.together}
    entries = [each for each in await entries_of_series(session, facts.booking.series_id) if each.booking.id in told]
    return Enclosed(publish(for_builder(house, entries), name=house.name), "PUBLISH")


async def _for_client(session: AsyncSession, house: House, kind: Kind, facts: Facts, guest: Person) -> Enclosed | None:
    bookings = [seat.booking for seat in facts.together] or [facts.booking]
    gone = {datetime.fromisoformat(each.occurrence) for each in bookings if each.occurrence}
    series = await session.get_one(Series, facts.booking.series_id)
    news = await series_news(
        session, house, series, gone=gone if kind.news == "cancelled" else (), guest=guest
    )  # fmt: skip
    return Enclosed(write(news), news.method) if news else None
