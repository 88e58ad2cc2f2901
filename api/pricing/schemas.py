"""Wire shapes of prices."""

from pydantic import BaseModel, Field

from api.catalog.schemas import Price
from kit.moments import Moment
from kit.money import Money


class SpotIn(BaseModel):
    """A start somebody wants."""

    service: str = Field(max_length=64)
    builder: str | None = Field(None, max_length=64, description="Left out: whoever is free, as the service says.")
    start: Moment = Field(description="With its offset or Z.")
    seats: int = Field(1, ge=1, le=1000)
    minutes: int | None = Field(None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual.")


class LineOut(BaseModel):
    key: str
    count: int
    amount: Price


class QuoteOut(BaseModel):
    lines: list[LineOut]
    total: Price


def price_out(amount: Money) -> Price:
    return Price(minor=amount.minor, currency=amount.currency)
