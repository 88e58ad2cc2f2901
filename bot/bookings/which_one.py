"""Which of a person's own sessions is meant: by whom it is with, what it is, its day or hour, its place in the list.

In "move the Tuesday one to Friday at 3" the first day tells which one and the second where it goes: the message is cut
between them, and what is left in ``talk`` is where it goes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.sayings import is_said, saying, sayings
from bot.talk import Talk
from nlu.finder import find_in
from nlu.slots.booking import find as find_place
from nlu.slots.builder import find as find_builder
from nlu.slots.choice import find_ordinal
from nlu.slots.service import find as find_service
from nlu.text import fold
from nlu.times import find_times
from nlu.understanding import TimeMention
from parley_sdk import models


@dataclass(frozen=True, slots=True)
class Description:
    """What was said of the session that is meant; ``place`` is its place in the list, -1 the last."""

    builder: str | None = None
    services: tuple[str, ...] = ()
    times: tuple[TimeMention, ...] = ()
    place: int | None = None


def meant(talk: Talk, found: Sequence[models.BookingOut]) -> list[models.BookingOut]:
    """Those of ``found`` (earliest first) that fit all that was said of them; all where nothing was said.

    In a move what told which one is taken out of ``talk``, so that the rest tells where it goes.
    """
    if talk.state.task == "move" and talk.picked is None:
        return _meant_to_move(talk, found)
    return fitting(talk, found, _said(talk, talk.text, _times(talk, talk.text)))


def _meant_to_move(talk: Talk, found: Sequence[models.BookingOut]) -> list[models.BookingOut]:
    if cut := _cut(talk):
        which, rest = cut
        _leave(talk, rest)
        return fitting(talk, found, _said(talk, which, _times(talk, which)))
    if by_day := _of_first_day(talk, found):
        return by_day
    said = _said(talk, talk.text, _times(talk, talk.text))
    tells_which = talk.state.asked == "booking" or names_session(talk.text)
    fits = fitting(talk, found, said) if tells_which else []
    if said.times and fits:
        _leave(talk, "")
        return fits
    untimed = replace(said, times=())
    return fitting(talk, found, untimed) or list(found)


def _leave(talk: Talk, rest: str) -> None:
    talk.text = rest
    talk.meaning = replace(talk.meaning, times=_times(talk, rest) if rest else ())


def _cut(talk: Talk) -> tuple[str, str] | None:
    """The words that tell which one, and those that tell where it goes."""
    for match in _between().finditer(fold(talk.text)):
        which, rest = talk.text[: match.start()], talk.text[match.end() :]
        goes = _times(talk, rest) or (talk.heard and find_builder(rest, talk.heard))
        if goes and names_session(which):
            return which, rest
    return None


def _of_first_day(talk: Talk, found: Sequence[models.BookingOut]) -> list[models.BookingOut]:
    """Those of the first day in "move Friday to Tuesday at 3"; none where nothing is booked then or no time follows."""
    match = _between().search(fold(talk.text))
    if match is None:
        return []
    which, rest = talk.text[: match.start()], talk.text[match.end() :]
    first = _times(talk, which)
    fits = fitting(talk, found, _said(talk, which, first)) if first and _times(talk, rest) else []
    if fits:
        _leave(talk, rest)
    return fits


def names_session(words: str) -> bool:
    """Whether a session of one's own is spoken of."""
    return bool(_session().search(fold(words)))


def _times(talk: Talk, words: str) -> tuple[TimeMention, ...]:
    """The times in some of the words; "the one with Ana" is no first of a month."""
    if talk.heard is None:
        return ()
    context = replace(talk.heard, anchor=None)
    plain = _one().sub(lambda match: " " * len(match[0]), words)
    return find_in(plain, context, now=context.now, lang=talk.meaning.language, find_times=find_times)


def _said(talk: Talk, words: str, times: tuple[TimeMention, ...]) -> Description:
    assert talk.heard
    builder, service = find_builder(words, talk.heard), find_service(words, talk.heard)
    services = talk.catalogue.services_called(str(service.value)) if service else talk.catalogue.services_hinted(words)
    return Description(
        talk.catalogue.builder_called(str(builder.value)) if builder else None, tuple(services),
        tuple(each for each in times if each.start), _place(talk, words),
    )  # fmt: skip


def _place(talk: Talk, words: str) -> int | None:
    found = find_place(words, talk.heard) if talk.heard else None
    found = found or (find_ordinal(words) if names_session(words) else None)
    return found.value if found and isinstance(found.value, int) else None


def fitting(talk: Talk, found: Sequence[models.BookingOut], said: Description) -> list[models.BookingOut]:
    """Those that fit everything that was said."""
    if is_other(talk.text) and len(found) == 2 and talk.state.booking:  # noqa: PLR2004
        return [each for each in found if each.id != talk.state.booking]
    fits = [each for each in found if _fits(each, said)]
    fits = _of_days(talk, fits, said) if said.times else fits
    if said.place is None:
        return fits
    index = len(fits) - 1 if said.place == -1 else said.place - 1
    return [fits[index]] if 0 <= index < len(fits) else []


def is_other(words: str) -> bool:
    """Whether the other one of two is meant."""
    return is_said("which_one", "other", words)


def is_request(words: str) -> bool:
    """Whether something that was asked for is meant, rather than what is booked."""
    return is_said("which_one", "request", words)


def is_all(words: str) -> bool:
    """Whether all of them are meant."""
    return is_said("which_one", "all", words)


def is_series(words: str) -> bool:
    """Whether a series is spoken of rather than a session."""
    return is_said("which_one", "series", words)


def all_meant(talk: Talk, found: Sequence[models.BookingOut]) -> list[models.BookingOut]:
    """All that fit what else was said; "las dos" and "les deux" are no hour and no place in the list."""
    rest = talk.text
    for match in saying("which_one", "all").finditer(fold(talk.text)):
        rest = rest[: match.start()] + " " * len(match[0]) + rest[match.end() :]
    return fitting(talk, found, _said(talk, rest, _times(talk, rest)))


def _fits(booking: models.BookingOut, said: Description) -> bool:
    with_whom = said.builder is None or said.builder == booking.builder.id
    return with_whom and (not said.services or booking.service.id in said.services)


def _of_days(talk: Talk, found: list[models.BookingOut], said: Description) -> list[models.BookingOut]:
    """Those at the times said; a weekday named without a date is also one in a later week."""
    walls = [(each, each.start.astimezone(ZoneInfo(talk.client.zone or each.zone))) for each in found]
    exact = [each for each, at in walls if all(_is_at(at, time) for time in said.times)]
    if exact or any(re.search(r"\d", time.text) for time in said.times):
        return exact
    return [each for each, at in walls if all(_is_at(at, time, any_week=True) for time in said.times)]


def _is_at(at: datetime, said: TimeMention, *, any_week: bool = False) -> bool:
    """Whether a session that begins ``at``, on the clock it is known by, is one at the time said."""
    wall = at.replace(tzinfo=None)
    return any(_agrees(wall, each, dated=said.dated, any_week=any_week) for each in (said, *said.alternatives))


def _agrees(wall: datetime, said: TimeMention, *, dated: bool, any_week: bool) -> bool:
    if said.start is None:
        return False
    begin = said.start.replace(tzinfo=None)
    end = said.end.replace(tzinfo=None) if said.end else None
    if not dated:  # an hour or a part of any day
        in_part = end is not None and begin.time() <= wall.time() < end.time()
        return in_part or (end is None and wall.time() == begin.time())
    if said.is_point:
        return wall == begin
    if any_week:
        return end is None and wall.isoweekday() == begin.isoweekday()
    return begin <= wall < (end or begin + timedelta(days=1))


@cache
def _one() -> re.Pattern[str]:
    """A word for a session that is also a number."""
    return re.compile("|".join(sayings("which_one")["one"]))


@cache
def _between() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{'|'.join(sayings('which_one')['to'])})\s+")


@cache
def _session() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sayings('which_one')['session'])})(?!\w)")
