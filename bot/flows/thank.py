"""Thanks."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    talk.say("thanks")
