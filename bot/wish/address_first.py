"""Somebody who already wants to pay where their address is asked for: it is asked for again, and all stays as it is."""

from bot.talk import Talk
from nlu.yes.plain import pays


def asks_address_first(talk: Talk) -> bool:
    """Say that the address comes first, if all they say is that they pay; the "now" of it is no time."""
    if not pays(talk.text):
        return False
    talk.say("email_needed")
    talk.ask("email", "ask_email")
    return True
