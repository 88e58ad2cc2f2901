"""Dates by calendar words: next Friday, the 8th, 8 March, 3/8. Pure functions of today's date."""

from datetime import date, timedelta

from nlu.times.parts import Day

_WEEK = 7


def weekday(today: date, number: int, which: str = "") -> Day:
    """The coming ISO weekday; ``which`` "this" may be today, "next" and plain never are."""
    ahead = (number - today.isoweekday()) % _WEEK
    if ahead == 0 and which != "this":
        ahead = _WEEK
    if which == "after next":
        ahead += _WEEK
    return Day(today + timedelta(days=ahead))


def week(today: date, ahead: int) -> Day:
    """A whole ISO week, ``ahead`` weeks from this one."""
    monday = today - timedelta(days=today.isoweekday() - 1) + timedelta(weeks=ahead)
    return Day(monday, monday + timedelta(weeks=1), "week")


def weekend(today: date, ahead: int) -> Day:
    """Saturday and Sunday of a week."""
    saturday = week(today, ahead).first + timedelta(days=5)
    return Day(saturday, saturday + timedelta(days=2), "day")


def month(today: date, ahead: int) -> Day:
    """A whole month, ``ahead`` months from this one."""
    first = _months_on(today.replace(day=1), ahead)
    return Day(first, _months_on(first, 1), "month")


def named_month(today: date, number: int) -> Day:
    """The coming month of this number, or the present one."""
    return month(today, (number - today.month) % 12)


def _months_on(first: date, ahead: int) -> date:
    years, index = divmod(first.month - 1 + ahead, 12)
    return date(first.year + years, index + 1, 1)


def day_of_month(today: date, number: int) -> Day | None:
    """The coming date with this number; today counts."""
    for ahead in range(13):
        found = _date(*divmod_month(today, ahead), number)
        if found and found >= today:
            return Day(found)
    return None


def divmod_month(today: date, ahead: int) -> tuple[int, int]:
    """Year and month, ``ahead`` months from today's."""
    years, index = divmod(today.month - 1 + ahead, 12)
    return today.year + years, index + 1


def day_and_month(today: date, day: int, number: int, year: int | None = None) -> Day | None:
    """A date by day and month; without a year the coming one."""
    if year is not None:
        found = _date(year if year > 99 else 2000 + year, number, day)
        return Day(found) if found else None
    for ahead in range(9):
        found = _date(today.year + ahead, number, day)
        if found and found >= today:
            return Day(found)
    return None


def numeric(today: date, first: int, second: int, year: int | None, *, month_first: bool) -> Day | None:
    """``5/6``: both readings where both exist, the locale's own first."""
    readings = [day_and_month(today, second, first, year), day_and_month(today, first, second, year)]
    if not month_first:
        readings.reverse()
    found = [reading.first for reading in readings if reading]
    if not found:
        return None
    return Day(found[0], others=tuple(other for other in found[1:] if other != found[0]))


def _date(year: int, number: int, day: int) -> date | None:
    try:
        return date(year, number, day)
    except ValueError:
        return None
