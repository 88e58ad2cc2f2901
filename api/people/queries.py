"""Questions about people."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.errors import NotFound
from models.catalog import Offering
from models.people import Builder, Client, WorkingHours


async def active_builders(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Builder]:
    query = select(Builder).where(Builder.organisation_id == organisation_id, Builder.active).order_by(Builder.name)
    return (await session.scalars(query)).all()


async def services_by_builder(session: AsyncSession, organisation_id: uuid.UUID) -> dict[uuid.UUID, list[uuid.UUID]]:
    query = select(Offering.builder_id, Offering.service_id).where(Offering.organisation_id == organisation_id)
    found = defaultdict(list)
    for builder_id, service_id in await session.execute(query):
        found[builder_id].append(service_id)
    return found


async def get_builder(session: AsyncSession, organisation_id: uuid.UUID, builder_id: uuid.UUID) -> Builder:
    """Raises ``NotFound``, also for another organisation's."""
    row = await session.get(Builder, builder_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such builder.")
    return row


async def hours_of(session: AsyncSession, builder_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, WorkingHours]:
    """Working hours by builder; a builder without a row is never open."""
    rows = await session.scalars(select(WorkingHours).where(WorkingHours.builder_id.in_(builder_ids)))
    return {row.builder_id: row for row in rows}


async def clients_page(
    session: AsyncSession, organisation_id: uuid.UUID, *, before: uuid.UUID | None, limit: int
) -> Sequence[Client]:
    query = select(Client).where(Client.organisation_id == organisation_id).order_by(Client.id.desc()).limit(limit)
    if before:
        query = query.where(Client.id < before)
    return (await session.scalars(query)).all()
