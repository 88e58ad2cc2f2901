"""A card that was given on the page of a payment: what is due is asked for by it, each card once.

Whoever has the page may pay. Never is another amount charged than was shown: where less or more is due by now, that is
shown first. What the page looks like is left to ``bank``.
"""

from datetime import datetime

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.queries import unpaid_of
from api.bookings.seats import get_seat
from api.bookings.till.pay import Till, ask_payment
from api.fraud.paying import Paying, paying
from api.packages.buy import ask_purchase, get_purchase, why_not_sold
from api.payments.accounts.whose import get_shelf, own_account, vendors_here, ways_of
from api.payments.card_form import waits_for_card
from api.payments.charge import Way
from api.payments.errors import VendorRefused
from api.payments.port import Outcome
from kit import ids, tenancy
from kit.clock import Clock
from kit.db import Database
from kit.errors import Invalid
from models.bookings import STANDS, Booking
from models.payments import Payment

_AGAIN = {"declined", "cancelled"}


async def can_be_paid(session: AsyncSession, row: Payment, *, now: datetime) -> bool:
    """Whether a card may be given for what a payment is for: it waits for one, or another one is needed."""
    if not get_shelf(row.provider).takes_cards or not (waits_for_card(row) or row.state in _AGAIN):
        return False
    if row.booking_id is None:
        purchase = await get_purchase(session, row.purchase_id)
        is_open = purchase.state == "open" and purchase.subscription_id is None
        return is_open and await why_not_sold(session, purchase, now=now) is None
    booking = await session.get_one(Booking, row.booking_id)
    unpaid = (await unpaid_of(session, [booking]))[booking.id]
    is_held = booking.state == "held" and booking.expires_at is not None and booking.expires_at > now
    return (is_held or booking.state in STANDS) and unpaid > 0


async def is_sold_no_more(session: AsyncSession, row: Payment, *, now: datetime) -> bool:
    """Whether a payment is for a package that nobody can pay for like this any more, and that is not paid."""
    purchase = await get_purchase(session, row.purchase_id)
    is_open = purchase.state == "open" and purchase.subscription_id is None
    return is_open and await why_not_sold(session, purchase, now=now) is not None


async def pay_by_card(
    request: Request, kept: Response, database: Database, clock: Clock, row: Payment, method: str
) -> Payment:
    """Charge a card, or, where another amount is due by now, begin a payment of that one and charge nothing.

    For what ``can_be_paid`` alone.
    ``kept`` gets the cookie by which the browser is known again. Raises as ``ask_payment``, ``ask_purchase`` and
    ``Till.pay`` do.
    """
    by = await paying(request, kept, row.organisation_id, row.provider, method, is_here=True)
    for named in (method, ""):
        async with database.writing() as session:
            await tenancy.enter(session, tenancy.behind("payments", str(row.id)))
            payment = await _ask(session, request, row, named, by, clock.now())
            if payment.amount == row.amount or not named:
                await session.commit()
                break
    till = Till(database, clock, vendors_here(request))
    try:
        return await till.pay(payment)
    except VendorRefused:  # what is no card of the vendor's is not under way: another one may be given at once
        await till.take_over(payment.id, Outcome("cancelled", ""))
        raise


async def _ask(
    session: AsyncSession, request: Request, row: Payment, method: str, by: Paying, now: datetime
) -> Payment:
    if row.provider not in await ways_of(session, request.app.state.settings, row.organisation_id):
        raise Invalid("That way to pay is not offered here any more.")
    if row.booking_id:
        seat = await get_seat(session, ids.public("bkg", row.booking_id))
        return await ask_payment(session, seat, provider=row.provider, method=method, by=by, now=now)
    way = Way(row.provider, method, "now", await own_account(session, row.organisation_id, row.provider))
    return await ask_purchase(session, await get_purchase(session, row.purchase_id), way=way, by=by, now=now)
