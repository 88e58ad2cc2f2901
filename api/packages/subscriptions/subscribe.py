"""The client **subscribes** to a plan, **changes** it, **cancels** it for the end of its period, or **resumes** it."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.subscriptions.errors import (
    HasAlready,
    HasEnded,
    IsCancelled,
    MethodNotSaved,
    NoPlan,
    NotNow,
    OtherRhythm,
)
from api.packages.subscriptions.periods import Worth, difference
from api.packages.subscriptions.rows import is_asked_for, new_purchase, newest_part, period_end, purchase_of, tell
from kit.db import lock
from kit.ids import new_id
from models.dues import SavedMethod
from models.events import SubscriptionCancelled, SubscriptionChanged, SubscriptionResumed
from models.packages import Package, Purchase, Subscription
from models.people import Client

_FIRST_PAID_WITHIN = timedelta(days=1)


async def subscribe(
    session: AsyncSession, package: Package, client: Client, method: SavedMethod, *, now: datetime
) -> tuple[Subscription, Purchase]:
    """Write down that a client wants a plan, and its first period that is to be paid; again it is the same.

    Raises ``NoPlan``, ``MethodNotSaved``, and ``HasAlready``.
    """
    if not package.unit or not package.active:
        raise NoPlan
    check_method(method, client.id)
    await lock(session, [client.id])
    mine = select(Subscription).where(
        Subscription.client_id == client.id, Subscription.package_id == package.id, Subscription.state != "ended"
    )
    for known in (await session.scalars(mine)).all():
        first = await purchase_of(session, known, period=1)
        if known.state != "starting" or first is None:
            raise HasAlready
        known.method_id = method.id
        return known, first
    row = Subscription(
        id=new_id(now), organisation_id=client.organisation_id, created_at=now, client_id=client.id,
        package_id=package.id, method_id=method.id, state="starting",
        agreed_at=now, period=0, anchor=0, because="", step="",
        tries=0, next_try_at=now + _FIRST_PAID_WITHIN,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    purchase = new_purchase(row, package, period=1, now=now)
    session.add(purchase)
    await session.flush()
    return row, purchase


async def cancel(session: AsyncSession, row: Subscription, *, now: datetime) -> None:
    """Have it not be renewed; one whose period is not paid ends as if nobody had paid. Twice changes nothing."""
    if row.state == "ended":
        raise HasEnded
    if row.cancelled_at is None:
        row.cancelled_at, row.next_package_id = now, None
        if row.state != "active":
            row.next_try_at = now
        await session.flush()
        await tell(session, row, SubscriptionCancelled, now)


async def resume(session: AsyncSession, row: Subscription, *, now: datetime) -> None:
    """Have it be renewed after all, while its period lasts. Raises ``HasEnded``."""
    if row.state == "ended":
        raise HasEnded
    if row.cancelled_at is not None:
        row.cancelled_at = None
        await session.flush()
        await tell(session, row, SubscriptionResumed, now)


async def change_next(session: AsyncSession, row: Subscription, package: Package, *, now: datetime) -> None:
    """Have another plan from the next period on."""
    await _check_change(session, row, package)
    row.next_package_id = None if package.id == row.package_id else package.id
    await session.flush()
    await tell(session, row, SubscriptionChanged, now, next_package_id=row.next_package_id)


async def change_now(session: AsyncSession, row: Subscription, package: Package, *, now: datetime) -> Purchase | None:
    """What is to be paid to have a larger plan for the rest of the period; None where it is to be from the next one on.

    It counts once it is paid. Asked for again while it is being paid it is the same; later it is another amount, and
    another purchase, which alone counts from then on.
    """
    old = await _check_change(session, row, package)
    assert row.period_ends_at, "it is active"
    start = await period_end(session, row, old, row.period - 1)
    if package.price <= old.price or package.credits <= old.credits:
        return None
    more = difference(
        Worth(old.price, old.credits), Worth(package.price, package.credits), start=start, end=row.period_ends_at,
        now=now,
    )  # fmt: skip
    if more.price <= 0:
        return None
    last = await newest_part(session, row)
    if last and last.part and last.package_id == package.id and await is_asked_for(session, last):
        return last
    part = (last.part or 0) + 1 if last else 1
    purchase = new_purchase(row, package, period=row.period, part=part, price=more.price, credits=more.credits, now=now)
    session.add(purchase)
    await session.flush()
    return purchase


def check_method(method: SavedMethod, client_id: uuid.UUID) -> None:
    """Raises ``MethodNotSaved`` for one of somebody else, or that is not kept any more."""
    if method.client_id != client_id or method.state != "saved":
        raise MethodNotSaved


async def _check_change(session: AsyncSession, row: Subscription, package: Package) -> Package:
    """The plan as it is. Raises ``NoPlan``, ``HasEnded``, ``IsCancelled``, ``NotNow`` and ``OtherRhythm``."""
    if row.state == "ended":
        raise HasEnded
    if not package.unit or not package.active or package.organisation_id != row.organisation_id:
        raise NoPlan
    if row.cancelled_at:
        raise IsCancelled
    if row.state != "active":
        raise NotNow
    old = await session.get_one(Package, row.package_id)
    if (old.unit, old.every, old.currency) != (package.unit, package.every, package.currency):
        raise OtherRhythm
    return old
