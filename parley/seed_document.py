"""The document ``parley seed`` reads (``DOORS.md``): a business with its services, builders, clients, bookings."""

from collections import Counter
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.catalog.schemas import Assignment, LengthIn, Policy
from api.people.limits import BuilderLimits, Limits
from api.people.schemas import Languages, LocaleTag, Zone
from api.people.time_schemas import Override, Window
from kit.moments import Moment
from kit.money import Money
from kit.texts import Name

Address = Annotated[str, Field(max_length=254, pattern=r"^[^\s@<>,;\x00-\x1f]+@[^\s@<>,;\x00-\x1f]+$")]
Minutes = Annotated[int, Field(ge=0, le=60 * 24)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganisationSeed(_Strict):
    name: Name
    slug: str = Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
    zone: Zone
    locale: LocaleTag = "en-US"
    currency: str = Field("USD", min_length=3, max_length=3)


class ServiceSeed(_Strict):
    name: Name
    description: str = Field("", max_length=2000)
    minutes: int = Field(ge=1, le=60 * 24)
    step: int | None = Field(None, ge=1, le=60 * 24)
    price: int = Field(0, ge=0, le=10**9)
    buffer_before: Minutes = 0
    buffer_after: Minutes = 0
    notice: int = Field(0, ge=0)
    capacity: int = Field(1, ge=1, le=10_000)
    aliases: list[Name] = []
    buffers_outside_hours: bool = True
    lengths: list[LengthIn] = Field([], max_length=20)
    assignment: Assignment = "any"
    limits: Limits = Field(default_factory=Limits)
    policy: Policy = Field(default_factory=Policy)
    needs_approval: bool = False


class BuilderSeed(_Strict):
    name: Name
    zone: Zone
    place: str | None = Field(None, max_length=200)
    email: Address | None = None
    services: list[str]
    hours: list[Window]
    overrides: list[Override] = []
    limits: BuilderLimits = Field(default_factory=BuilderLimits)
    languages: Languages = Field(default_factory=list)


class ClientSeed(_Strict):
    name: Name
    email: Address | None = None
    phone: str | None = Field(None, max_length=32)
    zone: Zone | None = None


class BookingSeed(_Strict):
    """A booking that stands already; ``client`` and the others by name. ``outcome`` for sessions in the past."""

    builder: str
    service: str
    start: Moment
    client: str
    outcome: str | None = Field(None, pattern="^(completed|no_show)$")


class QuestionSeed(_Strict):
    question: str = Field(max_length=500)
    answer: str = Field(max_length=4000)


class SeedDocument(_Strict):
    organisation: OrganisationSeed
    services: list[ServiceSeed]
    builders: list[BuilderSeed]
    clients: list[ClientSeed] = []
    bookings: list[BookingSeed] = []
    questions: list[QuestionSeed] = []
    owner: Address | None = Field(None, description="Where the owner's sign-in links go.")

    @model_validator(mode="after")
    def _names_meet(self) -> "SeedDocument":
        Money(0, self.organisation.currency)
        services = _unique([service.name for service in self.services], "services")
        builders = _unique([builder.name for builder in self.builders], "builders")
        clients = _unique([client.name for client in self.clients], "clients")
        for builder in self.builders:
            _known(builder.services, services, f"services of {builder.name}")
        _known([each.service for each in self.bookings], services, "services of bookings")
        _known([each.builder for each in self.bookings], builders, "builders of bookings")
        _known([each.client for each in self.bookings], clients, "clients of bookings")
        return self


def _unique(names: list[str], where: str) -> set[str]:
    if twice := next((name for name, count in Counter(names).items() if count > 1), None):
        raise ValueError(f"{where}: “{twice}” is there twice")
    return set(names)


def _known(names: list[str], among: set[str], where: str) -> None:
    if unknown := sorted(set(names) - among):
        raise ValueError(f"{where}: “{unknown[0]}” is not in the document")
