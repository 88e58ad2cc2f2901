"""What packages do when money for one of them came, or went back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.buy import settle_purchase, take_credits_back
from api.packages.subscriptions.renew import follow_failure
from api.payments.queries import get_payment
from api.payments.refund import is_news
from kit.db import lock
from kit.outbox import on
from models.events import PackagePayment

_FAILED = {"PaymentDeclined", "PaymentChallenged", "PaymentCancelled"}
_BACK = {"PaymentRefunded", "DisputeLost", "DisputeWon"}


@on(PackagePayment)
async def follow_the_money(session: AsyncSession, event: PackagePayment, now: datetime) -> None:
    """However the news came in, the credits follow."""
    payment = await get_payment(session, event.subject)
    await lock(session, [payment.pays_for])
    payment = await get_payment(session, event.subject)
    if event.what == "PaymentSucceeded" and is_news(payment):
        await settle_purchase(session, payment, now=now)
    if event.what in _FAILED:
        await follow_failure(session, payment, event.what, now=now)
    if event.what in _BACK:
        await take_credits_back(session, payment, now=now)
