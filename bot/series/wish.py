"""Reading a wish for sessions that repeat: how often, from which day, at what time, until when.

Recurrences are found by ``nlu.times``; what the calendar says to them is left to ``plan``.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.sayings import sayings
from bot.state import Repeat
from bot.talk import Talk
from bot.wish.wishes import take_in
from nlu.slots.numbers import WORDS, number
from nlu.text import fold
from nlu.times import resolve_duration
from nlu.understanding import TimeMention

_ENDS = re.compile(r";(?P<end>(?:COUNT|UNTIL)=\w+)")
_NUMBER = re.compile(rf"\b(?P<n>\d{{1,3}}|{WORDS})\b")
_MONTH = timedelta(days=30)  # as lengths of time are told in seconds
_FIXED = ("BYDAY", "BYMONTHDAY", "DAILY")
_WISHES = {"series", "book", "correct", "choose", "out_of_scope", "confirm"}
_TASKS = {None, "book", "series"}


def wants_series(talk: Talk) -> bool:
    """Whether the message asks for sessions that repeat, and for none to end."""
    said, state = talk.meaning.intent, talk.state
    if talk.picked or state.task not in _TASKS or said not in _WISHES or ends_series(talk):
        return False
    repeats = any(each.recurrence for each in talk.meaning.times)
    return repeats or (said == "series" and (state.task is None or "series" in talk.meaning.slots))


def ends_series(talk: Talk) -> bool:
    """Whether what repeats is to stop: that is cancelling."""
    return bool(set(re.findall(r"\w+", fold(talk.text))) & _ending_words())


@cache
def _ending_words() -> frozenset[str]:
    return frozenset(fold(word) for word in sayings("ways_out")["end_what_repeats"])


def begin(talk: Talk) -> Repeat:
    """Begin a series; what was said for a single booking, its time too, goes on to count."""
    state, wish = talk.state, talk.state.wish
    state.begin("series")
    state.wish, state.repeat = wish, Repeat(zone=_zone(talk))
    if wish.at:
        state.repeat.day, state.repeat.clock = wish.at.date(), wish.at.strftime("%H:%M")
        state.repeat.zone = str(wish.at.tzinfo) if isinstance(wish.at.tzinfo, ZoneInfo) else state.repeat.zone
    wish.at = wish.start = wish.end = None
    return state.repeat


def take_in_series(talk: Talk, repeat: Repeat) -> bool:
    """Add what was said to the wish; True when anything about it was said."""
    before, wish = repeat.model_copy(deep=True), talk.state.wish.model_copy(deep=True)
    times, whole = talk.meaning.times, talk.meaning
    talk.meaning = replace(whole, times=())  # the times are the series' own
    take_in(talk)
    talk.meaning = whole
    asked_end = talk.state.asked == "series_end"
    if asked_end and not any(each.recurrence for each in times):
        _take_end(talk, repeat, times)
    else:
        for mention in times:
            _take_time(talk, repeat, mention)
        _take_rule_alone(talk, repeat)
    return repeat != before or talk.state.wish != wish


def _take_time(talk: Talk, repeat: Repeat, mention: TimeMention) -> None:
    """A recurrence gives the rule; a day or a time of day where it counts from."""
    if mention.recurrence:
        end = _ENDS.search(mention.recurrence)
        repeat.rule, repeat.end = _ENDS.sub("", mention.recurrence), end["end"] if end else repeat.end
    if mention.start is None:
        return
    repeat.zone = _zone(talk, mention.start)
    fixes_day = not mention.recurrence or any(part in mention.recurrence for part in _FIXED)
    if mention.dated and fixes_day:
        repeat.day = mention.start.date()
    if mention.is_point:
        repeat.clock = mention.start.strftime("%H:%M")


def _take_rule_alone(talk: Talk, repeat: Repeat) -> None:
    """A rule that names no time ("six sessions, one a week"), and a number of times said with it."""
    said = talk.slot("series")
    if not said:
        return
    end = _ENDS.search(said)
    repeat.rule = repeat.rule or _ENDS.sub("", said)
    repeat.end = repeat.end or (end["end"] if end else "")


def _take_end(talk: Talk, repeat: Repeat, times: tuple[TimeMention, ...]) -> None:
    """How many times, for how long, or until when, in answer to that question."""
    until = next((each.end or each.start for each in times if each.end or each.start), None)
    seconds = resolve_duration(talk.text, talk.meaning.language)
    counted = _NUMBER.search(fold(talk.text))
    if until:
        last = until if any(each.end for each in times) else until + timedelta(days=1)
        repeat.end = _until(last.replace(tzinfo=None))
    elif seconds and repeat.rule.startswith("FREQ=MONTHLY") and seconds >= _MONTH.total_seconds():
        repeat.end = f"COUNT={round(timedelta(seconds=seconds) / _MONTH) // _interval(repeat) or 1}"
    elif seconds and repeat.day and seconds >= timedelta(days=1).total_seconds():
        repeat.end = _until(datetime.combine(repeat.day, datetime.min.time()) + timedelta(seconds=seconds))
    elif counted and number(counted["n"]) >= 1:
        repeat.end = f"COUNT={number(counted['n'])}"


def _interval(repeat: Repeat) -> int:
    step = re.search(r"INTERVAL=(\d+)", repeat.rule)
    return int(step[1]) if step else 1


def _until(end: datetime) -> str:
    return f"UNTIL={end - timedelta(seconds=1):%Y%m%dT%H%M%S}"


def _zone(talk: Talk, start: datetime | None = None) -> str:
    """The zone times were said in."""
    if start is not None and isinstance(start.tzinfo, ZoneInfo):
        return start.tzinfo.key
    return talk.heard.zone if talk.heard else talk.organisation.zone


def first_of(repeat: Repeat) -> datetime:
    """The instant from which the rule counts, in the zone it was said in."""
    assert repeat.day
    assert repeat.clock
    wall = datetime.combine(repeat.day, datetime.strptime(repeat.clock, "%H:%M").time())  # noqa: DTZ007 - wall time
    return wall.replace(tzinfo=ZoneInfo(repeat.zone)).astimezone(UTC).astimezone(ZoneInfo(repeat.zone))
