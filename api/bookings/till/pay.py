"""The client **pays** for what they hold: written down, asked of the vendor without any lock, written down again."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.desk.approve import awaits_approval
from api.bookings.errors import ApprovalNeeded
from api.bookings.hold import check_held
from api.bookings.policy import deposit_of, is_kept_first, policy_of, price_of
from api.bookings.queries import paid_for, unpaid_of
from api.bookings.seats import Seat, refreshed
from api.bookings.till.settle import settle
from api.fraud.assess import assess
from api.fraud.paying import Paying
from api.packages.buy import settle_purchase
from api.payments import port
from api.payments.accounts.whose import Vendors, own_account
from api.payments.apply import apply
from api.payments.card_form import waits_for_card
from api.payments.charge import WHILE_ASKING, Bill, Way, about_to_ask, ask, asked_of, calling, intend
from api.payments.errors import NothingDue, VendorRefused
from api.payments.life import OPEN
from api.payments.news.stored import catch_up
from api.payments.port import Outcome, Provider, Take
from api.payments.queries import get_payment
from api.payments.refund import refund
from api.payments.retry import REFUSED
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import Later, Problem
from kit.money import Money
from models.bookings import STANDS, Booking
from models.catalog import Service
from models.payments import Payment
from models.people import Client

_WHILE_CHALLENGED = timedelta(minutes=15)
_KEPT_AT_MOST = timedelta(minutes=45)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Till:
    """Where payments are taken: opens its own short transactions."""

    database: Database
    clock: Clock
    vendors: Vendors

    async def pay(self, payment: Payment) -> Payment:
        """Ask the vendor and write the answer down; repeating it moves no more money."""
        outcome = await ask(await _at(self.vendors, payment), payment)
        return await self.take_over(payment.id, outcome)

    async def charge(self, payment: Payment) -> None:
        """Pay while its payer is not there; a vendor that does not answer is asked how it stands, later."""
        try:
            await self.pay(payment)
        except VendorRefused:  # it will have none of this card, or of this account: that is a hard decline
            await self.take_over(payment.id, Outcome("declined", "", decline_code=REFUSED))
        except Problem as problem:
            log.info("charge_not_answered", payment=payment.public_id, problem=problem.type)

    async def look(self, payment: Payment) -> Payment:
        """See how a payment stands at its vendor; nothing is asked for. Raises ``VendorAway`` or ``VendorRefused``."""
        known = await calling((await _at(self.vendors, payment)).find(asked_of(payment)))
        return await self.take_over(payment.id, known) if known else payment

    async def ask_again(self, payment_id: uuid.UUID) -> None:
        """Ask how a payment stands whose answer never came. What the vendor never heard of is given up.

        Raises ``Later`` when the vendor is away.
        """
        async with self.database.writing() as session:
            payment = await get_payment(session, payment_id)
            await lock(session, [payment.pays_for])
            payment = await get_payment(session, payment_id)
            if payment.ask_at is None:
                return
            about_to_ask(payment, self.clock.now())
            await session.commit()
        try:
            known = await calling((await _at(self.vendors, payment)).find(asked_of(payment)))
        except Problem as away:
            raise Later(away.detail) from away
        unheard_of = Outcome("cancelled", "") if payment.state in OPEN else Outcome("created", "")
        await self.take_over(payment.id, known or unheard_of)

    async def take_over(self, payment_id: uuid.UUID, outcome: Outcome) -> Payment:
        """Write an outcome down with all that follows for the booking; give late money back."""
        async with self.database.writing() as session:
            now = self.clock.now()
            payment = await get_payment(session, payment_id)
            await lock(session, [payment.pays_for])
            payment = await get_payment(session, payment_id)
            before = (payment.state, payment.received)
            await apply(session, payment, outcome, now=now)
            await catch_up(session, payment, now=now)
            if waits_for_card(payment):
                payment.ask_at = None  # nobody is asked before there is a card
            if payment.state == "challenged" and payment.booking_id:
                await extend_hold(session, payment, by=_WHILE_CHALLENGED, now=now)
            has_more = (payment.state, payment.received) != before
            just_paid = has_more and payment.state in {"authorised", "succeeded"}
            follow = settle if payment.booking_id else settle_purchase
            kept = await follow(session, payment, now=now) if just_paid else True
            await session.commit()
        if not kept and payment.refund_key:
            with suppress(VendorRefused):  # it was left to a person
                await refund(self.database, self.clock, self.vendors, payment, reason="late")
        return payment


async def _at(vendors: Vendors, payment: Payment) -> Provider:
    """The account a payment was asked for at. Raises ``VendorRefused``."""
    return await calling(vendors.of(payment))


async def ask_payment(
    session: AsyncSession, seat: Seat, *, provider: str, method: str, by: Paying, now: datetime
) -> Payment:
    """Write down what will be asked for, how unusual that is, and keep a hold while the vendor thinks.

    What makes the booking firm is asked for first, the rest once it is. Raises:
        NothingDue: it is free or paid.
        HoldExpired, NotPossible: there is nothing to pay for any more.
        ApprovalNeeded: somebody has to say yes first.
        UnknownMethod: the vendor cannot know that one.
    """
    shelf = port.shelves()[provider]
    shelf.check_method(method)
    await lock(session, [seat.builder_id])
    seat = await refreshed(session, seat)
    booking = seat.booking
    paid = (await paid_for(session, [booking.id])).get(booking.id, 0)
    unpaid = (await unpaid_of(session, [booking]))[booking.id]
    if not unpaid:
        raise NothingDue
    check_held(booking, now=now, or_in=STANDS)
    if booking.state == "held" and await awaits_approval(session, seat):
        raise ApprovalNeeded
    due, take = await _asked_now(session, seat, unpaid=unpaid, now=now)
    take = take if shelf.keeps else "now"
    way = Way(provider, method, take, await own_account(session, booking.organisation_id, provider))
    bill = Bill(booking.organisation_id, due, booking_id=booking.id, covers_from=paid)
    payment = await intend(session, bill, way, now=now)
    await assess(session, payment, await session.get_one(Client, booking.client_id), by, now=now)
    await extend_hold(session, payment, by=WHILE_ASKING, now=now)
    return payment


async def _asked_now(session: AsyncSession, seat: Seat, *, unpaid: int, now: datetime) -> tuple[Money, Take]:
    """How much is asked for now, and whether it is taken or only kept."""
    price, policy = price_of(seat.booking), policy_of(await session.get_one(Service, seat.session.service_id))
    lacking = deposit_of(policy, price).minor - (price.minor - unpaid)
    if seat.booking.state == "held" and lacking > 0:
        take: Take = "later" if is_kept_first(policy, end=seat.session.ends_at, now=now) else "now"
        return Money(lacking, price.currency), take
    return Money(unpaid, price.currency), "now"


async def extend_hold(session: AsyncSession, payment: Payment, *, by: timedelta, now: datetime) -> None:
    """Keep the time while a payment is asked for: from now on so long, and never longer than three quarters of an hour.

    They count from when a payment for it was first asked for, so that no number of tries keeps a time for ever.
    """
    booking = await session.get_one(Booking, payment.booking_id)
    if booking.state != "held" or booking.expires_at is None or booking.expires_at <= now:
        return
    first = await session.scalar(select(func.min(Payment.created_at)).where(Payment.booking_id == booking.id))
    booking.expires_at = max(booking.expires_at, min(now + by, (first or now) + _KEPT_AT_MOST))
