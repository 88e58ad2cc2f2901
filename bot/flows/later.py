"""Errands that cannot be done by chat yet: said plainly, with what can."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    talk.ask(None, "later")
