"""What a watcher of the live calendar says: messages up the socket, the first perhaps in its address."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, ValidationError
from starlette.datastructures import QueryParams

from api.availability.view import Choice
from kit import ids
from kit.errors import Invalid
from kit.moments import Day, Moment

FIRST = "1"
Name = Annotated[str, Field(min_length=1, max_length=32, description="The watcher's own name for this watch.")]
_SINGLE = ("watch", "service", "seats", "minutes", "first_day", "last_day", "after")


class Said(BaseModel):
    """Something a watcher says; a key nobody reads is refused."""

    model_config = ConfigDict(extra="forbid")


class Chosen(Said):
    """A start somebody has their finger on; without a builder, with any."""

    start: Moment
    builder: str | None = Field(None, max_length=64)


class Watch(Said):
    """Watch a service on some days; a watch of the same name is replaced."""

    kind: Literal["watch"] = "watch"
    watch: Name = FIRST
    service: str = Field(max_length=64)
    builders: list[str] = Field([], max_length=250, description="None named: all who give it.")
    seats: int = Field(1, ge=1, le=1000)
    minutes: int | None = Field(None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual.")
    first_day: Day = Field(description="Days are those of each builder's own zone.")
    last_day: Day = Field(description="Included.")
    after: int | None = Field(None, description="The last number heard: only what came since is told, if it is known.")
    selected: Chosen | None = None


class Select(Said):
    """Choose a start, or none; whether it can be booked is told at once and whenever it changes."""

    kind: Literal["select"]
    watch: Name = FIRST
    selected: Chosen | None = None


class Leave(Said):
    """Watch no longer."""

    kind: Literal["leave"]
    watch: Name = FIRST


class Message(RootModel[Annotated[Watch | Select | Leave, Field(discriminator="kind")]]):
    """One message up the socket."""


def choice_of(chosen: Chosen) -> Choice:
    """Raises ``UnknownId``."""
    return chosen.start, ids.parse("bld", chosen.builder) if chosen.builder else None


def in_address(address: QueryParams) -> dict[str, Any]:
    """The first watch, as the socket's address says it."""
    told: dict[str, Any] = {"kind": "watch", **{name: address[name] for name in _SINGLE if name in address}}
    if named := address.getlist("builder"):
        told["builders"] = named
    if "selected" in address:
        told["selected"] = {"start": address["selected"], "builder": address.get("selected_builder")}
    return told


def read_message(told: str | dict[str, Any]) -> Watch | Select | Leave:
    try:
        read = Message.model_validate_json if isinstance(told, str) else Message.model_validate
        return read(told).root  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "message"
        raise Invalid(f"{where[:100]}: {str(first['msg']).removeprefix('Value error, ')[:300]}") from error
