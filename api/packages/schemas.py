"""Wire shapes of packages."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.catalog.schemas import AmountOrNothing, Price
from kit.texts import Name, OneLine
from models.packages import Holding, Package


class PackageIn(BaseModel):
    """A new package; ``price`` in minor units of the organisation's currency."""

    name: Name
    credits: int = Field(ge=1, le=10_000, description="Each pays one seat.")
    price: AmountOrNothing
    services: list[str] = Field([], max_length=200, description="What they pay for; none named means anything.")
    days: int | None = Field(None, ge=1, le=3660, description="How long they can be used once bought.")


class PackageOut(BaseModel):
    id: str
    name: str
    credits: int
    price: Price
    services: list[str]
    days: int | None


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
    bought_at: datetime
    expires_at: datetime | None


def package_out(row: Package) -> PackageOut:
    return PackageOut(
        id=row.public_id, name=row.name, credits=row.credits, price=Price(minor=row.price, currency=row.currency),
        services=list(row.services), days=row.days,
    )  # fmt: skip


def holding_out(row: Holding, package: Package, left: int) -> HoldingOut:
    return HoldingOut(
        id=row.public_id, package=package.public_id, name=package.name, credits=row.credits, left=left,
        bought_at=row.created_at, expires_at=row.expires_at,
    )  # fmt: skip
