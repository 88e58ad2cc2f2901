"""HTTP for availability: times that can be booked, and why one cannot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability import live, schemas
from api.availability.calendar import load_calendars
from api.availability.offer import why_none
from api.availability.opening import opening_of
from api.availability.search import Found, search
from api.availability.wanted import Wanted
from api.catalog.queries import get_service, givers_of
from api.identity.caller import Caller, WhoAsks
from api.identity.limits import costs
from api.identity.may import require
from api.people.queries import get_builder
from api.pricing.buyer import buyer_of
from api.pricing.lines import Extras
from api.pricing.schemas import price_out
from kit import ids
from kit.http.route import ClockNow, DbSession, Transactional
from models.people import Builder

router = APIRouter(route_class=Transactional, tags=["availability"])


@router.get("/v1/availability", dependencies=[costs(5)])
async def list_slots(
    asked: Annotated[schemas.SlotsAsked, Query()], who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.Slots:
    """Starts in [from, to) that can be booked now, earliest first."""
    require(who, "browse")
    wanted, givers = await wanted_by(session, who, asked)
    now = clock.now()
    found = await search(session, wanted, givers, start=asked.start, end=asked.end, now=now, limit=asked.limit)
    return schemas.Slots(slots=slots_out(found, wanted, now=now), as_of=now)


@router.get("/v1/availability/explain", dependencies=[costs(3)])
async def explain(
    asked: Annotated[schemas.StartAsked, Query()], who: WhoAsks, session: DbSession, clock: ClockNow
) -> schemas.Explained:
    """Whether a start can be booked, and if not, which rule removes it."""
    require(who, "browse")
    wanted, givers = await wanted_by(session, who, asked)
    now, span = clock.now(), wanted.occupied(asked.start)
    calendars = await load_calendars(session, givers, service=wanted.service, start=span.start, end=span.end, now=now)
    refusal = why_none(calendars, wanted, start=asked.start, now=now)
    return schemas.Explained(
        bookable=refusal is None,
        because=refusal.because if refusal else None,
        detail=refusal.detail if refusal else None,
    )


@router.get("/v1/builders/{builder_id}/opening", dependencies=[costs(3)])
async def list_opening(
    builder_id: str, asked: Annotated[schemas.OpeningAsked, Query()], who: WhoAsks, session: DbSession
) -> schemas.Opening:
    """When a builder is open on the dates to come: weekly hours, dates that differ, journeys and time off in one."""
    require(who, "browse")
    builder = await get_builder(session, who.organisation_id, ids.parse("bld", builder_id))
    return schemas.Opening(days=await opening_of(session, builder, first=asked.first, days=asked.days))


async def wanted_by(session: AsyncSession, who: Caller, asked: schemas.Asked) -> tuple[Wanted, Sequence[Builder]]:
    """What is asked for as the one who asks would buy it, and who could give it."""
    service = await get_service(session, who.organisation_id, ids.parse("svc", asked.service))
    givers = await givers_of(session, service, ids.parse("bld", asked.builder) if asked.builder else None)
    wanted = Wanted.of(service, minutes=asked.minutes, seats=asked.seats)
    return wanted.with_extras(Extras(buyer=await buyer_of(session, who.client_id, wanted.prices))), givers


def slots_out(found: list[Found], wanted: Wanted, *, now: datetime) -> list[schemas.SlotOut]:
    """Bookable starts as shown, priced for the seats wanted."""
    service = schemas.Named(id=wanted.service.public_id, name=wanted.service.name)
    one_price = None if wanted.prices.depend_on_start else price_out(wanted.quote().total)
    named = {builder: schemas.builder_named(builder) for builder in {one for each in found for one in each.builders}}
    return [
        schemas.SlotOut(
            start=each.start,
            end=wanted.end(each.start),
            builder=named[each.builder],
            builders=[named[builder] for builder in each.builders],
            service=service,
            seats_left=each.seats_left,
            price=one_price or price_out(wanted.quote(each.start, now=now, busy=each.busy).total),
        )
        for each in found
    ]


router.include_router(live.router)
