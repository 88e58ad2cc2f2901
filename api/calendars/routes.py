"""HTTP for calendars: one's own feed, and a booking or series as a file."""

import asyncio
import hashlib
from datetime import datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.entries.events import House, for_client, guest_of, house_of
from api.bookings.entries.rows import entries_of_series, entry_of
from api.bookings.entries.series import series_entry, series_news
from api.bookings.seats import get_seat
from api.bookings.series.queries import get_series
from api.calendars import schemas
from api.calendars.feed import entries_of_feed, feed_behind, find_feed, make_feed, revoke_feed
from api.identity.caller import WhoAsks
from api.identity.may import require
from kit.errors import NotFound
from kit.http.route import ClockNow, DbSession, Transactional
from kit.ics import publish, write
from models.bookings import Series
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["calendars"])


class CalendarFile(Response):
    """An iCalendar file."""

    media_type = "text/calendar"


@router.post("/v1/calendar/feed", status_code=201)
async def make_calendar_feed(who: WhoAsks, session: DbSession, clock: ClockNow, request: Request) -> schemas.FeedMade:
    """An address at which a calendar program reads your own sessions. The one before stops working."""
    require(who, "have calendar")
    row, token = await make_feed(session, request.app.state.keys, who, now=clock.now())
    url = f"{request.app.state.settings.url.rstrip('/')}/calendars/feed/{token}.ics"
    return schemas.FeedMade(url=url, subscribe=f"webcal://{url.partition('://')[2]}", created_at=row.created_at)


@router.get("/v1/calendar/feed")
async def read_calendar_feed(who: WhoAsks, session: DbSession) -> schemas.FeedOut:
    """Whether you have a feed."""
    require(who, "have calendar")
    row = await find_feed(session, who)
    return schemas.FeedOut(exists=row is not None, created_at=row.created_at if row else None)


@router.delete("/v1/calendar/feed", status_code=204)
async def revoke_calendar_feed(who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Revoke your feed: its address stops working at once."""
    require(who, "have calendar")
    await revoke_feed(session, who, now=clock.now())


@router.get("/calendars/feed/{token}.ics", response_class=CalendarFile)
async def calendar_feed(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """Your own sessions as a calendar program reads them; whoever has the address may."""
    return await _feed(token, session, clock.now(), request)


@router.head("/calendars/feed/{token}.ics", include_in_schema=False)
async def calendar_feed_head(token: str, session: DbSession, clock: ClockNow, request: Request) -> Response:
    """The same without the body."""
    return await _feed(token, session, clock.now(), request)


async def _feed(token: str, session: AsyncSession, now: datetime, request: Request) -> Response:
    feed = await feed_behind(session, request.app.state.keys, token)
    house = await _house(session, feed.organisation_id, request)
    entries = await entries_of_feed(session, feed, house, now=now)
    tag = f'W/"{hashlib.sha256(repr((house.name, entries)).encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, max-age=300",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
    }
    if _knows(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    written = await asyncio.to_thread(publish, entries, name=house.name)  # a thousand events take a while to write
    return CalendarFile(written, headers=headers | {"Content-Disposition": 'inline; filename="sessions.ics"'})


def _knows(said: str, tag: str) -> bool:
    return said.strip() == "*" or tag[2:] in {each.strip().removeprefix("W/") for each in said.split(",")}


@router.get("/v1/bookings/{booking_id}/invitation", response_class=CalendarFile)
async def booking_invitation(booking_id: str, who: WhoAsks, session: DbSession, request: Request) -> Response:
    """A booking as a calendar file: an invitation, or, once it is cancelled, the word that takes it back.

    Of a series the whole is one object, so one of its bookings comes with the others, and is taken back by its date.
    """
    require(who, "see booking")
    seat = await get_seat(session, booking_id)
    require(who, "see booking", seat)
    entry = await entry_of(session, seat.booking.id)
    if entry is None:
        raise NotFound("This is only held; it comes into calendars once it is booked.")
    house = await _house(session, seat.organisation_id, request)
    if seat.booking.series_id and seat.booking.occurrence:
        series = await session.get_one(Series, seat.booking.series_id)
        gone = [datetime.fromisoformat(seat.booking.occurrence)] if entry.is_cancelled else []
        news = await series_news(session, house, series, gone=gone, guest=guest_of(entry))
        assert news  # the booking itself is one that was told
        return _file(write(news))
    return _file(write(for_client(house, entry, guest=guest_of(entry))))


@router.get("/v1/series/{series_id}/invitation", response_class=CalendarFile)
async def series_invitation(series_id: str, who: WhoAsks, session: DbSession, request: Request) -> Response:
    """A series as one calendar object: its rule, the dates left out, and those that are otherwise."""
    require(who, "see booking")
    series = await get_series(session, series_id)
    require(who, "see booking", series)
    house = await _house(session, series.organisation_id, request)
    entries = await entries_of_series(session, series.id)
    guest = guest_of(entries[0]) if entries else None
    written = await series_entry(session, house, series, guest=guest)
    if written is None:
        raise NotFound("Its dates are only held; they come into calendars once they are booked.")
    return _file(write(written))


async def _house(session: AsyncSession, organisation_id: object, request: Request) -> House:
    return house_of(await session.get_one(Organisation, organisation_id), request.app.state.settings)


def _file(written: bytes) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="invite.ics"', "Cache-Control": "private, no-store"}
    return CalendarFile(written, headers=headers)
