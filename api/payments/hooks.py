"""Vendors' webhooks: verify, store, apply once. Bookings follow by the event it announces."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.apply import apply
from api.payments.port import News, provider
from api.payments.queries import find_by_vendor
from kit import ids, tenancy
from kit.clock import Clock
from kit.crypto import MasterKey
from kit.db import Database, lock
from kit.errors import NotFound
from kit.ids import new_id
from kit.settings import Settings
from models.payments import Connection, VendorEvent


async def receive(
    database: Database,
    clock: Clock,
    settings: Settings,
    keys: MasterKey,
    *,
    name: str,
    connection: str,
    headers: Mapping[str, str],
    body: bytes,
) -> None:
    """Take a webhook in; the same one again changes nothing. Raises ``NotFound`` or ``BadSignature``."""
    async with database.reading() as session:
        found = await _connection(session, name, connection)
        secret = keys.unseal(found.secret or b"", bound_to=found.id.bytes).decode()
    news = provider(name, settings).read(headers, body, secret=secret)
    async with database.writing() as session:
        await lock(session, [found.id])
        stored = await _store(session, keys, found, news, body, clock.now())
        if stored.applied_at is None:
            await _apply(session, found, news, clock.now())
            stored.applied_at = clock.now()
        await session.commit()


async def _connection(session: AsyncSession, name: str, shown: str) -> Connection:
    key = ids.parse("con", shown)
    await tenancy.enter(session, tenancy.behind("connections", str(key)))
    row = await session.get(Connection, key)
    if row is None or (row.room, row.name) != ("payments", name):
        raise NotFound
    return row


async def _store(
    session: AsyncSession, keys: MasterKey, connection: Connection, news: News, body: bytes, now: datetime
) -> VendorEvent:
    known = select(VendorEvent).where(
        VendorEvent.provider == connection.name,
        VendorEvent.connection == connection.public_id,
        VendorEvent.vendor_event_id == news.event_id,
    )
    row = (await session.scalars(known)).one_or_none()
    if row is None:
        row_id = new_id(now)
        row = VendorEvent(
            id=row_id, organisation_id=connection.organisation_id, created_at=now, provider=connection.name,
            connection=connection.public_id, vendor_event_id=news.event_id, kind=news.kind,
            body=keys.seal(body, bound_to=row_id.bytes),
        )  # fmt: skip
        session.add(row)
        await session.flush()
    return row


async def _apply(session: AsyncSession, connection: Connection, news: News, now: datetime) -> None:
    if news.outcome is None:
        return
    payment = await find_by_vendor(session, connection.name, news.outcome.vendor_id, reference=news.reference)
    if payment is None or payment.organisation_id != connection.organisation_id:
        return
    await lock(session, [payment.booking_id])
    await session.refresh(payment)
    await apply(session, payment, news.outcome, now=now)
