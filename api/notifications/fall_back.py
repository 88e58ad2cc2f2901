"""What becomes of a delivery after it went: it arrived, was read, or failed, and then the next channel is tried."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.notifications import Delivery, Notice

_REOPENED = {"sent", "watching", "failed"}


async def became(
    session: AsyncSession, delivery: Delivery, state: str, now: datetime, *, problem: str | None = None
) -> None:
    """Note how far a delivery got."""
    delivery.state, delivery.problem = state, problem
    delivery.sent_at = delivery.sent_at or (now if state in {"sent", "arrived", "read"} else None)
    if state in {"arrived", "read"}:
        delivery.arrived_at = delivery.arrived_at or now
    if state == "read":
        delivery.read_at = delivery.read_at or now
    await session.flush()


async def failed(session: AsyncSession, delivery: Delivery, problem: str, now: datetime) -> None:
    """It did not get there: have its notice looked at again now, without this channel."""
    await became(session, delivery, "failed", now, problem=problem[:500])
    await _reopen(session, delivery, now)


async def cancelled(session: AsyncSession, delivery: Delivery, problem: str, now: datetime) -> None:
    """It was called back before it went: the same."""
    await became(session, delivery, "cancelled", now, problem=problem)
    await _reopen(session, delivery, now)


async def _reopen(session: AsyncSession, delivery: Delivery, now: datetime) -> None:
    query = select(Notice).where(Notice.id == delivery.notice_id).with_for_update()
    notice = (await session.scalars(query)).one()
    if notice.state in _REOPENED:
        notice.state, notice.due_at, notice.attempts = "waiting", now, 0
    await session.flush()
