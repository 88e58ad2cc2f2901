"""Errands that cannot be done by chat yet: said plainly, with what can."""

from bot.not_understood import not_by_chat
from bot.talk import Talk


async def run(talk: Talk) -> None:
    not_by_chat(talk)
