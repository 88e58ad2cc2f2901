"""The case that ``parley slots`` reads, checked before anything is computed."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from kit.errors import Invalid

Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 366)]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EndTime = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Span = tuple[AwareDatetime, AwareDatetime]
LONGEST = timedelta(days=366)


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class DayHours(_Case):
    start: Time
    end: EndTime


class WeekHours(DayHours):
    days: list[Annotated[int, Field(ge=1, le=7)]] = Field(min_length=1, max_length=7)


class OverrideCase(_Case):
    date: date
    hours: list[DayHours] = Field(max_length=48)


class SlotsCase(_Case):
    """One builder, one length: when can it start?"""

    zone: str
    hours: list[WeekHours] = Field(max_length=336)
    overrides: list[OverrideCase] = Field([], max_length=4000)
    busy: list[Span] = Field([], max_length=100_000)
    booked: list[Span] = Field([], max_length=100_000)
    length: int = Field(ge=1, le=60 * 24)
    step: int | None = Field(None, ge=1, le=60 * 24)
    buffer_before: Minutes = 0
    buffer_after: Minutes = 0
    buffers_outside_hours: bool = True
    notice: Minutes = 0
    now: AwareDatetime
    start: AwareDatetime = Field(alias="from")
    end: AwareDatetime = Field(alias="to")
    capacity: int = Field(1, ge=1, le=100_000)
    taken: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict, max_length=100_000)
    seats: int = Field(1, ge=1, le=100_000)
    explain: AwareDatetime | None = None


LATER_KEYS: dict[str, str] = {
    "limits": "limits per day, week, month and year, and runs",
    "builders": "several builders at once",
    "mode": "several builders at once",
    "rrule": "recurrence",
}
Later = Literal["limits", "builders", "mode", "rrule"]


class NotYet(Invalid):
    type, title = "unsupported", "This version does not compute that yet"
    next_step = "Leave the key out; see docs/doors.md for what this version reads."


def check(case: Any) -> None:
    """Raises ``NotYet`` naming the first key this version does not compute."""
    if not isinstance(case, dict):
        raise Invalid("A case is a JSON object.")
    for key, what in LATER_KEYS.items():
        if case.get(key) is not None:
            raise NotYet(f"“{key}”: {what} is not computed by this version.")
