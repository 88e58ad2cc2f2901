"""What is to be told when a booking changes: notices are written here, and sent by ``due``."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.choose import choose
from api.notifications.kinds import REMINDERS, Kind, kinds_of
from api.notifications.queries import Untold, untold_bookings
from kit.ids import new_id, public
from kit.outbox import on
from models.events import (
    BookingApproved,
    BookingCancelled,
    BookingConfirmed,
    BookingDeclined,
    BookingEvent,
    BookingMoved,
    BookingRequested,
    ClientReachable,
    SeatOffered,
)  # fmt: skip
from models.notifications import Notice
from models.people import Builder, Client


@on(BookingConfirmed)
async def tell_of_confirmed(session: AsyncSession, event: BookingConfirmed, now: datetime) -> None:
    """Tell both at once, and remind the client later."""
    await _write(session, event, kinds_of("confirmed"), now)
    await _write(session, event, REMINDERS, now)


@on(BookingMoved)
async def tell_of_moved(session: AsyncSession, event: BookingMoved, now: datetime) -> None:
    """Tell both the new time; what was still to be said of the old one is dropped."""
    await _drop_waiting(session, event)
    await _write(session, event, kinds_of("moved"), now)
    await _write(session, event, REMINDERS, now)


@on(BookingCancelled)
async def tell_of_cancelled(session: AsyncSession, event: BookingCancelled, now: datetime) -> None:
    """Tell both, and nothing else any more."""
    await _drop_waiting(session, event)
    await _write(session, event, kinds_of("cancelled"), now)


@on(BookingRequested)
async def tell_of_requested(session: AsyncSession, event: BookingRequested, now: datetime) -> None:
    """Tell the builder that somebody waits for their answer."""
    await _write(session, event, kinds_of("requested"), now)


@on(BookingApproved)
async def tell_of_approved(session: AsyncSession, event: BookingApproved, now: datetime) -> None:
    """Tell the client, who pays next."""
    await _write(session, event, kinds_of("approved"), now)


@on(BookingDeclined)
async def tell_of_declined(session: AsyncSession, event: BookingDeclined, now: datetime) -> None:
    """Tell the client, who may look for another time."""
    await _write(session, event, kinds_of("declined"), now)


@on(SeatOffered)
async def tell_of_offered(session: AsyncSession, event: SeatOffered, now: datetime) -> None:
    """Tell whoever waited that a seat is held for them, and until when."""
    untold = Untold(
        event.organisation_id, event.booking_id, event.client_id, event.builder_id, event.starts_at,
        event.booking_version,
    )  # fmt: skip
    await _write(session, untold, kinds_of("offered"), now)


@on(ClientReachable)
async def tell_of_what_was_not_told(session: AsyncSession, event: ClientReachable, now: datetime) -> None:
    """Confirm and remind of the sessions to come that the client could not be told of until now."""
    mine = tuple(kind for kind in (*kinds_of("confirmed"), *REMINDERS) if kind.audience == "client")
    for untold in await untold_bookings(session, event.subject, now=now):
        await _write(session, untold, mine, now)


async def _drop_waiting(session: AsyncSession, event: BookingEvent) -> None:
    waiting = update(Notice).where(
        Notice.organisation_id == event.organisation_id,
        Notice.booking_id == event.subject,
        Notice.booking_version < event.booking_version,
        Notice.state == "waiting",
    )
    await session.execute(waiting.values(state="dropped", problem="The booking has changed since."))


async def _write(session: AsyncSession, event: BookingEvent | Untold, kinds: tuple[Kind, ...], now: datetime) -> None:
    """A waiting notice for each kind and channel; none for a reminder whose moment has passed."""
    client, builder = await session.get_one(Client, event.client_id), await session.get_one(Builder, event.builder_id)
    addresses = {"client": client.email, "builder": builder.email}
    for kind in kinds:
        due = event.starts_at - kind.before if kind.before else now
        if kind.before and due <= now:
            continue
        for channel in choose(email=addresses[kind.audience]):
            session.add(_notice(event, kind, channel=channel, due=due, now=now))


def _notice(event: BookingEvent | Untold, kind: Kind, *, channel: str, due: datetime, now: datetime) -> Notice:
    key = new_id(now)
    return Notice(
        id=key,
        created_at=now,
        organisation_id=event.organisation_id,
        booking_id=event.subject,
        booking_version=event.booking_version,
        kind=kind.name,
        channel=channel,
        due_at=due,
        state="waiting",
        message_id=public(Notice.prefix, key),
    )
