"""What vendors told, as stored: each piece once, for good; its body sealed for whoever pays; applied once.

News of a charge that we do not know yet is kept and applied when we learn of it: the answer to our own call may come
after it, and a dispute names only the vendor's own id.
"""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.apply import apply
from api.payments.news.hearing import Heard, doubt
from api.payments.port import Outcome
from api.payments.queries import disputes_of, find_payer_key, get_payment, news_waiting_for
from kit.crypto import MasterKey, PersonKey
from kit.db import lock
from kit.ids import new_id
from models.payments import Connection, Payment, VendorEvent
from models.people import SubjectKey

_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


async def store(
    session: AsyncSession,
    keys: MasterKey,
    connection: Connection,
    heard: Heard,
    body: bytes,
    *,
    payment: Payment | None,
    now: datetime,
) -> VendorEvent:
    """The row of a piece of news, new or known. The caller holds the connection's lock."""
    news = heard.news
    known = select(VendorEvent).where(
        VendorEvent.provider == connection.name,
        VendorEvent.connection == connection.public_id,
        VendorEvent.vendor_event_id == news.event_id,
    )
    if row := (await session.scalars(known)).one_or_none():
        row.payment_id = row.payment_id or (payment.id if payment else None)
        return row
    key = await find_payer_key(session, payment) if payment else None
    row_id = new_id(now)
    row = VendorEvent(
        id=row_id, organisation_id=connection.organisation_id, created_at=now, provider=connection.name,
        connection=connection.public_id, vendor_event_id=news.event_id, kind=news.kind[:100],
        body=seal_of(keys, key).seal(body, bound_to=row_id.bytes), key_id=key.id if key else None,
        payment_id=payment.id if payment else None, vendor_id=news.outcome.vendor_id if news.outcome else None,
        outcome=as_stored(news.outcome), problem=heard.problem,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def apply_stored(session: AsyncSession, row: VendorEvent, payment: Payment | None, *, now: datetime) -> None:
    """Apply a piece of news to its payment, once; without a payment it waits, and what means nothing is done with."""
    if row.applied_at or row.problem:
        return
    if not row.outcome:
        row.applied_at = now
    elif payment:
        await lock(session, [payment.pays_for])
        payment = await get_payment(session, payment.id)
        await _apply(session, row, payment, now)
        await catch_up(session, payment, now=now)


async def catch_up(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    """Apply what was told of a payment before we knew its vendor's id. The caller holds the booking's lock."""
    for row in await news_waiting_for(session, payment):
        row.payment_id = payment.id
        await _apply(session, row, payment, now)


async def _apply(session: AsyncSession, row: VendorEvent, payment: Payment, now: datetime) -> None:
    outcome = _OUTCOME.validate_python(row.outcome)
    if problem := doubt(outcome, payment, await disputes_of(session, payment)):
        row.problem = problem[:200]
        return
    await apply(session, payment, outcome, now=now)
    row.applied_at = now
    await session.flush()


def seal_of(keys: MasterKey, key: SubjectKey | None) -> PersonKey | MasterKey:
    """What is told of somebody is sealed with: their own key, or the installation's while nobody is known."""
    return PersonKey(keys.unwrap(key.wrapped, bound_to=key.id.bytes)) if key else keys


def as_stored(outcome: Outcome | None) -> dict[str, Any]:
    """An outcome as a row keeps it."""
    told: dict[str, Any] = _OUTCOME.dump_python(outcome, mode="json", exclude_none=True) if outcome else {}
    return told
