"""What people say of money they handled: the desk **took** it or **gave it back**, a bank's statement shows it came.

It is applied as a vendor's news would be; bookings follow by the event it announces.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import get_shelf
from api.payments.apply import apply
from api.payments.by_hand.transfers import BY_TRANSFER, Line, Matched, match, reference_of
from api.payments.disputes import left_of
from api.payments.errors import NotByHand
from api.payments.news.stored import seal_of
from api.payments.port import Outcome
from api.payments.queries import find_payer_key, get_payment
from kit.crypto import MasterKey
from kit.db import lock
from kit.ids import new_id
from kit.money import Money
from models.payments import Payment, VendorEvent

_STATEMENT = "statement"
_MOVES = {"matched", "too_little", "too_much"}


async def take_by_hand(session: AsyncSession, payment: Payment, amount: int, *, now: datetime) -> Payment:
    """So much more was taken. Raises ``NotByHand`` for a vendor's payment, or more than is open."""
    row = await _locked(session, payment)
    if row.provider != "manual" or amount > row.amount - row.received:
        raise NotByHand
    await _arrived(session, row, amount, now)
    return row


async def give_by_hand(
    session: AsyncSession, payment: Payment, amount: int, *, still_owed: bool, now: datetime
) -> Payment:
    """So much more was given back; what nobody had said was to go back is due again only if it is ``still_owed``.

    Raises ``NotByHand`` for what a vendor gives back, or more than there is.
    """
    row = await _locked(session, payment)
    before = max(row.owed, row.refunded)
    if not get_shelf(row.provider).gives_back_by_hand or amount > left_of(row):
        raise NotByHand
    outcome = Outcome("succeeded", "", amount=row.received, refunded=row.refunded + amount)
    await apply(session, row, outcome, now=now)
    row.forgiven += 0 if still_owed else max(row.owed, row.refunded) - before
    return row


async def read_statement(
    session: AsyncSession, keys: MasterKey, organisation_id: uuid.UUID, lines: Sequence[Line], *, now: datetime
) -> list[tuple[Matched | None, Line]]:
    """Apply the lines of a statement, each once by the bank's id of it; None for those known already."""
    await lock(session, [organisation_id])
    found: list[tuple[Matched | None, Line]] = []
    for line in lines:
        if await _is_known(session, organisation_id, line):
            found.append((None, line))
            continue
        open_ones = {reference_of(row.public_id): row for row in await _open_transfers(session, organisation_id)}
        due = {name: Money(row.amount - row.received, row.currency) for name, row in open_ones.items()}
        [matched] = match([line], due)
        if matched.verdict in _MOVES:
            row = await _locked(session, open_ones[matched.reference or ""])
            await _arrived(session, row, line.amount.minor, now)
            await _note(session, keys, matched, row, now)
        found.append((matched, line))
    return found


async def _arrived(session: AsyncSession, row: Payment, amount: int, now: datetime) -> None:
    outcome = Outcome("succeeded", row.public_id, amount=row.received + amount, refunded=row.refunded)
    await apply(session, row, outcome, now=now)
    await session.flush()


async def _locked(session: AsyncSession, payment: Payment) -> Payment:
    await lock(session, [payment.pays_for])
    return await get_payment(session, payment.id)


async def _open_transfers(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Payment]:
    query = select(Payment).where(
        Payment.organisation_id == organisation_id,
        Payment.provider == BY_TRANSFER[0],
        Payment.method == BY_TRANSFER[1],
        Payment.state.in_(("created", "succeeded")),
        Payment.received < Payment.amount,
    )
    return (await session.scalars(query)).all()


async def _is_known(session: AsyncSession, organisation_id: uuid.UUID, line: Line) -> bool:
    query = select(VendorEvent.id).where(
        VendorEvent.organisation_id == organisation_id,
        VendorEvent.provider == BY_TRANSFER[0],
        VendorEvent.connection == _place(organisation_id),
        VendorEvent.vendor_event_id == line.id,
    )
    return await session.scalar(query) is not None


async def _note(session: AsyncSession, keys: MasterKey, matched: Matched, payment: Payment, now: datetime) -> None:
    """Remember a line that moved something, sealed for whoever pays; one that names nobody may be read again later."""
    row_id, line, key = new_id(now), matched.line, await find_payer_key(session, payment)
    body = json.dumps({"text": line.text, "amount": line.amount.minor, "currency": line.amount.currency}).encode()
    row = VendorEvent(
        id=row_id, organisation_id=payment.organisation_id, created_at=now, provider=BY_TRANSFER[0],
        connection=_place(payment.organisation_id), vendor_event_id=line.id, kind=f"{_STATEMENT}.{matched.verdict}",
        body=seal_of(keys, key).seal(body, bound_to=row_id.bytes), key_id=key.id if key else None,
        payment_id=payment.id, outcome={}, applied_at=now,
    )  # fmt: skip
    session.add(row)
    await session.flush()


def _place(organisation_id: uuid.UUID) -> str:
    """A statement belongs to the organisation, not to a connection at a vendor."""
    return f"{_STATEMENT}:{organisation_id}"
