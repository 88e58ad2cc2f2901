"""Setting a builder's working hours."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.schemas import Hours
from kit.db import lock
from kit.ids import new_id
from models.people import Builder, WorkingHours


async def set_hours(session: AsyncSession, builder: Builder, hours: Hours, *, now: datetime) -> WorkingHours:
    """Replace the hours, under the builder's lock so that no booking is decided on half of a change."""
    await lock(session, [builder.id])
    found = select(WorkingHours).where(WorkingHours.builder_id == builder.id)
    row = (await session.scalars(found)).one_or_none()
    weekly = [window.model_dump(mode="json") for window in hours.weekly]
    overrides = [override.model_dump(mode="json") for override in hours.overrides]
    if row is None:
        row = WorkingHours(
            id=new_id(now), organisation_id=builder.organisation_id, created_at=now, builder_id=builder.id,
            weekly=weekly, overrides=overrides,
        )  # fmt: skip
        session.add(row)
    row.weekly, row.overrides = weekly, overrides
    return row
