"""HTTP for prices: what something would cost, by which rules, and coupons."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.queries import get_service
from api.catalog.schemas import Price
from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from api.pricing import schemas
from api.pricing.coupon_schemas import CouponIn, CouponOut
from api.pricing.coupons import add_coupon, end_coupon, uses_of
from api.pricing.prices import organisation_prices, own_prices
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from models.catalog import Service
from models.identity import Organisation
from models.pricing import Coupon

router = APIRouter(route_class=Transactional, tags=["pricing"])


@router.get("/v1/prices")
async def read_prices(who: WhoAsks, session: DbSession) -> schemas.Prices:
    """The rules that hold for every service without its own; the fences of demand among them."""
    require(who, "browse")
    return organisation_prices(await session.get_one(Organisation, who.organisation_id))


@router.put("/v1/prices")
async def set_prices(prices: schemas.Prices, who: WhoAsks, session: DbSession) -> schemas.Prices:
    """Set them, from the next quote on; what is held or booked keeps its price."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    organisation.pricing = schemas.as_stored(prices)
    return organisation_prices(organisation)


@router.get("/v1/services/{service_id}/prices")
async def read_service_prices(service_id: str, who: WhoAsks, session: DbSession) -> schemas.ServicePrices:
    """What a service has of its own."""
    require(who, "browse")
    return own_prices(await get_service(session, who.organisation_id, ids.parse("svc", service_id)))


@router.put("/v1/services/{service_id}/prices")
async def set_service_prices(
    service_id: str, prices: schemas.ServicePrices, who: WhoAsks, session: DbSession
) -> schemas.ServicePrices:
    """Set them, from the next quote on; what is held or booked keeps its price."""
    require(who, "edit catalogue")
    row = await _service(session, who, service_id)
    row.pricing = schemas.as_stored(prices)
    return own_prices(row)


@router.get("/v1/coupons")
async def list_coupons(who: WhoAsks, session: DbSession, clock: ClockNow) -> Page[CouponOut]:
    """All coupons, newest first, with how often each is used."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    found = await uses_of(session, who.organisation_id, now=clock.now())
    return Page(items=[_coupon_out(row, organisation, uses) for row, uses in found], next_cursor=None)


@router.post("/v1/coupons", status_code=201)
async def make_coupon(new: CouponIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> CouponOut:
    """Make a coupon."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    service = await _service(session, who, new.service) if new.service else None
    row = await add_coupon(session, who.organisation_id, new, service=service, now=clock.now())
    return _coupon_out(row, organisation, 0)


@router.delete("/v1/coupons/{coupon_id}", status_code=204)
async def withdraw_coupon(coupon_id: str, who: WhoAsks, session: DbSession) -> None:
    """Have a coupon no longer be used; bookings made with it keep their price."""
    require(who, "edit catalogue")
    await end_coupon(session, who.organisation_id, ids.parse("cpn", coupon_id))


async def _service(session: AsyncSession, who: Caller, shown: str) -> Service:
    return await get_service(session, who.organisation_id, ids.parse("svc", shown), also_withdrawn=True)


def _coupon_out(row: Coupon, organisation: Organisation, uses: int) -> CouponOut:
    amount = Price(minor=row.amount, currency=organisation.currency) if row.amount else None
    return CouponOut(
        id=row.public_id, code=row.code, percent=row.percent, amount=amount,
        service=ids.public("svc", row.service_id) if row.service_id else None,
        valid_from=row.valid_from, valid_until=row.valid_until, most_uses=row.most_uses,
        most_per_client=row.most_per_client, uses=uses, active=row.active,
    )  # fmt: skip
