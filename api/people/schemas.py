"""Wire shapes of people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StrictInt

from api.people.limits import BuilderLimits
from kit.addresses import Mail
from kit.i18n import is_locale, locale_of
from kit.texts import Name
from models.people import Builder, Client

_NO_PLACES = {"Factory", "localtime"}


def _known_zone(name: str) -> str:
    if name not in available_timezones() or name in _NO_PLACES:
        raise ValueError(f"“{name[:64]}” is not a known time zone; names look like Europe/Lisbon")
    return name


def _known_locale(tag: str) -> str:
    if not is_locale(tag):
        raise ValueError(f"“{tag[:35]}” is not a known locale; tags look like pt-BR")
    return tag


def _of_the_week(days: list[int]) -> list[int]:
    if not set(days) <= set(range(1, 8)):
        raise ValueError("days are 1 (Monday) to 7 (Sunday)")
    return days


Weekdays = Annotated[list[StrictInt], AfterValidator(_of_the_week)]
Zone = Annotated[str, Field(max_length=64), AfterValidator(_known_zone)]


def _languages(tags: list[str]) -> list[str]:
    return sorted({locale_of(tag).language for tag in tags})


LocaleTag = Annotated[str, Field(max_length=35), AfterValidator(_known_locale)]
Languages = Annotated[list[LocaleTag], Field(max_length=20), AfterValidator(_languages)]


class ClientOut(BaseModel):
    id: str
    name: str | None
    email: str | None
    phone: str | None
    zone: str | None
    locale: str | None
    proven: bool = Field(False, description="Whether they have shown that the e-mail address is theirs.")


def client_out(row: Client) -> ClientOut:
    return ClientOut(
        id=row.public_id, name=row.name, email=row.email, phone=row.phone, zone=row.zone, locale=row.locale,
        proven=bool(row.email and row.email_proven),
    )  # fmt: skip


class ClientSeen(ClientOut):
    """A client as the desk sees them: with what tells those apart who have not said a name."""

    since: datetime = Field(description="When they were first seen.")
    channels: list[str] = Field(description="Where they write from, such as ``telegram``.")


def client_seen(row: Client, channels: Iterable[str]) -> ClientSeen:
    return ClientSeen(**client_out(row).model_dump(), since=row.created_at, channels=sorted(channels))


class ClientIn(BaseModel):
    """What may be changed; members left out stay as they are."""

    name: Name | None = None
    email: Mail | None = None
    phone: str | None = Field(None, max_length=40)
    zone: Zone | None = None
    locale: LocaleTag | None = None


class ClientNew(ClientIn):
    """Somebody who telephones or comes in, as the desk writes them down."""

    name: Name


class BuilderOut(BaseModel):
    id: str
    name: str
    zone: str
    place: str | None
    languages: list[str] = Field(description="Those they speak, as ``pt``; none where nobody has said.")
    services: list[str] = Field(description="Ids of the services this builder gives.")


def builder_out(row: Builder, services: list[str]) -> BuilderOut:
    return BuilderOut(
        id=row.public_id, name=row.name, zone=row.zone, place=row.place, languages=row.languages,
        services=services,
    )  # fmt: skip


class BuilderIn(BaseModel):
    """Somebody new who gives sessions; open at no time until their hours are set."""

    name: Name
    zone: Zone
    place: Name | None = None
    email: Mail | None = None
    limits: BuilderLimits = Field(default_factory=BuilderLimits)
    languages: Languages = Field(default_factory=list)


class BuilderChange(BaseModel):
    """What may be changed; members left out stay as they are. Without ``active`` nobody can book them any more."""

    name: Name | None = None
    zone: Zone | None = None
    place: Name | None = None
    email: Mail | None = None
    limits: BuilderLimits | None = None
    languages: Languages | None = None
    active: StrictBool | None = None
