"""Dates of the Hebrew, Islamic, Hindu, Chinese and Parsi calendars on ours."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from nlu.times.holidays.moon import CHINA, INDIA, lunar_day, new_moon, new_moons, sidereal_sign, station

_HEBREW_EPOCH = -1373427
_MUHARRAM_1440 = 231  # which new moon after January 2000 began it
_AFTER_SUNSET = timedelta(hours=8)  # in Mecca the sun sets at about 16:00 UTC


def chinese_new_year(year: int) -> date:
    """The new moon between 21 January and 20 February, on China's clock."""
    days = ((moon + CHINA).date() for moon in new_moons(year))
    return next(day for day in days if date(year, 1, 21) <= day <= date(year, 2, 20))


def hindu(year: int, month: int, day: int, hour: float) -> date | None:
    """The day in India on which lunar day ``day`` of an (amanta) month, 1 is Chaitra, holds at ``hour``."""
    for start in _hindu_months(year, month):
        found = _holding(start, day, hour)
        if found and found.year == year:
            return found
    return None


def _hindu_months(year: int, month: int) -> Iterator[datetime]:
    moons = new_moons(year)
    for start, end in pairwise(moons):
        named = (sidereal_sign(start) + 1) % 12 + 1
        leaps = sidereal_sign(start) == sidereal_sign(end)
        if named == month and not leaps:
            yield start


def _holding(start: datetime, day: int, hour: float) -> date | None:
    """The first day of the month on which lunar day ``day`` holds at ``hour``, or else during which it does."""
    about = start + timedelta(days=(day - 1) * 0.984) + INDIA
    before = None
    for ahead in range(-2, 4):
        local = about.date() + timedelta(days=ahead)
        number = lunar_day(datetime(local.year, local.month, local.day) + timedelta(hours=hour) - INDIA)
        if number == day:
            return local
        if before is not None and before == (day - 2) % 30 + 1 and number == day % 30 + 1:
            return local
        before = number
    return None


def solar(year: int, sign: int) -> date:
    """The day in India on which the sun enters a sign of the fixed zodiac."""
    guess = datetime(year, 4, 14) + timedelta(days=30.44 * sign)
    guess -= timedelta(days=365.25) if guess.year > year else timedelta()
    at = guess - timedelta(days=8)
    while sidereal_sign(at) != sign:
        at += timedelta(hours=1)
    return (at + INDIA).date()


def islamic(year: int, month: int, day: int) -> Iterator[date]:
    """The days in ``year`` with this Islamic date, one or two; a month begins on the evening after the new moon."""
    first = round((year - 2018) * 12.3685) - 14
    for index in range(first, first + 30):
        if index % 12 + 1 == month:
            moon = new_moon(_MUHARRAM_1440 + index)
            found = (moon + _AFTER_SUNSET).date() + timedelta(days=day)
            if found.year == year:
                yield found


def onam(year: int) -> date:
    """The day of the moon's station Shravana while the sun is in Leo."""
    at = datetime(year, 8, 17, 13) - INDIA
    while station(at) != 21 or sidereal_sign(at) != 4:
        at += timedelta(days=1)
    return (at + INDIA).date()


def hebrew(year: int, month: str, day: int) -> date | None:
    """The day in ``year`` that is this Hebrew date."""
    for hebrew_year in (year + 3760, year + 3761):
        found = date.fromordinal(_hebrew(hebrew_year, month, day))
        if found.year == year:
            return found
    return None


def _is_leap(year: int) -> bool:
    return (7 * year + 1) % 19 < 7


def _new_year(year: int) -> int:
    """The ordinal of 1 Tishri, after the postponements."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    day = months * 29 + parts // 25920
    return _HEBREW_EPOCH + day + (3 * (day + 1) % 7 < 3)


def _starts(year: int) -> int:
    before, here, after = _new_year(year - 1), _new_year(year), _new_year(year + 1)
    if after - here == 356:
        return here + 2
    return here + 1 if here - before == 382 else here


def _hebrew(year: int, month: str, day: int) -> int:
    start = _starts(year)
    length = _starts(year + 1) - start
    lengths = [
        30,
        30 if length % 10 == 5 else 29,
        29 if length % 10 == 3 else 30,
        29,
        30,
        *([30] if _is_leap(year) else []),
        29,
        30,
        29,
        30,
        29,
        30,
        29,
    ]
    names = [
        "tishri",
        "heshvan",
        "kislev",
        "tevet",
        "shevat",
        *(["adar1"] if _is_leap(year) else []),
        "adar",
        "nisan",
        "iyar",
        "sivan",
        "tammuz",
        "av",
        "elul",
    ]
    return start + sum(lengths[: names.index(month)]) + day - 1


def parsi_new_year(year: int) -> date:
    """1 Farvardin of the Shahenshahi calendar, which has no leap days."""
    return date.fromordinal(date(2018, 8, 17).toordinal() + 365 * (year - 2018))
