"""Questions about the catalogue."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.errors import NotFound
from models.catalog import Offering, Question, Service
from models.people import Builder

_GIVERS = (
    select(Builder)
    .join(Offering, Offering.builder_id == Builder.id)
    .where(Offering.service_id == bindparam("service"), Builder.active)
    .order_by(Builder.name)
)


async def active_services(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Service]:
    query = select(Service).where(Service.organisation_id == organisation_id, Service.active).order_by(Service.name)
    return (await session.scalars(query)).all()


async def get_service(
    session: AsyncSession, organisation_id: uuid.UUID, service_id: uuid.UUID, *, also_withdrawn: bool = False
) -> Service:
    """Raises ``NotFound``, also for another organisation's or one no longer offered."""
    row = await session.get(Service, service_id)
    if row is None or row.organisation_id != organisation_id or not (row.active or also_withdrawn):
        raise NotFound("There is no such service.")
    return row


async def builders_by_service(session: AsyncSession, organisation_id: uuid.UUID) -> dict[uuid.UUID, list[uuid.UUID]]:
    query = select(Offering.service_id, Offering.builder_id).where(Offering.organisation_id == organisation_id)
    found = defaultdict(list)
    for service_id, builder_id in await session.execute(query):
        found[service_id].append(builder_id)
    return found


async def builders_of(
    session: AsyncSession, service: Service, builder_id: uuid.UUID | None = None
) -> Sequence[Builder]:
    """The active builders who give a service, or the one asked for. Raises ``NotFound`` when that one does not."""
    rows = (await session.scalars(_GIVERS, {"service": service.id})).all()
    found = [row for row in rows if builder_id in (None, row.id)]
    if builder_id and not found:
        raise NotFound("This builder does not give that service.")
    return found


async def givers_of(session: AsyncSession, service: Service, builder_id: uuid.UUID | None = None) -> Sequence[Builder]:
    """Who could give a session: all of them where it is given together, else the one asked for, or any.

    Raises ``NotFound`` when the one asked for does not give it.
    """
    if service.assignment != "all":
        return await builders_of(session, service, builder_id)
    rows = await builders_of(session, service)
    if builder_id and builder_id not in {row.id for row in rows}:
        raise NotFound("This builder does not give that service.")
    return rows


async def weights_of(session: AsyncSession, service: Service) -> dict[uuid.UUID, int]:
    """How large a share of a service each of its builders takes."""
    query = select(Offering.builder_id, Offering.weight).where(Offering.service_id == service.id)
    return {row.builder_id: row.weight for row in await session.execute(query)}


async def all_questions(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Question]:
    query = select(Question).where(Question.organisation_id == organisation_id).order_by(Question.id)
    return (await session.scalars(query)).all()
