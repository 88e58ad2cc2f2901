"""What the line does of its own accord: let lapsed holds go, close what is over, look again at what may be free.

Nothing depends on it for being right (a lapsed hold gives way to whoever wants the time); it keeps the line moving
when nobody asks. Several workers get in nobody's way.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.bookings.expire import expire_lapsed
from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.entries import is_still, told
from api.bookings.waiting.free import Board
from api.bookings.waiting.line import lock_line
from api.bookings.waiting.offer import offer
from api.bookings.waiting.queries import all_services_awaited, offered_to, waiting_for, waiting_until
from api.catalog.queries import givers_of
from kit.clock import Clock
from kit.db import Database
from kit.intervals import Interval
from kit.outbox import announce
from models.bookings import Booking, Session, is_overdue_request
from models.catalog import Service
from models.events import WaitingClosed

log = structlog.get_logger(__name__)
_BATCH = 100
_DAY = timedelta(days=1)
_ALWAYS = true()
Spans = dict[uuid.UUID, Interval]


async def next_lapse(session: AsyncSession, *, unless: ColumnElement[bool] = _ALWAYS) -> datetime | None:
    """When the next hold lapses; holds for which ``unless`` does not hold are left out."""
    query = select(Booking.expires_at).join(Session, Booking.session_id == Session.id)
    earliest = query.where(Booking.state == "held", Booking.expires_at.is_not(None), unless)
    return await session.scalar(earliest.order_by(Booking.expires_at).limit(1))


async def lapsed_at(
    session: AsyncSession, now: datetime, limit: int, *, unless: ColumnElement[bool] = _ALWAYS
) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Builders with lapsed holds, each with their organisation."""
    query = select(Session.builder_id, Session.organisation_id).join(Booking, Booking.session_id == Session.id)
    lapsed = query.where(Booking.state == "held", Booking.expires_at <= now, unless).limit(limit)
    return [(row.builder_id, row.organisation_id) for row in await session.execute(lapsed.distinct())]


async def expire_due(database: Database, clock: Clock) -> int:
    """End the holds that have lapsed and offer their seats on. Returns how many builders were looked at."""
    async with database.reading() as session:
        lapsed = await _lapsed(session, clock.now())
    return await _each(database, clock, lapsed, _pass_on)


async def expire_of(database: Database, clock: Clock, builder_id: uuid.UUID) -> None:
    """End the holds of one builder that have lapsed and offer their seats on."""
    async with database.writing() as session:
        now = clock.now()
        for span in (await _lapsed(session, now, of=builder_id)).values():
            await _pass_on(session, builder_id, span, now)
        await session.commit()


async def _pass_on(session: AsyncSession, builder_id: uuid.UUID, span: Interval, now: datetime) -> None:
    line = await lock_line(session, builder_id, now=now)
    await expire_lapsed(session, line.locked, now=now)
    await offer(session, line, within=line.around(span.start, span.end), now=now)


async def look_again(database: Database, clock: Clock) -> int:
    """Offer what no booking freed: new hours, more seats, time off taken back. Returns how many builders had some.

    Requests to move what has begun end here, if nobody wanted their time before.
    """
    await _close(database, clock)
    async with database.reading() as session:
        overdue = await _overdue(session, clock.now())
    await _each(database, clock, overdue, _pass_on)
    async with database.reading() as session:
        free: Spans = {}
        for service in await all_services_awaited(session):
            _widen(free, await _free_of(session, service, clock.now()))

    async def offer_it(session: AsyncSession, builder_id: uuid.UUID, span: Interval, now: datetime) -> None:
        await offer(session, await lock_line(session, builder_id, now=now), within=span, now=now)

    return await _each(database, clock, free, offer_it)


async def _each(
    database: Database,
    clock: Clock,
    spans: Spans,
    work: Callable[[AsyncSession, uuid.UUID, Interval, datetime], Awaitable[None]],
) -> int:
    """Do something for each builder in a transaction of its own; one that fails stops no other."""
    for builder_id, span in spans.items():
        try:
            async with database.writing() as session:
                await work(session, builder_id, span, clock.now())
                await session.commit()
        except Exception:  # the edge of each builder's turn: it comes again at the next pass
            log.exception("the line could not be served", builder=str(builder_id))
    return len(spans)


async def _lapsed(session: AsyncSession, now: datetime, *, of: uuid.UUID | None = None) -> Spans:
    query = (
        select(Session.builder_id, Session.starts_at, Session.ends_at)
        .join(Booking, Booking.session_id == Session.id)
        .where(Booking.state == "held", Booking.expires_at <= now)
        .where(_ALWAYS if of is None else Session.builder_id == of)
        .order_by(Booking.expires_at)
        .limit(_BATCH)
    )
    found: Spans = {}
    for builder_id, start, end in await session.execute(query):
        _widen(found, {builder_id: Interval(start, end)})
    return found


async def _overdue(session: AsyncSession, now: datetime) -> Spans:
    """Where requests to move what has begun are in the way; found by what is to come of services that need a yes."""
    query = (
        select(Session.builder_id, Session.starts_at, Session.ends_at)
        .join(Service, (Service.organisation_id == Session.organisation_id) & (Service.id == Session.service_id))
        .join(Booking, Booking.session_id == Session.id)
        .where(Service.needs_approval, Session.starts_at > now, Session.state == "active", is_overdue_request(now))
        .limit(_BATCH)
    )
    found: Spans = {}
    for builder_id, start, end in await session.execute(query):
        _widen(found, {builder_id: Interval(start, end)})
    return found


async def _free_of(session: AsyncSession, service: Service, now: datetime) -> Spans:
    """Where something fits somebody who waits for a service, by builder."""
    entries, givers = await waiting_for(session, [service.id]), await givers_of(session, service)
    within = Interval(now, max([now, *(Awaited.of(each).span.end for each in entries)]))
    offered = await offered_to(session, {each.client_id for each in entries}, now=now)
    calendars = await load_calendars(session, givers, service=service, start=now, end=within.end, now=now)
    board = Board(service, calendars, within=within, now=now)
    found: Spans = {}
    for entry in entries:
        if fit := board.first_fit(entry, offered=offered):
            start = fit.found.start
            _widen(found, {fit.found.builder.id: Interval(start, fit.wanted.end(start))})
    return found


def _widen(spans: Spans, more: Spans) -> None:
    for builder_id, span in more.items():
        had = spans.get(builder_id, span)
        spans[builder_id] = Interval(min(had.start, span.start), max(had.end, span.end))


async def _close(database: Database, clock: Clock) -> None:
    """Those for whom nothing can come any more wait no longer."""
    async with database.writing() as session:
        now = clock.now()
        for entry in await waiting_until(session, now.date() + _DAY):
            if Awaited.of(entry).is_over(now) and await is_still(session, entry, "waiting"):
                entry.state = "closed"
                await announce(session, told(entry, WaitingClosed), now)
        await session.commit()
