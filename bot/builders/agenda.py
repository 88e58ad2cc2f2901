"""A builder has their day told at an hour of theirs, or no more: "send me my day at 7", "stop sending my day"."""

from zoneinfo import ZoneInfo

from bot.sayings import is_said
from bot.talk import Talk
from kit.i18n import clock_words, zone_words
from parley_sdk import calls


def wants_agenda(talk: Talk) -> bool:
    """Whether a builder speaks of being told their day regularly, rather than asks for it now."""
    if not (talk.builder and _says("day", talk)):
        return False
    return _says("never", talk) or (_says("send", talk) and _is_regular(talk))


async def set_agenda(talk: Talk) -> None:
    """Set it, ask for the hour, or end it."""
    assert talk.builder
    assert talk.desk
    zone = ZoneInfo(talk.builder.zone)
    if _says("never", talk):
        await talk.desk.send(calls.set_agenda(talk.builder.id, clock=None))
        talk.ask(None, "agenda_off")
        return
    clock = _clock(talk, zone)
    if clock is None:
        talk.ask(None, "agenda_when")
        return
    told = await talk.desk.send(calls.set_agenda(talk.builder.id, clock=clock))
    at = told.next or talk.now
    talk.ask(None, "agenda_set", clock=clock_words(at, zone, talk.locale), zone=zone_words(at, zone))


def _is_regular(talk: Talk) -> bool:
    """Whether it is for each day, or for an hour on no day in particular."""
    return _says("each", talk) or any(not each.dated for each in talk.meaning.times)


def _clock(talk: Talk, zone: ZoneInfo) -> str | None:
    """The hour named, on the builder's clock; of several readings the earliest of the day."""
    readings = [reading for each in talk.meaning.times for reading in (each, *each.alternatives)]
    clocks = [each.start.astimezone(zone).strftime("%H:%M") for each in readings if each.is_point and each.start]
    return min(clocks, default=None)


def _says(what: str, talk: Talk) -> bool:
    return is_said("agenda", what, talk.text)
