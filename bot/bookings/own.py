"""The person's own coming sessions, booked or asked for: fetched, worded, and which one is meant."""

import re
from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

from bot.bookings.which_one import is_other, is_request, meant
from bot.state import Offer
from bot.talk import Talk
from parley_sdk import calls, models

_MOST = 10
_REFERENCE = re.compile(r"bkg_[0-9a-z]{26}")


async def coming(talk: Talk) -> list[models.BookingOut]:
    """Confirmed sessions that have not begun, earliest first."""
    found = await talk.api.send(calls.bookings(state=["confirmed"], start=talk.now.astimezone(UTC)))
    return sorted(found.items, key=lambda booking: booking.start)


async def standing(talk: Talk) -> list[models.BookingOut]:
    """What is coming, and what is asked for or accepted but not paid yet, earliest first."""
    call = calls.bookings(state=["confirmed", "pending", "held"], start=talk.now.astimezone(UTC))
    found = (each for each in (await talk.api.send(call)).items if each.state != "held" or is_unpaid(talk, each))
    return sorted(found, key=lambda booking: booking.start)


def is_unpaid(talk: Talk, booking: models.BookingOut) -> bool:
    """Whether it is a request that was accepted, and is kept for them until it is paid."""
    is_kept = booking.state == "held" and booking.expires_at is not None and booking.expires_at > talk.now
    return bool(is_kept and booking.approved and not booking.instead_of)


def booking_words(talk: Talk, booking: models.BookingOut) -> str:
    """A session in a line, with how it stands where it is not booked."""
    return talk.words(
        "booking_line", when=talk.when(booking.start, booking.zone), builder=booking.builder.name,
        service=talk.what(booking),
    ) + _stands(talk, booking)  # fmt: skip


def _stands(talk: Talk, booking: models.BookingOut) -> str:
    if booking.state == "pending":
        return f" ({talk.words('stands_asked_move' if booking.instead_of else 'stands_asked')})"
    if booking.expires_at and is_unpaid(talk, booking):
        return f" ({talk.words('stands_unpaid', until=talk.when(booking.expires_at, booking.zone))})"
    return ""


async def find_meant(talk: Talk) -> models.BookingOut | None:
    """The session that is meant; asks when it is not clear, and says so when there is none."""
    found = await standing(talk)
    if talk.state.task == "move":  # what they asked to move is moved anew
        found = [each for each in found if not each.instead_of]
    if not found:
        talk.state.end()
        talk.ask(None, "no_bookings")
        return None
    chosen = _meant(talk, found)
    if chosen is None:
        offers = [
            Offer(kind="booking", label=booking_words(talk, each), value={"id": each.id, "intent": talk.state.task})
            for each in found[:_MOST]
        ]
        talk.ask("booking", "ask_booking", offers)
        return None
    if talk.state.booking != chosen.id and talk.client.zone is None:
        _read_where_it_is(talk, chosen.zone)
    talk.state.booking = chosen.id
    return chosen


def _read_where_it_is(talk: Talk, zone: str) -> None:
    """Times said for a session are those of its place, also those that were said before it was clear which one."""
    there, wish = ZoneInfo(zone), talk.state.wish
    if talk.heard:
        talk.heard = replace(talk.heard, zone=zone, now=talk.heard.now.astimezone(there))
    for name in ("at", "start", "end"):
        if said := getattr(wish, name):
            setattr(wish, name, said.replace(tzinfo=there))


def _meant(talk: Talk, found: list[models.BookingOut]) -> models.BookingOut | None:
    if is_request(talk.text) and not talk.picked:
        found = [each for each in found if each.state != "confirmed"] or found
    wanted = talk.picked.value.get("id") if talk.picked else None
    reference = _REFERENCE.search(talk.text)
    named = {wanted or talk.state.booking, reference[0] if reference else None}
    if by_id := [each for each in found if each.id in named]:
        if talk.picked is None and is_other(talk.text):
            by_id = meant(talk, found)
        return by_id[0]
    fits = meant(talk, found)
    if len(found) == 1:
        return found[0]
    return fits[0] if len(fits) == 1 else None
