"""What follows when the money of an unusual payment is there."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.fraud.review import open_review
from kit.outbox import on
from models.events import PackagePayment, PaymentAuthorised, PaymentEvent, PaymentSucceeded


@on(PaymentAuthorised, queue="payments")
@on(PaymentSucceeded, queue="payments")
async def have_it_looked_at(session: AsyncSession, event: PaymentEvent, now: datetime) -> None:
    """It stands in the queue from now on, if anybody is to look at it."""
    await open_review(session, event.subject, now=now)


@on(PackagePayment, queue="payments")
async def have_package_looked_at(session: AsyncSession, event: PackagePayment, now: datetime) -> None:
    """The same for what a package is paid with."""
    if event.what in {"PaymentAuthorised", "PaymentSucceeded"}:
        await open_review(session, event.subject, now=now)
