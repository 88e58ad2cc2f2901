"""English: words and patterns for times."""

import re
from datetime import date, timedelta

from nlu.times import calendar
from nlu.times.languages.words import Now, Reader, Words
from nlu.times.parts import Bound, Clock, ClockRange, Day, Half, PartOfDay, Said, Shift, Soonest

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WEEKDAYS = {name: number for number, name in enumerate(_DAYS, 1)} | {
    short: number
    for number, shorts in enumerate(("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun"), 1)
    for short in shorts.split()
}
_MONTH_NUMBERS = (
    {name: number for number, name in enumerate(_MONTHS, 1)}
    | {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
    | {"sept": 9}
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"thirty": 30, "forty": 40, "forty-five": 45, "forty five": 45, "fifty": 50, "a": 1, "an": 1, "couple of": 2}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
            "twenty-first",
            "twenty-second",
            "twenty-third",
            "twenty-fourth",
            "twenty-fifth",
            "twenty-sixth",
            "twenty-seventh",
            "twenty-eighth",
            "twenty-ninth",
            "thirtieth",
            "thirty-first",
        ],
        1,
    )
}
_PARTS = {
    "morning": PartOfDay("morning", 6, 12),
    "lunchtime": PartOfDay("lunchtime", 12, 14),
    "lunch": PartOfDay("lunchtime", 12, 14),
    "afternoon": PartOfDay("afternoon", 12, 18),
    "arvo": PartOfDay("afternoon", 12, 18),
    "evening": PartOfDay("evening", 17, 22),
    "tonight": PartOfDay("evening", 17, 23),
    "night": PartOfDay("evening", 18, 23),
}


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_WEEKDAY, _MONTH, _NUMBER = _any(_WEEKDAYS), _any(_MONTH_NUMBERS), _any(_NUMBERS)
_ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_any(_ORDINALS)})"
_HALF = r"(?:a\.?\s?m\.?|p\.?\s?m\.?)(?![a-z])"
_HOUR_WORDS = _any(list(_NUMBERS)[1:13])
_CLOCK = (
    rf"(?:(?P<h>\d{{1,2}}|{_HOUR_WORDS})(?:[:.h](?P<m>[0-5]\d)|\s(?P<mw>fifteen|thirty|forty[- ]five))?"
    rf"\s*(?:o'?\s?clock)?\s*(?P<half>{_HALF})?)"
)
_DAY_NUMBER = rf"(?P<d>\d{{1,2}}|{_any(_ORDINALS)})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<y>\d{4}))?"


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.get(word, 0)


def _ordinal(word: str) -> int:
    digits = re.match(r"\d+", word)
    return int(digits[0]) if digits else _ORDINALS[word]


def _half(word: str | None) -> Half | None:
    return None if not word else "am" if word.lower().startswith("a") else "pm"


def _clock(found: re.Match[str], _now: Now) -> Clock | None:
    return _clock_of(found["h"], found["m"], found["mw"], found["half"])


def _clock_of(hour: str, minute: str | None, minute_word: str | None, half: str | None) -> Clock | None:
    value, minutes = _number(hour), int(minute) if minute else _number((minute_word or "zero").replace("-", " "))
    if value > 24 or (half and not 1 <= value <= 12):
        return None
    return Clock(value % 24 if value == 24 else value, minutes, _half(half), exact=not hour.startswith("0"))


def _past(found: re.Match[str], _now: Now) -> Clock | None:
    hour, away = _number(found["h"]), {"half": 30, "quarter": 15}.get(found["n"]) or _number(found["n"])
    if not 1 <= hour <= 12 or not 0 < away < 60:
        return None
    if found["way"] in {"to", "till", "before"}:
        return Clock((hour - 2) % 12 + 1, 60 - away, _half(found["half"]))
    return Clock(hour, away, _half(found["half"]))


def _range(found: re.Match[str], _now: Now) -> ClockRange | None:
    end = _clock_of(found["h2"], found["m2"], None, found["half2"])
    start = _clock_of(found["h1"], found["m1"], None, found["half1"] or found["half2"])
    if start is None or end is None or (found["half1"] is None and found["half2"] and start.hour > end.hour):
        start = _clock_of(found["h1"], found["m1"], None, found["half1"])
    return ClockRange(start, end) if start and end else None


def _relative_day(found: re.Match[str], now: Now) -> Day:
    ahead = {
        "today": 0,
        "tomorrow": 1,
        "tmrw": 1,
        "tmr": 1,
        "tomorow": 1,
        "tommorow": 1,
        "tommorrow": 1,
        "yesterday": -1,
    }
    return Day(now.wall.date() + timedelta(days=ahead[found[0].lower()]))


def _weekday(found: re.Match[str], now: Now) -> Day:
    which = (found["which"] or "").strip().lower()
    day = calendar.weekday(now.wall.date(), _WEEKDAYS[found["day"].lower()], "this" if which == "this" else "")
    week_on = found["week"]
    return Day(day.first + timedelta(days=7)) if week_on and day.first <= _sunday(now.wall.date()) else day


def _sunday(today: date) -> date:
    return today + timedelta(days=7 - today.isoweekday())


def _span(found: re.Match[str], now: Now) -> Said:
    ahead, today = (0 if found["which"] in {"this", "the"} else 1), now.wall.date()
    match found["unit"]:
        case "week":
            return calendar.week(today, ahead)
        case "weekend":
            return calendar.weekend(today, ahead)
        case _:
            return calendar.month(today, ahead)


def _shift(found: re.Match[str], now: Now) -> Said | None:
    count, unit = _number(found["n"]), found["unit"].rstrip("s")
    if count > 10_000:
        return None
    if unit in {"day", "week"}:
        days = count * (7 if unit == "week" else 1)
        return Day(now.wall.date() + timedelta(days=days))
    if unit == "month":
        return calendar.day_and_month(now.wall.date(), now.wall.day, calendar.divmod_month(now.wall.date(), count)[1])
    length = timedelta(minutes=count) if unit.startswith("min") else timedelta(hours=count)
    return Shift(length, "minute")


def _day_month(found: re.Match[str], now: Now) -> Day | None:
    year = int(found["y"]) if found["y"] else None
    return calendar.day_and_month(
        now.wall.date(), _ordinal(found["d"].lower()), _MONTH_NUMBERS[found["month"].lower()], year
    )


def _ordinal_day(found: re.Match[str], now: Now) -> Day | None:
    return calendar.day_of_month(now.wall.date(), _ordinal(found["d"].lower()))


def _iso(found: re.Match[str], now: Now) -> Day | None:
    return calendar.day_and_month(now.wall.date(), int(found[3]), int(found[2]), int(found[1]))


def _numeric(found: re.Match[str], now: Now) -> Day | None:
    year = int(found["y"]) if found["y"] else None
    return calendar.numeric(now.wall.date(), int(found["a"]), int(found["b"]), year, month_first=now.month_first)


def _bare_hour(found: re.Match[str], _now: Now) -> Clock | None:
    return _clock_of(found["h"], None, None, None)


def _side(found: re.Match[str], _now: Now) -> Bound:
    words = found[0].lower()
    is_before = re.match(r"(no later than|not later than|before|until|till|by|earlier than|not after)\b", words)
    return Bound("before" if is_before else "after")


def _p(pattern: str, reader: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(rf"(?<![\w]){pattern}(?![\w])", re.IGNORECASE), reader


def _part_of_day(found: re.Match[str], _now: Now) -> Said:
    return _PARTS[found["part"].lower()]


_DAY_BOUNDS = (
    r"(?:not before|no earlier than|later than|any ?time after|after|from|starting|"
    r"no later than|not later than|earlier than|not after|before|until|till|by)(?=\s)"
)
PATTERNS = (
    _p(r"(?:as soon as possible|asap|first available|soonest|earliest)", lambda *_: Soonest()),
    _p(r"right now", lambda *_: Soonest()),
    _p(r"(\d{4})-(\d{1,2})-(\d{1,2})", _iso),
    _p(
        r"(?:from |between )?(?P<h1>\d{1,2})(?::(?P<m1>[0-5]\d))?\s*(?P<half1>" + _HALF + r")?\s*(?:-|–|to|until|till|and)"
        r"\s*(?P<h2>\d{1,2})(?::(?P<m2>[0-5]\d))?\s*(?P<half2>" + _HALF + ")",
        _range,
    ),
    _p(
        r"(?:from |between )(?P<h1>\d{1,2})(?::(?P<m1>[0-5]\d))?\s*(?P<half1>" + _HALF + r")?\s*(?:-|–|to|until|till|and)"
        r"\s*(?P<h2>\d{1,2})(?::(?P<m2>[0-5]\d))?(?P<half2>)",
        _range,
    ),
    _p(rf"{_DAY_NUMBER}\s+(?:of\s+)?(?P<month>{_MONTH})\.?{_YEAR}", _day_month),
    _p(rf"(?P<month>{_MONTH})\.?\s+(?:the\s+)?{_DAY_NUMBER}(?!\s*(?::|\.\d|{_HALF})){_YEAR}", _day_month),
    _p(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})(?:[/.-](?P<y>\d{4}|\d{2}))?(?!\s*[ap]\.?m)", _numeric),
    _p(
        rf"(?:(?P<n>half|quarter|{_NUMBER}|\d{{1,2}})\s+(?:minutes?\s+)?(?P<way>past|after|to|till)\s+"
        rf"(?P<h>\d{{1,2}}|{_HOUR_WORDS})\s*(?P<half>{_HALF})?)",
        _past,
    ),
    _p(r"(?:the )?day after tomorrow", lambda _, now: Day(now.wall.date() + timedelta(days=2))),
    _p(r"(?:today|tomorrow|tmrw|tmr|tomorow|tommorow|tommorrow|yesterday)", _relative_day),
    _p(
        rf"(?:(?P<which>this|next|coming|the|on|following)\s+)?(?:coming\s+)?(?P<day>{_WEEKDAY})(?P<week> (?:next week|week))?",
        _weekday,
    ),
    _p(r"(?P<which>this|next|the|coming|following)\s+(?:coming\s+)?(?P<unit>weekend|week|month)", _span),
    _p(
        rf"in\s+(?P<n>\d{{1,4}}|{_NUMBER})\s+(?P<unit>minutes?|mins?|hours?|days?|weeks?|months?)", _shift
    ),
    _p(
        rf"(?P<n>\d{{1,4}}|{_NUMBER})\s+(?P<unit>minutes?|mins?|hours?|days?|weeks?|months?)\s+from\s+(?:now|today)", _shift
    ),
    _p(r"(?:at )?(?:noon|midday)", lambda *_: Clock(12, 0, "pm")),
    _p(r"(?:at )?midnight", lambda *_: Clock(0, 0, "am")),
    _p(rf"(?P<h>\d{{1,2}}|{_HOUR_WORDS})(?:[:.h](?P<m>[0-5]\d)|\s(?P<mw>fifteen|thirty|forty[- ]five))?\s*(?P<half>{_HALF})", _clock),
    _p(r"(?P<h>\d{1,2})[:.h](?P<m>[0-5]\d)(?P<mw>)(?P<half>)", _clock),
    _p(rf"(?P<h>\d{{1,2}}|{_HOUR_WORDS})(?P<m>)(?P<mw>)\s*o'?\s?clock\s*(?P<half>{_HALF})?", _clock),
    _p(rf"(?:at|around|about|@)\s*(?P<h>\d{{1,2}}|{_HOUR_WORDS})(?P<m>)(?:\s(?P<mw>fifteen|thirty|forty[- ]five))?(?P<half>)(?!\s*(?:people|persons?|seats?|of us|guests?))", _clock),
    _p(rf"the\s+(?P<d>{_ORDINAL})(?!\s+(?:one|option|slot|time|choice|appointment|booking|session))", _ordinal_day),
    _p(r"(?P<d>\d{1,2}(?:st|nd|rd|th))", _ordinal_day),
    _p(rf"(?:in the |this |at )?(?P<part>{_any(_PARTS)})s?", _part_of_day),
    _p(_DAY_BOUNDS, _side),
)  # fmt: skip
LATENT = (
    _p(r"(?P<h>\d{1,2})(?!\s*(?:people|persons?|seats?|of us|guests?|minutes?|hours?|days?|weeks?))", _bare_hour),
    (re.compile(rf"^\W*(?P<h>{_HOUR_WORDS})\W*$", re.IGNORECASE), _bare_hour),
    _p(rf"(?P<d>{_any(_ORDINALS)})(?!\s+(?:one|option|slot|time|choice|appointment|booking|session))", _ordinal_day),
    _p(rf"(?:in\s+)?(?P<month>{_MONTH})", lambda found, now: calendar.named_month(now.wall.date(), _MONTH_NUMBERS[found["month"].lower()])),
)  # fmt: skip
_FILLERS = re.compile(
    r"(?:\s|,|-|\b(?:at|on|in|the|of|around|about|for|by|like|say|maybe|sometime|some|time|please)\b)*", re.IGNORECASE
)


WORDS = Words(PATTERNS, LATENT, _FILLERS, _PARTS)
