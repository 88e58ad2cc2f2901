"""What follows how a try to charge an amount on account went, and money that came another way."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.dues.account import find_open, note_paid, told
from api.payments.queries import get_payment
from api.payments.retry import after_decline, schedule
from kit.db import lock
from kit.outbox import announce, on
from models.dues import Due
from models.events import (
    BookingCancelled,
    DueMissed,
    PaymentCancelled,
    PaymentChallenged,
    PaymentDeclined,
    PaymentEvent,
    PaymentSucceeded,
)
from models.payments import Payment

_NOT_ASKED = "not_asked"


@on(PaymentSucceeded)
async def close_what_was_paid(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """Money came: nothing more is tried once all is there."""
    await lock(session, [event.booking_id])
    due = await note_paid(session, event.booking_id, now=now)
    if due and due.state == "open" and due.next_try_at is None and due.ends_at is None and due.method_id:
        due.next_try_at = now  # a part is lacking still


@on(PaymentDeclined)
async def plan_what_follows(session: AsyncSession, event: PaymentDeclined, now: datetime) -> None:
    """By the decline code: another try, another card, or the bank."""
    payment, due = await _of(session, event)
    if due is None or payment.state != "declined" or payment.due_id != due.id:
        return
    step = after_decline(schedule(), event.code, tries=due.tries, ends_at=due.ends_at, now=now)
    due.step, due.code, due.next_try_at, due.ends_at = step.ask, event.code[:64], step.next_try_at, step.ends_at
    due.failed_at = due.failed_at or now
    await announce(session, told(due, DueMissed, step=step.ask, tries=due.tries), now)


@on(PaymentChallenged)
async def wait_for_the_bank(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """The payer's bank wants to hear them first."""
    payment, due = await _of(session, event)
    if due is None or payment.state != "challenged" or payment.due_id != due.id:
        return
    due.step, due.ends_at = "bank", due.ends_at or now + schedule().grace
    await announce(session, told(due, DueMissed, step="bank", tries=due.tries), now)


@on(PaymentCancelled)
async def try_what_was_never_heard_of(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """The vendor never heard of it, so the bank has refused nothing: it is tried anew."""
    payment, due = await _of(session, event)
    if due and payment.state == "cancelled" and payment.due_id == due.id and due.step != "card":
        due.tries = max(due.tries - 1, 0)
        due.next_try_at = now


@on(BookingCancelled)
async def close_what_is_no_longer_due(session: AsyncSession, event: BookingCancelled, _now: datetime) -> None:
    """Nothing is charged for what is not to be; a fee is asked for like any other payment."""
    await lock(session, [event.subject])
    if due := await find_open(session, event.subject):
        due.state, due.next_try_at, due.ends_at = "cancelled", None, None


async def _of(session: AsyncSession, event: PaymentEvent) -> tuple[Payment, Due | None]:
    """A payment as it is now, and what is open of its booking, under the booking's lock."""
    await lock(session, [event.booking_id])
    return await get_payment(session, event.subject), await find_open(session, event.booking_id)
