"""Wire shapes of connections to media."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictInt

from kit.texts import OneLine

Medium = Annotated[str, Field(pattern=r"^[a-z_]{1,16}$")]
ConnectedMedium = Literal["slack", "sms", "telegram", "voice", "whatsapp"]
"""What vendors carry and the desk connects: the files of ``bot.channels``."""
_Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,80}$")]
_Value = Annotated[OneLine, Field(max_length=2000)]


class ChannelIn(BaseModel):
    """What the medium's vendor gave; the channels' page of the guide says what each wants. An empty value removes."""

    secrets: dict[_Name, _Value] = Field({}, max_length=20, description="Sealed; never shown again.")
    options: dict[_Name, _Value] = Field({}, max_length=20)


class ChannelOut(BaseModel):
    """Where a medium's vendor is to send its calls; ``has`` names the secrets that are kept."""

    medium: str
    organisation: str
    address: str
    has: list[str]
    options: dict[str, Any]
    refused: dict[str, int] = Field(description="Calls of the last week that were refused, by reason.")


class ConnectionOut(BaseModel):
    """A connection as the bot needs it, with its secrets."""

    connection: str
    medium: str
    organisation: str
    secrets: dict[str, str]
    options: dict[str, Any]


class SecretsIn(ChannelIn):
    """What the bot learned from the vendor, to be kept with the connection."""


class InstallOut(BaseModel):
    """Where to send the browser of whoever may install apps in the workspace; good for ten minutes."""

    address: str


class TicketIn(BaseModel):
    ticket: str = Field(max_length=500)


class RefusedIn(BaseModel):
    """Calls that were refused since last told, by reason."""

    calls: dict[Annotated[str, Field(pattern=r"^[a-z-]{1,32}$")], Annotated[StrictInt, Field(ge=1, le=10_000_000)]] = (
        Field(max_length=20)
    )
