"""Wire shapes of the catalogue. Lengths are minutes, prices minor units."""

from typing import Literal, cast

from pydantic import BaseModel, Field

from api.catalog.lengths import lengths_of
from api.people.schemas import Name
from models.catalog import Question, Service


class Price(BaseModel):
    """An amount in minor units of an ISO 4217 currency."""

    minor: int
    currency: str


class LengthIn(BaseModel):
    """A length that may be chosen, with its price per seat in minor units."""

    minutes: int = Field(ge=1, le=60 * 24)
    price: int = Field(ge=0, le=10**9)


class LengthOut(BaseModel):
    minutes: int
    price: Price


Assignment = Literal["any", "balanced", "all"]


class ServiceOut(BaseModel):
    id: str
    name: str
    description: str
    aliases: list[str]
    minutes: int
    step: int
    price: Price
    buffer_before: int
    buffer_after: int
    buffers_outside_hours: bool
    notice: int
    horizon: int
    capacity: int
    lengths: list[LengthOut] = Field(description="Every length it can be booked in, the usual one first.")
    assignment: Assignment = Field(description="Who gives it when nobody is named: any one, in turn, or all together.")
    builders: list[str] = Field(description="Ids of the builders who give it.")


class ServiceIn(BaseModel):
    """A new service; ``price`` in minor units of the organisation's currency."""

    name: Name
    description: str = Field("", max_length=2000)
    aliases: list[Name] = Field([], max_length=50)
    minutes: int = Field(ge=1, le=60 * 24)
    step: int | None = Field(None, ge=1, le=60 * 24)
    price: int = Field(0, ge=0, le=10**9)
    buffer_before: int = Field(0, ge=0, le=60 * 24)
    buffer_after: int = Field(0, ge=0, le=60 * 24)
    buffers_outside_hours: bool = True
    notice: int = Field(0, ge=0, le=60 * 24 * 366)
    horizon: int = Field(60 * 24 * 365, ge=1, le=60 * 24 * 366 * 3)
    capacity: int = Field(1, ge=1, le=10_000)
    lengths: list[LengthIn] = Field([], max_length=20)
    assignment: Assignment = "any"
    builders: list[str] = Field([], max_length=1000)


def service_out(row: Service, builders: list[str]) -> ServiceOut:
    return ServiceOut(
        id=row.public_id,
        name=row.name,
        description=row.description,
        aliases=list(row.aliases),
        minutes=row.minutes,
        step=row.step,
        price=Price(minor=row.price, currency=row.currency),
        buffer_before=row.buffer_before,
        buffer_after=row.buffer_after,
        buffers_outside_hours=row.buffers_outside_hours,
        notice=row.notice,
        horizon=row.horizon,
        capacity=row.capacity,
        lengths=[
            LengthOut(minutes=each.minutes, price=Price(minor=each.price, currency=row.currency))
            for each in lengths_of(row)
        ],
        assignment=cast("Assignment", row.assignment),
        builders=builders,
    )


class QuestionOut(BaseModel):
    id: str
    question: str
    answer: str


def question_out(row: Question) -> QuestionOut:
    return QuestionOut(id=row.public_id, question=row.question, answer=row.answer)
