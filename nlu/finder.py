"""The seam to ``nlu.times``: engines are given a finder of times, so that each can be built and tested alone."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from nlu.slots.code import find as find_code
from nlu.slots.told_names import without_told_names
from nlu.slots.zone import find_told_beside
from nlu.understanding import Context, TimeMention

_ARTICLE = re.compile(  # "pour un massage" is no one o'clock
    r"(?:(?:para|por|pour|de|a|à|for|per|für|um|van|voor|di)\s+)?(?:una?|une|uma?|ein|einen?|eine|one|a|an|een|uno)"
)
_TO = ("to ", "2 ")
_ASKS_FOR_TIME = ("time", "date", "day", "choice")


class FindTimes(Protocol):
    """Finds the times spoken of in a text; ``nlu.times.find_times`` is the one that does."""

    def __call__(
        self,
        text: str,
        *,
        now: datetime,
        lang: str,
        locale: str,
        anchor: date | None,
        expecting: bool,
        appointments: Sequence[datetime] = (),
    ) -> tuple[TimeMention, ...]:
        """Mentions from left to right; ``now`` is aware, in the person's zone."""
        ...


def find_in(text: str, context: Context, *, now: datetime, lang: str, find_times: FindTimes) -> tuple[TimeMention, ...]:
    """The times of a message as ``context`` lets them be read; what is told as a name or an address is none."""
    found = _find(text, context, now=now, lang=lang, find_times=find_times)
    plain = without_told_names(text, context, found)
    if plain == text:
        return found
    read = _find(plain, context, now=now, lang=lang, find_times=find_times)
    return tuple(replace(each, text=text[each.begin : each.stop]) for each in read)


def _find(text: str, context: Context, *, now: datetime, lang: str, find_times: FindTimes) -> tuple[TimeMention, ...]:
    expecting = context.asked in _ASKS_FOR_TIME
    found = find_times(
        text, now=now, lang=lang, locale=context.locale, anchor=context.anchor, expecting=expecting,
        appointments=context.appointments,
    )  # fmt: skip
    if told := find_told_beside(text):
        there = find_times(
            text, now=now.astimezone(ZoneInfo(str(told.value))), lang=lang, locale=context.locale,
            anchor=context.anchor, expecting=expecting, appointments=context.appointments,
        )  # fmt: skip
        told_in = (each.is_point and not text[each.stop : told.start].strip(" ,(") for each in there)
        if any(beside := list(told_in)):
            found = tuple(_here(each, now) for each, is_told in zip(there, beside, strict=True) if is_told)
    if code := find_code(text, context):
        found = tuple(each for each in found if each.stop <= code.start or code.end <= each.begin)
    kept = found if expecting else (each for each in found if not _ARTICLE.fullmatch(each.text.strip().lower()))
    return tuple(map(_as_aim, kept))


def _here(mention: TimeMention, now: datetime) -> TimeMention:
    """A time told by another zone's clock ("3pm Tokyo time"), on the person's own."""
    start = mention.start and mention.start.astimezone(now.tzinfo)
    return replace(mention, start=start, alternatives=tuple(_here(each, now) for each in mention.alternatives))


def _as_aim(mention: TimeMention) -> TimeMention:
    """What "move it to Tuesday 3 pm" names is the time aimed at, not an end open towards the past."""
    if mention.open != "before" or mention.start or not mention.text.lower().startswith(_TO):
        return mention
    return replace(mention, start=mention.end, end=None, open=None)
