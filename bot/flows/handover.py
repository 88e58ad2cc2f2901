"""Handing over to a person of the business; until they come, what the bot can't do is noted for them."""

from bot.talk import Talk


async def run(talk: Talk) -> None:
    """Tell the team. What is being done stays, and its question is put again: nothing held is lost by it."""
    if talk.is_team_wanted and talk.meaning.intent != "handover" and not talk.picked:
        talk.ask(None, "noted_for_team")
        return
    talk.hand_over()
    talk.say_beside("handed_over", organisation=talk.organisation.name)
