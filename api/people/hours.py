"""A builder's schedules: the usual one, and others that single services may be given in."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.people.errors import ScheduleInUse
from api.people.queries import find_schedule, get_schedule, is_schedule_used
from api.people.time_schemas import Hours
from kit.db import lock
from kit.errors import Invalid
from kit.ids import new_id
from kit.outbox import announce
from models.events import HoursChanged
from models.people import USUAL, Builder, WorkingHours


async def set_hours(
    session: AsyncSession, builder: Builder, hours: Hours, *, now: datetime, schedule: str = USUAL
) -> WorkingHours:
    """Replace a schedule or make it, under the builder's lock so that no booking is decided on half of a change."""
    await lock(session, [builder.id])
    row = await find_schedule(session, builder.id, schedule)
    if row is None:
        row = WorkingHours(
            id=new_id(now),
            organisation_id=builder.organisation_id,
            created_at=now,
            builder_id=builder.id,
            name=schedule,
        )
        session.add(row)
    for name, value in hours.model_dump(mode="json").items():
        setattr(row, name, value)
    await session.flush()
    await announce(
        session, HoursChanged(organisation_id=row.organisation_id, subject=row.id, builder_id=builder.id), now
    )
    return row


async def drop_schedule(session: AsyncSession, builder: Builder, schedule: str) -> None:
    """Remove a schedule that is not the usual one. Raises ``Invalid``, ``NotFound`` or ``ScheduleInUse``."""
    if schedule == USUAL:
        raise Invalid("The usual schedule stays; empty its hours instead.")
    await lock(session, [builder.id])
    row = await get_schedule(session, builder.id, schedule)
    if await is_schedule_used(session, row.id):
        raise ScheduleInUse
    await session.delete(row)
    await session.flush()
