"""Wire shapes of preferences."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictBool, model_validator

from api.people.preferences import CHANNELS, TOPICS, Wishes
from api.people.schemas import Zone
from models.preferences import Preference

Channel = Literal["email", "push", "chat", "sms", "whatsapp", "in_app"]
Topic = Literal[
    "confirmed", "moved", "cancelled", "reminder", "requested", "approved", "declined", "offered", "follow_up",
    "receipt", "payment_failed", "refund", "asked", "settled", "review",
]  # fmt: skip
WallTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["22:00"])]


class QuietHours(BaseModel):
    """Local wall times in the person's own zone, half-open; over midnight when ``to`` is not after ``from``."""

    start: WallTime = Field(alias="from")
    end: WallTime = Field(alias="to")

    @model_validator(mode="after")
    def _some(self) -> "QuietHours":
        if self.start == self.end:
            raise ValueError("quiet hours that never end would silence everything; switch topics off instead")
        return self


class PreferencesIn(BaseModel):
    """What is left out stays as it is; ``quiet`` null ends the quiet hours.

    ``zone``, ``stopped`` and ``unreachable`` may stand as they were read, and change nothing.
    """

    channels: list[Channel] | None = Field(None, max_length=len(CHANNELS), description="The best first.")
    choices: dict[Topic, dict[Channel, StrictBool]] | None = Field(None, description="Yes or no by topic and channel.")
    quiet: QuietHours | None = None
    zone: Zone | None = None
    stopped: list[Channel] | None = Field(None, max_length=len(CHANNELS), description="START there ends a STOP.")
    unreachable: list[Channel] | None = Field(None, max_length=len(CHANNELS), description="Found out by trying.")

    @model_validator(mode="after")
    def _once_each(self) -> "PreferencesIn":
        if self.channels and len(set(self.channels)) != len(self.channels):
            raise ValueError("channels: name each channel once")
        return self


class PreferencesOut(BaseModel):
    """How somebody is told; ``stopped`` are channels in which they said STOP, ``unreachable`` where nothing arrives."""

    channels: list[Channel]
    choices: dict[Topic, dict[Channel, bool]]
    quiet: QuietHours | None
    zone: str
    stopped: list[Channel]
    unreachable: list[Channel]


def preferences_out(
    row: Preference | None, wishes: Wishes, *, zone: str, stopped: list[str], unreachable: list[str]
) -> PreferencesOut:
    quiet = {"from": row.quiet_from, "to": row.quiet_to} if row and row.quiet_from else None
    return PreferencesOut.model_validate(
        {
            "channels": wishes.ladder, "quiet": quiet, "zone": zone, "stopped": stopped, "unreachable": unreachable,
            "choices": {topic: {channel: wishes.wants(topic, channel) for channel in CHANNELS} for topic in TOPICS},
        }
    )  # fmt: skip
