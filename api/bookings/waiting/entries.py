"""A place in line as the verbs of this room work on it: locked, changed, announced."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.waiting.awaited import Awaited
from kit.db import lock
from kit.outbox import announce
from models.bookings import Waiting
from models.events import OfferDeclined, OfferLapsed, WaitingEvent


async def is_still(session: AsyncSession, entry: Waiting, *states: str) -> bool:
    """Lock a place, read it again and say whether it is in one of these states."""
    await lock(session, [entry.id])
    await session.refresh(entry)
    return entry.state in states


def told(entry: Waiting, kind: type[WaitingEvent], **more: Any) -> WaitingEvent:
    """The event of ``kind`` about a place in line."""
    return kind(
        organisation_id=entry.organisation_id,
        subject=entry.id,
        client_id=entry.client_id,
        service_id=entry.service_id,
        **more,
    )


async def pass_over(
    session: AsyncSession, entry: Waiting, kind: type[OfferDeclined | OfferLapsed], *, now: datetime
) -> None:
    """An offer came to nothing: they keep their place, unless they waited for that one start. The place is locked."""
    booking_id, entry.booking_id, entry.deadline = entry.booking_id, None, None
    entry.state = "closed" if Awaited.of(entry).start else "waiting"
    await announce(session, told(entry, kind, booking_id=booking_id), now)
