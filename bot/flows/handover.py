"""Handing over to a person of the business."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    talk.handed_over = True
    talk.effects.append({"kind": "handed_over"})
    talk.ask(None, "handed_over", organisation=talk.organisation.name)
