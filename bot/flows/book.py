"""Booking: find a time, hold it, confirm, have it paid, tell."""

from bot.finding import find_time
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await find_time(talk)
