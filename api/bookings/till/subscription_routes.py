"""HTTP for paying subscriptions: the first period, one that could not be charged, and a larger plan."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.bookings.till.pay import Till
from api.bookings.till.renew import ask_now
from api.fraud.paying import Paying, paying_caller
from api.fraud.told import told_payer
from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.may import require
from api.packages.buy import PackageChanged
from api.packages.subscriptions import schemas
from api.packages.subscriptions.errors import NoPlan
from api.packages.subscriptions.reach import theirs
from api.packages.subscriptions.renew import open_purchase
from api.packages.subscriptions.rows import get_subscription, locked_for_change
from api.packages.subscriptions.subscribe import change_next, change_now, subscribe
from api.payments.accounts.whose import vendors_here
from api.payments.errors import NothingDue
from api.payments.methods.saved import get_method
from api.payments.queries import get_payment
from api.payments.schemas import PaymentOut, payment_out
from kit import ids
from kit.db import Database
from kit.errors import NotFound
from kit.http.route import ClockNow, DatabaseDoor, Stepwise
from models.packages import Package, Purchase
from models.payments import Payment
from models.people import Client

router = APIRouter(route_class=Stepwise, tags=["packages"])


class SubscriptionPaidOut(BaseModel):
    """The subscription, and the payment where one was asked for; at its ``link`` the client's bank asks them."""

    subscription: schemas.SubscriptionOut
    payment: PaymentOut | None = Field(description="Null for a change that counts from the next period on.")
    told: str | None = Field(None, description="What happens next, where somebody looks at the payment.")


@router.post("/v1/packages/{package_id}/subscriptions", status_code=201)
async def subscribe_to_package(
    package_id: str, how: schemas.SubscriptionIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow,
    request: Request, response: Response,
) -> SubscriptionPaidOut:  # fmt: skip
    """Subscribe to a plan: its first period is paid now, the next ones are charged to the saved way to pay.

    Sent again while it is not paid it asks how that stands.
    """
    require(who, "pay")
    if who.client_id is None:
        raise PersonNeeded("Only a client agrees to be charged again and again.")
    by = await _by(database, who, how.method, request, response)
    async with database.writing() as session:
        package = await session.get(Package, ids.parse("pkg", package_id))
        if package is None or package.organisation_id != who.organisation_id:
            raise NoPlan
        if how.price is not None and how.price != package.price:
            raise PackageChanged(package, was=how.price)
        method = await get_method(session, ids.parse("mth", how.method))
        client = await session.get_one(Client, who.client_id)
        row, purchase = await subscribe(session, package, client, method, now=clock.now())
        payment = await ask_now(session, purchase, by=by, now=clock.now())
        await session.commit()
    return await _paid(database, clock, request, row.public_id, payment)


@router.post("/v1/subscriptions/{subscription_id}/payments")
async def pay_subscription(
    subscription_id: str, who: WhoAsks, database: DatabaseDoor, clock: ClockNow, request: Request, response: Response
) -> SubscriptionPaidOut:
    """Pay a period that could not be charged, being there: the bank may ask at the payment's ``link``."""
    by = await _by(database, who, await _method_of(database, who, subscription_id), request, response)
    async with database.writing() as session:
        row = await get_subscription(session, ids.parse("sub", subscription_id))
        purchase = await open_purchase(session, row)
        if purchase is None:
            raise NothingDue("Nothing is open of it.")
        payment = await ask_now(session, purchase, by=by, now=clock.now())
        await session.commit()
    return await _paid(database, clock, request, subscription_id, payment)


@router.post("/v1/subscriptions/{subscription_id}/change")
async def change_subscription(
    subscription_id: str, to: schemas.ChangeIn, who: WhoAsks, database: DatabaseDoor, clock: ClockNow,
    request: Request, response: Response,
) -> SubscriptionPaidOut:  # fmt: skip
    """Have another plan of the same rhythm: from the next period on, or a larger one now, whose difference is paid."""
    by = await _by(database, who, await _method_of(database, who, subscription_id), request, response)
    payment: Payment | None = None
    async with database.writing() as session:
        row = await locked_for_change(session, ids.parse("sub", subscription_id))
        package = await session.get(Package, ids.parse("pkg", to.package))
        if package is None:
            raise NoPlan
        more: Purchase | None = await change_now(session, row, package, now=clock.now()) if to.at == "now" else None
        if more is None:
            await change_next(session, row, package, now=clock.now())
        else:  # with the change itself: who comes in between would find it asked for by nobody, and begin another
            payment = await ask_now(session, more, by=by, now=clock.now())
        await session.commit()
    return await _paid(database, clock, request, subscription_id, payment)


async def _method_of(database: Database, who: Caller, subscription_id: str) -> str:
    async with database.reading() as session:
        row = await theirs(session, who, subscription_id)
    return ids.public("mth", row.method_id)


async def _by(database: Database, who: Caller, method: str, request: Request, response: Response) -> Paying:
    """Who pays, with the card behind a saved way to pay."""
    async with database.reading() as session:
        row = await get_method(session, ids.parse("mth", method))
    if row.organisation_id != who.organisation_id or (who.client_id and row.client_id != who.client_id):
        raise NotFound("There is no such saved way to pay.")
    return await paying_caller(request, response, who, row.provider, row.vendor_id or "")


async def _paid(
    database: Database, clock: ClockNow, request: Request, subscription_id: str, payment: Payment | None
) -> SubscriptionPaidOut:
    if payment:
        await Till(database, clock, vendors_here(request)).pay(payment)
    async with database.reading() as session:
        row = await get_subscription(session, ids.parse("sub", subscription_id))
        shown = schemas.subscription_out(row, await session.get_one(Package, row.package_id))
        now = await get_payment(session, payment.id) if payment else None
        told = await told_payer(session, now) if now else None
        return SubscriptionPaidOut(subscription=shown, payment=payment_out(now) if now else None, told=told)
