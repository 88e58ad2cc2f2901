"""Errands that cannot be done by chat yet: said plainly, with what can."""

from bot.talk import Talk
from bot.wish.asking import not_by_chat


async def run(talk: Talk) -> None:
    not_by_chat(talk)
