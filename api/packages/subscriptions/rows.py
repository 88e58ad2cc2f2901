"""The rows of subscriptions: fetched, made, and told of. Who changes one holds its lock."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.subscriptions.periods import Rhythm, end_of
from api.payments.life import OPEN
from kit.db import lock
from kit.errors import NotFound
from kit.ids import new_id
from kit.outbox import announce
from kit.zones import zone
from models.events import SubscriptionEvent
from models.identity import Organisation
from models.packages import Package, Purchase, Subscription
from models.payments import Payment

GOES_ON = ("active", "past_due")


async def get_subscription(session: AsyncSession, subscription_id: uuid.UUID | None) -> Subscription:
    """Raises ``NotFound``."""
    row = await session.get(Subscription, subscription_id, populate_existing=True) if subscription_id else None
    if row is None:
        raise NotFound("There is no such subscription.")
    return row


async def locked(session: AsyncSession, subscription_id: uuid.UUID | None) -> Subscription:
    """The row as it is under its lock, which comes after that of a purchase."""
    row = await get_subscription(session, subscription_id)
    await lock(session, [row.id])
    return await get_subscription(session, row.id)


async def locked_for_change(session: AsyncSession, subscription_id: uuid.UUID) -> Subscription:
    """As ``locked``, after the locks of its client and of its newest purchase: nobody else changes its plan meanwhile.

    So that a change may be written down and asked for in one transaction.
    """
    row = await get_subscription(session, subscription_id)
    await lock(session, [row.client_id])
    newest = await newest_part(session, await get_subscription(session, subscription_id))
    if newest:
        await lock(session, [newest.id])
    return await locked(session, subscription_id)


async def subscriptions_of(session: AsyncSession, client_id: uuid.UUID) -> Sequence[tuple[Subscription, Package]]:
    """A client's subscriptions that began, newest first."""
    query = select(Subscription, Package).join(Package, Package.id == Subscription.package_id)
    query = query.where(Subscription.client_id == client_id).order_by(Subscription.id.desc()).limit(100)
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


def rhythm_of(package: Package) -> Rhythm:
    """How a plan is renewed."""
    assert package.unit, "only plans are subscribed to"
    return Rhythm(package.unit, package.every, package.carry)


async def period_end(session: AsyncSession, row: Subscription, package: Package, number: int) -> datetime:
    """When the ``number``-th period of one that began ends, on the clock of the business."""
    assert row.starts_at, "it began"
    where = zone((await session.get_one(Organisation, row.organisation_id)).zone)
    return end_of(number - row.anchor, of=rhythm_of(package), began=row.starts_at, where=where)


async def purchase_of(session: AsyncSession, row: Subscription, *, period: int, part: int = 0) -> Purchase | None:
    """What is, or is to be, paid for a period or a change within it."""
    query = select(Purchase).where(Purchase.subscription_id == row.id, Purchase.period == period, Purchase.part == part)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def newest_part(session: AsyncSession, row: Subscription) -> Purchase | None:
    """The newest purchase of the period that runs: the period itself, or a change within it."""
    query = select(Purchase).where(Purchase.subscription_id == row.id, Purchase.period == row.period)
    query = query.order_by(Purchase.part.desc()).limit(1)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def is_asked_for(session: AsyncSession, purchase: Purchase) -> bool:
    """Whether a vendor may be charging it at this moment, or a bank asks its payer."""
    query = select(Payment.id).where(Payment.purchase_id == purchase.id, Payment.state.in_(OPEN))
    return await session.scalar(query.limit(1)) is not None


def new_purchase(
    row: Subscription,
    package: Package,
    *,
    period: int,
    now: datetime,
    part: int = 0,
    price: int | None = None,
    credits: int | None = None,  # noqa: A002 - what they are called
) -> Purchase:
    """A period of a plan that is to be paid, or a change within one."""
    return Purchase(
        id=new_id(now), organisation_id=row.organisation_id, created_at=now, client_id=row.client_id,
        package_id=package.id, price=package.price if price is None else price, currency=package.currency,
        state="open", subscription_id=row.id, period=period, part=part, credits=credits,
    )  # fmt: skip


async def tell(
    session: AsyncSession, row: Subscription, kind: type[SubscriptionEvent], now: datetime, **more: Any
) -> None:
    """Announce what happened to it."""
    told = kind(
        organisation_id=row.organisation_id, subject=row.id, client_id=row.client_id, package_id=row.package_id,
        period=row.period, **more,
    )  # fmt: skip
    await announce(session, told, now)
