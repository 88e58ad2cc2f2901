"""The client **saves** a way to pay, for charges while they are not there, and has it **forgotten**.

Nothing is saved without their word, which is kept with its moment. The vendor keeps the card; we keep its ids.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import Vendors, get_shelf, own_account
from api.payments.charge import calling
from api.payments.errors import CannotSave
from api.payments.keeping import KeepsMethods, Saved, Saving
from kit.db import lock
from kit.errors import NotFound
from kit.ids import new_id
from kit.outbox import announce
from models.dues import SavedMethod
from models.events import MethodChanged
from models.people import Client

NO_METHOD = "There is no such saved way to pay."


async def intend_to_save(
    session: AsyncSession, client: Client, *, provider: str, method: str, now: datetime
) -> SavedMethod:
    """Write down that a way to pay is to be saved; the same one again while it is not decided is the same row.

    Raises ``CannotSave`` and ``UnknownMethod``.
    """
    if not (shelf := get_shelf(provider)).saves:
        raise CannotSave
    shelf.check_method(method)
    await lock(session, [client.id])
    account = await own_account(session, client.organisation_id, provider)
    for row in await methods_of(session, client.id, states=("asked", "challenged", "saved")):
        if (row.provider, row.connection_id, row.method) == (provider, account, method):
            return row
    key = new_id(now)
    row = SavedMethod(
        id=key, organisation_id=client.organisation_id, created_at=now, client_id=client.id, provider=provider,
        connection_id=account, method=method, vendor_key="", state="asked", agreed_at=now, label="",
        customer=await _customer(session, client, provider, account),
    )  # fmt: skip
    row.vendor_key = row.public_id
    session.add(row)
    await session.flush()
    return row


async def save(vendors: Vendors, row: SavedMethod, *, client: str, now: datetime) -> SavedMethod:
    """Have the vendor keep it, or ask how that stands. Raises ``VendorAway`` or ``VendorRefused``."""
    if row.state in {"saved", "removed", "declined"}:
        return row
    vendor = await _keeper(vendors, row)
    saving = Saving(
        reference=row.public_id, key=row.vendor_key, client=client, method=row.method, customer=row.customer or ""
    )
    stands = await calling(vendor.find_saved(row.setup_id) if row.setup_id else vendor.save(saving))
    async with vendors.database.writing() as session:
        await lock(session, [row.client_id])
        row = await get_method(session, row.id)
        if row.state in {"asked", "challenged"}:
            await _take_over(session, row, stands, now)
        await session.commit()
    return row


async def forget(vendors: Vendors, row: SavedMethod, *, now: datetime) -> None:
    """Never charge it again, from this moment, and have the vendor forget it; what is due by it waits for another."""
    async with vendors.database.writing() as session:
        await lock(session, [row.client_id])
        row = await get_method(session, row.id)
        was = row.state
        row.state, row.link = "removed", None
        if was != "removed":
            await announce(session, _told(row), now)
        await session.commit()
    if row.vendor_id:
        await calling((await _keeper(vendors, row)).forget(row.vendor_id))


async def get_method(session: AsyncSession, method_id: uuid.UUID) -> SavedMethod:
    """Raises ``NotFound``."""
    row = await session.get(SavedMethod, method_id, populate_existing=True)
    if row is None:
        raise NotFound(NO_METHOD)
    return row


async def methods_of(
    session: AsyncSession, client_id: uuid.UUID, *, states: tuple[str, ...] = ("challenged", "saved")
) -> Sequence[SavedMethod]:
    """A client's saved ways to pay, newest first."""
    query = select(SavedMethod).where(SavedMethod.client_id == client_id, SavedMethod.state.in_(states))
    return (await session.scalars(query.order_by(SavedMethod.id.desc()).limit(50))).all()


async def _take_over(session: AsyncSession, row: SavedMethod, stands: Saved, now: datetime) -> None:
    row.state, row.link = stands.state, stands.link
    row.customer = stands.customer or row.customer
    row.vendor_id, row.setup_id = stands.vendor_id or row.vendor_id, stands.setup_id or row.setup_id
    row.label = (stands.label or row.label)[:60]
    await announce(session, _told(row), now)


async def _customer(session: AsyncSession, client: Client, provider: str, account: uuid.UUID | None) -> str | None:
    """The vendor's name of a client it knows already."""
    query = select(SavedMethod.customer).where(
        SavedMethod.client_id == client.id,
        SavedMethod.provider == provider,
        SavedMethod.connection_id.is_(account) if account is None else SavedMethod.connection_id == account,
        SavedMethod.customer.is_not(None),
    )
    return await session.scalar(query.order_by(SavedMethod.id.desc()).limit(1))


async def _keeper(vendors: Vendors, row: SavedMethod) -> KeepsMethods:
    keeper: Any = await calling(vendors.at(row.provider, row.connection_id))
    found: KeepsMethods = keeper  # its shelf was asked whether it keeps any before the row was written
    return found


def _told(row: SavedMethod) -> MethodChanged:
    return MethodChanged(
        organisation_id=row.organisation_id, subject=row.id, client_id=row.client_id, provider=row.provider,
        state=row.state,
    )  # fmt: skip
