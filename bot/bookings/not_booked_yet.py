"""What is not booked yet cannot be moved: it is said to be paid or answered first, and stays as it is."""

from collections.abc import Sequence

from bot.bookings.own import booking_words
from bot.talk import Talk
from parley_sdk import calls, models


def stays(talk: Talk, booking: models.BookingOut) -> None:
    """Say what comes before a move, or how to ask anew. Nothing is let go of."""
    talk.state.end()
    key = "unpaid_first" if booking.state == "held" else "unanswered_first"
    talk.ask(None, key, booking=booking_words(talk, booking))


async def stays_held(talk: Talk, booking: str) -> None:
    """Say it of what is being paid."""
    stays(talk, await talk.api.send(calls.booking(booking)))


def all_stay(talk: Talk, kept: Sequence[models.BookingOut]) -> None:
    """Say that no more can be held before one of these is paid or given up."""
    talk.state.end()
    talk.ask(None, "unpaid_many", bookings="".join(f"\n• {booking_words(talk, each)}" for each in kept))
