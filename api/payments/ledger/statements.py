"""Statements: what the ledger has on a booking, a client or a builder, newest first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.ledger.earn import account_of
from kit.money import Money
from models.bookings import Booking
from models.packages import Purchase
from models.payments import LedgerEntry, Payment

CASH = LedgerEntry.account.startswith("cash:")


@dataclass(frozen=True, slots=True)
class Statement:
    """Entries, newest first, and what stands on each account (``cash:stripe/EUR``) over all of them."""

    entries: Sequence[LedgerEntry]
    balances: dict[str, Money]


async def statement(
    session: AsyncSession,
    organisation_id: uuid.UUID,
    *which: ColumnElement[bool],
    before: uuid.UUID | None = None,
    limit: int,
) -> Statement:
    """A page of the entries that fulfil ``which``; the balances are of all of them."""
    theirs = (LedgerEntry.organisation_id == organisation_id, *which)
    page = select(LedgerEntry).where(*theirs).order_by(LedgerEntry.id.desc()).limit(limit)
    entries = (await session.scalars(page.where(LedgerEntry.id < before) if before else page)).all()
    sums = select(LedgerEntry.account, LedgerEntry.currency, func.sum(LedgerEntry.amount)).where(*theirs)
    rows = await session.execute(sums.group_by(LedgerEntry.account, LedgerEntry.currency))
    return Statement(entries, {f"{account}/{code}": Money(int(amount), code) for account, code, amount in rows})


def of_booking(booking_id: uuid.UUID) -> ColumnElement[bool]:
    return LedgerEntry.booking_id == booking_id


def of_client(client_id: uuid.UUID) -> ColumnElement[bool]:
    """The money that came from a client or went back to them."""
    bought = (
        select(Payment.id).join(Purchase, Purchase.id == Payment.purchase_id).where(Purchase.client_id == client_id)
    )
    booked = LedgerEntry.booking_id.in_(select(Booking.id).where(Booking.client_id == client_id))
    return CASH & or_(booked, LedgerEntry.payment_id.in_(bought))


def of_builder(builder_id: uuid.UUID) -> ColumnElement[bool]:
    return LedgerEntry.account == account_of(builder_id)


def money_or_of_builder(builder_id: uuid.UUID) -> ColumnElement[bool]:
    return or_(CASH, of_builder(builder_id))
