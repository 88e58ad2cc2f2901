"""What is to be told when a booking changes or money moves: notices are written here, and sent by ``deliver``.

Which channel a notice takes is decided when it is due, not here: wishes, addresses and consent may change until then.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import api.notifications.subscriptions.reactions  # noqa: F401 - registers what is told of subscriptions
from api.feedback.rules import rules_of
from api.fraud.review import find_declined
from api.notifications.kinds import DUES, FOLLOW_UP, OVER, Kind, kinds_of
from api.notifications.queries import Untold, untold_bookings
from api.notifications.settled import paid_for, pays_for_a_date, tell_settled
from api.notifications.together import is_told_together, tell_together, write_together
from api.notifications.write import (
    drop_waiting,
    write,
    write_of_declined,
    write_of_due,
    write_of_money,
    write_reminders,
)
from kit.ids import public
from kit.outbox import on
from models.bookings import Booking
from models.events import (
    BookingApproved,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingDeclined,
    BookingEvent,
    BookingMoved,
    BookingRequested,
    ClientReachable,
    DueEnded,
    DueMissed,
    DuePaid,
    HoldExpired,
    HoldReleased,
    MoveAsked,
    MovesSettled,
    PaymentDeclined,
    PaymentOverpaid,
    PaymentRefunded,
    PaymentSucceeded,
    ReviewOpened,
    SeatOffered,
    SeriesBooked,
    SeriesCancelled,
    SeriesMoved,
)
from models.identity import Organisation
from models.notifications import Notice
from models.payments import Payment
from models.plans import MovePlan


@on(BookingConfirmed)
async def tell_of_confirmed(session: AsyncSession, event: BookingConfirmed, now: datetime) -> None:
    """Tell both at once, and remind the client later."""
    booking = await session.get_one(Booking, event.subject)
    if booking.series_id is None:
        await write(session, event, kinds_of("confirmed"), now)
    elif not await is_told_together(session, event):
        await tell_settled(session, booking.series_id, now)
    await write_reminders(session, event, now)


@on(BookingMoved)
async def tell_of_moved(session: AsyncSession, event: BookingMoved, now: datetime) -> None:
    """Tell both the new time; what was still to be said of the old one is dropped."""
    await drop_waiting(session, event)
    if not await is_told_together(session, event):
        await write(session, event, kinds_of("moved"), now)
    await write_reminders(session, event, now)


@on(BookingCancelled)
async def tell_of_cancelled(session: AsyncSession, event: BookingCancelled, now: datetime) -> None:
    """Tell both, and nothing else any more."""
    await drop_waiting(session, event)
    if declined := await find_declined(session, event.subject):
        await write_of_declined(session, event, declined, now)
        await write(session, event, tuple(each for each in kinds_of("cancelled") if each.audience == "builder"), now)
    elif not await is_told_together(session, event):
        await write(session, event, kinds_of("cancelled"), now)


@on(HoldReleased)
async def tell_of_released(session: AsyncSession, event: HoldReleased, now: datetime) -> None:
    """Tell the client whose time was held until somebody had looked at their payment, which was not accepted."""
    if declined := await find_declined(session, event.subject):
        await write_of_declined(session, event, declined, now)
    await _tell_of_the_others(session, event, now)


@on(HoldExpired)
async def tell_of_lapsed(session: AsyncSession, event: HoldExpired, now: datetime) -> None:
    """Tell of the other dates of its series, which waited for this one to be paid."""
    await _tell_of_the_others(session, event, now)


async def _tell_of_the_others(session: AsyncSession, event: BookingEvent, now: datetime) -> None:
    if series := (await session.get_one(Booking, event.subject)).series_id:
        await tell_settled(session, series, now)


@on(SeriesBooked)
async def tell_of_series_booked(session: AsyncSession, event: SeriesBooked, now: datetime) -> None:
    """Tell of all dates that were confirmed, or asked for, at once; those still to be paid once none is any more."""
    await tell_together(session, event, now)


@on(SeriesMoved)
async def tell_of_series_moved(session: AsyncSession, event: SeriesMoved, now: datetime) -> None:
    """Tell of all dates that have a new time."""
    await tell_together(session, event, now)


@on(SeriesCancelled)
async def tell_of_series_cancelled(session: AsyncSession, event: SeriesCancelled, now: datetime) -> None:
    """Tell of all dates that are not to be."""
    await tell_together(session, event, now)


@on(BookingRequested)
async def tell_of_requested(session: AsyncSession, event: BookingRequested, now: datetime) -> None:
    """Tell the builder that somebody waits for their answer."""
    if not await is_told_together(session, event):
        await write(session, event, kinds_of("requested"), now)


@on(BookingApproved)
async def tell_of_approved(session: AsyncSession, event: BookingApproved, now: datetime) -> None:
    """Tell the client, who pays next."""
    await write(session, event, kinds_of("approved"), now)


@on(BookingDeclined)
async def tell_of_declined(session: AsyncSession, event: BookingDeclined, now: datetime) -> None:
    """Tell the client, who may look for another time."""
    await write(session, event, kinds_of("declined"), now)


@on(BookingCompleted)
async def tell_of_completed(session: AsyncSession, event: BookingCompleted, now: datetime) -> None:
    """Ask the client how it was, as long after it as the business wants, if it does."""
    rules = rules_of(await session.get_one(Organisation, event.organisation_id))
    if rules.asks:
        await write(session, event, (FOLLOW_UP,), now, due=max(now, event.ends_at + rules.delay))


@on(SeatOffered)
async def tell_of_offered(session: AsyncSession, event: SeatOffered, now: datetime) -> None:
    """Tell whoever waited that a seat is held for them, and until when."""
    about = Untold(event.organisation_id, event.booking_id, event.booking_version)
    await write(session, about, kinds_of("offered"), now)


@on(MoveAsked)
async def tell_of_asked(session: AsyncSession, event: MoveAsked, now: datetime) -> None:
    """Ask the client whether their booking may be moved to what is held for them."""
    await write(session, event, kinds_of("asked"), now)


@on(MovesSettled)
async def tell_of_settled(session: AsyncSession, event: MovesSettled, now: datetime) -> None:
    """Tell the builder what came of a plan of theirs."""
    if event.builder_id and event.first:
        booking = await session.get_one(Booking, event.first)
        about = Untold(event.organisation_id, booking.id, booking.version)
        await write(session, about, kinds_of("settled"), now, occasion=public(MovePlan.prefix, event.subject))


@on(PaymentSucceeded)
async def tell_of_paid(session: AsyncSession, event: PaymentSucceeded, now: datetime) -> None:
    """Send a receipt; what was paid to book a date of a series is told with all its dates."""
    if not await pays_for_a_date(session, event):
        await write_of_money(session, event, kinds_of("receipt"), now)


@on(PaymentDeclined)
async def tell_of_not_paid(session: AsyncSession, event: PaymentDeclined, now: datetime) -> None:
    """Say that nothing was taken, and what to try; of an amount on account its step is told instead."""
    if (await session.get_one(Payment, event.subject)).due_id:
        return
    await write_of_money(session, event, kinds_of("payment_failed"), now)


@on(DueMissed)
async def tell_of_due(session: AsyncSession, event: DueMissed, now: datetime) -> None:
    """Say what became of a try to charge what is due, and what the client is asked to do."""
    await write_of_due(session, event, event.step, now, part=f":{event.tries}")


@on(DueEnded)
async def tell_of_end(session: AsyncSession, event: DueEnded, now: datetime) -> None:
    """Say that it is charged no more, and whether the booking is cancelled."""
    await write_of_due(session, event, "cancelled" if event.cancelled else "ended", now)


@on(DuePaid)
async def say_no_more_of_due(session: AsyncSession, event: DuePaid, _now: datetime) -> None:
    """What was still to be said of it is dropped."""
    waiting = update(Notice).where(
        Notice.organisation_id == event.organisation_id, Notice.booking_id == event.booking_id,
        Notice.kind.in_([kind.name for kind in DUES]), Notice.state.in_(("waiting", "watching")),
    )  # fmt: skip
    await session.execute(waiting.values(state="dropped", problem="It was paid since."))


@on(PaymentRefunded)
async def tell_of_refund(session: AsyncSession, event: PaymentRefunded, now: datetime) -> None:
    """Say that money is on its way back; a payment may go back in several parts.

    Where it was not accepted that was said together with what became of the booking.
    """
    payment = await session.get_one(Payment, event.subject)
    if payment.review == "declined" and (await session.get_one(Booking, event.booking_id)).state == "cancelled":
        return
    await write_of_money(session, event, kinds_of("refund"), now, part=f":{payment.refunded}")


@on(PaymentOverpaid)
async def tell_of_overpaid(session: AsyncSession, event: PaymentOverpaid, now: datetime) -> None:
    """Say that more came than was due, and that it goes back."""
    payment = await session.get_one(Payment, event.subject)
    await write_of_money(session, event, (OVER,), now, part=f":over:{payment.received}")


@on(ReviewOpened)
async def tell_of_review(session: AsyncSession, event: ReviewOpened, now: datetime) -> None:
    """Say to whoever paid what happens next, and to the builder that the payment is looked at."""
    if event.booking_id:
        booking = await session.get_one(Booking, event.booking_id)
        about = Untold(event.organisation_id, booking.id, booking.version)
        occasion = public(Payment.prefix, event.subject)
        await write(session, about, kinds_of("review"), now, occasion=occasion, amount=event.amount)


@on(ClientReachable)
async def tell_of_what_was_not_told(session: AsyncSession, event: ClientReachable, now: datetime) -> None:
    """Mail the confirmations, with their invitations, of the sessions to come of which no mail went out yet."""
    mine = tuple(kind for kind in kinds_of("confirmed") if kind.audience == "client")
    by_series: dict[uuid.UUID, list[Booking]] = {}
    for booking in await untold_bookings(session, event.subject, now=now):
        by_series.setdefault(booking.series_id or booking.id, []).append(booking)
    for [first, *others] in by_series.values():
        untold = Untold(first.organisation_id, first.id, first.version)
        occasion = await _next_occasion(session, untold, mine)
        if first.series_id:
            dates = [first, *others]
            paid = await paid_for(session, dates)
            await write_together(session, dates, mine, now, occasion=occasion, amount=paid)
        else:
            await write(session, untold, mine, now, occasion=occasion)


async def _next_occasion(session: AsyncSession, untold: Untold, kinds: Iterable[Kind]) -> str:
    """A name for telling it once more, the plain one when it was not told at all."""
    names = [kind.name for kind in kinds]
    query = select(Notice.id).where(
        Notice.booking_id == untold.subject, Notice.booking_version == untold.booking_version,
        Notice.kind.in_(names), Notice.occasion == "",
    )  # fmt: skip
    return "by mail" if await session.scalar(query) else ""
