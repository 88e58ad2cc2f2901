"""When a holiday falls in a year of our calendar, by the calendar it belongs to."""

from collections.abc import Callable
from datetime import date, timedelta

from nlu.times.holidays import lunar


def date_in_year(where: str, year: int) -> date | None:
    """``12-25``, ``nth:11.4.4`` (fourth Thursday of November), ``easter`` and so on in ``year``; None if not at all."""
    kind, _, value = where.partition(":")
    if kind in _ALONE:
        return _ALONE[kind](year)
    parts = value.split(".")
    if kind == "nth":
        return nth_weekday(year, *map(int, parts))
    if kind == "hindu":
        month, day, hour = map(int, parts)
        return lunar.hindu(year, month, day, hour)
    if kind == "islamic":
        return next(lunar.islamic(year, int(parts[0]), int(parts[1])), None)
    if kind == "hebrew":
        return lunar.hebrew(year, parts[0], int(parts[1]))
    if kind == "solar":
        return lunar.solar(year, int(value))
    month, day = map(int, kind.split("-"))
    return date(year, month, day)


def earth_hour(year: int) -> date:
    """The last Saturday of March, a week earlier where that is Easter's."""
    last = nth_weekday(year, 3, 6, -1)
    return last - timedelta(days=7) if easter(year) - last == timedelta(days=1) else last


def nth_weekday(year: int, month: int, weekday: int, count: int) -> date:
    """The ``count``-th ISO weekday of a month; negative counts from the end."""
    if count > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (count - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.isoweekday() - weekday) % 7 - 7 * (count + 1))


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    ahead = moon - weekday
    month = 3 + (ahead + 40) // 44
    return date(year, month, ahead + 28 - 31 * (month // 4))


def orthodox_easter(year: int) -> date:
    """Easter Sunday by the Julian computus, on our calendar."""
    moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + weekday + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


_ALONE: dict[str, Callable[[int], date]] = {
    "easter": easter, "orthodox": orthodox_easter, "chinese": lunar.chinese_new_year, "onam": lunar.onam,
    "parsi": lunar.parsi_new_year, "earth_hour": earth_hour,
}  # fmt: skip
