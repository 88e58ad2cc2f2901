"""Money that is kept for us on a card: **taking** it or a part of it, and letting the rest go.

Decided in a transaction (``decide``), done outside of one, repeated until done. What is kept is taken at most once.
"""

import uuid

from sqlalchemy import ColumnElement, and_

from api.payments.accounts.whose import Vendors
from api.payments.apply import apply
from api.payments.charge import asked_of, calling
from api.payments.errors import NotKept
from api.payments.port import Outcome, Provider
from api.payments.queries import get_payment
from kit.clock import Clock
from kit.db import Database, lock
from kit.errors import Later, Problem
from kit.money import Money
from models.payments import Payment


def decide(payment: Payment, amount: int | None = None) -> None:
    """Write down that what is kept, or so much of it, is to be taken and the rest let go; 0 lets all go.

    The first decision stands. Raises ``NotKept`` when nothing is kept, or not so much.
    """
    if payment.state != "authorised" or (amount or 0) > payment.amount:
        raise NotKept
    wanted = payment.amount if amount is None else amount
    if payment.capture_due not in {None, wanted}:
        raise NotKept("Something else was decided about this money already.")
    payment.capture_due = wanted


def is_decided() -> ColumnElement[bool]:
    """A condition on payments: it was decided what is taken, and that is not done yet."""
    return and_(Payment.state == "authorised", Payment.capture_due.is_not(None))


async def carry_out(database: Database, clock: Clock, vendors: Vendors, payment_id: uuid.UUID) -> bool:
    """Do what was decided about one payment; False when nothing is to be done.

    Raises ``VendorAway`` or ``VendorRefused``.
    """
    async with database.writing() as session:
        payment = await get_payment(session, payment_id)
        await lock(session, [payment.pays_for])
        payment = await get_payment(session, payment_id)
        if payment.state != "authorised" or payment.capture_due is None:
            return False
        payment.capture_asks += 1
        await session.commit()
    outcome = await _ask(await calling(vendors.of(payment)), payment, payment.capture_due)
    async with database.writing() as session:
        await lock(session, [payment.pays_for])
        await apply(session, await get_payment(session, payment_id), outcome, now=clock.now())
        await session.commit()
    return True


async def _ask(vendor: Provider, payment: Payment, due: int) -> Outcome:
    asked = asked_of(payment)
    if payment.capture_asks > 1:
        known = await calling(vendor.find(asked))
        if known and known.state not in {"created", "authorised"}:
            return known
    if not due:
        return await calling(vendor.release(asked, key=f"{payment.vendor_key}:release"))
    return await calling(vendor.capture(asked, Money(due, payment.currency), key=f"{payment.vendor_key}:capture"))


async def carry_out_one(database: Database, clock: Clock, vendors: Vendors, payment_id: uuid.UUID) -> None:
    """``carry_out`` for a worker. Raises ``Later`` when the vendor is away or refuses."""
    try:
        await carry_out(database, clock, vendors, payment_id)
    except Problem as away:
        raise Later(away.detail) from away
