"""What is free of a builder's time is **offered** to those in line, the first whom it fits first.

An offer is a hold like any other, so the public does not see the seat; only its deadline is its own. Nobody is offered
the same start twice, however often they join.
"""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.calendar import load_calendars
from api.bookings.hold import hold
from api.bookings.seats import Seat
from api.bookings.waiting.entries import is_still, told
from api.bookings.waiting.free import Board, Fit
from api.bookings.waiting.line import Line
from api.bookings.waiting.queries import offered_to, waiting_for
from kit.intervals import Interval
from kit.outbox import announce
from models.bookings import Waiting, WaitingOffer
from models.catalog import Service
from models.events import SeatOffered


async def offer(session: AsyncSession, line: Line, *, within: Interval, now: datetime) -> int:
    """Hold what is free within a stretch for those in line. Returns how many offers were made."""
    entries = await waiting_for(session, line.services) if within.end > now else ()
    offered = await offered_to(session, {each.client_id for each in entries}, now=now) if entries else set()
    boards: dict[uuid.UUID, Board] = {}
    made = 0
    for entry in entries:
        service = line.services[entry.service_id]
        if service.id not in boards:
            boards[service.id] = await _board(session, line, service, within, now)
        fit = boards[service.id].first_fit(entry, offered=offered)
        if fit and await is_still(session, entry, "waiting"):
            seat = await _offer_to(session, entry, fit, now=now)
            offered.add((entry.client_id, service.id, seat.builder_id, seat.session.starts_at))
            boards.clear()
            made += 1
    return made


async def _board(session: AsyncSession, line: Line, service: Service, within: Interval, now: datetime) -> Board:
    calendars = await load_calendars(
        session, line.givers[service.id], service=service, start=within.start, end=within.end, now=now
    )
    return Board(service, calendars, within=within, now=now)


async def _offer_to(session: AsyncSession, entry: Waiting, fit: Fit, *, now: datetime) -> Seat:
    seat = await hold(
        session, wanted=fit.wanted, givers=fit.found.builders, start=fit.found.start, client_id=entry.client_id,
        channel=entry.channel, now=now, until=fit.deadline,
    )  # fmt: skip
    entry.state, entry.booking_id, entry.deadline = "offered", seat.booking.id, fit.deadline
    kept = WaitingOffer(
        waiting_id=entry.id, builder_id=seat.builder_id, starts_at=fit.found.start,
        organisation_id=entry.organisation_id, offered_at=now,
    )  # fmt: skip
    session.add(kept)
    await session.flush()
    offered = told(
        entry, SeatOffered, booking_id=seat.booking.id, booking_version=seat.booking.version,
        builder_id=seat.builder_id, starts_at=fit.found.start, deadline=fit.deadline,
    )  # fmt: skip
    await announce(session, offered, now)
    return seat
