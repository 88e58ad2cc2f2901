"""Asking when somebody is free: the same road as booking, which shows times as soon as it knows whose."""

from bot.flows import book
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await book.run(talk)
