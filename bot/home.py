"""A page of one's own in a medium (Slack's home tab): a builder's day, anybody else's sessions. Nothing is asked."""

from bot.flows import flow
from bot.talk import Talk


async def show_home(talk: Talk) -> None:
    """Say how things stand. The state is the reader's own copy: what is being done goes on where it was."""
    talk.state.end()
    await flow("my_day" if talk.builder and talk.desk else "list")(talk)
