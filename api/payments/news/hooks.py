"""Vendors' webhooks: verify, store, apply once. Bookings follow by the event it announces."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.connected import secrets_of
from api.payments.accounts.whose import ROOM, Vendors
from api.payments.builders.accounts import account_changed
from api.payments.charge import calling
from api.payments.news.hearing import hear
from api.payments.news.stored import apply_stored, store
from api.payments.port import WEBHOOK_SECRET
from api.payments.queries import find_by_vendor
from kit import ids, tenancy
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import NotFound
from models.payments import Connection


async def receive(
    database: Database,
    clock: Clock,
    vendors: Vendors,
    *,
    name: str,
    connection: str,
    headers: Mapping[str, str],
    body: bytes,
) -> None:
    """Take a webhook in; the same one again changes nothing, and what cannot be right is set aside.

    Raises ``NotFound`` or ``BadSignature``, and ``VendorAway`` where a vendor is asked whether it sent this, and is not
    there: it sends it again.
    """
    async with database.reading() as session:
        found = await _connection(session, name, connection)
        secret = secrets_of(vendors.keys, found).get(WEBHOOK_SECRET)
    if not secret:  # anybody could sign with it
        raise NotFound
    vendor = vendors.behind(found)
    await calling(vendor.verify(headers, body, secret=secret))
    heard = hear(vendor, body)
    news = heard.news
    if news.account:
        await account_changed(
            vendors, provider=name, connection=found.id, organisation_id=found.organisation_id, vendor_id=news.account
        )
    async with database.writing() as session:
        await lock(session, [found.id])
        payment = None
        if news.outcome:
            payment = await find_by_vendor(
                session, found.organisation_id, name, news.outcome.vendor_id, reference=news.reference
            )
        row = await store(session, vendors.keys, found, heard, body, payment=payment, now=clock.now())
        await apply_stored(session, row, payment, now=clock.now())
        await session.commit()


async def _connection(session: AsyncSession, name: str, shown: str) -> Connection:
    key = ids.parse("con", shown)
    await tenancy.enter(session, tenancy.behind("connections", str(key)))
    row = await session.get(Connection, key)
    if row is None or (row.room, row.name) != (ROOM, name):
        raise NotFound
    return row
