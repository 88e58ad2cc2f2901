"""How somebody wants to be written to, by chat: quiet hours, the best channel, no reminders, which language.

They are the same preferences as on the page that each mail links to; STOP is law and heard before any of this.
"""

import re
from typing import Any

from bot.phrases import languages
from bot.sayings import is_said
from bot.talk import Talk
from kit.i18n import spoken_in
from nlu.understanding import TimeMention
from parley_sdk import calls

_CHANNELS = ("sms", "whatsapp", "email", "chat")
_REMINDED_BY = ("email", "push", "chat", "sms", "whatsapp", "in_app")
_MORNING = "08:00"
_CLOCK = re.compile(r"\b(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?")
_NOON = 12


def wants_quiet(talk: Talk) -> bool:
    """Whether they speak of hours in which nothing shall come."""
    return _has("quiet", talk) and bool(talk.meaning.times or _has("off", talk))


async def keep_preference(talk: Talk) -> bool:
    """Keep what was said of them; False when it was nothing that is understood here."""
    if wants_quiet(talk):
        await _quiet(talk)
    elif _has("reminders", talk) and _has("never", talk):
        choices = {"reminder": dict.fromkeys(_REMINDED_BY, False)}
        await talk.api.send(calls.set_preferences({"choices": choices}))
        talk.ask(None, "reminders_off")
    elif language := next((each for each in languages() if _has(each, talk)), None):
        talk.state.lang = language
        tag = spoken_in(language, talk.organisation.locale)
        talk.client = await talk.api.send(calls.update_me(locale=tag))
        talk.ask(None, "language_noted")
    elif channel := next((each for each in _CHANNELS if _has(each, talk)), None):
        await _prefer(talk, channel)
    else:
        return False
    return True


async def _quiet(talk: Talk) -> None:
    if _has("off", talk) and not talk.meaning.times:
        await talk.api.send(calls.set_preferences({"quiet": None}))
        talk.ask(None, "quiet_off")
        return
    start, end = _hours(talk.meaning.times[0])
    if start == end:
        talk.ask(None, "quiet_when")
        return
    kept = await talk.api.send(calls.set_preferences({"quiet": {"from": start, "to": end}}))
    talk.ask(None, "quiet_noted", start=start, end=end, zone=kept.zone)


def _hours(mention: TimeMention) -> tuple[str, str]:
    """The clock times that are named; quiet ends in the morning where no end is."""
    named = [_clock(*found) for found in _CLOCK.findall(mention.text.casefold())]
    first = mention.start.strftime("%H:%M") if mention.start else (named or [_MORNING])[0]
    second = mention.end.strftime("%H:%M") if mention.end else _MORNING
    return (named[0], named[1]) if len(named) > 1 else (first, second)


def _clock(hour: str, minute: str, half: str) -> str:
    hours = int(hour) % 24
    if half:
        hours = hours % _NOON + (_NOON if half[0] == "p" else 0)
    return f"{hours:02}:{minute or '00'}"


async def _prefer(talk: Talk, channel: str) -> None:
    """Put a channel before the others; what was switched off in it stays so."""
    if channel in {"sms", "whatsapp"} and not talk.client.phone:
        talk.ask(None, "channel_wants_number")
        return
    if channel == "email" and not talk.client.email:
        talk.ask(None, "channel_wants_email")
        return
    before = (await talk.api.send(calls.my_preferences())).channels
    wanted: dict[str, Any] = {"channels": [channel, *(each for each in before if each != channel)]}
    await talk.api.send(calls.set_preferences(wanted))
    talk.ask(None, "channel_noted", channel=talk.words(f"channel_{channel}"))


def _has(what: str, talk: Talk) -> bool:
    return is_said("preferring", what, talk.text)
