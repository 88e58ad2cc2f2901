"""Builders come, change, and go; those who go keep what is booked with them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.people.errors import NameTaken
from api.people.schemas import BuilderChange, BuilderIn
from kit.db import lock
from kit.ids import new_id
from models.identity import Organisation
from models.people import Builder


async def add_builder(session: AsyncSession, organisation: Organisation, new: BuilderIn, *, now: datetime) -> Builder:
    """Somebody new. Raises ``NameTaken``."""
    row = Builder(id=new_id(now), organisation_id=organisation.id, created_at=now, **new.model_dump())
    await _free_name(session, row, new.name)
    session.add(row)
    await session.flush()
    return row


async def change_builder(session: AsyncSession, builder: Builder, change: BuilderChange) -> Builder:
    """Change what is given, under the builder's lock: what is booked meanwhile was decided before or after."""
    await lock(session, [builder.id])
    told = change.model_dump(exclude_unset=True)
    if "name" in told:
        await _free_name(session, builder, told["name"])
    for name, value in told.items():
        if value is not None or name in {"place", "email"}:
            setattr(builder, name, value)
    await session.flush()
    return builder


async def _free_name(session: AsyncSession, builder: Builder, name: str) -> None:
    """Under the organisation's lock: of two who want a name at once one has it. Raises ``NameTaken``."""
    await lock(session, [builder.organisation_id])
    same = select(Builder.id).where(
        Builder.organisation_id == builder.organisation_id, Builder.name == name, Builder.id != builder.id
    )
    if await session.scalar(same):
        raise NameTaken(f"There is a builder called “{name}” already.")
