"""What there is to say about a booking, read at the moment of sending: events and notices hold only ids."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.bookings import Booking, Session
from models.catalog import Service
from models.identity import Organisation
from models.notifications import Notice
from models.people import Builder, Client


@dataclass(frozen=True, slots=True)
class Facts:
    """A booking and everybody in it, as they are now."""

    organisation: Organisation
    booking: Booking
    session: Session
    service: Service
    builder: Builder
    client: Client


async def facts_of(session: AsyncSession, notice: Notice) -> Facts:
    """The facts a notice speaks of."""
    query = (
        select(Organisation, Booking, Session, Service, Builder, Client)
        .join(Booking, Booking.organisation_id == Organisation.id)
        .join(Session, Session.id == Booking.session_id)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Client, Client.id == Booking.client_id)
        .where(Organisation.id == notice.organisation_id, Booking.id == notice.booking_id)
    )
    organisation, booking, held, service, builder, client = (await session.execute(query)).one()
    return Facts(organisation, booking, held, service, builder, client)


@dataclass(frozen=True, slots=True)
class Untold:
    """What a booking's client was not told yet: the members of a booking's event that a notice needs."""

    organisation_id: uuid.UUID
    subject: uuid.UUID
    client_id: uuid.UUID
    builder_id: uuid.UUID
    starts_at: datetime
    booking_version: int


async def untold_bookings(session: AsyncSession, client_id: uuid.UUID, *, now: datetime) -> list[Untold]:
    """The client's confirmed bookings to come for which nothing was ever written to them."""
    told = select(Notice.id).where(Notice.booking_id == Booking.id, Notice.kind.startswith("client."))
    query = (
        select(Booking, Session)
        .join(Session, Session.id == Booking.session_id)
        .where(
            Booking.client_id == client_id, Booking.state == "confirmed", Session.starts_at > now, ~told.exists()
        )
    )  # fmt: skip
    return [
        Untold(booking.organisation_id, booking.id, client_id, held.builder_id, held.starts_at, booking.version)
        for booking, held in await session.execute(query)
    ]
