"""Preferences: the person's time zone and e-mail address."""

from bot.talk import Talk
from parley_sdk import calls


async def run(talk: Talk) -> None:
    """Keep what was told; anything else goes to a person."""
    if zone := talk.slot("zone"):
        talk.client = await talk.api.send(calls.update_me(zone=zone))
        talk.say("zone_noted", zone=zone)
    elif email := talk.slot("email"):
        talk.client = await talk.api.send(calls.update_me(email=email))
        talk.say("email_noted", email=email)
    else:
        talk.ask(None, "later")
        return
    if talk.state.task:
        talk.said.append(talk.state.question)
