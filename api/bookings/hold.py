"""The client **holds** a time while they make up their mind: a booking with an expiry."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.busy import busy_days
from api.availability.wanted import Wanted
from api.bookings.errors import HoldExpired, NotPossible, PriceChanged, TooManyHolds
from api.bookings.seats import Seat, happened
from api.bookings.take import take
from api.loyalty.points import reserve_points
from api.packages.spend import reserve
from api.pricing.changed import Changed
from api.pricing.lines import Quote
from api.pricing.schemas import line_out
from kit.db import lock
from kit.ids import new_id
from kit.outbox import announce
from models.bookings import Booking, Session, Waiting
from models.events import BookingHeld
from models.people import Builder

HOLD_LASTS = timedelta(minutes=5)
_MOST_HOLDS = 2


async def hold(
    session: AsyncSession,
    *,
    wanted: Wanted,
    givers: Sequence[Builder],
    start: datetime,
    client_id: uuid.UUID,
    channel: str,
    now: datetime,
    price: int | None = None,
    until: datetime | None = None,
    **more: Any,
) -> Seat:
    """Take seats until the hold runs out, at the price it has now.

    Args:
        price: the total in minor units that the client was shown; another one is refused.
        until: the end of a hold that is offered from the waiting line, which nobody asked for: the client may hold
            as much beside it as ever.
        more: members of the booking; a ``holding_id`` counts where credits take something off.

    Raises:
        SlotTaken, PriceChanged, TooManyHolds, NoCredits, NotEnoughPoints
    """
    busy = await busy_days(session, wanted, start=start, end=start, now=now)  # as it was before these seats
    priced = wanted.quote(start, now=now, busy=busy.at(start))
    taken = await take(session, wanted, givers, start=start, now=now)
    if until is None:
        await spare_hold(session, client_id, now=now)
    more |= await _reserved(session, priced, wanted, client_id, more.pop("holding_id", None), now)
    total = priced.total
    if price is not None and price != total.minor:
        changed = Changed(total, price)
        raise PriceChanged(
            changed.words(), price={"minor": total.minor, "currency": total.currency}, **changed.members()
        )
    return await hold_seats(
        session, taken, replace(wanted, kept=priced), client_id=client_id, channel=channel, now=now, until=until, **more
    )


async def _reserved(
    session: AsyncSession,
    priced: Quote,
    wanted: Wanted,
    client_id: uuid.UUID,
    holding_id: uuid.UUID | None,
    now: datetime,
) -> dict[str, Any]:
    """Reserve the credits and points that the price's lines take off; as members of the booking."""
    points = priced.points
    if not any(line.key == "credit" for line in priced.lines):
        holding_id = None
    if holding_id:
        await reserve(session, holding_id, seats=wanted.seats, now=now)
    await reserve_points(session, client_id, points, now=now)
    return {"points": points, "holding_id": holding_id}


async def hold_seats(
    session: AsyncSession,
    taken: Session,
    wanted: Wanted,
    *,
    client_id: uuid.UUID,
    channel: str,
    now: datetime,
    until: datetime | None = None,
    **more: Any,
) -> Seat:
    """Write down who holds the seats just taken, at the price they have now; ``more`` are members of the booking.

    A price that was not agreed before is the one of the service, whatever the start.
    """
    priced = wanted.quote()
    booking = Booking(
        id=new_id(now),
        organisation_id=taken.organisation_id,
        created_at=now,
        session_id=taken.id,
        client_id=client_id,
        seats=wanted.seats,
        price=priced.total.minor,
        currency=priced.total.currency,
        price_lines=lines_of(priced),
        state="held",
        expires_at=until or now + HOLD_LASTS,
        channel=channel,
        version=1,
        **more,
    )
    session.add(booking)
    await session.flush()
    seat = Seat(booking, taken)
    await announce(session, happened(seat, BookingHeld, expires_at=booking.expires_at), now)
    return seat


def check_held(booking: Booking, *, now: datetime, or_in: Collection[str] = ()) -> None:
    """Go on with what is held, or ``or_in`` another state. Raises ``HoldExpired`` when it ran out, ``NotPossible``."""
    if booking.state == "expired" or (booking.expires_at and booking.expires_at <= now):
        raise HoldExpired
    if booking.state != "held" and booking.state not in or_in:
        raise NotPossible


async def spare_hold(session: AsyncSession, client_id: uuid.UUID, *, now: datetime) -> None:
    """Raises ``TooManyHolds`` when a client holds as much as anybody may at once, what was offered to them apart.

    Under the client's lock, which comes after the builders' and before those of what pays: two holds of one client with
    different builders meet nowhere else.
    """
    await lock(session, [client_id])
    mine = (Waiting.client_id == client_id, Waiting.state == "offered")
    offered = select(Waiting.id).where(*mine, Waiting.booking_id == Booking.id)
    held = select(func.count()).where(
        Booking.client_id == client_id, Booking.state == "held", Booking.expires_at > now,
        Booking.instead_of_id.is_(None), ~offered.exists(),
    )  # fmt: skip
    if (await session.scalar(held) or 0) >= _MOST_HOLDS:
        raise TooManyHolds


def lines_of(priced: Quote) -> list[dict[str, object]]:
    """A quote's lines as stored with the booking."""
    return [line_out(line).model_dump(exclude={"words"}) for line in priced.lines]
