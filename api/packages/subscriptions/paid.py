"""Money for a subscription is there: its period **begins**, or its larger plan does. What came too late goes back.

A period that is paid in time begins where the last one ended, one that is paid late when it is paid. The caller holds
the purchase's lock.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.sell import Lot
from api.packages.subscriptions.rows import GOES_ON, locked, newest_part, period_end, tell
from models.events import SubscriptionChanged, SubscriptionRenewed, SubscriptionStarted
from models.packages import Package, Purchase, Subscription

_IN_TIME = timedelta(days=1)


async def begin_what_is_paid(session: AsyncSession, purchase: Purchase, *, now: datetime) -> Lot | None:
    """The credits that a purchase of a subscription brings; None where it has none to bring any more."""
    row = await locked(session, purchase.subscription_id)
    package = await session.get_one(Package, purchase.package_id)
    if purchase.part:
        return await _change_plan(session, row, package, purchase, now)
    is_first = row.state == "starting" and purchase.period == 1
    if not is_first and (row.state not in GOES_ON or purchase.period != row.period + 1):
        return None
    if row.period_ends_at is None or now > row.period_ends_at + _IN_TIME:
        row.starts_at, row.anchor = now, row.period
    row.package_id, row.next_package_id = package.id, None
    row.period, row.state = row.period + 1, "active"
    row.period_ends_at = await period_end(session, row, package, row.period)
    row.step, row.code, row.tries, row.ends_at, row.next_try_at = "", None, 0, None, row.period_ends_at
    await session.flush()
    await tell(session, row, SubscriptionStarted if is_first else SubscriptionRenewed, now)
    return Lot(package.credits, await period_end(session, row, package, row.period + package.carry), row.id)


async def _change_plan(
    session: AsyncSession, row: Subscription, package: Package, purchase: Purchase, now: datetime
) -> Lot | None:
    newest = await newest_part(session, row)
    if row.state != "active" or newest is None or newest.id != purchase.id:
        return None  # they have chosen otherwise since: the difference was reckoned from another plan
    row.package_id, row.next_package_id = package.id, None
    await session.flush()
    await tell(session, row, SubscriptionChanged, now, next_package_id=None)
    return Lot(purchase.credits or 0, await period_end(session, row, package, row.period + package.carry), row.id)
