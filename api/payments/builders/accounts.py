"""A builder **opens** an account at the payment vendor, tells it who they are, and is paid there once it is ready.

The vendor tells that an account has changed; how it stands is then asked of it, so old news does no harm.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import Vendors, get_shelf, own_account, ways_of
from api.payments.builders.port import Opening, PaysBuilders
from api.payments.builders.queries import find_account
from api.payments.charge import calling
from kit.db import lock
from kit.errors import Conflict, NotFound
from kit.ids import new_id
from models.payouts import PayoutAccount
from models.people import Builder

_EMPTY = "asked"


class NobodyPaysOn(Conflict):
    type, title = "nobody-pays-on", "No payment service that is set up here pays builders itself"
    next_step = "Connect a Stripe account that is a Connect platform, or write down payouts that you make yourself."


async def who_pays_on(session: AsyncSession, vendors: Vendors, organisation_id: uuid.UUID) -> tuple[str, Any]:
    """The vendor that pays builders here, and the business's own account there. Raises ``NobodyPaysOn``."""
    for name in await ways_of(session, vendors.settings, organisation_id):
        if get_shelf(name).pays_builders:
            return name, await own_account(session, organisation_id, name)
    raise NobodyPaysOn


async def open_account(
    vendors: Vendors, builder: Builder, *, country: str, back: str, now: datetime
) -> tuple[PayoutAccount, str]:
    """The builder's account, opened at first need, and the link where its owner goes on.

    The row is written before the vendor is called, and its id is the key. Raises ``NobodyPaysOn``, ``VendorAway``,
    ``VendorRefused``.
    """
    row = await _intend(vendors, builder, now)
    vendor = await _payer(vendors, row)
    if row.vendor_id is None:
        opening = Opening(row.public_id, country, builder.email or "")
        row = await _write(vendors, row, vendor_id=await calling(vendor.open_account(opening)), state="open")
    assert row.vendor_id
    return row, await calling(vendor.onboard(row.vendor_id, back=back))


async def look_at_account(vendors: Vendors, row: PayoutAccount) -> PayoutAccount:
    """How it stands at the vendor. Raises ``VendorAway`` or ``VendorRefused``."""
    if row.vendor_id is None:
        return row
    state = await calling((await _payer(vendors, row)).account_state(row.vendor_id))
    return await _write(vendors, row, vendor_id=row.vendor_id, state=state)


async def account_changed(
    vendors: Vendors, *, provider: str, connection: uuid.UUID, organisation_id: uuid.UUID, vendor_id: str
) -> None:
    """The vendor tells that an account has changed; one that we did not open is none of our business."""
    query = select(PayoutAccount).where(
        PayoutAccount.provider == provider,
        PayoutAccount.vendor_id == vendor_id,
        PayoutAccount.organisation_id == organisation_id,
    )
    async with vendors.database.reading() as session:
        rows = (await session.scalars(query)).all()
    for row in rows:
        if row.connection_id in {None, connection}:
            await look_at_account(vendors, row)


async def _intend(vendors: Vendors, builder: Builder, now: datetime) -> PayoutAccount:
    async with vendors.database.writing() as session:
        await lock(session, [builder.id])
        provider, own = await who_pays_on(session, vendors, builder.organisation_id)
        row = await find_account(session, builder.id, provider, own)
        if row is None:
            row = PayoutAccount(
                id=new_id(now), organisation_id=builder.organisation_id, created_at=now, builder_id=builder.id,
                provider=provider, connection_id=own, vendor_id=None, state=_EMPTY,
            )  # fmt: skip
            session.add(row)
        await session.commit()
    return row


async def _write(vendors: Vendors, row: PayoutAccount, *, vendor_id: str, state: str) -> PayoutAccount:
    async with vendors.database.writing() as session:
        await lock(session, [row.builder_id])
        found = await session.get(PayoutAccount, row.id, populate_existing=True)
        if found is None:
            raise NotFound("There is no such account.")
        found.vendor_id, found.state = vendor_id, state
        await session.commit()
    return found


async def _payer(vendors: Vendors, row: PayoutAccount) -> PaysBuilders:
    vendor: Any = await calling(vendors.at(row.provider, row.connection_id))
    found: PaysBuilders = vendor  # its shelf was asked whether it pays builders before the row was written
    return found
