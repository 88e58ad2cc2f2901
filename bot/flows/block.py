"""A builder takes time out of their calendar."""

from bot.builders.keeping_free import keep_free
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await keep_free(talk)
