"""Finding the times in a message: scan for parts, join neighbours that speak of one time, resolve each group."""

from datetime import date, datetime

from nlu.times.languages import words_for
from nlu.times.languages.words import Now, Words
from nlu.times.parts import Bound, Clock, ClockRange, Day, Group, Part, PartOfDay, Shift, Soonest
from nlu.times.resolve import resolve
from nlu.understanding import TimeMention

_LONGEST = 2000
_MONTH_FIRST = {"US", "PH", "BZ", "FM", "PW"}
_CLOCKS = (Clock, ClockRange, PartOfDay)


def find_times(
    text: str,
    *,
    now: datetime,
    lang: str = "en",
    locale: str = "en-US",
    anchor: date | None = None,
    expecting: bool = False,
) -> tuple[TimeMention, ...]:
    """The times spoken of in ``text``, left to right.

    Args:
        text: a message; what lies beyond 2,000 characters is not read.
        now: the present instant, aware, in the person's zone.
        lang: the message's language.
        locale: ranks ambiguous dates; where dates are written month first, "5/6" is 6 May.
        anchor: the day under discussion: a bare time of day is taken to be on it.
        expecting: the person was asked for a time, so that a bare "7" or "the 8th" is one.
    """
    said_at = Now(now.replace(tzinfo=None), locale.rsplit("-", maxsplit=1)[-1].upper() in _MONTH_FIRST, expecting)
    words = words_for(lang)
    parts = _scan(text[:_LONGEST], words, said_at)
    groups = _joined(parts, text, words)
    found = [resolve(group, text, now=now, anchor=anchor) for group in groups]
    return tuple(mention for mention in found if mention)


def _scan(text: str, words: Words, now: Now) -> list[Part]:
    """Non-overlapping parts; earlier patterns win over later ones at the same words."""
    taken: list[Part] = []
    patterns = words.patterns + (words.latent if now.expecting else ())
    for pattern, read in patterns:
        for found in pattern.finditer(text):
            if any(found.start() < part.stop and part.begin < found.end() for part in taken):
                continue
            said = read(found, now)
            if said is not None:
                taken.append(Part(said, found.start(), found.end()))
    return sorted(taken, key=lambda part: part.begin)


def _joined(parts: list[Part], text: str, words: Words) -> list[Group]:
    groups: list[Group] = []
    for part in parts:
        last = groups[-1] if groups else None
        if last and _fits(last, part) and words.fillers.fullmatch(text, last.parts[-1].stop, part.begin):
            last.parts.append(part)
        else:
            groups.append(Group([part]))
    groups = [group for group in groups if not all(isinstance(part.said, Bound) for part in group.parts)]
    return _pair_up(groups)


def _fits(group: Group, part: Part) -> bool:
    if isinstance(group.parts[-1].said, Bound):
        return True
    if isinstance(part.said, Bound | Soonest | Shift) or group.get(Soonest) or group.get(Shift):
        return isinstance(part.said, Bound) and group.get(Day) is not None and group.get(Bound) is None
    if isinstance(part.said, Day):
        return group.get(Day) is None
    if isinstance(part.said, PartOfDay):
        return group.get(PartOfDay) is None and group.get(ClockRange) is None
    return group.get(Clock) is None and group.get(ClockRange) is None


def _pair_up(groups: list[Group]) -> list[Group]:
    """A day and a time of day said apart ("on 8 March with Dr Lee at 5") are one time when each stands alone."""
    days = [group for group in groups if group.get(Day) and not group.has(*_CLOCKS)]
    times = [group for group in groups if not group.get(Day) and group.has(*_CLOCKS)]
    if len(groups) == 2 and len(days) == 1 and len(times) == 1:
        return [Group(days[0].parts + times[0].parts)]
    return groups
