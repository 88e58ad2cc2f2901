"""A person's own feed: an address with a token in it, made, replaced and revoked; and what stands in it.

Only the token's keyed digest is stored. Reading changes nothing, so link scanners and previews do no harm.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.entries.events import House, for_builder, for_client
from api.bookings.entries.rows import Entry, entries_of_builder, entries_of_client
from api.bookings.entries.series import series_entry
from api.identity import tokens
from api.identity.caller import Caller
from api.identity.errors import Forbidden
from kit import tenancy
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ics import Invitation, Repeated
from kit.ids import new_id
from models.bookings import Series
from models.calendars import CalendarFeed
from models.people import Builder

SHOWN = timedelta(days=90)  # how long what was stays in it


async def make_feed(session: AsyncSession, keys: MasterKey, who: Caller, *, now: datetime) -> tuple[CalendarFeed, str]:
    """A fresh feed of the caller's and its token; the one before ends. Raises ``Forbidden``."""
    await revoke_feed(session, who, now=now)
    token = tokens.new_token("cal")
    row = CalendarFeed(
        id=new_id(now), organisation_id=who.organisation_id, created_at=now, digest=tokens.digest(keys, token),
        client_id=who.client_id, builder_id=None if who.client_id else who.builder_id,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row, token


async def find_feed(session: AsyncSession, who: Caller) -> CalendarFeed | None:
    """The caller's feed. Raises ``Forbidden``."""
    query = select(CalendarFeed).where(_is_of(who), CalendarFeed.revoked_at.is_(None))
    return (await session.scalars(query.order_by(CalendarFeed.id.desc()).limit(1))).one_or_none()


async def revoke_feed(session: AsyncSession, who: Caller, *, now: datetime) -> None:
    """End the caller's feed, if there is one. Raises ``Forbidden``."""
    open_ones = update(CalendarFeed).where(_is_of(who), CalendarFeed.revoked_at.is_(None))
    await session.execute(open_ones.values(revoked_at=now))


def _is_of(who: Caller) -> ColumnElement[bool]:
    if who.client_id:
        return CalendarFeed.client_id == who.client_id
    if who.builder_id:
        return CalendarFeed.builder_id == who.builder_id
    raise Forbidden("Only clients and builders have a calendar of their own.")


async def feed_behind(session: AsyncSession, keys: MasterKey, token: str) -> CalendarFeed:
    """The feed a token opens. Raises ``NotFound``, also when it was revoked or its builder has gone."""
    digest = tokens.digest(keys, token)
    await tenancy.enter(session, tenancy.behind("calendar_feeds", digest))
    query = select(CalendarFeed).where(CalendarFeed.digest == digest, CalendarFeed.revoked_at.is_(None))
    row = (await session.scalars(query)).one_or_none()
    if row is None or (row.builder_id and not (await session.get_one(Builder, row.builder_id)).active):
        raise NotFound("There is no such calendar, or it was revoked.")
    return row


async def entries_of_feed(
    session: AsyncSession, feed: CalendarFeed, house: House, *, now: datetime
) -> Sequence[Invitation | Repeated]:
    """What stands in a feed; the same until something in it changes."""
    since = _window_of(now) - SHOWN
    if feed.builder_id:
        return for_builder(house, await entries_of_builder(session, feed.builder_id, since=since))
    assert feed.client_id
    return await _of_client(session, house, await entries_of_client(session, feed.client_id, since=since))


async def _of_client(session: AsyncSession, house: House, bookings: list[Entry]) -> list[Invitation | Repeated]:
    alone = [for_client(house, each) for each in bookings if not each.booking.series_id]
    keys = dict.fromkeys(each.booking.series_id for each in bookings if each.booking.series_id)
    series = [await series_entry(session, house, await session.get_one(Series, key)) for key in keys]
    return [*alone, *(each for each in series if each)]


def _window_of(now: datetime) -> datetime:
    """The beginning of the day from which on a feed shows what was: a feed changes with the days, not the seconds."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
