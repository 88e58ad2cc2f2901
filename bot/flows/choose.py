"""An answer (a choice, a yes, a no, a correction) with nothing pending: a yes or no is asked what it is about."""

from bot.not_understood import say_not_understood
from bot.talk import Talk
from nlu.yes.beginning import begins_with


async def run(talk: Talk) -> None:
    if begins_with(talk.text):
        talk.ask(None, "ask_again")
    else:
        say_not_understood(talk)
