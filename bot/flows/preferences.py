"""Preferences: the person's time zone and e-mail address."""

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
        talk.ask(None, "later")
        return
    if talk.state.task:
        talk.said.append(talk.state.question)


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
