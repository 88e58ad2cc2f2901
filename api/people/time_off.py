"""A builder's **time off**: nothing can be booked in it; what is booked already stays and is told as a conflict."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.time_schemas import TimeOffIn
from kit.db import lock
from kit.errors import NotFound
from kit.ids import new_id
from kit.intervals import Interval, merged
from kit.outbox import announce
from kit.zones import midnight, zone
from models.events import TimeOffAdded, TimeOffRemoved
from models.people import Builder, BusyBlock

_DAY = timedelta(days=1)
_NO_TIME_OFF = "There is no such time off."


async def add_time_off(session: AsyncSession, builder: Builder, off: TimeOffIn, *, now: datetime) -> BusyBlock:
    """Take time out of a builder's calendar, under the builder's lock."""
    await lock(session, [builder.id])
    span = _stretch(builder, off)
    row = BusyBlock(
        id=new_id(now), organisation_id=builder.organisation_id, created_at=now, builder_id=builder.id,
        starts_at=span.start, ends_at=span.end, kind="time_off", source="parley",
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await announce(session, _happened(row, TimeOffAdded), now)
    return row


async def remove_time_off(session: AsyncSession, row: BusyBlock, *, now: datetime) -> None:
    """Give the time back to the calendar. Raises ``NotFound`` where somebody else just did."""
    await lock(session, [row.builder_id])
    removed = _happened(row, TimeOffRemoved)
    gone = delete(BusyBlock).where(BusyBlock.id == row.id).returning(BusyBlock.id)
    if await session.scalar(gone) is None:
        raise NotFound(_NO_TIME_OFF)
    await announce(session, removed, now)


async def get_time_off(session: AsyncSession, block_id: uuid.UUID) -> BusyBlock:
    """Raises ``NotFound``, also for events of an outside calendar: they are changed there."""
    row = await session.get(BusyBlock, block_id)
    if row is None or row.kind != "time_off":
        raise NotFound(_NO_TIME_OFF)
    return row


async def time_off_of(session: AsyncSession, builder: Builder, *, after: datetime) -> Sequence[BusyBlock]:
    """A builder's time off that ends after an instant, earliest first."""
    query = select(BusyBlock).where(
        BusyBlock.builder_id == builder.id, BusyBlock.kind == "time_off", BusyBlock.ends_at > after
    )
    return (await session.scalars(query.order_by(BusyBlock.starts_at).limit(1000))).all()


async def time_off_about(session: AsyncSession, builder: Builder, span: Interval) -> list[Interval]:
    """A builder's time off that meets a stretch, whole, with what touches made one; earliest first."""
    query = select(BusyBlock).where(
        BusyBlock.builder_id == builder.id, BusyBlock.kind == "time_off",
        BusyBlock.starts_at < span.end, BusyBlock.ends_at > span.start,
    )  # fmt: skip
    return merged(Interval(row.starts_at, row.ends_at) for row in await session.scalars(query))


def _stretch(builder: Builder, off: TimeOffIn) -> Interval:
    if off.start and off.end:
        return Interval(off.start, off.end)
    assert off.first_day
    assert off.last_day
    where = zone(builder.zone)
    return Interval(midnight(off.first_day, where), midnight(off.last_day + _DAY, where))


def _happened(row: BusyBlock, kind: type[TimeOffAdded | TimeOffRemoved]) -> TimeOffAdded | TimeOffRemoved:
    return kind(
        organisation_id=row.organisation_id,
        subject=row.id,
        builder_id=row.builder_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )
