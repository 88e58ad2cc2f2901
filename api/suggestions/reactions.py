"""What drives the asking on: a plan that begins, an answer, silence, and bookings that change by themselves."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.suggestions.asking import answered, go_on, overtaken
from kit.outbox import on
from models.events import BookingCancelled, BookingMoved, HoldExpired, HoldReleased, MovesBegun


@on(MovesBegun, queue="bookings")
async def ask_the_first(session: AsyncSession, event: MovesBegun, now: datetime) -> None:
    """Whoever comes first in the plan is asked."""
    await go_on(session, event.subject, now=now)


@on(HoldReleased, queue="bookings")
async def go_on_after_an_answer(session: AsyncSession, event: HoldReleased, now: datetime) -> None:
    """A yes has moved the booking, anything else is a no; the next is asked."""
    await answered(session, event.subject, lapsed=False, now=now)


@on(HoldExpired, queue="bookings")
async def go_on_after_silence(session: AsyncSession, event: HoldExpired, now: datetime) -> None:
    """Nothing was said until the deadline; the next is asked."""
    await answered(session, event.subject, lapsed=True, now=now)


@on(BookingMoved, queue="bookings")
@on(BookingCancelled, queue="bookings")
async def take_back_what_is_overtaken(
    session: AsyncSession, event: BookingMoved | BookingCancelled, now: datetime
) -> None:
    """The client, or the desk, was faster: nothing is left to ask about this booking."""
    await overtaken(session, event.subject, now=now)
