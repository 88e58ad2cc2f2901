"""HTTP for buying a package online; it is paid at the same till as bookings are."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.bookings.till.pay import Till
from api.catalog.schemas import AmountOrNothing, Price
from api.fraud.paying import paying_caller
from api.fraud.told import told_payer
from api.identity.caller import WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.packages.buy import get_purchase, intend_to_buy
from api.payments.accounts.whose import chosen_way, get_shelf, own_account, vendors_here
from api.payments.charge import Way
from api.payments.queries import get_payment
from api.payments.schemas import PaymentOut, payment_out
from kit import ids
from kit.errors import NotFound
from kit.http.route import ClockNow, DatabaseDoor, Stepwise
from models.packages import Package
from models.people import Client

router = APIRouter(route_class=Stepwise, tags=["packages"])


class BuyIn(BaseModel):
    """How it is paid; ``price`` as the client saw it, else whatever it is now."""

    method: str = Field("", max_length=64)
    provider: str | None = Field(None, max_length=32)
    price: AmountOrNothing | None = None


class BoughtOut(BaseModel):
    purchase: str
    state: str = Field(description="open until it is paid, then paid: the credits are there")
    price: Price
    holding: str | None
    payment: PaymentOut
    told: str | None = Field(None, description="What happens next, where somebody looks at the payment.")


@router.post("/v1/packages/{package_id}/purchases", status_code=201)
async def buy_package(
    package_id: str, how: BuyIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request,
    response: Response,
) -> BoughtOut:  # fmt: skip
    """Buy a package: the credits come with the money. Sent again it asks how the payment stands.

    Send it with an ``Idempotency-Key``: once it is paid, another one buys another package.
    """
    require(who, "pay")
    if who.client_id is None:
        raise PersonNeeded("Only a client buys packages; the desk sells them.")
    vendors = vendors_here(request)
    by = await paying_caller(request, response, who, how.provider, how.method)
    async with database.writing() as session:
        package = await session.get(Package, ids.parse("pkg", package_id))
        if package is None or package.organisation_id != who.organisation_id or not package.active:
            raise NotFound("There is no such package.")
        provider = await chosen_way(session, vendors.settings, who.organisation_id, how.provider)
        get_shelf(provider).check_method(how.method)
        way = Way(provider, how.method, "now", await own_account(session, who.organisation_id, provider))
        client = await session.get_one(Client, who.client_id)
        payment = await intend_to_buy(session, package, client, way=way, price=how.price, by=by, now=clock.now())
        await session.commit()
    payment = await Till(database, clock, vendors).pay(payment)
    async with database.reading() as session:
        row, payment = await get_purchase(session, payment.purchase_id), await get_payment(session, payment.id)
        return BoughtOut(
            purchase=row.public_id,
            state=row.state,
            price=Price(minor=row.price, currency=row.currency),
            holding=ids.public("hld", row.holding_id) if row.holding_id else None,
            payment=payment_out(payment),
            told=await told_payer(session, payment),
        )
