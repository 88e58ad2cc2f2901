"""Wire shapes of conversations as the desk has them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.conversations.schemas import Choice, Effect
from api.people.schemas import ClientOut

SentState = Literal["waiting", "taken", "sent", "arrived", "read", "failed", "cancelled", "unknown"]


class ThreadLine(BaseModel):
    """Something said in a conversation. ``number`` grows; read on after it."""

    number: int
    by: Literal["client", "bot", "team"]
    author: str | None = Field(None, description="Who of the team wrote it.")
    text: str
    choices: list[Choice] = Field(description="What the bot gave to choose from.")
    effects: list[Effect] = Field(description="What the client's words changed, as committed.")
    said_at: datetime
    sent: SentState | None = Field(None, description="How far it got, where a vendor carries it.")
    problem: str | None = Field(None, description="Why it did not arrive, if it did not.")


class TakenBy(BaseModel):
    id: str
    name: str


class LowMark(BaseModel):
    """What the client said of a session that was not good; `POST /v1/feedback/{id}/seen` once it is seen to."""

    id: str
    booking: str
    mark: int
    words: str | None


class DeskConversationOut(BaseModel):
    """One client's conversation in one channel.

    ``handed_over_at``: since when somebody of the team is wanted. The bot is silent while the state is ``answering``,
    which ends by itself twelve hours after the team last did something in it. ``is_waiting``: the client's last words
    have no answer of the team yet.
    """

    id: str
    channel: str
    client: ClientOut
    state: Literal["waiting", "answering"] | None = Field(description="Null: the bot has it and nobody is wanted.")
    handed_over_at: datetime | None
    taken_at: datetime | None
    taken_by: TakenBy | None
    is_waiting: bool
    can_be_answered: bool = Field(description="False for calls: there is a telephone number to call back.")
    last: ThreadLine | None
    low_marks: list[LowMark]


class ThreadOut(BaseModel):
    """A conversation with what was said in it, the earliest first; ``earlier`` is the ``before`` of the page before."""

    conversation: DeskConversationOut
    lines: list[ThreadLine]
    earlier: int | None


class AnswerIn(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*\S[^\x00]*$")]


class ConversationNews(BaseModel):
    """A frame of the live feed: what happened in which conversation."""

    kind: Literal["ConversationChanged"] = "ConversationChanged"
    conversation: str
    what: str = Field(description="handed_over, wrote, taken, answered, handed_back")
