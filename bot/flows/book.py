"""Booking: find a time, hold it, confirm, have it paid, tell."""

from bot.talk import Talk
from bot.wish.finding import find_time


async def run(talk: Talk) -> None:
    await find_time(talk)
