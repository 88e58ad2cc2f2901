"""The events about a payment, made of its row."""

from kit.outbox import Event
from models.events import PackagePayment, PaymentEvent
from models.payments import Payment


def told(payment: Payment, kind: type[PaymentEvent], *, amount: int | None = None, **more: str) -> Event:
    """The event of ``kind`` about a payment, or about ``amount`` of it; for a package it is one of its own."""
    told_amount = payment.amount if amount is None else amount
    if payment.booking_id is None:
        return PackagePayment(
            organisation_id=payment.organisation_id, subject=payment.id, purchase_id=payment.pays_for,
            what=kind.__name__, amount=told_amount, currency=payment.currency,
        )  # fmt: skip
    return kind(
        organisation_id=payment.organisation_id, subject=payment.id, booking_id=payment.booking_id,
        provider=payment.provider, amount=told_amount, currency=payment.currency, **more,
    )  # fmt: skip
