"""Services are added, changed and withdrawn; builders give them, each in their own way."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.queries import builders_of
from api.catalog.schemas import OfferingIn, ServiceChange, ServiceIn
from api.people.errors import NameTaken
from api.people.queries import get_builder, get_schedule
from kit import ids
from kit.db import lock
from kit.outbox import announce
from models.catalog import Offering, Service
from models.events import ServiceChanged
from models.identity import Organisation
from models.people import Builder


async def add_service(session: AsyncSession, organisation: Organisation, new: ServiceIn, *, now: datetime) -> Service:
    """A new service given by ``new.builders``. Raises ``NameTaken`` or ``NotFound`` for a builder."""
    key = ids.new_id(now)
    await _free_name(session, organisation.id, new.name, but=key)
    row = Service(
        id=key, organisation_id=organisation.id, organisation=organisation, created_at=now,
        currency=organisation.currency,
        **new.model_dump(exclude={"builders", "step"}), step=new.step or new.minutes,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    for shown in dict.fromkeys(new.builders):
        builder = await get_builder(session, organisation.id, ids.parse("bld", shown))
        offer(session, row, builder.id)
    return row


async def change_service(session: AsyncSession, service: Service, change: ServiceChange, *, now: datetime) -> Service:
    """Change what is given; bookings keep what they were made with. Raises ``NameTaken``.

    Under the locks of all who give it: what is booked meanwhile was decided before or after.
    """
    builders = await builders_of(session, service)
    await lock(session, [builder.id for builder in builders])
    told = {name: value for name, value in change.model_dump(exclude_unset=True).items() if value is not None}
    if "name" in told:
        await _free_name(session, service.organisation_id, told["name"], but=service.id)
    for name, value in told.items():
        setattr(service, name, value)
    await session.flush()
    await announce(session, ServiceChanged(organisation_id=service.organisation_id, subject=service.id), now)
    return service


async def _free_name(session: AsyncSession, organisation_id: uuid.UUID, name: str, *, but: uuid.UUID) -> None:
    """Under the organisation's lock: of two who want a name at once one has it. Raises ``NameTaken``."""
    await lock(session, [organisation_id])
    same = select(Service.id).where(Service.organisation_id == organisation_id, Service.name == name, Service.id != but)
    if await session.scalar(same):
        raise NameTaken(f"There is a service called “{name}” already.")


async def set_offering(session: AsyncSession, service: Service, builder: Builder, how: OfferingIn) -> None:
    """Let a builder give a service, or change how. Raises ``NotFound`` for a schedule they do not have."""
    await lock(session, [builder.id])
    schedule = await get_schedule(session, builder.id, how.schedule) if how.schedule else None
    row = await session.get(Offering, (service.id, builder.id)) or offer(session, service, builder.id)
    row.weight, row.schedule_id = how.weight, schedule.id if schedule else None
    await session.flush()


async def stop_offering(session: AsyncSession, service: Service, builder: Builder) -> None:
    """A builder no longer gives a service; sessions already booked stay."""
    await lock(session, [builder.id])
    if row := await session.get(Offering, (service.id, builder.id)):
        await session.delete(row)
        await session.flush()


def offer(session: AsyncSession, service: Service, builder_id: uuid.UUID) -> Offering:
    """Let a builder give a service."""
    row = Offering(service_id=service.id, builder_id=builder_id, organisation_id=service.organisation_id)
    session.add(row)
    return row
