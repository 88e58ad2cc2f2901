"""Wire shapes of calendars."""

from datetime import datetime

from pydantic import BaseModel, Field


class FeedOut(BaseModel):
    """Whether there is a feed, and since when. Its address is shown only when it is made."""

    exists: bool
    created_at: datetime | None


class FeedMade(BaseModel):
    """A fresh feed. Whoever has the address can read it, until it is replaced or revoked."""

    url: str
    subscribe: str = Field(description="The same as a webcal address, which calendar programs open by themselves.")
    created_at: datetime
