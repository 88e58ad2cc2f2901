"""Asking when somebody is free: the same road as booking, which shows times as soon as it knows whose."""

from bot.talk import Talk
from bot.wish.finding import find_time


async def run(talk: Talk) -> None:
    await find_time(talk)
