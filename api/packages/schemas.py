"""Wire shapes of packages."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field, StrictInt, model_validator

from api.catalog.schemas import AmountOrNothing, Price
from kit.texts import Name, OneLine
from models.packages import Holding, Package


class Renews(BaseModel):
    """How a plan is renewed: every so many months or weeks, counted from the day it began."""

    unit: Literal["month", "week"]
    every: StrictInt = Field(1, ge=1, le=52)
    carry: StrictInt = Field(0, ge=0, le=12, description="In how many periods more its unused credits can be used.")


class PackageIn(BaseModel):
    """A new package; ``price`` in minor units of the organisation's currency."""

    name: Name
    credits: StrictInt = Field(ge=1, le=10_000, description="Each pays one seat.")
    price: AmountOrNothing
    services: list[str] = Field([], max_length=200, description="What they pay for; none named means anything.")
    days: StrictInt | None = Field(None, ge=1, le=3660, description="How long they can be used once bought.")
    renews: Renews | None = Field(None, description="A plan: it is subscribed to rather than bought once.")

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if self.renews and self.days:
            raise ValueError("credits of a plan run out with its periods: leave out days")
        if self.renews and not self.price:
            raise ValueError("a plan that is renewed costs something")
        return self

    def columns(self) -> dict[str, Any]:
        """As the row has them."""
        renews = self.renews.model_dump() if self.renews else {}
        return self.model_dump(exclude={"renews"}) | renews


class PackageChange(BaseModel):
    """Another name or price, for those who buy from now on; a plan's price is its subscribers' too, and stays."""

    name: Name | None = None
    price: AmountOrNothing | None = None


class PackageOut(BaseModel):
    id: str
    name: str
    credits: int
    price: Price
    services: list[str]
    days: int | None
    renews: Renews | None = None
    active: bool = Field(description="Whether it can be bought; else it was withdrawn.")


class SaleIn(BaseModel):
    """A package sold and paid at the desk."""

    package: str = Field(max_length=64)
    reference: OneLine = Field("", max_length=100, description="Of the money: a slip, a bank transfer.")


class HoldingOut(BaseModel):
    """A package a client bought, and what is left of it."""

    id: str
    package: str
    name: str
    credits: int
    left: int = Field(description="Those that holds reserve are not among them.")
    services: list[str] = Field(description="What they pay for; none named means anything.")
    bought_at: datetime
    expires_at: datetime | None


class HolderOut(BaseModel):
    """Somebody who has credits left of a package, or for whom a plan is renewed."""

    client: str
    name: str | None
    since: datetime
    left: int | None = Field(description="Credits; null for a plan, whose periods have their own.")
    until: datetime | None = Field(description="When they run out, or the period that is paid ends; null: never.")
    state: Literal["holds", "starting", "active", "past_due"]
    cancelled: bool = Field(description="A plan that is not renewed.")


def renews_of(row: Package) -> Renews | None:
    unit: Any = row.unit  # only a ``Renews`` is ever stored
    return Renews(unit=unit, every=row.every, carry=row.carry) if unit else None


def package_out(row: Package) -> PackageOut:
    return PackageOut(
        id=row.public_id, name=row.name, credits=row.credits, price=Price(minor=row.price, currency=row.currency),
        services=list(row.services), days=row.days, renews=renews_of(row),
        active=row.active,
    )  # fmt: skip


def holding_out(row: Holding, package: Package, left: int) -> HoldingOut:
    return HoldingOut(
        id=row.public_id, package=package.public_id, name=package.name, credits=row.credits, left=left,
        services=list(package.services), bought_at=row.created_at, expires_at=row.expires_at,
    )  # fmt: skip
