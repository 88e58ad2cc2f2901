"""Wire shapes of conversations: what the bot claims, finishes and reads back."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt

from api.identity.schemas import OrganisationOut
from api.people.schemas import ClientOut
from kit.texts import ToldName


class Incoming(BaseModel):
    """A message as the channel numbers it; the same ``id`` again is the same message."""

    id: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=4000)
    place: str = Field("", max_length=200, description="Where to answer, if not where the person always is.")


class Profile(BaseModel):
    """What the channel knows of the person."""

    name: ToldName | None = None
    zone: str | None = Field(None, max_length=64)
    locale: str | None = Field(None, max_length=35)
    number: str | None = Field(
        None, max_length=32, description="Their telephone number, which the channel vouches for."
    )


class ClaimIn(BaseModel):
    channel: str = Field(pattern=r"^[a-z_]{1,32}$")
    address: str = Field(min_length=1, max_length=200)
    message: Incoming
    profile: Profile = Field(default_factory=Profile)
    take: StrictBool = Field(default=True, description="False: only have it stored; its turn is taken later.")


class Choice(BaseModel):
    """Something to choose; of a time also its ``start``, and the ``zone`` that its label is in."""

    label: str = Field(max_length=200)
    value: str = Field(max_length=200)
    start: datetime | None = None
    zone: str | None = Field(None, max_length=64)


class ReplyIn(BaseModel):
    text: str = Field(max_length=8000)
    choices: list[Choice] = Field([], max_length=50)


class Reply(ReplyIn):
    id: str


class Effect(BaseModel):
    """Something this turn changed, as committed."""

    kind: Literal["held", "booked", "moved", "cancelled", "waitlisted", "handed_over"]
    booking: str | None = None
    builder: str | None = None
    service: str | None = None
    start: datetime | None = None
    zone: str | None = None
    seats: StrictInt | None = None


class Answer(BaseModel):
    replies: list[Reply]
    effects: list[Effect]
    asked: str | None


class Known(BaseModel):
    """Who has a conversation, and how it stands."""

    conversation: str
    identity: str
    state: dict[str, Any] | None
    client: ClientOut
    organisation: OrganisationOut
    builder: str | None = Field(None, description="The builder who writes, if they showed that this channel is theirs.")


class Speaker(BaseModel):
    """Somebody who shares a telephone number with others."""

    id: str
    name: str | None


class Claimed(Known):
    """The message is this caller's to answer, until the lease runs out."""

    status: Literal["claimed"] = "claimed"
    turn: str
    lease: str
    message: Incoming
    state_version: int
    handed_over: Literal["waiting", "answering"] | None = Field(
        None, description="Somebody of the team is wanted here, or answers: then the bot is silent."
    )
    speakers: list[Speaker] = Field(
        default_factory=list, description="Where the address is a telephone number, who is known to use it."
    )
    silent_for: float | None = Field(
        None,
        description="Seconds since they wrote before; null before the first word, and where it is one person's.",
    )


class Answered(BaseModel):
    """The message was answered before; here is that answer again."""

    status: Literal["answered"] = "answered"
    answer: Answer


class Busy(BaseModel):
    """Another turn of this conversation is being answered; ask again shortly."""

    status: Literal["busy"] = "busy"
    retry_after_ms: int


class Stored(BaseModel):
    """The message is kept and will be answered; not ``is_new``: it was kept before."""

    status: Literal["stored"] = "stored"
    is_new: bool


class Candidate(BaseModel):
    builder: str
    start: datetime
    shown: StrictBool


class OfferedIn(BaseModel):
    """Times that were considered and shown, in this order; kept so that ranking can be learned."""

    service: str
    candidates: list[Candidate] = Field(max_length=200)
    policy: str = Field(max_length=64)


class FinishIn(BaseModel):
    lease: str
    state_version: StrictInt
    state: dict[str, Any]
    replies: list[ReplyIn] = Field(max_length=10)
    effects: list[Effect] = Field([], max_length=20)
    asked: str | None = Field(None, max_length=32)
    offered: OfferedIn | None = None
    handed_over: StrictBool = False
    deliver: StrictBool = Field(default=False, description="The replies go by a vendor: they are to be taken and sent.")
    language: str | None = Field(
        None, max_length=35, description="The locale they speak, if the message told; notices are written in it."
    )


class Waiting(BaseModel):
    """A message nobody has answered yet and whose lease, if any, has run out."""

    organisation: str
    channel: str
    address: str
    message: Incoming


class Said(BaseModel):
    """A line of a conversation."""

    id: str
    number: int
    conversation: str
    channel: str
    address: str
    organisation: str
    direction: Literal["in", "out"]
    text: str
    choices: list[Choice]
    effects: list[Effect]
    asked: str | None
    replies_to: str | None
    created_at: datetime
    by_team: bool = Field(default=False, description="Somebody of the team wrote it, not the bot.")


class Outgoing(BaseModel):
    """Lines said to people, and the number to ask after next."""

    messages: list[Said]
    latest: int
