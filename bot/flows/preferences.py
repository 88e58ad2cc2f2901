"""Preferences: the person's time zone and e-mail address, and how they want to be written to."""

from bot.not_understood import not_by_chat
from bot.people.preferring import keep_preference
from bot.talk import Talk
from parley_sdk import ParleyProblem, calls

_UNFIT = 422


async def run(talk: Talk) -> None:
    """Keep what was told; anything else goes to a person."""
    if zone := talk.slot("zone"):
        talk.client = await talk.api.send(calls.update_me(zone=zone))
        talk.say("zone_noted", zone=zone)
    elif email := talk.slot("email"):
        await _note_address(talk, email)
    else:
        await _how_to_write(talk)
        return
    if talk.state.task:
        talk.said.append(talk.state.question)


async def _how_to_write(talk: Talk) -> None:
    """Keep it, if it is understood; a pending question is put again."""
    pending, asked, offers = talk.state.question, talk.state.asked, list(talk.state.offers)
    if not await keep_preference(talk):
        not_by_chat(talk)
    elif talk.state.task and pending:
        talk.said.append(pending)
        talk.state.question, talk.state.asked, talk.state.offers = pending, asked, offers


async def _note_address(talk: Talk, email: str) -> None:
    """Keep the address; what only looks like one is asked for again."""
    try:
        talk.client = await talk.api.send(calls.update_me(email=email))
    except ParleyProblem as problem:
        if problem.status != _UNFIT:
            raise
        talk.say("bad_email")
        return
    talk.say("email_noted", email=email)
