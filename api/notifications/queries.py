"""What there is to say about a booking, read at the moment of sending: events and notices hold only ids."""

from dataclasses import dataclass

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
