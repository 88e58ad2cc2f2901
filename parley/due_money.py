"""Payments that become due: refunds owed, money to take or let go, vendors to ask how something stands."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.app import House
from api.bookings.dues.collect import collect
from api.bookings.till.from_chain import hear_from_chain
from api.bookings.till.pay import Till
from api.bookings.till.renew import renew
from api.payments.accounts.whose import Vendors
from api.payments.capture import carry_out_one, is_decided
from api.payments.refund import is_owed, refund_one
from kit.clock import Clock
from kit.db import Database
from kit.due import DueRow, Source, not_in_line
from kit.engine.worker import Task
from kit.pace import Paces
from models.chain import ChainWatch
from models.dues import Due
from models.packages import Subscription
from models.payments import Payment


def money_sources(house: House) -> list[Source]:
    """What is asked of payment vendors of our own accord, all at the pace set for them."""
    vendors = Vendors(house.database, house.keys, house.settings, house.clock)
    paces = Paces(house.database, house.clock, house.settings.paces)
    return [
        _refunds(house, paces, vendors),
        _captures(house, paces, vendors),
        _unsure_payments(house, paces, vendors),
        _dues(house, paces, vendors),
        _chains(house, paces, vendors),
        _subscriptions(house, paces, vendors),
    ]


def _refunds(house: House, paces: Paces, vendors: Vendors) -> Source:
    return _payments_at_once(house, paces, "payments.refund", is_owed(), partial(refund_one, *_at(house, vendors)))


def _captures(house: House, paces: Paces, vendors: Vendors) -> Source:
    return _payments_at_once(
        house, paces, "payments.capture", is_decided(), partial(carry_out_one, *_at(house, vendors))
    )


def _at(house: House, vendors: Vendors) -> tuple[Database, Clock, Vendors]:
    return house.database, house.clock, vendors


def _payments_at_once(
    house: House,
    paces: Paces,
    name: str,
    which: ColumnElement[bool],
    carry_out: Callable[[uuid.UUID], Awaitable[object]],
) -> Source:
    """Payments that are due as soon as they are ``which``."""
    due = select(Payment.id, Payment.organisation_id).where(which, not_in_line(name, Payment.id))

    async def next_due(session: AsyncSession) -> datetime | None:
        return house.clock.now() if (await session.execute(due.limit(1))).first() else None

    async def take_due(session: AsyncSession, _now: datetime, limit: int) -> Sequence[DueRow]:
        return [DueRow(*row) for row in await session.execute(due.order_by(Payment.id).limit(limit))]

    async def do(payment: uuid.UUID) -> None:
        await paces.take("payments", payment)
        await carry_out(payment)

    return Source(Task(name, "payments", do), next_due, take_due)


def _unsure_payments(house: House, paces: Paces, vendors: Vendors) -> Source:
    """Payments that were asked for and not answered: the vendor is asked how they stand."""
    free = not_in_line("payments.ask", Payment.id)
    unsure = select(Payment.id, Payment.organisation_id).where(Payment.ask_at.is_not(None), free)
    till = Till(house.database, house.clock, vendors)

    async def next_due(session: AsyncSession) -> datetime | None:
        earliest = select(Payment.ask_at).where(Payment.ask_at.is_not(None), free).order_by(Payment.ask_at)
        return await session.scalar(earliest.limit(1))

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        due = unsure.where(Payment.ask_at <= now).order_by(Payment.ask_at).limit(limit)
        return [DueRow(*row) for row in await session.execute(due)]

    async def do(payment: uuid.UUID) -> None:
        await paces.take("payments", payment)
        await till.ask_again(payment)

    return Source(Task("payments.ask", "payments", do), next_due, take_due)


def _dues(house: House, paces: Paces, vendors: Vendors) -> Source:
    """Amounts on account: to be charged, or to be given up."""
    free, is_open = not_in_line("payments.due", Due.id), Due.state == "open"
    moment = case((Due.next_try_at.is_not(None), Due.next_try_at), else_=Due.ends_at)
    till = Till(house.database, house.clock, vendors)

    async def next_due(session: AsyncSession) -> datetime | None:
        earliest: datetime | None = await session.scalar(select(func.min(moment)).where(is_open, free))
        return earliest

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        due = select(Due.id, Due.organisation_id).where(is_open, moment <= now, free).order_by(moment).limit(limit)
        return [DueRow(*row) for row in await session.execute(due)]

    async def do(due: uuid.UUID) -> None:
        await paces.take("payments", due)
        await collect(till, due)

    return Source(Task("payments.due", "payments", do), next_due, take_due)


def _chains(house: House, paces: Paces, vendors: Vendors) -> Source:
    """Wallets that somebody may be paying to: the chain is looked at."""
    free = not_in_line("payments.chain", ChainWatch.id)
    till = Till(house.database, house.clock, vendors)

    async def next_due(session: AsyncSession) -> datetime | None:
        earliest: datetime | None = await session.scalar(select(func.min(ChainWatch.look_at)).where(free))
        return earliest

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        due = select(ChainWatch.id, ChainWatch.organisation_id).where(ChainWatch.look_at <= now, free)
        return [DueRow(*row) for row in await session.execute(due.order_by(ChainWatch.look_at).limit(limit))]

    async def do(watch: uuid.UUID) -> None:
        await paces.take("payments", watch)
        await hear_from_chain(till, watch)

    return Source(Task("payments.chain", "payments", do), next_due, take_due)


def _subscriptions(house: House, paces: Paces, vendors: Vendors) -> Source:
    """Subscriptions: to be renewed, tried again, or ended."""
    free, goes_on = not_in_line("payments.renew", Subscription.id), Subscription.state != "ended"
    moment = func.coalesce(Subscription.next_try_at, Subscription.ends_at)
    till = Till(house.database, house.clock, vendors)

    async def next_due(session: AsyncSession) -> datetime | None:
        earliest = select(Subscription.next_try_at, Subscription.ends_at).where(goes_on, free, moment.is_not(None))
        row = (await session.execute(earliest.order_by(moment).limit(1))).first()
        return (row[0] or row[1]) if row else None

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        due = select(Subscription.id, Subscription.organisation_id).where(goes_on, moment <= now, free)
        return [DueRow(*row) for row in await session.execute(due.order_by(moment).limit(limit))]

    async def do(subscription: uuid.UUID) -> None:
        await paces.take("payments", subscription)
        await renew(till, subscription)

    return Source(Task("payments.renew", "payments", do), next_due, take_due)
