"""What the books do when a booking is over, or its money changes afterwards."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.invoices.issue import issue_due, issue_for_package
from api.payments.ledger.earn import share_out
from kit.outbox import on
from models.events import (
    BookingCancelled,
    BookingCompleted,
    BookingEvent,
    ClientMissed,
    PackagePayment,
    PaymentEvent,
    PaymentRefunded,
    PaymentSucceeded,
)


@on(BookingCompleted)
@on(ClientMissed)
@on(BookingCancelled)
async def share_out_what_it_brought(session: AsyncSession, event: BookingEvent, now: datetime) -> None:
    """The session is over: tax and the builders' shares leave the revenue."""
    await share_out(session, event.subject, now=now)


@on(PaymentSucceeded)
@on(PaymentRefunded)
async def share_out_again(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """Money came or went after it was over: the shares follow."""
    await share_out(session, event.booking_id, now=now)


@on(PaymentSucceeded)
@on(PaymentRefunded)
async def issue_what_is_due(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """An invoice for what was paid, a credit note for what went back."""
    await issue_due(session, event.booking_id, now=now)


@on(PackagePayment)
async def issue_what_is_due_for_a_package(session: AsyncSession, event: PackagePayment, now: datetime) -> None:
    """The same for the purchase of a package."""
    if event.what in {"PaymentSucceeded", "PaymentRefunded"}:
        await issue_for_package(session, event.purchase_id, now=now)
