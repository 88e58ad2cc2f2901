"""A subscription's period is **charged** while its client is not there, or by them; a larger plan by them alone.

Written down, asked of the vendor without any lock, as any payment is (``pay``).
"""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.till.pay import Till
from api.fraud.assess import assess
from api.fraud.paying import Paying
from api.packages.subscriptions.renew import find_due, next_try
from api.packages.subscriptions.rows import get_subscription, locked
from api.packages.subscriptions.subscribe import check_method
from api.payments.charge import Bill, Way, intend
from api.payments.errors import NothingDue
from api.payments.methods.saved import get_method
from kit.db import lock
from kit.money import Money
from models.packages import Purchase
from models.payments import Payment
from models.people import Client


async def renew(till: Till, subscription_id: uuid.UUID) -> None:
    """Do what is due about a subscription: charge its next period, try again, or end it."""
    async with till.database.writing() as session:
        row = await locked(session, subscription_id)
        purchase = await find_due(session, row, now=till.clock.now())
        await session.commit()
    if purchase is None:
        return
    async with till.database.writing() as session:
        payment = await next_try(session, purchase, now=till.clock.now())
        await session.commit()
    if payment:
        await till.charge(payment)


async def ask_now(session: AsyncSession, purchase: Purchase, *, by: Paying, now: datetime) -> Payment:
    """What its client pays now with their saved way to pay, being there: their bank may ask them.

    Raises ``NothingDue`` once it is paid, and ``MethodNotSaved``.
    """
    await lock(session, [purchase.id])
    await session.refresh(purchase)
    if purchase.state == "paid":
        raise NothingDue("It is paid.")
    row = await get_subscription(session, purchase.subscription_id)
    method = await get_method(session, row.method_id)
    check_method(method, row.client_id)
    way = Way(method.provider, method.vendor_id or "", "now", method.connection_id, method.customer)
    due = Money(purchase.price, purchase.currency)
    payment = await intend(session, Bill(row.organisation_id, due, purchase_id=purchase.id), way, now=now)
    await assess(session, payment, await session.get_one(Client, row.client_id), by, now=now)
    return payment
