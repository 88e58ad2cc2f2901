"""What has nothing to do with booking, or was not understood."""

from bot.talk import Talk

_PATIENCE = 2


async def run(talk: Talk) -> None:
    """Say so; the second time in a row offer a person."""
    if talk.state.misses >= _PATIENCE:
        talk.ask_again("not_understood_twice")
    elif talk.state.task:
        talk.ask_again("not_understood")
    else:
        talk.ask(None, "out_of_scope", organisation=talk.organisation.name)
