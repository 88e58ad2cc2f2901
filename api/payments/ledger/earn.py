"""What a booking brought in is shared out once it is over: the tax, the builders' shares and tips, the rest stays.

It is worked out anew from what is kept of the money each time something changes, and the difference to the books is
written: a refund takes back what it has to, and doing it twice writes nothing.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.ledger.entries import transfer
from api.payments.life import ARRIVED
from kit import ids
from kit.db import lock
from kit.money import Money
from models.bookings import Booking, Session
from models.payments import LedgerEntry, LedgerTransfer, Payment
from models.people import Builder

_OVER = {"completed", "no_show", "cancelled"}


def account_of(builder_id: uuid.UUID) -> str:
    """The account of what a builder is owed."""
    return f"builder:{ids.public('bld', builder_id)}"


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gave a session, and how many percent of what it brings in are theirs."""

    builder_id: uuid.UUID
    share: Decimal

    @property
    def account(self) -> str:
        return account_of(self.builder_id)


def shared_out(kept: Money, *, price: int, tax: int, tip: int, givers: Sequence[Giver]) -> Counter[str]:
    """What each account is due of the money kept, in minor units. Pure.

    Of a price that was paid in part, tax and tip are that part. Tips are the builders' whole; what is left without tax
    and tip is divided evenly between them, and each has their share of it.
    """
    due: Counter[str] = Counter()
    part = Decimal(100 * min(kept.minor, price)) / price if price else Decimal(0)
    due["tax"] = Money(tax, kept.currency).share(part).minor
    tips = min(Money(tip, kept.currency).share(part).minor, kept.minor - due["tax"])
    net = kept.minor - due["tax"] - tips
    for number, giver in enumerate(givers):
        mine = Money(_portion(net, number, len(givers)), kept.currency)
        due[giver.account] += mine.share(giver.share).minor + _portion(tips, number, len(givers))
    return due


def _portion(whole: int, number: int, of: int) -> int:
    return whole // of + (number < whole % of)


async def share_out(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> bool:
    """Bring the books up to what a booking that is over is due. True when something was written."""
    await lock(session, [booking_id])
    booking = await session.get_one(Booking, booking_id, populate_existing=True)
    if booking.state not in _OVER:
        return False
    by_credits = await _by_credits(session, booking_id)
    kept = Money(await _kept(session, booking_id) + by_credits, booking.currency)
    due = shared_out(
        kept, price=booking.price + by_credits, tax=tax_of(booking.price_lines, by_credits),
        tip=tip_of(booking.price_lines), givers=await givers_of(session, booking.session_id),
    )  # fmt: skip
    written, times = await _written(session, booking)
    change = {account: due[account] - written[account] for account in due.keys() | written.keys()}
    if not any(change.values()):
        return False
    moves = {account: Money(-amount, booking.currency) for account, amount in change.items()}
    moves["revenue"] = Money(sum(change.values()), booking.currency)
    return await transfer(
        session, booking.organisation_id, transfer_id=f"{booking.public_id}:earned:{times}", moves=moves,
        booking_id=booking.id, memo="shared out", now=now,
    )  # fmt: skip


async def _kept(session: AsyncSession, booking_id: uuid.UUID) -> int:
    back = case((Payment.owed > Payment.refunded, Payment.owed), else_=Payment.refunded)
    query = select(func.sum(Payment.received - back - Payment.lost)).where(
        Payment.booking_id == booking_id, Payment.state.in_(ARRIVED)
    )
    return int(await session.scalar(query) or 0)


async def _by_credits(session: AsyncSession, booking_id: uuid.UUID) -> int:
    """What credits that were bought before have paid of it."""
    query = select(func.sum(LedgerEntry.amount)).where(
        LedgerEntry.booking_id == booking_id, LedgerEntry.account == "credits"
    )
    return int(await session.scalar(query) or 0)


async def givers_of(session: AsyncSession, session_id: uuid.UUID) -> list[Giver]:
    """Who gives a session, its lead's and those beside."""
    query = select(Builder.id, Builder.share).join(Session, Session.builder_id == Builder.id)
    theirs = query.where(or_(Session.id == session_id, Session.lead_id == session_id)).order_by(Builder.id)
    return [Giver(key, share) for key, share in await session.execute(theirs)]


async def _written(session: AsyncSession, booking: Booking) -> tuple[Counter[str], int]:
    """What the books have shared out so far, by account; and in how many transfers."""
    prefix = f"{booking.public_id}:earned:"
    query = select(LedgerEntry.account, func.sum(LedgerEntry.amount)).where(
        LedgerEntry.booking_id == booking.id, LedgerEntry.transfer_id.startswith(prefix),
        LedgerEntry.account != "revenue",
    )  # fmt: skip
    rows = await session.execute(query.group_by(LedgerEntry.account))
    written = Counter({account: -int(amount) for account, amount in rows})
    times = await session.scalar(select(func.count()).where(LedgerTransfer.id.startswith(prefix)))
    return written, int(times or 0)


def tax_of(lines: Sequence[dict[str, Any]], by_credits: int) -> int:
    """The tax that lines tell; where credits paid, the same part of what those are worth."""
    tax = sum(int(each.get("values", {}).get("tax", 0)) for each in lines)
    listed = -_amount(lines, "credit")
    return tax * by_credits // listed if listed else tax


def tip_of(lines: Sequence[dict[str, Any]]) -> int:
    """The tip that lines tell."""
    return _amount(lines, "tip")


def _amount(lines: Sequence[dict[str, Any]], key: str) -> int:
    return sum(int(each["amount"]["minor"]) for each in lines if each["key"] == key)
