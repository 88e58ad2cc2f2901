"""Praise and complaints: the session it is about gets a mark and words; who is unhappy is passed to the team.

What is said of no session (nothing was given lately, or all of it is rated) is thanked for or regretted.
"""

from bot.bookings.marks import mark_in
from bot.bookings.rating import ask_mark, note_mark, take_mark, take_words, was_meant
from bot.talk import Talk

_UNHAPPY = -0.2


async def run(talk: Talk) -> None:
    """One turn of it; in the middle of something else its question is put again."""
    if talk.state.rating and talk.state.task == "feedback":
        await (take_words if talk.state.rating.mark else take_mark)(talk)
        return
    session, mark = await was_meant(talk), mark_in(talk.text)
    if session and mark:
        await note_mark(talk, session, mark)
    elif session and not talk.state.task:
        ask_mark(talk, session)
    else:
        _thank_or_regret(talk)


def _thank_or_regret(talk: Talk) -> None:
    if talk.meaning.sentiment < _UNHAPPY:
        talk.say("sorry_to_hear")
    else:
        talk.say("thanks_for_words")
    talk.say("angry_offer")
    talk.go_on()
