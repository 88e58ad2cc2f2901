"""Wire shapes of limits: how much may be booked in a period, and in a row. ``api.availability.limits`` counts them."""

from typing import Annotated

from pydantic import BaseModel, Field, StrictInt

Most = Annotated[StrictInt | None, Field(ge=0, le=60 * 24 * 366)]
_Minutes = Annotated[StrictInt, Field(ge=1, le=60 * 24 * 7)]


class Counts(BaseModel):
    """The most per local day, ISO week, month and year; left out means no limit."""

    day: Most = None
    week: Most = None
    month: Most = None
    year: Most = None


class RunLimit(BaseModel):
    """At most ``max_minutes`` in a row, then a break of ``break_minutes``."""

    max_minutes: _Minutes
    break_minutes: _Minutes


class Limits(BaseModel):
    """The most sessions, and the most minutes of them, in the builder's zone."""

    sessions: Counts = Field(default_factory=Counts)
    minutes: Counts = Field(default_factory=Counts)


class BuilderLimits(Limits):
    """A builder's limits count over all their services."""

    run: RunLimit | None = None
