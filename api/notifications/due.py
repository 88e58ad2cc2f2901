"""Notices that are due: when the next one is, taking a batch for this process, and delivering one.

A claim is committed before anything is sent, so a crash leaves a trace: a notice still ``sending`` when its lease
runs out is taken again, and ``deliver`` knows by its deliveries what happened.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.deliver import deliver
from api.notifications.post import Post
from models.notifications import IS_DUE, Notice

_BATCH = 10
_LEASE = timedelta(minutes=10)  # longer than a batch of mails that each run into their time-out
_NEXT = select(func.min(Notice.due_at)).where(IS_DUE)


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next notice is due; None when nothing waits."""
    return await session.scalar(_NEXT)


async def take_due(session: AsyncSession, now: datetime, limit: int = _BATCH) -> list[uuid.UUID]:
    """Take due notices; ``due_at`` of a taken one is the end of its lease. The caller commits."""
    notices = list(await session.scalars(_due(now, limit)))
    for notice in notices:
        notice.state, notice.due_at, notice.attempts = "sending", now + _LEASE, notice.attempts + 1
    await session.flush()
    return [notice.id for notice in notices]


def _due(now: datetime, limit: int) -> Select[Notice]:
    due = select(Notice).where(IS_DUE, Notice.due_at <= now).order_by(Notice.due_at, Notice.id)
    return due.limit(limit).with_for_update(skip_locked=True)


async def send_due(post: Post) -> int:
    """Deliver one batch of what is due now. Returns how many notices were settled or put off."""
    async with post.database.writing() as session:
        taken = await take_due(session, post.clock.now())
        await session.commit()
    for notice_id in taken:
        await deliver(post, notice_id)
    return len(taken)
