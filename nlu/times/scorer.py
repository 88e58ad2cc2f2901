"""One bare expression to its readings as plain dicts: the form that scorers of date parsers read."""

from datetime import datetime, timedelta
from typing import Any

from nlu.times import cycles
from nlu.times.best import Found
from nlu.times.conventions import HOUSE, SCORED
from nlu.times.find import parsed, split
from nlu.times.meaning import Meaning, Reading
from nlu.times.resolve import readings
from nlu.times.spans import Span

_MONTH_FIRST = {"en"}


def resolve_expression(text: str, reference: datetime, lang: str) -> list[dict[str, Any]]:
    """Readings as ``{"start", "end", "open"}``, best first; empty when there is no time in ``text``.

    ``reference`` is a naive wall time. Loose words are read as the public test collections of that language have them,
    not by the house's hours. A number or word that could be a time counts only when the whole text is one.
    """
    reading = Reading(reference.replace(tzinfo=None), lang in _MONTH_FIRST, SCORED.get(lang, HOUSE))
    cut = split(text, lang)
    found = [each for each in parsed(cut, lang, reading, expecting=True) if _counts(each, len(cut))]
    if not found:
        return []
    found = [each._replace(meaning=_alone(each.meaning, reading)) for each in found]
    longest = max(found, key=lambda each: each.stop - each.begin)
    closes_early = reading.conventions.closes_early
    return [_plain(span, longest, closes_early) for span in readings(longest.meaning, reading)]


def _counts(found: Found, size: int) -> bool:
    if found.meaning.has("shy"):
        return False
    return not found.meaning.has("latent", "doubtful", "bare_day", "bare_year") or found.stop - found.begin == size


def _plain(span: Span, found: Found, closes_early: frozenset[str]) -> dict[str, Any]:
    meaning = found.meaning
    if meaning.open == "before":
        return {"start": None, "end": span.start, "open": "before"}
    ranged = meaning.open is None and _is_range(span, meaning)
    return {"start": span.start, "end": _end(span, meaning, closes_early) if ranged else None, "open": meaning.open}


def _end(span: Span, meaning: Meaning, closes_early: frozenset[str]) -> datetime:
    """Duckling runs to the end of what closes a range, Recognizers to its beginning: by the forms either mostly has."""
    if span.closed_by is None:
        return span.end
    forms = {"yearly"} if meaning.has("date") else {"half_clock" if meaning.has("halved") else "clock"}
    if meaning.has("clock") and meaning.has("date"):
        forms = _dated(span, meaning)
    elif meaning.has("fixed"):
        forms = {"fixed"}
    elif not meaning.has("date") and span.grain == "hour":
        forms = {"hours"}
    if meaning.has("figures"):
        forms = {"figures"}
    if meaning.has("period"):
        forms = {"period"}
    return span.closed_by if forms & closes_early else span.end


def _is_range(span: Span, meaning: Meaning) -> bool:
    if meaning.has("fixed_minute"):
        return False
    if span.grain in {"decade", "century"}:
        return True
    return meaning.has("range", "part") or (
        span.grain in {"day", "minute"} and span.end - span.start > _LONG[span.grain]
    )


_LONG = {"day": timedelta(days=1), "minute": timedelta(minutes=1)}


def _dated(span: Span, meaning: Meaning) -> set[str]:
    if not meaning.has("weekday"):
        return {"dated_clock"}
    return {"weekday_hours"} if span.grain == "hour" or meaning.has("halved") else {"weekday_clock"}


def _alone(meaning: Meaning, reading: Reading) -> Meaning:
    """A part of the day named without a day."""
    hours = next((hours for name, hours in reading.conventions.bare_parts.items() if meaning.has(f"part:{name}")), None)
    if hours is None or meaning.has("date", "clock", "fixed", "narrowed"):
        return meaning
    return meaning.turned(lambda _: cycles.hours(*hours))
