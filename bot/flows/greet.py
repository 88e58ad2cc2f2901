"""Greeting."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Say hello and what can be done."""
    talk.ask(None, "greeting", organisation=talk.organisation.name)
