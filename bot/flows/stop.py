"""Stopping: let go of what is held and leave it there; what is booked stays."""

from bot.talk import Talk
from bot.wish import holding


async def run(talk: Talk) -> None:
    await holding.let_go(talk)
    leaves_as_is = talk.state.task in {"move", "cancel"}
    talk.state.end()
    if leaves_as_is:
        talk.ask(None, "kept")
    else:
        talk.say("goodbye")
