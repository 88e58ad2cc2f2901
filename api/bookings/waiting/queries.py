"""Questions about the waiting line, which is kept by id: oldest first."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit import ids
from kit.errors import NotFound
from models.bookings import Booking, Session, Waiting, WaitingOffer
from models.catalog import Offering, Service
from models.people import Builder

LIVE = ("waiting", "offered")
STATES = (*LIVE, "taken", "left", "closed")
Offered = tuple[uuid.UUID, uuid.UUID, uuid.UUID, datetime]


async def get_entry(session: AsyncSession, shown: str) -> Waiting:
    """The place in line with a public id. Raises ``NotFound``; who may see it is asked by ``identity.may``."""
    row = await session.get(Waiting, ids.parse("wai", shown))
    if row is None:
        raise NotFound("There is no such place in line.")
    return row


async def services_awaited(session: AsyncSession, builder_id: uuid.UUID) -> Sequence[Service]:
    """The services of an active builder that somebody is in line for."""
    waited = select(Waiting.id).where(Waiting.service_id == Service.id, Waiting.state.in_(LIVE))
    query = (
        select(Service)
        .join(Offering, Offering.service_id == Service.id)
        .join(Builder, Builder.id == Offering.builder_id)
        .where(Builder.id == builder_id, Builder.active, Service.active, waited.exists())
        .order_by(Service.id)
    )
    return (await session.scalars(query)).all()


async def all_services_awaited(session: AsyncSession) -> Sequence[Service]:
    """The services of every organisation that somebody waits for."""
    waited = select(Waiting.id).where(Waiting.service_id == Service.id, Waiting.state == "waiting")
    return (await session.scalars(select(Service).where(Service.active, waited.exists()))).all()


async def waiting_for(session: AsyncSession, services: Collection[uuid.UUID]) -> Sequence[Waiting]:
    """Those who wait for one of these services, the first in line first, as they are now."""
    query = select(Waiting).where(Waiting.service_id.in_(services), Waiting.state == "waiting").order_by(Waiting.id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def waiting_until(session: AsyncSession, day: date) -> Sequence[Waiting]:
    """Those who wait for nothing after ``day``."""
    query = select(Waiting).where(Waiting.state == "waiting", Waiting.last_day <= day).order_by(Waiting.id)
    return (await session.scalars(query)).all()


async def offered_to(session: AsyncSession, clients: Collection[uuid.UUID], *, now: datetime) -> set[Offered]:
    """Every start to come that was offered to these clients, as (client, service, builder, start)."""
    query = (
        select(Waiting.client_id, Waiting.service_id, WaitingOffer.builder_id, WaitingOffer.starts_at)
        .join(WaitingOffer, WaitingOffer.waiting_id == Waiting.id)
        .where(Waiting.client_id.in_(clients), WaitingOffer.starts_at >= now)
    )
    return {(client, service, builder, start) for client, service, builder, start in await session.execute(query)}


async def find_offered(session: AsyncSession, booking_id: uuid.UUID) -> Waiting | None:
    """Whose answer the hold with this id waits for."""
    query = (
        select(Waiting)
        .join(Booking, Booking.client_id == Waiting.client_id)
        .where(Booking.id == booking_id, Waiting.booking_id == booking_id, Waiting.state == "offered")
    )
    return (await session.scalars(query)).one_or_none()


async def live_of(session: AsyncSession, client_id: uuid.UUID) -> Sequence[Waiting]:
    """A client's places in line."""
    query = select(Waiting).where(Waiting.client_id == client_id, Waiting.state.in_(LIVE)).order_by(Waiting.id)
    return (await session.scalars(query)).all()


async def last_in_line(session: AsyncSession, service_id: uuid.UUID) -> uuid.UUID | None:
    """The id of whoever joined the line of a service last."""
    query = select(Waiting.id).where(Waiting.service_id == service_id).order_by(Waiting.id.desc()).limit(1)
    return await session.scalar(query)


async def session_at(
    session: AsyncSession, service: Service, builders: Iterable[uuid.UUID], start: datetime, end: datetime
) -> Session | None:
    """The session of a service that stands there with one of these builders."""
    query = select(Session).where(
        Session.service_id == service.id,
        Session.builder_id.in_(list(builders)),
        Session.starts_at == start,
        Session.ends_at == end,
        Session.state == "active",
        Session.lead_id.is_(None),
    )
    return (await session.scalars(query.order_by(Session.id).limit(1))).one_or_none()
