"""From meanings to instants in the person's zone, clock changes included."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from kit.zones import earliest, instants
from nlu.times.combined import AnyCycle, Within, coming
from nlu.times.cycles import Cycle
from nlu.times.meaning import Meaning, Reading
from nlu.times.spans import Span, midnight, rank
from nlu.understanding import Grain, TimeMention

_HALF_HOUR = timedelta(minutes=30)
_FAR = timedelta(days=170)
_NEAR = timedelta(days=45)
_GRAINS: dict[str, Grain] = {
    "half": "quarter", "decade": "year", "century": "year", "fortnight": "week", "night": "day", "weekend": "day",
    "workday": "day", "workweek": "day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Where a time was spoken of: ``text[begin:stop]`` of the message."""

    text: str
    begin: int
    stop: int


def readings(meaning: Meaning, reading: Reading) -> list[Span]:
    """The spans a meaning may stand for, best first."""
    options = meaning.options
    if meaning.has("twelve") and (meaning.has("range") or meaning.open) and reading.conventions.school == "house":
        options = options[:1]  # nobody is asked whether "from 9 to 5" begins at night
    found = [span for option in options if (span := _span(option, reading, dated=meaning.has("weekday")))]
    if meaning.has("twelve") and not meaning.has("date") and reading.conventions.clocks == "coming":
        found.sort(key=lambda span: (span.start < midnight(reading.now), span.start))
    return list(dict.fromkeys(found))


def _span(option: AnyCycle, reading: Reading, *, dated: bool) -> Span | None:
    """The next span; a weekday and date that agreed a few days ago and do not again for long are meant as past."""
    at = reading.now
    if reading.conventions.clocks == "coming" and isinstance(option, Cycle):
        at = at.replace(minute=0, second=0, microsecond=0)  # what is said of this hour may lie a few minutes back
    span = coming(option, at)
    if dated and span and isinstance(option, Within) and span.start > reading.now + _FAR:
        back = next(iter(option.back(reading.now)), None)
        if back and back.start > reading.now - _NEAR:
            return back
    return span


def mention(meaning: Meaning, reading: Reading, words: Words, zone: ZoneInfo | None) -> TimeMention | None:
    """The time a meaning stands for, its other readings as alternatives; None when the calendar has none."""
    found = [_laid(span, meaning, words, zone) for span in readings(meaning, reading)]
    if not found:
        return None
    first, *others = found
    reason = first.reason or ("ambiguous" if others else None)
    return replace(first, alternatives=(*first.alternatives, *others), reason=reason, recurrence=meaning.recurrence)


def _laid(span: Span, meaning: Meaning, words: Words, zone: ZoneInfo | None) -> TimeMention:
    grain = _GRAINS.get(span.grain, span.grain)
    plain = TimeMention(words.text, words.begin, words.stop, None, None, meaning.open, grain, dated=is_dated(meaning))  # type: ignore[arg-type]
    if meaning.open == "before":
        return _with_instants(plain, None, span.start, meaning, zone)
    if meaning.open == "after":
        return _with_instants(plain, span.start, None, meaning, zone)
    return _with_instants(plain, span.start, _end(span) if _has_end(span, meaning) else None, meaning, zone)


def _end(span: Span) -> datetime:
    """A range of days includes its last one; a range of hours is over at the hour that closes it."""
    small = rank(span.grain) < rank("day")
    return span.closed_by if small and span.closed_by else span.end


def is_dated(meaning: Meaning) -> bool:
    """Whether a day or a longer period was said."""
    return meaning.has("date", "period", "fixed", "now")


def _has_end(span: Span, meaning: Meaning) -> bool:
    if meaning.has("fixed_minute"):
        return False
    return (
        meaning.has("range", "part", "period")
        or rank(span.grain) > rank("day")
        or span.end - span.start > timedelta(days=1)
    )


def _with_instants(
    plain: TimeMention, start: datetime | None, end: datetime | None, meaning: Meaning, zone: ZoneInfo | None
) -> TimeMention:
    if zone is None:
        return replace(plain, start=start, end=end)
    if meaning.offset is not None:
        there = timezone(timedelta(minutes=meaning.offset))
        return replace(
            plain,
            start=start and start.replace(tzinfo=there).astimezone(zone),
            end=end and end.replace(tzinfo=there).astimezone(zone),
        )
    is_point = start is not None and end is None and plain.grain in {"second", "minute", "hour"}
    if is_point and start is not None:
        return _point(replace(plain, end=None), start, zone)
    return replace(
        plain, start=start and earliest(start, zone).astimezone(zone), end=end and earliest(end, zone).astimezone(zone)
    )  # fmt: skip


def _point(plain: TimeMention, wall: datetime, zone: ZoneInfo) -> TimeMention:
    """One instant; in a fold the second is an alternative; in a gap the first after it, and the half hour before it."""
    found = [instant.astimezone(zone) for instant in instants(wall, zone)]
    if found:
        others = tuple(replace(plain, start=each, reason="fold") for each in found[1:])
        return replace(plain, start=found[0], alternatives=others, reason="fold" if others else None)
    after = earliest(wall, zone).astimezone(zone)
    before = (after.astimezone(UTC) - _HALF_HOUR).astimezone(zone)
    around = replace(plain, start=before, reason="gap")
    return replace(plain, start=after, missing=True, reason="gap", alternatives=(around,))
