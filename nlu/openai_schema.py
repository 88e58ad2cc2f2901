"""What the language model is asked to fill in; the tool's JSON Schema is generated from these models."""

from typing import Annotated, Literal

from openai.types.chat import ChatCompletionFunctionToolParam
from pydantic import BaseModel, ConfigDict, Field

from nlu.intents import BUILDER_INTENTS, CLIENT_INTENTS

TOOL = "understood"
Intent = Literal[(*CLIENT_INTENTS, *BUILDER_INTENTS)]  # type: ignore[valid-type]
Slot = Literal[
    "service", "builder", "party_size", "name", "phone", "email", "zone", "place", "series", "reason", "booking",
    "choice", "code",
]  # fmt: skip
Words = Annotated[str, Field(max_length=200)]


class SaidSlot(BaseModel):
    """One slot: what it is, its normal form, and the words it came from."""

    model_config = ConfigDict(extra="forbid")
    slot: Slot
    value: Words
    words: Words


class Understood(BaseModel):
    """The meaning of one message."""

    model_config = ConfigDict(extra="forbid")
    intent: Intent
    others: list[Intent] = Field(default_factory=list, max_length=4)
    slots: list[SaidSlot] = Field(default_factory=list, max_length=13)
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
