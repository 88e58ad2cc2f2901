"""A subscription is **renewed**, tried again, or **ended**, each when it is due: what is to be done, written down.

The vendor is asked by ``bookings.till.renew``. At most one purchase stands for a period, so at most one charge is kept.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.subscriptions.rows import (
    GOES_ON,
    get_subscription,
    is_asked_for,
    locked,
    new_purchase,
    purchase_of,
    tell,
)
from api.payments.charge import Bill, Way, intend
from api.payments.methods.saved import get_method
from api.payments.retry import Step, after_decline, schedule
from kit.db import lock
from kit.money import Money
from models.events import SubscriptionEnded, SubscriptionMissed
from models.packages import Package, Purchase, Subscription
from models.payments import Payment

_LOOKS_AGAIN = timedelta(hours=1)


async def find_due(session: AsyncSession, row: Subscription, *, now: datetime) -> Purchase | None:
    """The next period, where it is time for it; ends what is to end. The caller holds its lock."""
    if row.state == "ended" or _due_at(row) > now:
        return None
    if row.state == "starting":
        await end(session, row, "never_paid", now=now)
        return None
    if row.cancelled_at:
        await end(session, row, "cancelled", now=now)
        return None
    if row.next_try_at is None:
        await end(session, row, "unpaid", now=now)
        return None
    purchase = await purchase_of(session, row, period=row.period + 1)
    if purchase is None:
        package = await session.get_one(Package, row.next_package_id or row.package_id)
        purchase = new_purchase(row, package, period=row.period + 1, now=now)
        session.add(purchase)
        await session.flush()
    return purchase


async def next_try(session: AsyncSession, purchase: Purchase, *, now: datetime) -> Payment | None:
    """The payment that is asked for while the client is not there; None where there is none to be."""
    await lock(session, [purchase.id])
    row = await locked(session, purchase.subscription_id)
    is_due = row.next_try_at is not None and row.next_try_at <= now
    if row.state not in GOES_ON or row.cancelled_at or not is_due or purchase.period != row.period + 1:
        return None
    row.next_try_at, row.state = None, "past_due"
    if await is_asked_for(session, purchase):
        row.next_try_at = now + _LOOKS_AGAIN
        return None
    method = await get_method(session, row.method_id)
    if method.state != "saved":
        await miss(session, row, Step("card", None, row.ends_at or now + schedule().grace), code="", now=now)
        return None
    row.tries += 1
    way = Way(method.provider, method.vendor_id or "", "now", method.connection_id, method.customer, off_session=True)
    due = Money(purchase.price, purchase.currency)
    return await intend(session, Bill(row.organisation_id, due, purchase_id=purchase.id), way, now=now)


async def follow_failure(session: AsyncSession, payment: Payment, what: str, *, now: datetime) -> None:
    """A try to charge a period failed, or waits for the bank. The caller holds the purchase's lock."""
    purchase = await session.get_one(Purchase, payment.purchase_id)
    if not purchase.subscription_id or not payment.off_session or purchase.state == "paid":
        return
    row = await locked(session, purchase.subscription_id)
    if row.state != "past_due" or purchase.period != row.period + 1:
        return
    if what == "PaymentDeclined" and payment.state == "declined":
        code = payment.decline_code or ""
        step = after_decline(schedule(), code, tries=row.tries, ends_at=row.ends_at, now=now)
        await miss(session, row, step, code=code, now=now)
    elif what == "PaymentChallenged" and payment.state == "challenged":
        await miss(session, row, Step("bank", None, row.ends_at or now + schedule().grace), code="", now=now)
    elif what == "PaymentCancelled" and payment.state == "cancelled" and row.step != "card":
        row.tries, row.next_try_at = max(row.tries - 1, 0), now  # the vendor never heard of it


async def miss(session: AsyncSession, row: Subscription, step: Step, *, code: str, now: datetime) -> None:
    """Write down what follows a try that failed, and tell of it."""
    row.step, row.code, row.next_try_at, row.ends_at = step.ask, code[:64] or None, step.next_try_at, step.ends_at
    await session.flush()
    await tell(session, row, SubscriptionMissed, now, step=step.ask, tries=row.tries)


async def end(session: AsyncSession, row: Subscription, because: str, *, now: datetime) -> None:
    """It is over: nothing is charged any more; credits that are there can be used until they run out."""
    row.state, row.because, row.next_try_at, row.ends_at = "ended", because, None, None
    await session.flush()
    await tell(session, row, SubscriptionEnded, now, because=because)


async def charge_to(session: AsyncSession, row: Subscription, method_id: uuid.UUID, *, now: datetime) -> None:
    """Charge another way to pay from now on; what was missed is tried with it at once."""
    if row.method_id != method_id:
        row.method_id, row.tries = method_id, 0
    if row.state == "past_due":
        row.next_try_at = now
    await session.flush()


async def open_purchase(session: AsyncSession, row: Subscription) -> Purchase | None:
    """What is open of it, for its client to pay now."""
    row = await get_subscription(session, row.id)
    if row.state == "ended":
        return None
    found = await purchase_of(session, row, period=row.period + 1)
    return found if found and found.state == "open" else None


def _due_at(row: Subscription) -> datetime:
    """When something is to be done: at the next try, else at the end of the grace."""
    found = row.next_try_at or row.ends_at
    return found or datetime.max.replace(tzinfo=row.created_at.tzinfo)
