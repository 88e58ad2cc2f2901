"""Somebody who is angry twice in a row is offered a person: nobody is handed over who did not ask for it."""

from bot.talk import Talk

_ANGRY = -0.6
_IN_A_ROW = 2


def offer_person(talk: Talk) -> None:
    """Count how the message sounds; at the second angry one say how to get a person, unless one is wanted already."""
    state = talk.state
    state.angry = state.angry + 1 if talk.meaning.sentiment <= _ANGRY else 0
    if state.angry < _IN_A_ROW:
        return
    state.angry = 0
    if not (talk.handed_over or talk.is_team_wanted):
        talk.say("angry_offer")
