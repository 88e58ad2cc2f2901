"""HTTP for those who give sessions: requests to answer, outcomes to note, conflicts to solve."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.availability.routes import slots_out
from api.availability.schemas import builder_named
from api.bookings import schemas
from api.bookings.desk.approve import approve, decline
from api.bookings.desk.conflicts import Conflict, find_conflicts
from api.bookings.desk.outcome import record_outcome
from api.bookings.desk.substitute import substitute, wanted_as
from api.bookings.queries import get_session
from api.bookings.showing import shown_to, theirs
from api.catalog.queries import builders_of
from api.identity.caller import WhoAsks
from api.identity.may import may, require
from api.people.queries import active_builders, get_builder
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from kit.moments import Moment
from models.catalog import Service

router = APIRouter(route_class=Transactional, tags=["bookings"])


@router.post("/v1/bookings/{booking_id}/approve")
async def approve_booking(booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.BookingOut:
    """Say yes to a request: confirmed when nothing is due, else held for a day to be paid."""
    seat = await theirs(session, who, "answer request", booking_id)
    return await shown_to(session, who, await approve(session, seat, now=clock.now()))


@router.post("/v1/bookings/{booking_id}/decline")
async def decline_booking(
    booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow, why: schemas.DeclineIn | None = None
) -> schemas.BookingOut:
    """Say no to a request; its time is free again."""
    seat = await theirs(session, who, "answer request", booking_id)
    return await shown_to(session, who, await decline(session, seat, reason=why.reason if why else "", now=clock.now()))


@router.post("/v1/bookings/{booking_id}/complete")
async def complete_booking(booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.BookingOut:
    """Note that the client came."""
    seat = await theirs(session, who, "record outcome", booking_id)
    return await shown_to(session, who, await record_outcome(session, seat, "completed", now=clock.now()))


@router.post("/v1/bookings/{booking_id}/no-show")
async def miss_booking(booking_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.BookingOut:
    """Note that the client did not come."""
    seat = await theirs(session, who, "record outcome", booking_id)
    return await shown_to(session, who, await record_outcome(session, seat, "no_show", now=clock.now()))


@router.get("/v1/conflicts")
async def list_conflicts(
    who: WhoAsks,
    session: DbSession,
    clock: ClockNow,
    start: Annotated[Moment, Query(alias="from")],
    end: Annotated[Moment, Query(alias="to")],
    builder: Annotated[str | None, Query(max_length=64)] = None,
) -> Page[schemas.ConflictOut]:
    """Sessions that can no longer be given as booked, with the times and builders each could go to."""
    require(who, "see day")
    builders = await active_builders(session, who.organisation_id)
    if builder:
        builders = [await get_builder(session, who.organisation_id, ids.parse("bld", builder))]
    mine = [each for each in builders if may(who, "see day", each)]
    found = await find_conflicts(session, mine, start=start, end=end, now=clock.now())
    return Page(items=[_conflict_out(each, now=clock.now()) for each in found], next_cursor=None)


@router.post("/v1/sessions/{session_id}/substitute")
async def substitute_builder(
    session_id: str, by: schemas.SubstituteIn, who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.SessionOut:
    """Give a session, with all its bookings, to another builder of the service at the same time."""
    require(who, "substitute")
    row = await get_session(session, who.organisation_id, ids.parse("ses", session_id))
    require(who, "substitute", row)
    service = await session.get_one(Service, row.service_id)
    [other] = await builders_of(session, service, ids.parse("bld", by.builder))
    return schemas.session_out(await substitute(session, row, other, now=clock.now()), service, other)


def _conflict_out(found: Conflict, *, now: datetime) -> schemas.ConflictOut:
    return schemas.ConflictOut(
        session=schemas.session_out(found.session, found.service, found.builder),
        because=found.because,
        moves=slots_out(found.moves, wanted_as(found.session, found.service), now=now),
        substitutes=[builder_named(each) for each in found.substitutes],
    )
