"""News of vendors as people of the business see it; what was **set aside** is **read again** once its cause is mended.

Applying is monotone, so reading again what was applied meanwhile changes nothing.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import Vendors, get_shelf
from api.payments.news.hearing import hear
from api.payments.news.stored import apply_stored, as_stored, seal_of
from api.payments.port import Provider
from api.payments.queries import find_by_vendor
from kit import ids
from kit.crypto import MasterKey
from kit.db import lock
from kit.errors import Conflict, NotFound
from models.payments import Connection, VendorEvent
from models.people import SubjectKey

NewsState = Literal["applied", "waiting", "set_aside"]
_STATES: dict[str, ColumnElement[bool]] = {
    "applied": VendorEvent.applied_at.is_not(None),
    "waiting": VendorEvent.applied_at.is_(None) & VendorEvent.problem.is_(None),
    "set_aside": VendorEvent.problem.is_not(None),
}


class Erased(Conflict):
    type, title = "news-erased", "What the vendor told was erased together with whom it was about"
    next_step = "Look at the payment at the vendor."


def state_of(row: VendorEvent) -> NewsState:
    if row.problem:
        return "set_aside"
    return "applied" if row.applied_at else "waiting"


async def list_news(
    session: AsyncSession, organisation_id: uuid.UUID, *, state: NewsState | None, before: uuid.UUID | None, limit: int
) -> Sequence[VendorEvent]:
    """What vendors told an organisation, newest first."""
    query = select(VendorEvent).where(VendorEvent.organisation_id == organisation_id)
    query = query.where(_STATES[state]) if state else query
    query = query.where(VendorEvent.id < before) if before else query
    return (await session.scalars(query.order_by(VendorEvent.id.desc()).limit(limit))).all()


async def read_again(session: AsyncSession, vendors: Vendors, row_id: uuid.UUID, *, now: datetime) -> VendorEvent:
    """Hear what was set aside once more, and apply it if it can be right now. Raises ``NotFound`` or ``Erased``."""
    await lock(session, [row_id])
    row = await session.get(VendorEvent, row_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such news.")
    if not row.problem:
        return row
    heard = hear(await _vendor(session, vendors, row), await _body(session, vendors.keys, row))
    row.problem = heard.problem
    if heard.problem:
        return row
    told = heard.news.outcome
    row.kind, row.outcome, row.vendor_id = heard.news.kind[:100], as_stored(told), told.vendor_id if told else None
    payment = await find_by_vendor(
        session, row.organisation_id, row.provider, row.vendor_id or "", reference=heard.news.reference
    )
    row.payment_id = payment.id if payment else None
    await session.flush()
    await apply_stored(session, row, payment, now=now)
    return row


async def _vendor(session: AsyncSession, vendors: Vendors, row: VendorEvent) -> Provider:
    """Whose words these are; of a statement of the desk's own bank, the desk's."""
    if not row.connection.startswith("con_"):
        return get_shelf(row.provider).connect(vendors.settings)
    return vendors.behind(await session.get_one(Connection, ids.parse("con", row.connection)))


async def _body(session: AsyncSession, keys: MasterKey, row: VendorEvent) -> bytes:
    key = await session.get(SubjectKey, row.key_id) if row.key_id else None
    try:
        return seal_of(keys, key).unseal(row.body, bound_to=row.id.bytes)
    except ValueError as error:  # whose key it was sealed under is gone
        raise Erased from error
