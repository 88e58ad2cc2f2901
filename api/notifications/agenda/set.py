"""A builder **sets** when they are told their day, or that they are not."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.agenda.next_time import next_time
from kit.db import lock
from kit.ids import new_id
from kit.zones import zone
from models.agendas import Agenda
from models.people import Builder


async def find_agenda(session: AsyncSession, builder: Builder) -> Agenda | None:
    return (await session.scalars(select(Agenda).where(Agenda.builder_id == builder.id))).one_or_none()


async def set_agenda(session: AsyncSession, builder: Builder, *, clock: str | None, now: datetime) -> Agenda | None:
    """Tell them each day at ``clock`` (``07:00``), in their zone; with None no more."""
    await lock(session, [builder.id])
    row = await find_agenda(session, builder)
    if clock is None:
        if row:
            await session.delete(row)
        return None
    due_at = next_time(clock, zone(builder.zone), after=now)
    if row is None:
        row = Agenda(
            id=new_id(now), created_at=now, organisation_id=builder.organisation_id, builder_id=builder.id,
            clock=clock, due_at=due_at,
        )  # fmt: skip
        session.add(row)
    row.clock, row.due_at = clock, due_at
    await session.flush()
    return row
