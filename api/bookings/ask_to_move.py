"""The client **asks to move** a booking, where a builder has to say yes: the old time stays theirs until then.

The new time is kept by a request that stands in for the booking (``instead_of_id``). A yes moves the booking there
(``desk.approve``), a no frees it. One request at a time: another one, or a change of the booking itself, ends it,
and so does its beginning (``expire``).
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.expire import end_request
from api.bookings.hold import hold_seats
from api.bookings.seats import Seat, at_version, happened, lock_builders, refreshed
from api.bookings.take import take
from kit.outbox import announce
from models.bookings import Booking, Session
from models.events import BookingRequested
from models.people import Builder


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a client agreed to with a move: the lines it adds to the price, and the start it stays bound to."""

    fee: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)
    bound_to: datetime | None = None


async def ask_to_move(
    session: AsyncSession, seat: Seat, wanted: Wanted, givers: Sequence[Builder], agreed: Agreed, *,
    to: datetime, now: datetime,
) -> Seat:  # fmt: skip
    """Keep seats at ``to`` for a confirmed booking until somebody says yes; asking for the same twice changes nothing.

    The caller holds the locks of all who give it now, or would, or were asked before. Raises ``SlotTaken``.
    """
    earlier = await requests_to_move(session, seat.booking.id)
    for each in earlier:
        if each.session.starts_at == to and each.builder_id in {giver.id for giver in givers}:
            return each
    await _withdraw(session, earlier, now)
    taken = await take(session, wanted, givers, start=to, now=now, also_lock=(seat.builder_id,))
    asked = await hold_seats(
        session, taken, wanted, client_id=seat.client_id, channel=seat.booking.channel, now=now,
        instead_of_id=seat.booking.id, bound_to=agreed.bound_to,
    )  # fmt: skip
    asked.booking.price, asked.booking.price_lines = agreed.fee, agreed.lines
    at_version(asked, state="pending", expires_at=None)
    await session.flush()
    await announce(session, happened(asked, BookingRequested, instead_of=seat.booking.id), now)
    return asked


def take_on(moved: Seat, agreed: Agreed) -> None:
    """Write down, with a booking that its client moved, what they agreed to, and that it is one move more."""
    booking = moved.booking
    booking.price_lines = [*booking.price_lines, *agreed.lines]
    booking.price += agreed.fee
    booking.moves += 1
    booking.bound_to = agreed.bound_to or booking.bound_to


async def requests_to_move(session: AsyncSession, *bookings: uuid.UUID) -> list[Seat]:
    """What their clients have asked for instead of these bookings and nobody has answered."""
    query = (
        select(Booking, Session)
        .join(Session, Session.id == Booking.session_id)
        .where(Booking.instead_of_id.in_(bookings), Booking.state == "pending")
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    )
    return [Seat(*row) for row in await session.execute(query)]


async def withdraw_requests(session: AsyncSession, booking: uuid.UUID, *, now: datetime) -> None:
    """End what was asked for instead of a booking that has changed by now."""
    asked = await requests_to_move(session, booking)
    await lock_builders(session, [each.builder_id for each in asked], now=now)
    still = [await refreshed(session, each) for each in asked]
    await _withdraw(session, (each for each in still if each.booking.state == "pending"), now)


async def _withdraw(session: AsyncSession, asked: Iterable[Seat], now: datetime) -> None:
    for each in asked:
        await end_request(session, each, now=now)
