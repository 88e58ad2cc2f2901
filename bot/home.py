"""A page of one's own in a medium (Slack's home tab): a builder's day, anybody else's sessions. Nothing is asked."""

from dataclasses import replace

from bot.flows import flow
from bot.talk import Talk


async def show_home(talk: Talk) -> None:
    """Say how things stand; what was being done goes on where it was."""
    before, talk.state = talk.state, talk.state.model_copy(deep=True)
    talk.state.end()
    talk.meaning = replace(talk.meaning, times=())
    await flow("my_day" if talk.builder and talk.desk else "list")(talk)
    talk.state = before
