"""An answer (a choice, a yes, a no, a correction) with nothing pending: asks what it is about."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    talk.ask(None, "ask_again")
