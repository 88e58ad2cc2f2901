"""Wire shapes of feedback."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StrictInt

from kit.http.pages import Page

Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Mark = Annotated[StrictInt, Field(ge=1, le=5, description="From 1 (bad) to 5 (very good).")]


class FeedbackIn(BaseModel):
    mark: Mark
    words: Words | None = Field(None, description="Left out, what was said before stays; empty takes it back.")


class FeedbackOut(BaseModel):
    """What a client said of a session. ``seen_at``: when the team saw to a low mark."""

    id: str
    booking: str
    builder: str
    service: str
    client: str
    starts_at: datetime
    mark: int
    words: str | None
    given_in: str = Field(description="The medium it came by, or `page` for the page that a notice leads to.")
    given_at: datetime
    wants_person: bool
    seen_at: datetime | None


class Average(BaseModel):
    """The marks of a builder or a service; ``average`` is null below the count from which it is shown."""

    id: str
    name: str
    count: int
    average: float | None


class FeedbackPage(Page[FeedbackOut]):
    builders: list[Average]
    services: list[Average]


class ToRate(BaseModel):
    """A session the client came to and has not rated yet; ``asked``: they were asked about it."""

    booking: str
    builder: str
    service: str
    start: datetime
    zone: str
    asked: bool
