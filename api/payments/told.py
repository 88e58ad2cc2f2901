"""The events about a payment, made of its row."""

from models.events import PaymentEvent
from models.payments import Payment


def told(payment: Payment, kind: type[PaymentEvent], *, amount: int | None = None, **more: str) -> PaymentEvent:
    """The event of ``kind`` about a payment, or about ``amount`` of it."""
    return kind(
        organisation_id=payment.organisation_id,
        subject=payment.id,
        booking_id=payment.booking_id,
        provider=payment.provider,
        amount=payment.amount if amount is None else amount,
        currency=payment.currency,
        **more,
    )
