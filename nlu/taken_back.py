"""What was said and taken back in the same message: "Friday at 2pm, actually make it Monday" means Monday at 2pm.

The message is written anew as if only the last had been said, so that whoever reads on reads it as any other. A day
that is said instead keeps the hour before it, an hour the day. What a message takes back of earlier ones, and which
intent it has, is left to the engines and the flows.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nlu.finder import FindTimes, find_in
from nlu.slots.builder import find as find_builder
from nlu.slots.service import find as find_service
from nlu.text import cap, fold
from nlu.understanding import Context, TimeMention

_WORDS = Path(__file__).with_suffix(".toml")
_MOST, _MOST_NAMES = 3, 8
_STOP = r"[\s,.;:!?\u2026\u2013\u2014-]"


@dataclass(frozen=True, slots=True)
class _Named:
    """Something named in ``text[start:end]``; ``value`` tells two of a kind apart, ``time`` is how a time was read."""

    kind: str
    start: int
    end: int
    value: object
    time: TimeMention | None = None


def as_last_said(text: str, context: Context, *, lang: str, find_times: FindTimes) -> str:
    """The message without what it takes back itself; as it is where it takes nothing back."""
    text = cap(text)
    for _ in range(_MOST):
        if not _takes_back().search(fold(text)):
            break
        named = _named_in(text, context, lang, find_times)
        anew = next(filter(None, (_settled(text, named, *cue) for cue in _cues(text, named))), None)
        if anew is None:
            break
        text = anew
    return text


def _cues(text: str, named: list[_Named]) -> list[tuple[int, int]]:
    """Where something is taken back, and where what is said instead begins."""
    folded, found = fold(text), []
    for cue in _takes_back().finditer(folded):
        after = next((each for each in named if each.start >= cue.end()), None)
        inside = any(each.start < cue.end() and cue.start() < each.end for each in named)
        if after and not inside and _fills().fullmatch(folded, cue.end(), after.start):
            found.append((cue.start(), after.start))
    return found


def _settled(text: str, named: list[_Named], cue: int, instead: int) -> str | None:
    """The message with what follows the cue in place of what it takes back; None where it takes nothing back."""
    before, after = [each for each in named if each.end <= cue], [each for each in named if each.start >= instead]
    cuts: list[tuple[int, int, str]] = []
    for new in _first_of_each(after):
        if old := _taken_back(text, before, new, cue):
            lead = _lead(text, new.start, cue)
            keeps_lead = new.kind == "time" or lead == new.start
            begin = old[0].start if keeps_lead else _lead(text, old[0].start, 0)
            words = _with_one_aim(text, old[0], new, _in_place_of(text, old[-1], new))
            cuts.append((begin, old[-1].end, words if keeps_lead else text[lead : new.start] + words))
            cuts.append((lead, _end(text, new), ""))
    if not cuts:
        return None
    cuts.append((_begin(text, cue), min(_lead(text, each.start, cue) for each in after), ", "))
    return _cut(text, cuts)


def _first_of_each(named: list[_Named]) -> list[_Named]:
    return list({each.kind: each for each in reversed(named)}.values())


def _taken_back(text: str, before: list[_Named], new: _Named, cue: int) -> list[_Named]:
    """The last that was named of this kind, with those it was left open with ("Friday or Saturday? No, Monday")."""
    same = [each for each in before if each.kind == new.kind]
    if not same or same[-1].value == new.value:
        return []
    old = [same.pop()]
    if (
        same and new.time and not new.time.is_point and _inner_aim(fold(text), new)
    ):  # "Friday to Monday, no, Wednesday to Tuesday"
        old.insert(0, same.pop())
    while same and _or().fullmatch(fold(text), same[-1].end, old[0].start):
        old.insert(0, same.pop())
    is_aim = bool(_aims().search(fold(text[: old[0].start])))
    told = new.kind == "time" and not same and not is_aim and _tells_which().search(fold(text[:cue]))
    return [] if told else old


def _in_place_of(text: str, old: _Named, new: _Named) -> str:
    """The new words, with the hour of the old day or the day of the old hour where only the other is said."""
    words = text[new.start : new.end]
    was, now = old.time, new.time
    if was is None or now is None or was.start is None or now.start is None or not was.dated:
        return words
    if not now.dated:
        return f"{was.start:%Y-%m-%d} {words}"
    is_day = now.grain == "day" and not now.open
    if is_day and was.is_point:
        return f"{words} {was.start:%H:%M}"
    if is_day and was.grain == "hour" and was.end and was.end.date() == was.start.date():
        return f"{words} {was.start:%H:%M}-{was.end:%H:%M}"
    return words


def _with_one_aim(text: str, old: _Named, new: _Named, words: str) -> str:
    """The new words with the word that says that something goes there ("to Monday"), once, if the old had it."""
    folded = fold(text)
    was, now = (_aim().match(folded, each.start, each.end) for each in (old, new))
    if was and not now:
        return text[old.start : was.end()] + words
    if now and not was and _aims().search(folded[: old.start]):
        return words[now.end() - new.start :]
    return words


def _begin(text: str, cue: int) -> int:
    """Where the taking back begins, with the sign or the sound before it."""
    found = _before_cue().search(fold(text[:cue]))
    return found.start() if found else cue


def _end(text: str, new: _Named) -> int:
    """Where what is said instead ends, with an "instead" behind it."""
    found = _instead().match(fold(text), new.end)
    return found.end() if found else new.end


def _lead(text: str, start: int, earliest: int) -> int:
    """Where the small words begin that lead to what is named at ``start``."""
    found = _leads().search(fold(text[earliest:start]))
    return earliest + found.start() if found else start


def _cut(text: str, cuts: list[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, words in sorted(cuts):
        if end <= at:
            continue
        parts += [text[at : max(at, start)], words]
        at = end
    return re.sub(r"[\s,]+(?=[?.!,]|$)", "", re.sub(r"\s+", " ", "".join([*parts, text[at:]])).strip())


def _named_in(text: str, context: Context, lang: str, find_times: FindTimes) -> list[_Named]:
    """The times, builders and services that are named, from left to right."""
    found: list[_Named] = []
    for each in find_in(text, context, now=context.now, lang=lang, find_times=find_times):
        whole = _time(each, 0)
        found += _from_and_to(text, whole, context, lang, find_times) or [whole]
    for kind, find in (("service", find_service), ("builder", find_builder)):
        at = 0
        for _ in range(_MOST_NAMES):
            slot = find(text[at:], context)
            if slot is None:
                break
            named = _Named(kind, at + slot.start, at + slot.end, slot.value)
            if not any(each.start < named.end and named.start < each.end for each in found):
                found.append(named)
            at += slot.end
    return sorted(found, key=lambda each: each.start)


def _time(mention: TimeMention, at: int) -> _Named:
    return _Named("time", at + mention.begin, at + mention.stop, (mention.start, mention.end), mention)


def _from_and_to(text: str, whole: _Named, context: Context, lang: str, find_times: FindTimes) -> list[_Named]:
    """The two times of "Friday to Monday" where a session goes from the one to the other; none of any other stretch."""
    folded = fold(text)
    aim = None if _takes_back().search(folded[: whole.start]) else _inner_aim(folded, whole)
    if aim is None or not _tells_which().search(folded[: whole.start]):
        return []
    parts = [(whole.start, aim[0]), (aim[1], whole.end)]
    read = [
        find_in(text[start:end], context, now=context.now, lang=lang, find_times=find_times) for start, end in parts
    ]
    if [len(each) for each in read] != [1, 1] or not read[0][0].dated:
        return []
    return [_time(each[0], start) for each, (start, _) in zip(read, parts, strict=True)]


def _inner_aim(folded: str, named: _Named) -> tuple[int, int] | None:
    """Where, inside of what is named, a word says that what follows is where it goes."""
    found = list(_aim().finditer(folded, named.start + 1, named.end))
    return found[-1].span() if found else None


@cache
def _file() -> dict[str, str]:
    return {name: "|".join(words) for name, words in tomllib.loads(_WORDS.read_text("utf-8")).items()}


@cache
def _takes_back() -> re.Pattern[str]:
    words, weak = _file()["takes_back"], _file()["takes_back_before_a_stop"]
    return re.compile(rf"\b(?:{words})\b|\b(?:{weak})\b(?=\s*[,.;:!\u2026\u2013\u2014-]|\s+(?:{words}|{weak})\b)")


@cache
def _fills() -> re.Pattern[str]:
    words = "|".join((_file()["takes_back"], _file()["fills"]))
    return re.compile(rf"{_STOP}*(?:(?:{words})\b{_STOP}*)*")


@cache
def _before_cue() -> re.Pattern[str]:
    return re.compile(rf"{_STOP}*(?:\b(?:{_file()['sounds']})\b{_STOP}*)*$")


@cache
def _instead() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_file()['instead']})\b")


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{_file()['leads']})\s+)*$")


@cache
def _or() -> re.Pattern[str]:
    return re.compile(rf"\W+(?:{_file()['or']})\W+(?:(?:{_file()['leads']})\W+)*")


@cache
def _aim() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_file()['aims']})\s+")


@cache
def _aims() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_file()['aims']})\s+(?:(?:{_file()['leads']})\s+)*$")


@cache
def _tells_which() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_file()['tells_which']})\b")
