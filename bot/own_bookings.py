"""The person's own coming sessions: fetched, worded, and which one is meant."""

import re
from datetime import UTC, date, datetime

from bot.state import Offer
from bot.talk import Talk
from parley_sdk import calls, models

_REFERENCE = re.compile(r"bkg_[0-9a-z]{26}")


async def coming(talk: Talk) -> list[models.BookingOut]:
    """Confirmed sessions that have not begun, earliest first."""
    found = await talk.api.send(calls.bookings(state=["confirmed"], start=talk.now.astimezone(UTC)))
    return sorted(found.items, key=lambda booking: booking.start)


def words(talk: Talk, booking: models.BookingOut) -> str:
    return talk.words(
        "booking_line", when=talk.when(booking.start, booking.zone), builder=booking.builder.name,
        service=talk.what(booking),
    )  # fmt: skip


async def which(talk: Talk) -> models.BookingOut | None:
    """The session that is meant; asks when it is not clear, and says so when there is none."""
    found = await coming(talk)
    if not found:
        talk.state.end()
        talk.ask(None, "no_bookings")
        return None
    chosen = _meant(talk, found)
    if chosen is None:
        offers = [
            Offer(kind="booking", label=words(talk, each), value={"id": each.id, "intent": talk.state.task})
            for each in found[:10]
        ]
        talk.ask("booking", "ask_booking", offers)
        return None
    talk.state.booking = chosen.id
    return chosen


def _meant(talk: Talk, found: list[models.BookingOut]) -> models.BookingOut | None:
    wanted = talk.state.booking or (talk.picked.value.get("id") if talk.picked else None)
    reference = _REFERENCE.search(talk.text)
    by_id = [each for each in found if each.id in {wanted, reference[0] if reference else None}]
    if by_id or len(found) == 1:
        return (by_id or found)[0]
    fits = [each for each in found if _fits(talk, each)]
    return fits[0] if len(fits) == 1 else None


def _fits(talk: Talk, booking: models.BookingOut) -> bool:
    builder, service, time = talk.slot("builder"), talk.slot("service"), talk.time()
    said = [
        builder and builder == booking.builder.name,
        service and booking.service.id in talk.catalogue.services_called(service),
        talk.state.task == "cancel" and time and time.start and _day(booking, time.start) == time.start.date(),
    ]
    return any(said)


def _day(booking: models.BookingOut, said: datetime) -> date:
    return booking.start.astimezone(said.tzinfo).date()
