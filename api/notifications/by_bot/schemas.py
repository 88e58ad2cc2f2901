"""Wire shapes of what the bot sends for us."""

from typing import Literal

from pydantic import BaseModel, Field, StrictBool

from api.conversations.line_schemas import Medium


class TakeIn(BaseModel):
    media: list[Medium] = Field(min_length=1, max_length=20)
    wait: float = Field(0, ge=0, le=25, strict=True, description="Seconds to wait for something to come.")


class OutgoingMessage(BaseModel):
    """A message to send. ``taken_before``: it may have gone already; ask the vendor first."""

    id: str
    lease: str
    medium: str
    to: str
    text: str
    organisation: str
    connection: str
    taken_before: bool
    written_at: str
    silent_for: float | None = Field(None, description="Seconds since its person last wrote there.")


class TakenOut(BaseModel):
    messages: list[OutgoingMessage]


class ReportIn(BaseModel):
    """What became of a message; ``later`` with ``after`` seconds to have it tried again."""

    lease: str = Field(max_length=64)
    state: Literal["sent", "failed", "unknown", "later"]
    vendor_id: str | None = Field(None, max_length=200)
    problem: str | None = Field(None, max_length=500)
    after: float | None = Field(None, ge=0, le=86_400, strict=True)
    opted_out: StrictBool = False


class VendorReportIn(BaseModel):
    medium: Medium
    vendor_id: str = Field(max_length=200)
    state: Literal["sent", "arrived", "read", "failed"]
    problem: str | None = Field(None, max_length=500)
    opted_out: StrictBool = False


class WordIn(BaseModel):
    medium: Medium
    address: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=4000)
    vendor_answers: StrictBool = Field(description="Whether the vendor's own opt-out acts on such words too.")


class WordOut(BaseModel):
    """``word`` is null when the message says something else; ``answer`` is what to say, if it is ours to say.

    ``stopped``: somebody said STOP there, and not START since: nothing goes there, whatever they write.
    """

    word: Literal["stop", "start", "help"] | None
    answer: str | None
    stopped: bool
