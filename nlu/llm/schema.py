"""What the language model is asked to fill in; the tool's JSON Schema is generated from these models."""

from typing import Annotated, Literal

from openai.types.chat import ChatCompletionFunctionToolParam
from pydantic import BaseModel, ConfigDict, Field

from nlu.intents import BUILDER_INTENTS, CLIENT_INTENTS

TOOL = "understood"
Intent = Literal[(*CLIENT_INTENTS, *BUILDER_INTENTS)]  # type: ignore[valid-type]
Words = Annotated[str, Field(max_length=200)]


class SaidName(BaseModel):
    """A name of the catalogue, and the words of the message that mean it."""

    model_config = ConfigDict(extra="forbid")
    name: Words = Field(description="Copied from the list of names.")
    words: Words = Field(description="Copied from the message.")


class Slots(BaseModel):
    """What the message says of each thing, in words copied from it; left out when it says nothing."""

    model_config = ConfigDict(extra="forbid")
    service: SaidName | None = Field(None, description="Which service is wanted.")
    builder: SaidName | None = Field(None, description="Who should give it; never somebody who is refused.")
    party_size: Words | None = Field(None, description="For how many people.")
    name: Words | None = Field(None, description="What the person is called, if they say so.")
    phone: Words | None = Field(None, description="A telephone number or its mark.")
    email: Words | None = Field(None, description="An e-mail address or its mark.")
    zone: Words | None = Field(None, description="Where the person is, when it tells their time zone.")
    place: Words | None = Field(None, description="The city or quarter in which they want it.")
    series: Words | None = Field(None, description="How often it repeats.")
    reason: Words | None = Field(None, description="Why they come, move or cancel.")
    booking: Words | None = Field(None, description="Which of their bookings is meant.")
    choice: Words | None = Field(None, description="Which of the offered options is picked.")
    code: Words | None = Field(None, description="A sign-in or voucher code.")


class Understood(BaseModel):
    """The meaning of one message."""

    model_config = ConfigDict(extra="forbid")
    intent: Intent
    others: list[Intent] = Field(default_factory=list, max_length=4)
    slots: Slots = Field(default_factory=Slots)
    times: list[Words] = Field(default_factory=list, max_length=6)
    language: str = Field(pattern="^[a-z]{2}$")
    sentiment: float = Field(ge=-1, le=1)


def tool() -> ChatCompletionFunctionToolParam:
    """The one tool of the chat-completions request."""
    return {
        "type": "function",
        "function": {
            "name": TOOL,
            "description": "Report the meaning of the message.",
            "parameters": Understood.model_json_schema(),
        },
    }
