"""A builder is ill or away: time is taken out of their calendar."""

from bot.builders.keeping_free import keep_free
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await keep_free(talk)
