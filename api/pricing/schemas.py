"""Wire shapes of prices."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.catalog.schemas import Price
from kit.money import Money


class SpotIn(BaseModel):
    """A start somebody wants."""

    service: str = Field(max_length=64)
    builder: str = Field(max_length=64)
    start: datetime = Field(description="With its offset or Z.")
    seats: int = Field(1, ge=1, le=1000)


class LineOut(BaseModel):
    key: str
    count: int
    amount: Price


class QuoteOut(BaseModel):
    lines: list[LineOut]
    total: Price


def price_out(amount: Money) -> Price:
    return Price(minor=amount.minor, currency=amount.currency)
