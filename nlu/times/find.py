"""Finding the times in a message: cut it, parse each run of known words, keep the best pieces, resolve them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from nlu.text import MAX_CHARS
from nlu.times.best import Edges, Found, best_pieces
from nlu.times.chart import Piece
from nlu.times.conventions import HOUSE
from nlu.times.cycles import Once
from nlu.times.grammar import GRAMMAR
from nlu.times.grammar.recurrences import is_ended
from nlu.times.lexicon import Lexicon, lexicon
from nlu.times.meaning import Conventions, Meaning, Reading, both, one
from nlu.times.resolve import Words, is_dated, mention
from nlu.times.spans import period
from nlu.times.tokens import Token, tokens
from nlu.understanding import TimeMention

_MONTH_FIRST = {"US", "PH", "BZ", "FM", "PW"}
_LONGEST_RUN = 28
_DASHED = re.compile(r"(\d{1,2})\s*[-\u2013\u2014]\s*(\d{1,2})")


def find_times(
    text: str,
    *,
    now: datetime,
    lang: str = "en",
    locale: str = "en-US",
    anchor: date | datetime | None = None,
    expecting: bool = False,
    appointments: Sequence[datetime] = (),
) -> tuple[TimeMention, ...]:
    """The times spoken of in ``text``, left to right.

    Args:
        text: a message; what lies beyond 2,000 characters is not read.
        now: the present instant, aware, in the person's zone.
        lang: the message's language.
        locale: ranks ambiguous dates; where dates are written month first, "5/6" is 6 May.
        anchor: the day, or the local wall time, under discussion: a bare time of day is taken to be on that day, and
            "the day after", "an hour later" and "same time next week" are counted from it.
        expecting: the person was asked for a time, so that a bare "7" or "the 8th" is one.
        appointments: aware starts of what the person has booked, for "later than my Friday appointment".
    """
    month_first = locale.rsplit("-", maxsplit=1)[-1].upper() in _MONTH_FIRST
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else None
    reading = Reading(
        now.replace(tzinfo=None, fold=0),
        month_first,
        HOUSE,
        _wall(anchor) if anchor else None,
        tuple(each.astimezone(now.tzinfo).replace(tzinfo=None) for each in appointments),
    )
    cut = split(text[:MAX_CHARS], lang)
    found = _ended(parsed(cut, lang, reading, expecting=expecting), cut, lang, reading)
    found = _placed(_paired(found), anchor)
    mentions = (mention(each.meaning, reading, words_at(text, cut, each), zone) for each in found)
    return tuple(_with_hours(each, reading, lang, anchor, zone) for each in mentions if each)


def _with_hours(
    dates: TimeMention, reading: Reading, lang: str, anchor: date | datetime | None, zone: ZoneInfo | None
) -> TimeMention:
    """Two figures with a dash that may be a date may be hours as well; where the day is known, that comes first."""
    figures = _DASHED.fullmatch(dates.text.strip())
    if figures is None or dates.grain != "day":
        return dates
    spoken = f"{figures[1]}:00-{figures[2]}:00"
    found = _placed(parsed(split(spoken, lang), lang, reading, expecting=True), anchor)
    words = Words(dates.text, dates.begin, dates.stop)
    hours = mention(found[0].meaning, reading, words, zone) if len(found) == 1 else None
    if hours is None or hours.start is None or hours.end is None:
        return dates
    hours = replace(hours, alternatives=(), grain="hour")
    days = (replace(dates, alternatives=()), *dates.alternatives)
    first, *others = (hours, *days) if anchor else (*days, hours)
    return replace(first, alternatives=tuple(others), reason="ambiguous")


def _ended(found: list[Found], cut: list[Token], lang: str, reading: Reading) -> list[Found]:
    """What repeats, with how long it goes on where that is said apart from it ("daily at 9 with Ben for two weeks")."""
    rows = [each for each in found if each.meaning.recurrence and not is_ended(each.meaning.recurrence)]
    if len(rows) != 1:
        return found
    row, others = rows[0], [each for each in found if each is not rows[0]]
    for begin, stop in _runs(lexicon_of(lang).pieces(cut)):
        if begin < row.stop or any(begin < each.stop and each.begin < stop for each in others):
            continue
        joined = parsed([*cut[row.begin : row.stop], *cut[begin:stop]], lang, reading, expecting=False)
        if len(joined) == 1 and is_ended(joined[0].meaning.recurrence or ""):
            whole = joined[0]._replace(begin=row.begin, stop=begin + joined[0].stop - (row.stop - row.begin))
            return sorted([*others, whole], key=lambda each: each.begin)
    return found


def _paired(found: list[Found]) -> list[Found]:
    """A day and a time of day said apart ("on 8 March with Dr Lee at 5") are one time when each stands alone."""
    if len(found) != 2:
        return found
    days = [each for each in found if each.meaning.has("date") and not each.meaning.has("clock", "part", "range")]
    times = [each for each in found if each.meaning.has("clock", "part") and not is_dated(each.meaning)]
    if len(days) != 1 or len(times) != 1 or days[0].meaning.open:
        return found
    [day], [hour] = days, times
    joined = _on(hour.meaning, day.meaning)
    if joined is None:
        return found
    return [Found(joined, min(day.begin, hour.begin), max(day.stop, hour.stop), day.cost + hour.cost)]


def _wall(anchor: date | datetime) -> datetime:
    """A day or instant as wall time."""
    if isinstance(anchor, datetime):
        return anchor.replace(tzinfo=None, fold=0)
    return datetime.combine(anchor, time())


def _placed(found: list[Found], anchor: date | datetime | None) -> list[Found]:
    """Bare times of day on the day under discussion."""
    if anchor is None:
        return found
    day = one(Once(period("day", _wall(anchor))), "fixed")
    return [
        each if is_dated(each.meaning) else each._replace(meaning=_on(each.meaning, day, dated=False) or each.meaning)
        for each in found
    ]


def _on(time_of_day: Meaning, day: Meaning, *, dated: bool = True) -> Meaning | None:
    """A time of day on a day; None where the two are too deep to join."""
    try:
        return both(time_of_day, day, traits=None if dated else time_of_day.traits)
    except ValueError:
        return None


def split(text: str, lang: str) -> list[Token]:
    """The tokens of ``text`` as the language cuts them."""
    return lexicon_of(lang).split(tokens(text))


def words_at(text: str, cut: list[Token], found: Found) -> Words:
    """Where in ``text`` a meaning was found."""
    begin, stop = cut[found.begin].begin, cut[found.stop - 1].stop
    return Words(text[begin:stop], begin, stop)


@lru_cache(maxsize=32)
def lexicon_of(lang: str) -> Lexicon:
    return lexicon(lang.split("-", maxsplit=1)[0].lower())


def parsed(cut: list[Token], lang: str, reading: Reading, *, expecting: bool) -> list[Found]:
    """The meanings in a text, left to right, none overlapping."""
    pieces = lexicon_of(lang).pieces(cut)
    found: list[Found] = []
    for begin, stop in _runs(pieces):
        window = [
            [piece._replace(begin=piece.begin - begin, stop=piece.stop - begin) for piece in here]
            for here in pieces[begin:stop]
        ]
        cut_off = Edges(cut, begin)
        best = best_pieces(GRAMMAR.parse(window, reading), stop - begin, cut_off, expecting=expecting)
        found.extend(each._replace(begin=each.begin + begin, stop=each.stop + begin) for each in best)
    return found


def _runs(pieces: list[list[Piece]]) -> list[tuple[int, int]]:
    """Stretches of tokens that each are part of a known phrase."""
    known = [False] * len(pieces)
    for here in pieces:
        for piece in here:
            known[piece.begin : piece.stop] = [True] * (piece.stop - piece.begin)
    runs: list[tuple[int, int]] = []
    begin = None
    for index, is_known in enumerate([*known, False]):
        if begin is not None and (not is_known or index - begin >= _LONGEST_RUN):
            runs.append((begin, index))
            begin = None
        if is_known and begin is None:
            begin = index
    return runs


__all__ = ["Conventions", "find_times"]
