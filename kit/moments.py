"""Instants, dates and local wall times as they come from outside, near enough that no arithmetic overflows."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

_FIRST, _LAST = date(1970, 1, 2), date(2200, 1, 1)


def _near(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("give the instant with its offset, for example 2027-06-10T09:00:00Z")
    if not _FIRST <= instant.date() < _LAST:
        raise ValueError(f"it has to lie between {_FIRST.year} and {_LAST.year}")
    return instant.astimezone(UTC)


def _not_a_number(instant: object) -> object:
    if isinstance(instant, datetime) or (isinstance(instant, str) and "-" in instant):
        return instant
    raise ValueError("write an instant as 2027-06-10T09:00:00Z")


def _near_day(day: date) -> date:
    if not _FIRST <= day < _LAST:
        raise ValueError(f"it has to lie between {_FIRST.year} and {_LAST.year}")
    return day


def _written(day: object) -> object:
    if isinstance(day, date) or (isinstance(day, str) and day.isascii()):
        return day
    raise ValueError("write a date as 2027-06-10")


def _wall(given: object) -> datetime:
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) and "T" in given and given.isascii() else None
    except ValueError:
        found = None
    if found is None or found.tzinfo or found.microsecond:
        raise ValueError("write a local time as 2027-03-02T10:00:00, without offset")
    _near_day(found.date())
    return found


_WALL = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$", "maxLength": 19}
Moment = Annotated[datetime, BeforeValidator(_not_a_number), AfterValidator(_near)]
Day = Annotated[date, BeforeValidator(_written), AfterValidator(_near_day)]
Wall = Annotated[datetime, BeforeValidator(_wall), WithJsonSchema(_WALL)]
