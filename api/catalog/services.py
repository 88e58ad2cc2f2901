"""Adding services to the catalogue."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.schemas import ServiceIn
from api.people.queries import get_builder
from kit import ids
from kit.errors import Conflict
from models.catalog import Offering, Service
from models.identity import Organisation


class NameTaken(Conflict):
    type, title = "name-taken", "Another one has this name already"
    next_step = "Choose another name."


async def add_service(session: AsyncSession, organisation: Organisation, new: ServiceIn, *, now: datetime) -> Service:
    """A new service given by ``new.builders``. Raises ``NameTaken`` or ``NotFound`` for a builder."""
    same = select(Service.id).where(Service.organisation_id == organisation.id, Service.name == new.name)
    if await session.scalar(same):
        raise NameTaken(f"There is a service called “{new.name}” already.")
    row = Service(
        id=ids.new_id(now), organisation_id=organisation.id, created_at=now, currency=organisation.currency,
        **new.model_dump(exclude={"builders", "step"}), step=new.step or new.minutes,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    for shown in dict.fromkeys(new.builders):
        builder = await get_builder(session, organisation.id, ids.parse("bld", shown))
        offer(session, row, builder.id)
    return row


def offer(session: AsyncSession, service: Service, builder_id: uuid.UUID) -> None:
    """Let a builder give a service."""
    session.add(Offering(service_id=service.id, builder_id=builder_id, organisation_id=service.organisation_id))
