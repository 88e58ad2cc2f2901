"""Writing notices: a row for each thing to be told, at most once for each occasion; ``deliver`` sends it when due."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.choose import due_at
from api.notifications.kinds import DUES, REMINDERS, REVIEWED, Kind
from api.notifications.queries import Untold, is_written
from api.people.preferences import wishes_of
from kit.ids import new_id, public
from models.bookings import Booking
from models.dues import Due
from models.events import BookingEvent, DueEvent, PaymentEvent
from models.notifications import Notice, NoticeBooking
from models.payments import Payment
from models.people import Builder, Client


async def write(
    session: AsyncSession,
    about: BookingEvent | Untold,
    kinds: tuple[Kind, ...],
    now: datetime,
    *,
    due: datetime | None = None,
    occasion: str = "",
    amount: int | None = None,
) -> None:
    """A waiting notice of each kind, unless it is there already."""
    for kind in kinds:
        booking_id, version, name = about.subject, about.booking_version, kind.name
        if not await is_written(session, booking_id, version, name, occasion):
            session.add(
                Notice(
                    id=new_id(now), created_at=now, organisation_id=about.organisation_id, booking_id=booking_id,
                    booking_version=version, kind=name, occasion=occasion, amount=amount, due_at=due or now,
                    state="waiting",
                )
            )  # fmt: skip
    await session.flush()


async def drop_waiting(session: AsyncSession, event: BookingEvent) -> None:
    """What is still to be said of the booking as it was is not said."""
    waiting = update(Notice).where(
        Notice.organisation_id == event.organisation_id,
        Notice.booking_id == event.subject,
        Notice.booking_version < event.booking_version,
        Notice.amount.is_(None),
        Notice.id.not_in(select(NoticeBooking.notice_id).where(NoticeBooking.booking_id == event.subject)),
        Notice.state.in_(("waiting", "watching")),
    )
    await session.execute(waiting.values(state="dropped", problem="The booking has changed since."))


async def write_reminders(session: AsyncSession, event: BookingEvent, now: datetime) -> None:
    """A waiting reminder of each kind whose moment is still to come, outside the client's quiet hours."""
    client, builder = await session.get_one(Client, event.client_id), await session.get_one(Builder, event.builder_id)
    wishes = await wishes_of(session, client, zone_name=client.zone or builder.zone)
    for kind in REMINDERS:
        due = due_at(kind, event.starts_at, wishes.quiet)
        if due > now:
            await write(session, event, (kind,), now, due=due)


async def write_of_declined(session: AsyncSession, event: BookingEvent, payment: Payment, now: datetime) -> None:
    """A notice that a payment was not accepted, with what goes back."""
    amount = payment.received - (payment.refunded if payment.refunded < payment.received else 0)
    await write(session, event, (REVIEWED,), now, occasion=payment.public_id, amount=amount)


async def write_of_due(session: AsyncSession, event: DueEvent, step: str, now: datetime, *, part: str = "") -> None:
    """A notice of a step of an amount on account; ``part`` tells one try from another."""
    booking = await session.get_one(Booking, event.booking_id)
    about = Untold(event.organisation_id, booking.id, booking.version)
    kinds = tuple(kind for kind in DUES if kind.name.endswith(f".{step}"))
    occasion = public(Due.prefix, event.subject) + part
    await write(session, about, kinds, now, occasion=occasion, amount=event.amount)


async def write_of_money(
    session: AsyncSession, event: PaymentEvent, kinds: tuple[Kind, ...], now: datetime, *, part: str = ""
) -> None:
    """A notice of each kind about a payment; ``part`` tells one of several from another."""
    booking = await session.get_one(Booking, event.booking_id)
    about = Untold(event.organisation_id, booking.id, booking.version)
    occasion = public(Payment.prefix, event.subject) + part
    await write(session, about, kinds, now, occasion=occasion, amount=event.amount)
