"""What the ids in entries stand for today: a booking by its service, start and client, everything else by its name.

Of what is gone, or has no name of its own, nothing is told; the entry itself stays as it was recorded.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.schemas import ThingOut, WhoseOut, letters
from models.bookings import Booking, Series, Session
from models.catalog import Service
from models.identity import ApiKey, Member, Organisation
from models.integrations import Integration
from models.payments import Payment
from models.people import Builder, Client

Things = Mapping[uuid.UUID, ThingOut]
_NAMED = (Builder, Service, Member, ApiKey, Integration)
_CALLED = func.coalesce(Client.name, Client.email)


async def things_of(session: AsyncSession, organisation: uuid.UUID, keys: Collection[uuid.UUID]) -> Things:
    """What is known of those ids, within one organisation."""
    found: dict[uuid.UUID, ThingOut] = {}
    for table in _NAMED:
        named = select(table.id, table.name).where(table.id.in_(keys), table.organisation_id == organisation)
        found |= {key: ThingOut(table=table.__tablename__, name=name) for key, name in await session.execute(named)}
    clients = select(Client.id, _CALLED).where(Client.id.in_(keys), Client.organisation_id == organisation)
    found |= {key: ThingOut(table=Client.__tablename__, name=name) for key, name in await session.execute(clients)}
    if organisation in keys:
        house = await session.get_one(Organisation, organisation)
        found[organisation] = ThingOut(table=Organisation.__tablename__, name=house.name)
    for key, service, start, zone in await session.execute(_given(organisation, keys)):
        found[key] = ThingOut(table=Session.__tablename__, name=service, start=start, zone=zone)
    for table_name, query in _of_clients(organisation, keys).items():
        for key, service, client, name, start, zone in await session.execute(query):
            whose = WhoseOut(id=letters(client), name=name)
            found[key] = ThingOut(table=table_name, name=service, whose=whose, start=start, zone=zone)
    return found


def _given(organisation: uuid.UUID, keys: Collection[uuid.UUID]) -> Select[uuid.UUID, str, datetime, str]:
    """Sessions: key, service, start and the zone of who gives it."""
    return (
        select(Session.id, Service.name, Session.starts_at, Builder.zone)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .where(Session.id.in_(keys), Session.organisation_id == organisation)
    )


def _of_clients(organisation: uuid.UUID, keys: Collection[uuid.UUID]) -> dict[str, Select[*tuple[Any, ...]]]:
    """For each table of what a client has: key, service, client, their name, start and the zone of who gives it."""
    start, zone = Session.starts_at, Builder.zone
    booked = (
        select(Booking.id, Service.name, Client.id, _CALLED, start, zone)
        .join(Session, Session.id == Booking.session_id)
        .join(Service, Service.id == Session.service_id)
        .join(Builder, Builder.id == Session.builder_id)
        .join(Client, Client.id == Booking.client_id)
        .where(Booking.organisation_id == organisation)
    )
    paid = booked.join(Payment, Payment.booking_id == Booking.id).where(Payment.id.in_(keys))
    repeated = (
        select(Series.id, Service.name, Client.id, _CALLED, null(), Series.zone)
        .join(Service, Service.id == Series.service_id)
        .join(Client, Client.id == Series.client_id)
        .where(Series.id.in_(keys), Series.organisation_id == organisation)
    )
    return {
        Booking.__tablename__: booked.where(Booking.id.in_(keys)),
        Payment.__tablename__: paid.with_only_columns(Payment.id, Service.name, Client.id, _CALLED, start, zone),
        Series.__tablename__: repeated,
    }
