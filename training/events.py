"""What happened, from the outbox of the installation: the only source of what is learned from the product itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.outbox import OutboxRow
from ml.no_show.lives import Happened
from models.people import Builder


async def happened(session: AsyncSession, kinds: Sequence[str], *, until: datetime | None = None) -> list[Happened]:
    """Every event of these kinds, of all businesses, in order; none after ``until``."""
    told = (
        select(OutboxRow.subject, OutboxRow.kind, OutboxRow.occurred_at, OutboxRow.payload)
        .where(OutboxRow.kind.in_(kinds))
        .order_by(OutboxRow.number)
    )
    if until is not None:
        told = told.where(OutboxRow.occurred_at <= until)
    return [Happened(str(subject), *rest) for subject, *rest in await session.execute(told)]


async def zones_of_builders(session: AsyncSession) -> dict[str, str]:
    """By the builder's id."""
    return {str(builder): zone for builder, zone in await session.execute(select(Builder.id, Builder.zone))}
