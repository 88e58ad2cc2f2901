"""What a refused request leaves behind: its answer under its key, and the event that somebody was turned away.

Both are written after the request was rolled back, in a transaction shared with others refused at the same time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from kit.http import idempotency
from kit.outbox import Event, announce_all


@dataclass(frozen=True, slots=True)
class Left:
    """One refusal: its event, if it is to be remembered, and its sealed answer where there is a claimed key."""

    event: Event | None
    claimed: idempotency.IdempotencyKey | None
    answer: idempotency.Answer | None
    at: datetime


async def leave_behind(session: AsyncSession, refusals: Sequence[Left]) -> list[bool]:
    """Write what refusals leave; whether each one's key was still its own."""
    await announce_all(session, [(each.event, each.at) for each in refusals if each.event])
    kept = [(each.claimed, each.answer) for each in refusals if each.claimed and each.answer]
    lost = await idempotency.keep_all(session, kept) if kept else set()
    return [each.claimed is None or each.claimed.claim not in lost for each in refusals]
