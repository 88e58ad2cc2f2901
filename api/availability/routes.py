"""HTTP for availability: times that can be booked, and why one cannot."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.availability import schemas
from api.availability.calendar import load_calendars, occupied
from api.availability.offer import why_not
from api.availability.search import Found, check_range, search
from api.catalog.queries import builders_of, get_service
from api.identity.caller import WhoAsks
from api.identity.may import require
from api.pricing.quote import quote
from api.pricing.schemas import price_out
from kit import ids
from kit.http.route import ClockNow, DbSession, Transactional
from kit.money import Money
from models.catalog import Service

router = APIRouter(route_class=Transactional, tags=["availability"])
Seats = Annotated[int, Query(ge=1, le=1000)]


@router.get("/v1/availability")
async def list_slots(
    who: WhoAsks,
    session: DbSession,
    clock: ClockNow,
    *,
    service: str,
    start: Annotated[datetime, Query(alias="from")],
    end: Annotated[datetime, Query(alias="to")],
    builder: str | None = None,
    seats: Seats = 1,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> schemas.Slots:
    """Starts in [from, to) that can be booked now, earliest first."""
    require(who, "browse")
    row = await get_service(session, who.organisation_id, ids.parse("svc", service))
    builders = await builders_of(session, row, ids.parse("bld", builder) if builder else None)
    now = clock.now()
    found = await search(session, row, builders, start=start, end=end, now=now, seats=seats, limit=limit)
    return schemas.Slots(slots=[slot_out(each, row, seats) for each in found], as_of=now)


@router.get("/v1/availability/explain")
async def explain(
    who: WhoAsks,
    session: DbSession,
    clock: ClockNow,
    *,
    service: str,
    builder: str,
    start: datetime,
    seats: Seats = 1,
) -> schemas.Explained:
    """Whether a start can be booked, and if not, which rule removes it."""
    require(who, "browse")
    check_range(start, start)
    row = await get_service(session, who.organisation_id, ids.parse("svc", service))
    [giver] = await builders_of(session, row, ids.parse("bld", builder))
    _, first, last = occupied(row, start)
    [calendar] = await load_calendars(session, [giver], start=first, end=last, now=clock.now())
    refusal = why_not(calendar, row, start=start, seats=seats, now=clock.now())
    return schemas.Explained(
        bookable=refusal is None,
        because=refusal.because if refusal else None,
        detail=refusal.detail if refusal else None,
    )


def slot_out(found: Found, service: Service, seats: int) -> schemas.SlotOut:
    """A bookable start as shown, priced for ``seats``."""
    builder, offered = found.builder, found.offered
    return schemas.SlotOut(
        start=offered.start,
        end=offered.end,
        builder=schemas.BuilderNamed(id=builder.public_id, name=builder.name, zone=builder.zone),
        service=schemas.Named(id=service.public_id, name=service.name),
        seats_left=offered.seats_left,
        price=price_out(quote(Money(service.price, service.currency), seats=seats).total),
    )
