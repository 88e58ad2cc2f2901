"""A builder says no to what a client asked for."""

from bot.builders.requests import answer_request
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await answer_request(talk, "decline")
