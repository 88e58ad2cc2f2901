"""Finding the times in a message: cut it, parse each run of known words, keep the best pieces, resolve them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from nlu.text import MAX_CHARS
from nlu.times.chart import Piece
from nlu.times.conventions import HOUSE
from nlu.times.cycles import Once
from nlu.times.grammar import GRAMMAR
from nlu.times.lexicon import Lexicon, lexicon
from nlu.times.meaning import Conventions, Meaning, Reading, both, one
from nlu.times.resolve import Words, is_dated, mention
from nlu.times.spans import period
from nlu.times.tokens import Token, tokens
from nlu.understanding import TimeMention

_MONTH_FIRST = {"US", "PH", "BZ", "FM", "PW"}
_SILENT = {"NOTIME", "D"}  # explain words without being a time: greetings, counted things, bare lengths
_FINAL = {"X", "P", "C", "S", "M", "R", "O", "Q", *_SILENT}
_PRICES = {"D": 6.0}  # of a piece: fewer and longer ones explain better, and a time better than a length
_LONGEST_RUN = 28
_LATENT_COST = 3.0


class Found(NamedTuple):
    """A meaning and the tokens it was read from."""

    meaning: Meaning
    begin: int
    stop: int
    cost: float


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
    found = _placed(_paired(parsed(cut, lang, reading, expecting=expecting)), anchor)
    mentions = (mention(each.meaning, reading, words_at(text, cut, each), zone) for each in found)
    return tuple(each for each in mentions if each)


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
        cut_off = _Edges(cut, begin)
        best = _best(GRAMMAR.parse(window, reading), stop - begin, cut_off, expecting=expecting)
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


class _Edges:
    """Tells whether a piece would cut a longer number or word in two ("650-650-6500", "A4", "$DEC")."""

    def __init__(self, cut: list[Token], base: int) -> None:
        self._cut, self._base = cut, base

    def cuts(self, piece: Piece) -> bool:
        begin, stop = piece.begin + self._base, piece.stop + self._base
        return self._cuts_before(begin) or self._cuts_after(stop)

    def _cuts_before(self, begin: int) -> bool:
        token = self._cut[begin]
        if begin == 0 or not token.glued:
            return False
        before = self._cut[begin - 1].text
        if before in _MARKS or (token.text.isdigit() and before.isalpha()):
            return True
        return before in _LINKS and token.text.isdigit() and begin > 1 and self._cut[begin - 1].glued

    def _cuts_after(self, stop: int) -> bool:
        if stop >= len(self._cut) or not self._cut[stop].glued:
            return False
        after, last = self._cut[stop].text, self._cut[stop - 1].text
        if after in _MARKS or (last.isdigit() and after.isalpha()) or (last.isalpha() and after.isdigit()):
            return True
        links = after in _LINKS and stop + 1 < len(self._cut) and self._cut[stop + 1].glued
        return links and last.isdigit() and self._cut[stop + 1].text.isdigit()


_MARKS = frozenset("$#%€£_+=*\\^")
_LINKS = frozenset("-/.:,")


def _best(pieces: list[list[Piece]], size: int, edges: _Edges, *, expecting: bool) -> list[Found]:
    """The pieces that together explain most tokens at the least cost."""
    scores: list[float] = [0.0] * (size + 1)
    chosen: list[Piece | None] = [None] * size
    for begin in range(size - 1, -1, -1):
        scores[begin] = scores[begin + 1]
        for piece in pieces[begin]:
            if piece.kind not in _FINAL or not _may_stand(piece, edges, expecting=expecting):
                continue
            score = 10.0 * (piece.stop - begin) - piece.cost - _PRICES.get(piece.kind, 3.0) + scores[piece.stop]
            if score > scores[begin]:
                scores[begin], chosen[begin] = score, piece
    found: list[Found] = []
    at = 0
    while at < size:
        best = chosen[at]
        if best is None or scores[at] == scores[at + 1]:
            at += 1
            continue
        if best.kind not in _SILENT:
            found.append(Found(best.value, best.begin, best.stop, best.cost))
        at = best.stop
    return found


def _may_stand(piece: Piece, edges: _Edges, *, expecting: bool) -> bool:
    if piece.kind in _SILENT:
        return True
    return (expecting or not piece.value.has("latent", "doubtful")) and not edges.cuts(piece)


__all__ = ["Conventions", "find_times"]
