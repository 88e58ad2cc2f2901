"""Listing the person's coming sessions."""

from bot.bookings.own import standing, words
from bot.bookings.own_list import is_own_list
from bot.bookings.which_one import meant
from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Show them, earliest first, or those that are asked about; a pending question is put again."""
    found = await standing(talk)
    if not found:
        _none(talk)
        return
    if not is_own_list(talk.text):
        found = meant(talk, found) or found
    talk.say("your_bookings", count=len(found))
    talk.said += [f"\n• {words(talk, booking)}" for booking in found[:10]]
    talk.said.append("\n")
    if talk.state.task and talk.state.question:
        talk.said.append(talk.state.question)
    else:
        talk.ask(None, "after_list")


def _none(talk: Talk) -> None:
    talk.say_beside("none_coming", alone="no_bookings")
