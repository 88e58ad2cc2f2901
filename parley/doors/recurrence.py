"""The recurrence side of ``parley slots``: a rule in, the wall times it falls on out."""

from datetime import datetime
from itertools import islice
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kit.recurrence import LAST_YEAR, occurrences, rule
from kit.zones import zone
from parley.doors.reading import Zone, read

MOST = 10_000
_FIRST_YEAR = 1970


def _wall(given: object) -> datetime:
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) and "T" in given else None
    except ValueError:
        found = None
    if found is None or found.microsecond:
        raise ValueError("write a local time as 2027-03-02T10:00:00")
    if not _FIRST_YEAR < found.year < LAST_YEAR:
        raise ValueError(f"it has to lie between {_FIRST_YEAR} and {LAST_YEAR}")
    return found


Wall = Annotated[datetime, BeforeValidator(_wall)]


class RecurrenceCase(BaseModel):
    """When does it happen? ``month_end`` says what becomes of months that lack the day."""

    model_config = ConfigDict(extra="forbid")

    rrule: str
    dtstart: Wall
    zone: Zone
    exdate: list[Wall] = Field([], max_length=MOST)
    limit: int = Field(1000, ge=1, le=MOST, strict=True)
    month_end: Literal["skip", "last"] = "skip"


def answer(case: dict[str, Any]) -> dict[str, Any]:
    """The occurrences, at most ``limit``. Raises ``Invalid``; for a rule outside the subset ``UnsupportedRule``."""
    asked = read(RecurrenceCase, case)
    where = zone(asked.zone)
    said = rule(asked.rrule, month_end=asked.month_end)
    except_for = {_local(each, where) for each in asked.exdate}
    found = occurrences(said, _local(asked.dtstart, where), where, except_for=except_for)
    return {"occurrences": [each.isoformat() for each in islice(found, asked.limit)]}


def _local(given: datetime, where: ZoneInfo) -> datetime:
    """The wall time; one given with an offset is read in the case's zone."""
    return given.astimezone(where).replace(tzinfo=None, fold=0) if given.tzinfo else given
