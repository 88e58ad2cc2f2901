"""Praise and complaints: thanked for or regretted at once; somebody of the team is offered to who is angry."""

from bot.talk import Talk

_UNHAPPY = -0.2


async def run(talk: Talk) -> None:
    """Answer the tone; a pending question is put again."""
    pending = talk.state.question if talk.state.task else None
    if talk.meaning.sentiment < _UNHAPPY:
        talk.say("sorry_to_hear")
        talk.say("angry_offer")
    else:
        talk.say("thanks_for_words")
    if pending:
        talk.said.append(pending)
    else:
        talk.ask(None, "ask_again")
