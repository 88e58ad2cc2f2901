"""What is to be told of a subscription when something happened to it; ``send`` tells it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.subscriptions.rows import get_subscription, purchase_of
from kit.ids import new_id
from kit.outbox import on
from models.events import (
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionEnded,
    SubscriptionEvent,
    SubscriptionMissed,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from models.packages import Package, SubscriptionNotice

_ENDED = {"cancelled": "ended", "unpaid": "unpaid", "never_paid": "never_paid"}


@on(SubscriptionStarted)
async def tell_of_start(session: AsyncSession, event: SubscriptionStarted, now: datetime) -> None:
    """What was agreed to, what was paid, and when it is next."""
    await _write(session, event, "started", "1", now)


@on(SubscriptionRenewed)
async def tell_of_renewal(session: AsyncSession, event: SubscriptionRenewed, now: datetime) -> None:
    """What was paid, and when it is next."""
    await _write(session, event, "renewed", str(event.period), now)


@on(SubscriptionMissed)
async def tell_of_failure(session: AsyncSession, event: SubscriptionMissed, now: datetime) -> None:
    """What became of a try to charge it, and what they are asked to do."""
    await _write(session, event, event.step, f"{event.period + 1}:{event.tries}", now)


@on(SubscriptionChanged)
async def tell_of_change(session: AsyncSession, event: SubscriptionChanged, now: datetime) -> None:
    """Which plan they have, or will have."""
    await _write(session, event, "changed", f"{now.timestamp():.0f}", now)


@on(SubscriptionCancelled)
async def tell_of_cancelling(session: AsyncSession, event: SubscriptionCancelled, now: datetime) -> None:
    """Until when it lasts, and that nothing more is charged."""
    await _write(session, event, "cancelled", f"{now.timestamp():.0f}", now)


@on(SubscriptionEnded)
async def tell_of_end(session: AsyncSession, event: SubscriptionEnded, now: datetime) -> None:
    """That it is over, and why."""
    await _write(session, event, _ENDED[event.because], "", now)


async def _write(session: AsyncSession, event: SubscriptionEvent, step: str, occasion: str, now: datetime) -> None:
    known = select(SubscriptionNotice.id).where(
        SubscriptionNotice.subscription_id == event.subject,
        SubscriptionNotice.step == step,
        SubscriptionNotice.occasion == occasion,
    )
    if await session.scalar(known):
        return
    session.add(
        SubscriptionNotice(
            id=new_id(now), organisation_id=event.organisation_id, created_at=now, subscription_id=event.subject,
            step=step, occasion=occasion, amount=await _amount(session, event, step), state="waiting",
        )
    )  # fmt: skip
    await session.flush()


async def _amount(session: AsyncSession, event: SubscriptionEvent, step: str) -> int:
    """What was paid for the period, or is open for the next one."""
    row = await get_subscription(session, event.subject)
    period = event.period + (step not in {"started", "renewed", "changed", "cancelled"})
    purchase = await purchase_of(session, row, period=period)
    return purchase.price if purchase else (await session.get_one(Package, event.package_id)).price
