"""Wire shapes of builders' time: schedules, travels and time off."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.people.schemas import Weekdays, Zone
from kit.ids import public
from kit.moments import Day, Moment
from kit.texts import OneLine
from models.people import BusyBlock, WorkingHours


class DayWindow(BaseModel):
    """Local wall times, half-open; an end not after its start runs into the next day; 24:00 is the day's end."""

    start: str = Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")
    end: str = Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")


class Window(DayWindow):
    days: Weekdays = Field(description="ISO days, 1 = Monday", min_length=1, max_length=7)


class Override(BaseModel):
    """The hours of one local date instead of the weekly ones; none means closed."""

    date: Day
    hours: list[DayWindow] = Field(max_length=24)


class Travel(BaseModel):
    """The dates, both included, on which a schedule is kept in another zone."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    zone: Zone
    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError("the last day comes before the first")
        return self


class Hours(BaseModel):
    """A schedule. ``zone`` is the builder's own when left out; of travels that overlap the later one counts."""

    zone: Zone | None = None
    weekly: list[Window] = Field(max_length=100)
    overrides: list[Override] = Field([], max_length=1000)
    travels: list[Travel] = Field([], max_length=200)


def hours_out(row: WorkingHours | None) -> Hours:
    """A schedule as stored; one that was never set is never open."""
    if row is None:
        return Hours(weekly=[])
    return Hours.model_validate(
        {"zone": row.zone, "weekly": row.weekly, "overrides": row.overrides, "travels": row.travels}
    )


class ScheduleOut(BaseModel):
    """A schedule by its name; the one called ``usual`` counts where a service names no other."""

    name: str
    hours: Hours


ScheduleName = Annotated[OneLine, Field(min_length=1, max_length=64)]


class TimeOffIn(BaseModel):
    """Time off: from one instant to another, or whole days in the builder's zone, both included."""

    start: Moment | None = None
    end: Moment | None = None
    first_day: Day | None = None
    last_day: Day | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = (self.start and self.end, self.first_day and self.last_day)
        if sum(map(bool, given)) != 1 or (self.first_day and (self.start or self.end)):
            raise ValueError("give start and end, or first_day and last_day")
        if (self.start and self.end and self.end <= self.start) or (
            self.first_day and self.last_day and self.last_day < self.first_day
        ):
            raise ValueError("it ends before it starts")
        return self


class TimeOffOut(BaseModel):
    id: str
    builder: str
    start: datetime
    end: datetime


def time_off_out(row: BusyBlock) -> TimeOffOut:
    return TimeOffOut(id=row.public_id, builder=public("bld", row.builder_id), start=row.starts_at, end=row.ends_at)
