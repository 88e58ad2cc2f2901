"""Handing over to a person of the business; until they come, what the bot can't do is noted for them."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    if talk.is_team_wanted and talk.meaning.intent != "handover":
        talk.ask(None, "noted_for_team")
        return
    talk.handed_over = True
    talk.effects.append({"kind": "handed_over"})
    talk.ask(None, "handed_over", organisation=talk.organisation.name)
