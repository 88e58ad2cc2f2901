"""The case that ``parley slots`` reads, checked before anything is computed."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.availability.limits import Period
from kit.moments import Day, Moment
from parley.doors.reading import Zone

Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 366, strict=True)]
Length = Annotated[int, Field(ge=1, le=60 * 24 * 7, strict=True)]
Seats = Annotated[int, Field(ge=1, le=100_000, strict=True)]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EndTime = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Taken = dict[Moment, Annotated[int, Field(ge=0, le=100_000, strict=True)]]
MOST_SPANS = 100_000
LONGEST = timedelta(days=3 * 366)
MOST_DAYS = 400_000


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


def _forwards(span: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    if span[1] < span[0]:
        raise ValueError("a stretch ends before it starts")
    return span


Span = Annotated[tuple[Moment, Moment], AfterValidator(_forwards)]


class DayHours(_Case):
    start: Time
    end: EndTime


class WeekHours(DayHours):
    days: list[Annotated[int, Field(ge=1, le=7, strict=True)]] = Field(min_length=1, max_length=7)


class OverrideCase(_Case):
    date: Day
    hours: list[DayHours] = Field(max_length=48)


class RunCase(_Case):
    max_minutes: Length
    break_minutes: Annotated[int, Field(ge=0, le=60 * 24 * 7, strict=True)]


class LimitsCase(_Case):
    sessions: dict[Period, Minutes | None] | None = None
    minutes: dict[Period, Minutes | None] | None = None
    run: RunCase | None = None


class PersonCase(_Case):
    """A builder's own side of a case; what is left out is as the case itself says."""

    zone: Zone | None = None
    hours: list[WeekHours] | None = Field(None, max_length=336)
    overrides: list[OverrideCase] | None = Field(None, max_length=4000)
    busy: list[Span] | None = Field(None, max_length=MOST_SPANS)
    booked: list[Span] | None = Field(None, max_length=MOST_SPANS)
    taken: Taken | None = Field(None, max_length=MOST_SPANS)
    limits: LimitsCase | None = None


class SlotsCase(PersonCase):
    """When can it start? For one builder, or for several under ``builders``."""

    length: Length
    step: Length | None = None
    buffer_before: Minutes = 0
    buffer_after: Minutes = 0
    buffers_outside_hours: bool = True
    notice: Minutes = 0
    now: Moment
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    capacity: Seats = 1
    seats: Seats = 1
    builders: dict[str, PersonCase] | None = Field(None, max_length=2000)
    mode: Literal["any", "all"] = "any"
    explain: str | None = Field(None, max_length=64)

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        faults = []
        if self.end < self.start:
            faults.append("“to” lies before “from”")
        if self.end - self.start > LONGEST:
            faults.append(f"ask for at most {LONGEST.days} days at once")
        if (self.end - self.start).days * len(self.builders or [""]) > MOST_DAYS:
            faults.append(f"builders times days may be {MOST_DAYS} at most: ask for fewer of either")
        if any(each.zone is None or each.hours is None for each in self.people().values()):
            faults.append("zone and hours: give them for the case, or for each of its builders")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def people(self) -> dict[str, PersonCase]:
        """Each builder's side, whole; a case without builders has one without a name."""
        own = {name: getattr(self, name) for name in PersonCase.model_fields}
        given = self.builders if self.builders is not None else {"": PersonCase()}
        return {
            name: PersonCase.model_construct(**own | {key: getattr(each, key) for key in each.model_fields_set})
            for name, each in given.items()
        }
