"""HTTP for prices."""

from fastapi import APIRouter

from api.catalog.lengths import length_of
from api.catalog.queries import get_service
from api.identity.caller import WhoAsks
from api.identity.may import require
from api.pricing import schemas
from api.pricing.quote import quote
from kit import ids
from kit.errors import Invalid
from kit.http.route import DbSession, Transactional
from kit.money import Money

router = APIRouter(route_class=Transactional, tags=["pricing"])


@router.post("/v1/quotes")
async def make_quote(wish: schemas.SpotIn, who: WhoAsks, session: DbSession) -> schemas.QuoteOut:
    """What a booking would cost, line by line. Changes nothing."""
    require(who, "browse")
    row = await get_service(session, who.organisation_id, ids.parse("svc", wish.service))
    if wish.seats > row.capacity:
        raise Invalid(f"A session of {row.name} has {row.capacity} seats.")
    found = quote(Money(length_of(row, wish.minutes).price, row.currency), seats=wish.seats)
    return schemas.QuoteOut(
        lines=[
            schemas.LineOut(key=line.key, count=line.count, amount=schemas.price_out(line.amount))
            for line in found.lines
        ],
        total=schemas.price_out(found.total),
    )
