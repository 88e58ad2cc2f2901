"""Errands that cannot be done by chat yet: said plainly, with what can."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Say so; a pending question is put again with its choices."""
    if talk.state.task and talk.state.question:
        talk.ask_again("later_again")
    else:
        talk.ask(None, "later")
