"""Stopping: let go of what is held and leave it there."""

from bot import holding
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await holding.let_go(talk)
    talk.state.end()
    talk.say("goodbye")
