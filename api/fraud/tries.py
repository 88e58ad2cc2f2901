"""Tries to pay, written down and counted: those of the last day that share a mark with one, and all of the last hour.

Rows hold keyed hashes and are forgotten after some days. Only the newest few hundred are looked at: what is beyond
them is as far above every bound.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.fraud.signals import Marks, Try
from kit.ids import new_id
from models.fraud import PaymentTry
from models.payments import Payment

_COUNTED, _AN_HOUR, _KEPT = timedelta(days=1), timedelta(hours=1), timedelta(days=7)
_MOST = 300


async def note_try(session: AsyncSession, payment: Payment, client_id: uuid.UUID, marks: Marks, now: datetime) -> Try:
    """Write down that a payment was asked for."""
    session.add(
        PaymentTry(
            id=new_id(now), organisation_id=payment.organisation_id, created_at=now, payment_id=payment.id,
            client_id=client_id, **_by_name(marks),
        )
    )  # fmt: skip
    await session.flush()
    return Try(client_id, marks)


async def earlier_tries(session: AsyncSession, payment: Payment, this: Try, *, now: datetime) -> list[Try]:
    """Those of the last day that share a mark or the client with ``this``, which is not among them."""
    shared = [getattr(PaymentTry, name) == mark for name, mark in _by_name(this.marks).items() if mark]
    query = (
        select(PaymentTry, Payment.state)
        .join(Payment, Payment.id == PaymentTry.payment_id)
        .where(
            PaymentTry.organisation_id == payment.organisation_id,
            PaymentTry.created_at > now - _COUNTED,
            PaymentTry.payment_id != payment.id,
            or_(PaymentTry.client_id == this.client_id, *shared),
        )
        .order_by(PaymentTry.created_at.desc())
        .limit(_MOST)
    )
    return [Try(row.client_id, _marks_of(row), state == "declined") for row, state in await session.execute(query)]


async def tries_of_organisation(session: AsyncSession, organisation_id: uuid.UUID, *, now: datetime) -> int:
    """How many payments were asked for in the last hour."""
    query = select(func.count()).where(
        PaymentTry.organisation_id == organisation_id, PaymentTry.created_at > now - _AN_HOUR
    )
    return int(await session.scalar(query) or 0)


async def forget_tries(session: AsyncSession, now: datetime) -> None:
    """Drop what is counted no more; the caller commits."""
    await session.execute(delete(PaymentTry).where(PaymentTry.created_at < now - _KEPT))


def _by_name(marks: Marks) -> dict[str, str | None]:
    return {name: getattr(marks, name) for name in Marks.__slots__}


def _marks_of(row: PaymentTry) -> Marks:
    return Marks(**{name: getattr(row, name) for name in Marks.__slots__})
