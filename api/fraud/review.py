"""People **look at** a payment that is unusual, once its money is there, and **approve** or **decline** it.

Until then nothing is kept from whoever paid but, where the business wants that, the firmness of their booking.
Declined, or not looked at before the booking's hold ends, all of the money goes back. Bookings follow by
``ReviewDecided``.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.fraud.errors import NotUnderReview
from api.fraud.guard import guard_of
from api.payments.queries import get_payment
from api.payments.refund import owe, take_note
from kit.db import lock
from kit.outbox import announce
from models.events import ReviewDecided, ReviewOpened
from models.identity import Organisation
from models.payments import Payment

_THERE = ("authorised", "succeeded")
_UNDECIDED = ("waiting", "open")


async def open_review(session: AsyncSession, payment_id: uuid.UUID, *, now: datetime) -> None:
    """The money is there: whoever looks at such payments finds it from now on. Opening twice changes nothing."""
    payment = await _locked(session, payment_id)
    if payment.review != "waiting" or payment.state not in _THERE:
        return
    payment.review = "open"
    opened = ReviewOpened(
        organisation_id=payment.organisation_id, subject=payment.id, booking_id=payment.booking_id,
        amount=payment.amount, currency=payment.currency, risk=payment.risk or 0,
    )  # fmt: skip
    await announce(session, opened, now)


async def approve(session: AsyncSession, payment_id: uuid.UUID, *, now: datetime) -> Payment:
    """It is as it should be. Approving twice changes nothing; raises ``NotUnderReview``."""
    payment = await _locked(session, payment_id)
    if payment.review != "approved":
        await _decide(session, payment, "approved", now)
    return payment


async def decline(session: AsyncSession, payment_id: uuid.UUID, *, now: datetime, reason: str = "") -> Payment:
    """All of it is to go back. Declining twice changes nothing; raises ``NotUnderReview``."""
    payment = await _locked(session, payment_id)
    if payment.review != "declined":
        await _decide(session, payment, "declined", now, reason)
        _give_back(payment)
    return payment


async def lapse(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> None:
    """The hold of a booking ended before anybody had looked: its money goes back."""
    await lock(session, [booking_id])
    for payment in await _undecided(session, booking_id):
        payment.review = "open"
        await _decide(session, payment, "lapsed", now)
        _give_back(payment)


async def need_not_look(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    """A payment goes back as it is: nobody need look at it any more. The caller holds its lock."""
    if payment.review == "waiting":
        payment.review = ""
    elif payment.review == "open":
        await _decide(session, payment, "lapsed", now)


async def held_until(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> datetime | None:
    """Until when a booking is held for somebody to look at its money; None where that keeps nothing from being firm."""
    found = await _undecided(session, booking_id)
    if not found:
        return None
    guard = guard_of(await session.get_one(Organisation, found[0].organisation_id))
    return now + timedelta(hours=guard.hours) if guard.while_reviewed == "held" else None


async def has_lapsed(session: AsyncSession, booking_id: uuid.UUID) -> bool:
    """Whether money of a booking went back because nobody had looked at it in time."""
    query = select(Payment.id).where(Payment.booking_id == booking_id, Payment.review == "lapsed")
    return await session.scalar(query.limit(1)) is not None


async def find_declined(session: AsyncSession, booking_id: uuid.UUID) -> Payment | None:
    """What was paid for a booking and goes back because somebody looked at it and did not accept it."""
    query = select(Payment).where(Payment.booking_id == booking_id, Payment.review == "declined")
    return (await session.scalars(query.order_by(Payment.id.desc()).limit(1))).one_or_none()


async def reviews_of(
    session: AsyncSession, organisation_id: uuid.UUID, *, state: str, before: uuid.UUID | None, limit: int
) -> Sequence[Payment]:
    """Payments that are looked at, or were, newest first, from before one of them."""
    query = select(Payment).where(Payment.organisation_id == organisation_id, Payment.review == state)
    query = query.where(Payment.id < before) if before else query
    return (await session.scalars(query.order_by(Payment.id.desc()).limit(limit))).all()


async def _decide(session: AsyncSession, payment: Payment, decision: str, now: datetime, reason: str = "") -> None:
    if payment.review != "open":
        raise NotUnderReview
    payment.review = decision
    decided = ReviewDecided(
        organisation_id=payment.organisation_id, subject=payment.id, booking_id=payment.booking_id,
        amount=payment.amount, currency=payment.currency, risk=payment.risk or 0, decision=decision, reason=reason,
    )  # fmt: skip
    await announce(session, decided, now)


def _give_back(payment: Payment) -> None:
    if payment.state in _THERE:
        take_note(payment)
        owe(payment)


async def _undecided(session: AsyncSession, booking_id: uuid.UUID) -> Sequence[Payment]:
    query = select(Payment).where(
        Payment.booking_id == booking_id, Payment.review.in_(_UNDECIDED), Payment.state.in_(_THERE)
    )
    return (await session.scalars(query.order_by(Payment.id))).all()


async def _locked(session: AsyncSession, payment_id: uuid.UUID) -> Payment:
    payment = await get_payment(session, payment_id)
    await lock(session, [payment.pays_for])
    return await get_payment(session, payment_id)
