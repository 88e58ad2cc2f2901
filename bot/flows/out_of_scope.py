"""What has nothing to do with booking, or was not understood."""

from bot.not_understood import say_not_understood
from bot.talk import Talk

_LEARNED = 0.38  # what engines are less sure of they did not understand


async def run(talk: Talk) -> None:
    """Say which of both it is; what comes up again was not understood either."""
    is_elsewhere = talk.meaning.confidence >= _LEARNED and not (talk.state.task or talk.state.misses)
    if not is_elsewhere:
        say_not_understood(talk)
        return
    talk.state.misses, talk.missed = 1, True
    talk.ask(None, "out_of_scope", organisation=talk.organisation.name)
