"""Stopping: let go of what is held and leave it there; what is booked stays."""

from bot import holding
from bot.talk import Talk


async def run(talk: Talk) -> None:
    await holding.let_go(talk)
    leaves_as_is = talk.state.task in {"move", "cancel"}
    talk.state.end()
    if leaves_as_is:
        talk.ask(None, "kept")
    else:
        talk.say("goodbye")
