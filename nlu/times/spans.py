"""Stretches of wall time and calendar arithmetic. Naive local times throughout; zones come last, in ``resolve``."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import NamedTuple

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_STEPS = {
    "second": timedelta(seconds=1), "minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": DAY,
    "night": DAY, "workday": DAY, "week": WEEK, "fortnight": 2 * WEEK, "weekend": WEEK, "workweek": WEEK,
}  # fmt: skip
GRAINS = ("second", "minute", "hour", "day", "week", "month", "quarter", "half", "year", "decade", "century")


class Span(NamedTuple):
    """Wall time ``[start, end)``, said as exactly as ``grain``; ``closed_by``: where what closes a range begins."""

    start: datetime
    end: datetime
    grain: str
    closed_by: datetime | None = None


_RANKS = {grain: order for order, grain in enumerate(GRAINS)} | {"fortnight": 4, "weekend": 3, "workweek": 3}


def rank(grain: str) -> int:
    """Grains from the finest on; nights and working days are days."""
    return _RANKS.get(grain, _RANKS["day"])


def midnight(at: datetime) -> datetime:
    """The start of the day."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def shift(at: datetime, unit: str, count: float) -> datetime:
    """``at`` moved by calendar units; the 31st becomes a month's last day where it must."""
    if unit == "workday":
        return _workdays_on(at, int(count))
    if unit not in _MONTHS:
        return at + _STEPS[unit] * count
    whole = int(count * _MONTHS[unit])
    years, month = divmod(at.month - 1 + whole, 12)
    year = at.year + years
    if not 1 <= year <= 9999:
        raise ValueError("beyond the calendar")
    moved = at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
    return moved + timedelta(days=round((count * _MONTHS[unit] - whole) * 30))


def _workdays_on(at: datetime, count: int) -> datetime:
    step = DAY if count >= 0 else -DAY
    for _ in range(min(abs(count), 5000)):
        at += step
        while at.isoweekday() > 5:
            at += step
    return at


def period(unit: str, at: datetime) -> Span:
    """The whole ``unit`` that contains ``at``; weeks start on Monday."""
    unit = "day" if unit == "night" else unit
    start = _start_of(unit, at)
    if unit == "weekend":
        return Span(start, start + 2 * DAY, "day")
    if unit == "workweek":
        return Span(start, start + 5 * DAY, "day")
    return Span(start, shift(start, "day" if unit == "workday" else unit, 1), "day" if unit == "workday" else unit)


def _start_of(unit: str, at: datetime) -> datetime:
    day = midnight(at)
    if unit in {"second", "minute", "hour"}:
        return at.replace(microsecond=0, **dict.fromkeys(_FINER[unit], 0))  # type: ignore[arg-type]
    if unit in {"day", "workday"}:
        return day
    if unit in {"week", "workweek", "fortnight"}:
        return day - DAY * (day.isoweekday() - 1)
    if unit == "weekend":
        return day - DAY * (day.isoweekday() - 1) + 5 * DAY
    first = day.replace(day=1)
    months = _MONTHS[unit]
    index = first.year * 12 + first.month - 1
    years, month = divmod(index - index % months, 12)
    return first.replace(year=max(years, 1), month=month + 1)


_FINER: dict[str, tuple[str, ...]] = {"second": (), "minute": ("second",), "hour": ("second", "minute")}
