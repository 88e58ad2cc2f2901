"""HTTP for quotes: what a hold would cost now, line by line, by the very same rules."""

from fastapi import APIRouter

from api.availability.busy import busy_days
from api.bookings.wish import client_named, extras_of, read_spot
from api.identity.caller import WhoAsks
from api.identity.limits import costs
from api.identity.may import require
from api.pricing import schemas
from api.pricing.quote import fences
from api.pricing.words import with_words
from kit.errors import Invalid
from kit.http.language import asked_language
from kit.http.route import ClockNow, DbSession, Transactional

router = APIRouter(route_class=Transactional, tags=["pricing"])


@router.post("/v1/quotes", dependencies=[costs(2)])
async def make_quote(wish: schemas.QuoteIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.QuoteOut:
    """What a booking would cost, line by line. Changes nothing."""
    require(who, "browse")
    now = clock.now()
    spot = await read_spot(session, who.organisation_id, wish, now=now)
    wanted, service = spot.wanted, spot.wanted.service
    if wish.seats > service.capacity:
        raise Invalid(f"A session of {service.name} has {service.capacity} seats.")
    client_id = who.client_id or (await client_named(session, who, wish.client) if wish.client else None)
    found = await extras_of(session, wanted, wish, client_id=client_id, sessions=wish.sessions, now=now)
    wanted = wanted.with_extras(found.extras)
    start = spot.start if wish.sessions == 1 else None
    busy = await busy_days(session, wanted, start=spot.start, end=spot.start, now=now)
    share = busy.at(spot.start) if start else None
    priced, tag = wanted.quote(start, now=now, busy=share), asked_language() or service.organisation.locale
    between = fences(wanted.prices, wanted.case(start, now=now)) if start else None
    return schemas.QuoteOut(
        lines=[with_words(schemas.line_out(line), tag) for line in priced.lines],
        total=schemas.price_out(priced.total),
        fences=schemas.FencesOut(lowest=schemas.price_out(between.lowest), highest=schemas.price_out(between.highest))
        if between
        else None,
    )
