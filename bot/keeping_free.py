"""A builder takes time out of their calendar: what is named is shown, and taken after a yes.

Sessions already booked in it stay until somebody decides; they are told.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.talk import Talk
from bot.wish.asking import not_by_chat
from kit.i18n import clock_words
from kit.zones import midnight
from parley_sdk import calls, models

_DAY = timedelta(days=1)
_MOST = 10


async def keep_free(talk: Talk) -> None:
    """Ask about the stretch that is named, or take it after the yes."""
    if talk.builder is None or talk.desk is None:
        not_by_chat(talk)
    elif talk.picked and talk.picked.kind == "yes":
        await _take(talk, talk.builder, **talk.picked.value)
    elif talk.picked:
        talk.ask(None, "kept")
    elif span := _span(talk, ZoneInfo(talk.builder.zone)):
        value = {"intent": "block", "start": span[0].isoformat(), "end": span[1].isoformat()}
        offers = [talk.offer("yes", "yes_block", **value), talk.offer("no", "no", intent="block")]
        talk.ask("confirm", "confirm_block", offers, span=_words(talk, *span))
    else:
        talk.ask(None, "block_when")


def _span(talk: Talk, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The stretch that is named: whole days in the builder's zone, or from one time to another."""
    said = talk.time()
    if said is None or said.start is None or said.open:
        return None
    if said.grain == "day" or said.end is None:
        first = said.start.astimezone(zone).date()
        last = said.end.astimezone(zone).date() if said.end else first + _DAY
        return midnight(first, zone), midnight(max(last, first + _DAY), zone)
    return said.start, said.end


def _words(talk: Talk, start: datetime, end: datetime) -> str:
    """A stretch in words: whole days by their dates."""
    assert talk.builder
    zone = ZoneInfo(talk.builder.zone)
    if start.astimezone(zone).time() == end.astimezone(zone).time() == datetime.min.time():
        first, last = talk.when(start, zone.key), talk.when(end, zone.key)
    else:
        first, last = talk.when(start, zone.key), clock_words(end, zone, talk.locale)
    return talk.words("span", first=first, last=last)


async def _take(talk: Talk, builder: models.BuilderOut, *, start: str, end: str, intent: str) -> None:  # noqa: ARG001 - how it was found
    assert talk.desk
    span = datetime.fromisoformat(start), datetime.fromisoformat(end)
    await talk.desk.send(calls.take_time_off(builder.id, start=span[0], end=span[1], key=talk.key("time-off")))
    left = (await talk.desk.send(calls.conflicts(builder=builder.id, start=span[0], end=span[1]))).items
    talk.ask(None, "blocked" if not left else "blocked_with", span=_words(talk, *span), count=len(left))
    for each in left[:_MOST]:
        session = each.session
        line = talk.words("block_line", when=talk.when(session.start, builder.zone), service=session.service.name)
        talk.said.append(f"\n• {line}")
