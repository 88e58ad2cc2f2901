"""A builder's part of a charge is **passed on** by the vendor; here it is worked out, and written into the books.

What is passed on is what the builder would be due of so much once the session was given (``earn``); the rest is the
business's fee. When money goes back, the same part of it comes back from the builder.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import get_shelf
from api.payments.builders.queries import find_account
from api.payments.ledger.earn import account_of, givers_of, tax_of, tip_of
from api.payments.ledger.earn import shared_out as share_of
from api.payments.ledger.entries import record
from kit.money import Money
from models.bookings import Booking
from models.payments import Payment


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a charge goes on to whose account, in minor units."""

    account: str
    builder_id: uuid.UUID
    amount: int


async def part_of(
    session: AsyncSession, booking_id: uuid.UUID | None, amount: Money, *, provider: str, connection: uuid.UUID | None
) -> Part | None:
    """The part that is passed on of what a booking is paid with; None where it is shared out later, by hand.

    So it is where several builders give the session, and where their account is not ready.
    """
    if booking_id is None or not get_shelf(provider).pays_builders:
        return None
    booking = await session.get_one(Booking, booking_id)
    givers = await givers_of(session, booking.session_id)
    if len(givers) != 1:
        return None
    [giver] = givers
    account = await find_account(session, giver.builder_id, provider, connection)
    if account is None or account.state != "ready" or account.vendor_id is None:
        return None
    lines = booking.price_lines
    due = share_of(amount, price=booking.price, tax=tax_of(lines, 0), tip=tip_of(lines), givers=givers)[giver.account]
    return Part(account.vendor_id, giver.builder_id, due) if due > 0 else None


def passed_on(payment: Payment) -> int:
    """How much lies with the builder by now: the part of what arrived and did not go back, cut to whole units. Pure."""
    there = min(payment.received - payment.refunded, payment.amount)
    return payment.passes * max(there, 0) // payment.amount


async def pass_on(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    """Bring the books up to what the vendor passed on or took back. The caller holds the booking's lock."""
    due = passed_on(payment)
    change = due - payment.passed
    if not change or payment.passes_builder_id is None:
        return
    more = Money(abs(change), payment.currency)
    builder, cash = account_of(payment.passes_builder_id), f"cash:{payment.provider}"
    debit, credit = (builder, cash) if change > 0 else (cash, builder)
    await record(
        session, payment, transfer_id=f"{payment.public_id}:passed:{payment.received}:{payment.refunded}",
        debit=debit, credit=credit, amount=more, memo="passed on" if change > 0 else "taken back", now=now,
    )  # fmt: skip
    payment.passed = due
