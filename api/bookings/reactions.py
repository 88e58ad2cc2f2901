"""What bookings do when something happened elsewhere."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.settle import settle
from api.bookings.waiting import reactions as waiting
from api.payments.queries import get_payment
from kit.outbox import on
from models.events import PaymentSucceeded

__all__ = ["confirm_what_was_paid", "waiting"]


@on(PaymentSucceeded)
async def confirm_what_was_paid(session: AsyncSession, event: PaymentSucceeded, now: datetime) -> None:
    """However the news came in, the booking follows; a booking settled in the same breath is left alone."""
    payment = await get_payment(session, event.subject)
    if payment.state == "succeeded" and payment.refund_key is None:
        await settle(session, payment, now=now)
