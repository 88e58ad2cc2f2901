"""Charging, in steps: write down what will be asked, ask without any lock, write down the answer.

The idempotency key and the count of asks are stored before the vendor is called. A process that died in between is
followed by one that first asks the vendor how it stands, and makes the call, with the same key, only if the vendor has
never heard of it.
"""

import uuid
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.accounts.whose import get_shelf
from api.payments.builders.pass_on import Part, part_of
from api.payments.card_form import waits_for_card
from api.payments.errors import PaymentUnderWay, VendorAway, VendorRefused
from api.payments.life import OPEN
from api.payments.port import Asked, Outcome, Provider, Take
from api.payments.told import told
from kit.errors import Later, Refused, Unsupported
from kit.ids import new_id
from kit.money import Money
from kit.outbox import announce
from models.events import PaymentAsked
from models.payments import Payment

WHILE_ASKING = timedelta(minutes=2)
_LONGEST_PAUSE = timedelta(hours=6)
_MOST_ASKS = 30
_NOTHING_YET = (
    "received", "settled", "owed", "refunded", "disputed", "lost", "asks", "refund_asks", "capture_asks", "passes",
    "passed", "over",
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way:
    """How something is paid: by which vendor, there by which method, taken or kept, and to whose account.

    ``customer``, ``due_id`` and ``off_session``: as ``models.payments.Payment`` has them.

    ``connection_id``: the organisation's own account; none: the installation's.
    """

    provider: str
    method: str = ""
    take: Take = "now"
    connection_id: uuid.UUID | None = None
    customer: str | None = None
    due_id: uuid.UUID | None = None
    off_session: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid: a booking or the purchase of a package, and how much of it.

    ``covers_from``: what was there for it already when this was asked for.
    """

    organisation_id: uuid.UUID
    amount: Money
    booking_id: uuid.UUID | None = None
    purchase_id: uuid.UUID | None = None
    covers_from: int = 0


async def intend(session: AsyncSession, bill: Bill, way: Way, *, now: datetime) -> Payment:
    """The open payment of a bill, or a new one: what step one writes down.

    While the vendor is being asked for one payment no other is begun. One that waits for the bank may be given up for
    another way to pay; should both arrive, ``bookings.till.settle`` gives one back. One that waits for a card is that
    of the card. Raises ``PaymentUnderWay``.
    """
    for row in await _open_payments(session, bill):
        if _is_same(row, bill, way):
            about_to_ask(row, now)
            return row
        if _is_its_card(row, bill, way):
            row.method, row.state, row.link, row.asks = way.method, "created", None, 0  # the vendor never heard of it
            about_to_ask(row, now)
            return row
        if row.state == "created" and _is_just_asked(row, now):
            raise PaymentUnderWay(retry_after=5)
    part = await part_of(session, bill.booking_id, bill.amount, provider=way.provider, connection=way.connection_id)
    payment = _new_payment(bill, way, part, now)
    about_to_ask(payment, now)
    session.add(payment)
    await session.flush()
    await announce(session, told(payment, PaymentAsked), now)
    return payment


async def _open_payments(session: AsyncSession, bill: Bill) -> Sequence[Payment]:
    same = Payment.booking_id == bill.booking_id if bill.booking_id else Payment.purchase_id == bill.purchase_id
    return (await session.scalars(select(Payment).where(same, Payment.state.in_(OPEN)))).all()


def _is_its_card(row: Payment, bill: Bill, way: Way) -> bool:
    """Whether an open payment waits for just this card, which its payer gives."""
    is_given = bool(way.method) and not way.off_session
    return is_given and waits_for_card(row) and _is_same(row, bill, replace(way, method=""))


def _is_same(row: Payment, bill: Bill, way: Way) -> bool:
    """Whether an open payment is this one, asked for before; who names no card asks about the one they gave."""
    asked = (row.provider, row.amount, row.connection_id)
    if asked != (way.provider, bill.amount.minor, way.connection_id):
        return False
    is_given_here = get_shelf(row.provider).takes_cards and not row.off_session
    return row.method == way.method or (not way.method and is_given_here)


def _is_just_asked(row: Payment, now: datetime) -> bool:
    asked_first = row.ask_at is not None and row.asks == 1 and row.ask_at > now
    return asked_first or row.created_at > now - WHILE_ASKING


def _new_payment(bill: Bill, way: Way, part: Part | None, now: datetime) -> Payment:
    payment = Payment(
        id=new_id(now), organisation_id=bill.organisation_id, created_at=now, booking_id=bill.booking_id,
        purchase_id=bill.purchase_id, covers_from=bill.covers_from, amount=bill.amount.minor,
        currency=bill.amount.currency, provider=way.provider, method=way.method, take=way.take,
        connection_id=way.connection_id, customer=way.customer, due_id=way.due_id,
        off_session=way.off_session, state="created", vendor_key="",
        **dict.fromkeys(_NOTHING_YET, 0),
    )  # fmt: skip
    if part:
        payment.passes_to, payment.passes_builder_id, payment.passes = part.account, part.builder_id, part.amount
    payment.vendor_key = payment.public_id
    return payment


def about_to_ask(payment: Payment, now: datetime) -> None:
    """Count the call that is made next, and when the vendor is asked again should no answer come of it."""
    payment.asks += 1
    pause = min(WHILE_ASKING * 2 ** min(payment.asks - 1, 10), _LONGEST_PAUSE)
    payment.ask_at = now + pause if payment.asks < _MOST_ASKS else None


def asked_of(payment: Payment) -> Asked:
    """A payment as its vendor is asked about it."""
    take: Take = "later" if payment.take == "later" else "now"
    return Asked(
        reference=payment.public_id, key=payment.vendor_key, vendor_id=payment.vendor_id, method=payment.method,
        amount=Money(payment.amount, payment.currency), take=take, customer=payment.customer or "",
        off_session=payment.off_session, challenge="always" if payment.challenge == "always" else "auto",
        passes_to=payment.passes_to or "", passes=payment.passes,
    )  # fmt: skip


async def ask(vendor: Provider, payment: Payment) -> Outcome:
    """Ask the vendor for the money, once. Raises ``VendorAway`` or ``VendorRefused``."""
    asked = asked_of(payment)
    if payment.asks > 1 and (known := await calling(vendor.find(asked))):
        return known
    return await calling(vendor.charge(asked))


async def calling(call: Awaitable[T]) -> T:
    """A vendor's answer, or what went wrong for whoever waits. Raises ``VendorAway`` or ``VendorRefused``."""
    try:
        return await call
    except Later as error:
        raise VendorAway(retry_after=int(error.after.total_seconds())) from error
    except (Refused, Unsupported) as error:
        raise VendorRefused from error
