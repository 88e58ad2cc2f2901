"""The client **buys** a package online: the credits come with the money, once, and what comes besides goes back.

Who applies news of its money holds the purchase's lock.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.fraud.assess import assess
from api.fraud.paying import Paying
from api.packages.errors import IsAPlan
from api.packages.given_back import lock_whole, paid_by, payments_of, put_right
from api.packages.sell import grant, told
from api.packages.subscriptions.paid import begin_what_is_paid
from api.packages.taken_back import parts_of
from api.payments.charge import Bill, Way, intend
from api.payments.disputes import free_of
from api.payments.errors import NothingDue
from api.payments.refund import owe, take_note
from api.pricing.changed import Changed
from kit.db import lock
from kit.errors import Conflict, NotFound
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.events import PackageReturned
from models.packages import Holding, Package, Purchase
from models.payments import Payment
from models.people import Client

_OPEN = timedelta(days=1)


class PackageChanged(Conflict):
    type, title = "package-changed", "The package costs something else by now"
    next_step = "Fetch the packages, show the client what it costs, and send that price."

    def __init__(self, package: Package, *, was: int) -> None:
        changed = Changed(Money(package.price, package.currency), was)
        price = {"minor": package.price, "currency": package.currency}
        super().__init__(changed.words("The package"), price=price, **changed.members())


class NotSoldNow(Conflict):
    type, title = "not-sold-now", "This package is not sold any more, or was chosen too long ago"
    next_step = "Fetch the packages, and begin a new purchase of the one the client wants."


async def intend_to_buy(
    session: AsyncSession,
    package: Package,
    client: Client,
    *,
    way: Way,
    price: int | None,
    by: Paying,
    now: datetime,
) -> Payment:
    """The open purchase of a package, or a new one, and what is asked for it: what step one writes down.

    Raises ``PackageChanged`` where it costs something else than was seen, ``NothingDue`` for one that is free, and
    ``IsAPlan``.
    """
    if package.unit:
        raise IsAPlan
    if price is not None and price != package.price:
        raise PackageChanged(package, was=price)
    if not package.price:
        raise NothingDue("A package that is free is given at the desk.")
    await lock(session, [client.id])
    purchase = await _open_purchase(session, package, client, now) or _new(package, client, now)
    session.add(purchase)
    await session.flush()
    return await ask_purchase(session, purchase, way=way, by=by, now=now)


async def ask_purchase(session: AsyncSession, purchase: Purchase, *, way: Way, by: Paying, now: datetime) -> Payment:
    """What is asked for a purchase that was begun, while it is for sale so.

    Raises ``NothingDue`` once it is paid, or where it is a subscription's; ``PackageChanged``, ``NotSoldNow``.
    """
    await lock(session, [purchase.id])
    purchase = await get_purchase(session, purchase.id)
    if purchase.state == "paid" or purchase.subscription_id:
        raise NothingDue
    if problem := await why_not_sold(session, purchase, now=now):
        raise problem
    due = Money(purchase.price, purchase.currency)
    payment = await intend(session, Bill(purchase.organisation_id, due, purchase_id=purchase.id), way, now=now)
    await assess(session, payment, await session.get_one(Client, purchase.client_id), by, now=now)
    return payment


async def why_not_sold(session: AsyncSession, purchase: Purchase, *, now: datetime) -> Conflict | None:
    """What keeps a purchase that was begun from being paid now; what arrives for it all the same still counts."""
    package = await session.get_one(Package, purchase.package_id, populate_existing=True)
    if not package.active or purchase.created_at <= now - _OPEN:
        return NotSoldNow()
    if package.price != purchase.price:
        return PackageChanged(package, was=purchase.price)
    return None


async def settle_purchase(session: AsyncSession, payment: Payment, *, now: datetime) -> bool:
    """Give the credits for what arrived, once; owe it back and return False when they were given already.

    Too little gives none and stays for the rest to come, or for a person. Settling twice changes nothing. What comes
    once it is paid was asked for by nobody any more, whatever went back of what paid it; where a part had come before,
    what is there beyond the price goes back. A part that went back before we heard that it had come counts as if it
    went back now.
    """
    purchase = await get_purchase(session, payment.purchase_id)
    had_part = payment.settled > 0
    went_back = 0 if had_part else payment.refunded + payment.lost
    take_note(payment)
    if purchase.state == "paid":
        if had_part:
            return not await _owe_beyond(session, purchase, payment)
        owe(payment)
        return False
    stays = paid_by(await payments_of(session, purchase))
    if stays <= 0 or stays + went_back < purchase.price:
        return True
    lot = await begin_what_is_paid(session, purchase, now=now) if purchase.subscription_id else None
    if purchase.subscription_id and lot is None:
        owe(payment)
        return False
    package = await session.get_one(Package, purchase.package_id)
    client = await session.get_one(Client, purchase.client_id)
    holding = await grant(session, package, client, price=purchase.price, now=now, lot=lot)
    purchase.state, purchase.holding_id = "paid", holding.id
    await session.flush()
    await _owe_beyond(session, purchase, payment)
    if went_back:
        await take_credits_back(session, payment, now=now)
    return True


async def take_credits_back(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    """Money of a package went back: once all of it did, what is left of the package cannot be used any more."""
    await lock(session, [payment.pays_for])
    purchase = await get_purchase(session, payment.purchase_id)
    if purchase.holding_id is None:
        return
    holding = await session.get_one(Holding, purchase.holding_id)
    await lock_whole(session, holding)
    if paid_by(await payments_of(session, purchase)) <= 0:
        was = holding.expires_at
        for each in await parts_of(session, holding):
            each.expires_at = min(each.expires_at or now, now)
        if was is None or was > now:
            await announce(session, told(holding, PackageReturned, purchase.subscription_id), now)
    await put_right(session, holding, now=now)


async def get_purchase(session: AsyncSession, purchase_id: uuid.UUID | None) -> Purchase:
    """Raises ``NotFound``."""
    row = await session.get(Purchase, purchase_id, populate_existing=True) if purchase_id else None
    if row is None:
        raise NotFound("There is no such purchase.")
    return row


async def _open_purchase(session: AsyncSession, package: Package, client: Client, now: datetime) -> Purchase | None:
    """One that was begun lately; an older one that was never paid stands no more for what is bought now."""
    query = select(Purchase).where(
        Purchase.client_id == client.id, Purchase.package_id == package.id, Purchase.state == "open",
        Purchase.price == package.price, Purchase.subscription_id.is_(None), Purchase.created_at > now - _OPEN,
    )  # fmt: skip
    return (await session.scalars(query.order_by(Purchase.id).limit(1))).one_or_none()


def _new(package: Package, client: Client, now: datetime) -> Purchase:
    return Purchase(
        id=new_id(now), organisation_id=package.organisation_id, created_at=now, client_id=client.id,
        package_id=package.id, price=package.price, currency=package.currency, state="open",
    )  # fmt: skip


async def _owe_beyond(session: AsyncSession, purchase: Purchase, payment: Payment) -> bool:
    """Owe back of a payment what all of them come to beyond the price and nobody is owed yet; whether it is any."""
    beyond = sum(map(free_of, await payments_of(session, purchase))) - purchase.price
    if beyond > 0:
        owe(payment, beyond)
    return beyond > 0
