"""Wire shapes of prices, and of the rules that make them. Percents have at most two decimals."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Protocol, Self, TypeVar

from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, StrictBool, StrictInt, model_validator

from api.catalog.schemas import AmountOrNothing, Price
from api.pricing.lines import Line, Quote
from kit.moments import Moment
from kit.money import Money
from kit.texts import OneLine

_MOST_TIERS = 20


def _plainly(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


Percent = Annotated[
    Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2), PlainSerializer(_plainly, return_type=str)
]
Change = Annotated[
    Decimal, Field(ge=-90, le=200, max_digits=5, decimal_places=2), PlainSerializer(_plainly, return_type=str)
]


class Step(Protocol):
    """A step of a discount that grows."""

    @property
    def percent(self) -> Decimal: ...
    @property
    def reached_at(self) -> int: ...


T = TypeVar("T", bound=Step)


def _growing(steps: list[T]) -> list[T]:
    ordered = sorted(steps, key=lambda step: step.reached_at)
    for lower, higher in pairwise(ordered):
        if lower.reached_at == higher.reached_at:
            raise ValueError(f"there are two steps at {lower.reached_at}")
        if lower.percent > higher.percent:
            raise ValueError(f"the step at {higher.reached_at} takes off less than the one at {lower.reached_at}")
    return ordered


class Tier(BaseModel):
    """From so many on, each is so many percent cheaper."""

    at_least: StrictInt = Field(ge=2, le=10_000)
    percent: Percent

    @property
    def reached_at(self) -> int:
        return self.at_least


class EarlyBird(BaseModel):
    """Booked at least so many days (of 24 hours) before the start, it is so many percent cheaper."""

    days: StrictInt = Field(ge=1, le=366 * 3)
    percent: Percent

    @property
    def reached_at(self) -> int:
        return self.days


class Demand(BaseModel):
    """How far the share of the day's time that is taken moves the price; in percent.

    Up to ``quiet`` the change is ``lowest``, from ``busy`` on ``highest``, and in between on a straight line.
    """

    quiet: Percent = Field(default_factory=lambda: Decimal(20), description="20 unless said otherwise.")
    busy: Percent = Field(default_factory=lambda: Decimal(80), description="80 unless said otherwise.")
    lowest: Change = Field(default_factory=Decimal, description="The change on a quiet day, for example -10.")
    highest: Change = Field(default_factory=Decimal, description="The change on a busy day, for example 15.")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.quiet >= self.busy:
            raise ValueError("quiet has to be less than busy")
        if not self.lowest <= 0 <= self.highest:
            raise ValueError("lowest may not be above zero, nor highest below it")
        return self


Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166, as DE.")]


class Tax(BaseModel):
    """The rate of a country, and whether prices include it there."""

    country: Country
    name: OneLine = Field("VAT", min_length=1, max_length=20, description="What it is called there.")
    percent: Percent
    included: StrictBool = True


class Taxes(BaseModel):
    """Where the organisation is taxed, and the rates it charges; its own country's among them."""

    country: Country
    rates: list[Tax] = Field(min_length=1, max_length=100)
    reverse_charge: StrictBool = Field(
        default=False, description="Businesses in other countries account for it themselves."
    )

    @model_validator(mode="after")
    def _has_its_own(self) -> Self:
        countries = [rate.country for rate in self.rates]
        if len(set(countries)) < len(countries):
            raise ValueError("a country has two rates")
        if self.country not in countries:
            raise ValueError(f"the rate of {self.country} is missing")
        return self

    def find(self, country: str | None) -> Tax | None:
        """The rate of a country, if it is listed."""
        return next((rate for rate in self.rates if rate.country == country), None)

    def of(self, country: str) -> Tax:
        """The rate of a country that is listed."""
        return next(rate for rate in self.rates if rate.country == country)


Tiers = Annotated[list[Tier], Field(max_length=_MOST_TIERS), AfterValidator(_growing)]
EarlyBirds = Annotated[list[EarlyBird], Field(max_length=_MOST_TIERS), AfterValidator(_growing)]


class ServicePrices(BaseModel):
    """The rules of one service; a member left out is as the organisation has it, an empty list means none."""

    group: Tiers | None = Field(None, description="By how many seats are booked.")
    quantity: Tiers | None = Field(None, description="By how many sessions a series has.")
    early_bird: EarlyBirds | None = Field(None, description="By how long before the start it is booked.")
    demand: Demand | None = None


class Prices(BaseModel):
    """The rules that hold for all services which have none of their own; all are off until they are set."""

    group: Tiers = []
    quantity: Tiers = []
    early_bird: EarlyBirds = []
    demand: Demand | None = None
    taxes: Taxes | None = None

    def but(self, own: ServicePrices) -> "Prices":
        """These with what a service has of its own."""
        return self.model_copy(update={name: value for name, value in own if value is not None})

    @property
    def depend_on_start(self) -> bool:
        """Whether two starts may cost different amounts."""
        return bool(self.early_bird or self.demand)


class SpotIn(BaseModel):
    """A start somebody wants."""

    service: str = Field(max_length=64)
    builder: str | None = Field(None, max_length=64, description="Left out: whoever is free, as the service says.")
    start: Moment = Field(description="With its offset or Z.")
    seats: StrictInt = Field(1, ge=1, le=1000)
    minutes: StrictInt | None = Field(
        None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual."
    )


class ExtrasIn(BaseModel):
    """What may change the price besides."""

    coupon: str | None = Field(None, max_length=40)
    tip: AmountOrNothing = 0
    points: StrictInt = Field(0, ge=0, le=10**7, description="Points to be spent on it.")
    by_credit: StrictBool = Field(default=False, description="Have credits of a package pay for it.")


class QuoteIn(SpotIn, ExtrasIn):
    """A start, and how many sessions would be booked with it."""

    sessions: StrictInt = Field(1, ge=1, le=1000)
    client: str | None = Field(None, max_length=64, description="For the desk: who would buy it.")


class LineOut(BaseModel):
    """One line of a price: the amounts of all lines add up to it."""

    key: str
    count: int
    amount: Price
    words: str = Field("", description="What it is for, in the language asked for (Accept-Language).")
    values: dict[str, str | int] = Field({}, description="What the words name: percents as text, money in minor units.")


class FencesOut(BaseModel):
    """The least and the most it can cost, whatever the demand."""

    lowest: Price
    highest: Price


class QuoteOut(BaseModel):
    lines: list[LineOut]
    total: Price
    fences: FencesOut | None = Field(None, description="Only where demand moves the price.")


def price_out(amount: Money) -> Price:
    return Price(minor=amount.minor, currency=amount.currency)


def line_out(line: Line) -> LineOut:
    """A line as stored and shown, its words to be added."""
    return LineOut(key=line.key, count=line.count, amount=price_out(line.amount), values=dict(line.values))


def quote_of(lines: list[Any]) -> Quote:
    """The quote that was stored with a booking."""
    read = (LineOut.model_validate(each) for each in lines)
    return Quote(
        tuple(Line(each.key, each.count, Money(each.amount.minor, each.amount.currency), each.values) for each in read)
    )


def as_stored(rules: BaseModel) -> dict[str, Any]:
    """Rules as a row keeps them: what was left out stays out."""
    return rules.model_dump(mode="json", exclude_unset=True)
