"""Wire shapes of the catalogue. Lengths are minutes, prices minor units."""

from typing import Annotated, Literal, cast

from pydantic import BaseModel, Field, StrictBool, StrictInt

from api.catalog.lengths import lengths_of
from api.people.limits import Limits
from api.people.time_schemas import ScheduleName
from kit.money import MOST
from kit.texts import Name
from models.catalog import Question, Service

Amount = Annotated[StrictInt, Field(ge=1, le=MOST, description="In minor units.")]
AmountOrNothing = Annotated[StrictInt, Field(ge=0, le=MOST, description="In minor units.")]


class Price(BaseModel):
    """An amount in minor units of an ISO 4217 currency."""

    minor: int
    currency: str


class LengthIn(BaseModel):
    """A length that may be chosen, with its price per seat in minor units."""

    minutes: StrictInt = Field(ge=1, le=60 * 24)
    price: AmountOrNothing


class LengthOut(BaseModel):
    minutes: int
    price: Price


Assignment = Literal["any", "balanced", "all"]


class CancelTerms(BaseModel):
    """Free until so many minutes before the start; later it costs a share of the price, or is refused."""

    free_until: StrictInt = Field(0, ge=0, le=60 * 24 * 366)
    fee_percent: StrictInt = Field(0, ge=0, le=100)
    late: Literal["fee", "refuse"] = "fee"


class MoveTerms(CancelTerms):
    """As for cancelling; and how often one booking may be moved."""

    most: StrictInt | None = Field(None, ge=0, le=1000)


class DepositTerms(BaseModel):
    """How much of the price makes a booking firm; with ``held`` it is kept on the card and only taken later."""

    percent: StrictInt = Field(100, ge=1, le=100)
    held: StrictBool = False


class Policy(BaseModel):
    """What cancelling and moving cost a client, how late and how often they may be done, and what is paid when."""

    cancel: CancelTerms = Field(default_factory=CancelTerms)
    move: MoveTerms = Field(default_factory=MoveTerms)
    deposit: DepositTerms = Field(default_factory=DepositTerms)
    unpaid: Literal["cancel", "keep"] = Field(
        "cancel", description="What becomes of a booking to come once an amount of it on account is given up."
    )


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
    limits: Limits
    policy: Policy
    needs_approval: bool = Field(description="Whether a builder has to say yes to each booking.")
    builders: list[str] = Field(description="Ids of the builders who give it.")


class ServiceIn(BaseModel):
    """A new service; ``price`` in minor units of the organisation's currency."""

    name: Name
    description: str = Field("", max_length=2000)
    aliases: list[Name] = Field([], max_length=50)
    minutes: StrictInt = Field(ge=1, le=60 * 24)
    step: StrictInt | None = Field(None, ge=1, le=60 * 24)
    price: AmountOrNothing = 0
    buffer_before: StrictInt = Field(0, ge=0, le=60 * 24)
    buffer_after: StrictInt = Field(0, ge=0, le=60 * 24)
    buffers_outside_hours: StrictBool = True
    notice: StrictInt = Field(0, ge=0, le=60 * 24 * 366)
    horizon: StrictInt = Field(60 * 24 * 365, ge=1, le=60 * 24 * 366 * 3)
    capacity: StrictInt = Field(1, ge=1, le=10_000)
    lengths: list[LengthIn] = Field([], max_length=20)
    assignment: Assignment = "any"
    limits: Limits = Field(default_factory=Limits)
    policy: Policy = Field(default_factory=Policy)
    needs_approval: StrictBool = False
    builders: list[str] = Field([], max_length=1000)


class ServiceChange(BaseModel):
    """What may be changed; members left out stay as they are. Without ``active`` it can no longer be booked."""

    name: Name | None = None
    description: str | None = Field(None, max_length=2000)
    aliases: list[Name] | None = Field(None, max_length=50)
    minutes: StrictInt | None = Field(None, ge=1, le=60 * 24)
    step: StrictInt | None = Field(None, ge=1, le=60 * 24)
    price: AmountOrNothing | None = None
    buffer_before: StrictInt | None = Field(None, ge=0, le=60 * 24)
    buffer_after: StrictInt | None = Field(None, ge=0, le=60 * 24)
    buffers_outside_hours: StrictBool | None = None
    notice: StrictInt | None = Field(None, ge=0, le=60 * 24 * 366)
    horizon: StrictInt | None = Field(None, ge=1, le=60 * 24 * 366 * 3)
    capacity: StrictInt | None = Field(None, ge=1, le=10_000)
    lengths: list[LengthIn] | None = Field(None, max_length=20)
    assignment: Assignment | None = None
    limits: Limits | None = None
    policy: Policy | None = None
    needs_approval: StrictBool | None = None
    active: StrictBool | None = None


class OfferingIn(BaseModel):
    """How a builder gives a service: their share of it where turns are taken, and in which of their schedules."""

    weight: StrictInt = Field(1, ge=1, le=1000)
    schedule: ScheduleName | None = None


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
        limits=Limits.model_validate(row.limits),
        policy=Policy.model_validate(row.policy),
        needs_approval=row.needs_approval,
        builders=builders,
    )


class QuestionOut(BaseModel):
    id: str
    question: str
    answer: str


def question_out(row: Question) -> QuestionOut:
    return QuestionOut(id=row.public_id, question=row.question, answer=row.answer)
