"""The desk puts what is unpaid of a booking **on account**; the client gives another card; it is **paid** or **ended**.

Who decides holds the booking's lock. At most one amount of a booking is open (the database holds it so).
"""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.queries import paid_for, unpaid_of
from api.payments.errors import NothingDue
from api.payments.life import OPEN
from api.payments.methods.saved import NO_METHOD
from kit.db import lock
from kit.errors import Conflict, NotFound
from kit.ids import new_id
from kit.outbox import announce
from models.bookings import STANDS, Booking
from models.dues import Due, SavedMethod
from models.events import DueEvent, DueOpened, DuePaid
from models.payments import Payment

NO_DUE = "There is no such amount on account."


class MethodUnusable(Conflict):
    type, title = "method-unusable", "That saved way to pay cannot be charged for this"
    next_step = "List the client's saved ways to pay, and choose one that is saved."


class CardRefused(Conflict):
    type, title = "card-refused", "The bank has refused that card for good"
    next_step = "Save another card and choose it."


async def put_on_account(
    session: AsyncSession, booking: Booking, method: SavedMethod | None, *, due_at: datetime, now: datetime
) -> Due:
    """Write down that what is unpaid is due then; again it is the same amount, with another card or day.

    Raises ``NothingDue``, ``MethodUnusable``, and ``Conflict`` for a booking that does not stand.
    """
    await lock(session, [booking.id])
    await session.refresh(booking)
    if booking.state not in STANDS:
        raise Conflict("Only what is booked for sure can be put on account.")
    unpaid = await _unpaid(session, booking)
    if unpaid <= 0:
        raise NothingDue
    check_usable(booking, method)
    due = await find_open(session, booking.id)
    if due is None:
        due = Due(
            id=new_id(now), organisation_id=booking.organisation_id, created_at=now, booking_id=booking.id,
            amount=unpaid, currency=booking.currency, state="open", step="", tries=0,
        )  # fmt: skip
        session.add(due)
        await session.flush()
        await announce(session, told(due, DueOpened), now)
    await charge_to(session, due, method, at=max(due_at, now))
    return due


async def charge_to(session: AsyncSession, due: Due, method: SavedMethod | None, *, at: datetime) -> None:
    """Plan the next try, on this card. Raises ``CardRefused`` for one that was refused for good."""
    if method and method.id == due.method_id and due.step == "card":
        raise CardRefused
    if method and method.id != due.method_id:
        due.tries = 0
    due.method_id = method.id if method else due.method_id
    is_asked = await session.scalar(select(Payment.id).where(Payment.due_id == due.id, Payment.state.in_(OPEN)))
    due.next_try_at = None if is_asked else at


async def note_paid(session: AsyncSession, booking_id: uuid.UUID, *, now: datetime) -> Due | None:
    """Close what is open, or was given up, once it was charged, or all of the booking is paid; what there is to close.

    The caller holds the booking's lock.
    """
    due = await find_open(session, booking_id, states=("open", "ended"))
    if due is None:
        return None
    booking = await session.get_one(Booking, booking_id, populate_existing=True)
    if await left_of(session, due, booking) > 0:
        return due
    due.state, due.next_try_at, due.ends_at = "paid", None, None
    await announce(session, told(due, DuePaid), now)
    return due


async def left_of(session: AsyncSession, due: Due, booking: Booking) -> int:
    """What is still to charge of an amount: never more than it in all.

    What went back of it since, or of the booking, is owed only if the desk puts it on account anew.
    """
    charged = select(func.coalesce(func.sum(Payment.received), 0)).where(Payment.due_id == due.id)
    not_charged = due.amount - int((await session.execute(charged)).scalar_one())
    return min(not_charged, await _unpaid(session, booking))


async def paid_of(session: AsyncSession, booking_id: uuid.UUID) -> int:
    """What is there for a booking."""
    return (await paid_for(session, [booking_id])).get(booking_id, 0)


async def _unpaid(session: AsyncSession, booking: Booking) -> int:
    return (await unpaid_of(session, [booking]))[booking.id]


async def find_open(session: AsyncSession, booking_id: uuid.UUID, *, states: tuple[str, ...] = ("open",)) -> Due | None:
    """The newest amount of a booking in one of these states."""
    query = select(Due).where(Due.booking_id == booking_id, Due.state.in_(states)).order_by(Due.id.desc()).limit(1)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def get_due(session: AsyncSession, due_id: uuid.UUID) -> Due:
    """Raises ``NotFound``."""
    row = await session.get(Due, due_id, populate_existing=True)
    if row is None:
        raise NotFound(NO_DUE)
    return row


def told(due: Due, kind: type[DueEvent], **more: str | int) -> DueEvent:
    return kind(
        organisation_id=due.organisation_id, subject=due.id, booking_id=due.booking_id, amount=due.amount,
        currency=due.currency, **more,
    )  # fmt: skip


def check_usable(booking: Booking, method: SavedMethod | None) -> None:
    """Raises ``NotFound`` for a card of somebody else, ``MethodUnusable`` for one that is not saved."""
    if method and method.client_id != booking.client_id:
        raise NotFound(NO_METHOD)
    if method and method.state != "saved":
        raise MethodUnusable
