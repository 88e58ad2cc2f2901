"""What the ids in entries stand for today: a booking by its service, start and client, everything else by its name.

Of what is gone, or has no name of its own, nothing is told; the entry itself stays as it was recorded.
"""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.audit.schemas import ThingOut, WhoseOut, letters
from models.bookings import Booking, Series, Session
from models.catalog import Service
from models.identity import ApiKey, Member, Organisation
from models.integrations import Integration
from models.payments import Payment
from models.people import Builder, Client

Things = Mapping[uuid.UUID, ThingOut]
_NAMED = (Client, Builder, Service, Member, ApiKey, Integration)


async def things_of(session: AsyncSession, organisation: uuid.UUID, keys: Collection[uuid.UUID]) -> Things:
    """What is known of those ids, within one organisation."""
    found: dict[uuid.UUID, ThingOut] = {}
    for table in _NAMED:
        rows = select(table.id, _name_of(table)).where(table.id.in_(keys), table.organisation_id == organisation)
        found |= {key: ThingOut(table=table.__tablename__, name=name) for key, name in await session.execute(rows)}
    if organisation in keys:
        house = await session.get_one(Organisation, organisation)
        found[organisation] = ThingOut(table=Organisation.__tablename__, name=house.name)
    given = (
        select(Session.id, Service.name, Session.starts_at, Builder.zone)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .where(Session.id.in_(keys), Session.organisation_id == organisation)
    )
    for key, service, start, zone in await session.execute(given):
        found[key] = ThingOut(table=Session.__tablename__, name=service, start=start, zone=zone)
    for table_name, query in _of_clients(organisation, keys).items():
        for key, service, client, name, start, zone in await session.execute(query):
            whose = WhoseOut(id=letters(client), name=name)
            found[key] = ThingOut(table=table_name, name=service, whose=whose, start=start, zone=zone)
    return found


def _name_of(table: type[Client | Builder | Service | Member | ApiKey | Integration]) -> InstrumentedAttribute[str]:
    return func.coalesce(Client.name, Client.email) if table is Client else table.name


def _of_clients(organisation: uuid.UUID, keys: Collection[uuid.UUID]) -> dict[str, Select[*tuple[object, ...]]]:
    """For each table of what a client has: key, service, client, their name, start and the zone of who gives it."""
    name, start, zone = func.coalesce(Client.name, Client.email), Session.starts_at, Builder.zone
    booked = (
        select(Booking.id, Service.name, Client.id, name, start, zone)
        .join(Session, Session.id == Booking.session_id)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Client, Client.id == Booking.client_id)
        .where(Booking.organisation_id == organisation)
    )
    paid = booked.join(Payment, Payment.booking_id == Booking.id).where(Payment.id.in_(keys))
    repeated = (
        select(Series.id, Service.name, Client.id, name, None, Series.zone)
        .join(Service, Service.id == Series.service_id)
        .join(Client, Client.id == Series.client_id)
        .where(Series.id.in_(keys), Series.organisation_id == organisation)
    )
    return {
        Booking.__tablename__: booked.where(Booking.id.in_(keys)),
        Payment.__tablename__: paid.with_only_columns(Payment.id, Service.name, Client.id, name, start, zone),
        Series.__tablename__: repeated,
    }
