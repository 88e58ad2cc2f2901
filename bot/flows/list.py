"""Listing the person's coming sessions."""

from bot.bookings.own import booking_words, standing
from bot.bookings.own_list import is_own_list
from bot.bookings.which_one import meant
from bot.talk import Talk

_MOST = 10


async def run(talk: Talk) -> None:
    """Show them, earliest first, or those that are asked about; a pending question is put again."""
    found = await standing(talk)
    if not found:
        talk.say_beside("none_coming", alone="no_bookings")
        return
    if not is_own_list(talk.text):
        found = meant(talk, found) or found
    talk.say("your_bookings", count=len(found))
    talk.said += [f"\n• {booking_words(talk, booking)}" for booking in found[:_MOST]]
    talk.said.append("\n")
    talk.go_on(otherwise="after_list")
