"""Wire shapes of series. Dates are named by the local wall time that the rule gave them: ``2027-03-16T10:00:00``."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, StrictBool, StrictInt, ValidationError, model_validator

from api.availability.schemas import BuilderNamed, Named, builder_named
from api.bookings.queries import Shown
from api.bookings.schemas import BookingOut, HoldIn, booking_out
from api.bookings.series.dates import Scope, repeat_of
from api.bookings.series.decide import Decision, Do
from api.bookings.series.plan import Occurrence, Plan
from api.bookings.series.repeat import MOST, Repeat
from api.catalog.schemas import AmountOrNothing, Price
from api.pricing.schemas import LineOut, line_out, price_out
from api.pricing.words import with_words
from kit.errors import Invalid
from kit.http.language import asked_language
from kit.moments import Moment, Wall
from kit.money import Money
from kit.zones import earliest
from models.bookings import Series

Walls = Annotated[list[Wall], Field(max_length=MOST)]


class PlanIn(BaseModel):
    """Something that shall repeat."""

    service: str = Field(max_length=64)
    builder: str | None = Field(None, max_length=64, description="Left out: whoever has the fewest conflicts.")
    seats: StrictInt = Field(1, ge=1, le=1000)
    minutes: StrictInt | None = Field(
        None, ge=1, le=60 * 24, description="One of the service's lengths; else the usual."
    )
    rule: str = Field(max_length=500, description="An RRULE that ends, such as FREQ=WEEKLY;BYDAY=TU;COUNT=6.")
    first: Wall = Field(description="Local wall time from which the rule counts.")
    zone: str | None = Field(None, max_length=64, description="Whose wall time is kept; the builder's if left out.")
    without: Walls = Field([], description="Dates of the rule to leave out.")
    month_end: Literal["skip", "last"] = Field("skip", description="In months without the day: none, or the last day.")
    shown_in: str | None = Field(None, max_length=64, description="A zone to show the dates in; the client's if known.")
    by_credit: StrictBool = Field(default=False, description="Have credits of packages pay for every date.")
    coupon: str | None = Field(None, max_length=40, description="Takes off of as many dates as it has uses left.")
    points: StrictInt = Field(0, ge=0, le=10**7, description="Points to be spent once, on what all dates come to.")


class DecisionIn(BaseModel):
    """What to do about one date: skip it for now, drop it for good, or move it to another start."""

    occurrence: Wall
    do: Do
    to: Moment | None = None

    @model_validator(mode="after")
    def _to_goes_with_move(self) -> Self:
        if (self.do == "move") != (self.to is not None):
            raise ValueError("“to” goes with “move”, and with nothing else")
        return self


class SeriesIn(PlanIn):
    """A plan that was agreed to."""

    digest: str = Field(max_length=64, description="Of the plan that was agreed to.")
    decisions: list[DecisionIn] = Field([], max_length=MOST)
    client: str | None = Field(None, max_length=64, description="For the desk: whose series it will be.")
    price: AmountOrNothing | None = Field(
        None, description="Of the first date, as it was shown; else whatever it is now."
    )
    total: AmountOrNothing | None = Field(None, description="Of all dates, as it was shown; else whatever it is now.")

    @model_validator(mode="after")
    def _one_decision_each(self) -> Self:
        if len({each.occurrence for each in self.decisions}) < len(self.decisions):
            raise ValueError("there are two decisions about one date")
        return self

    def decided(self) -> dict[datetime, Decision]:
        return {each.occurrence: Decision(each.do, each.to) for each in self.decisions}

    def as_hold(self, where: ZoneInfo) -> HoldIn:
        """Its first date as one that is to be held. Raises ``Invalid`` for one beyond all calendars."""
        try:
            return HoldIn(
                service=self.service, builder=self.builder, seats=self.seats, minutes=self.minutes, client=self.client,
                by_credit=self.by_credit, coupon=self.coupon, points=self.points, start=earliest(self.first, where),
            )  # fmt: skip
        except ValidationError as error:
            raise Invalid("That first date is too far away.") from error


class MoveSeriesIn(BaseModel):
    """Where one date goes; those in scope follow."""

    scope: Scope
    occurrence: Wall
    to: Wall = Field(description="Local wall time in the zone of the series.")
    staying: Walls = Field([], description="Dates in scope that stay where they are.")
    fee: StrictInt | None = Field(None, ge=0, description="The sum of the fees that the client agreed to.")


class CancelSeriesIn(BaseModel):
    scope: Scope
    occurrence: Wall | None = Field(None, description="Needed for “this” and “following”.")
    reason: str = Field("", max_length=500)
    fee: StrictInt | None = Field(None, ge=0, description="The sum of the fees that the client agreed to.")

    @model_validator(mode="after")
    def _names_a_date(self) -> Self:
        if self.scope != "all" and self.occurrence is None:
            raise ValueError("say which occurrence")
        return self


class AlternativeOut(BaseModel):
    start: datetime
    local: str = Field(description="The wall time in the zone of the series.")


class OccurrenceOut(BaseModel):
    """One date of a plan; one that is not ``free`` is a conflict and needs a decision."""

    occurrence: str
    start: datetime | None = Field(description="None when the clocks skip that wall time.")
    end: datetime | None
    shown: str | None = Field(description="The wall time in ``shown_in``.")
    free: bool
    price: Price | None = Field(description="What it costs; None for one that is not free.")
    because: str | None = Field(description="As GET /v1/availability/explain names it.")
    detail: str | None
    alternatives: list[AlternativeOut]


class PlanOut(BaseModel):
    service: Named
    builder: BuilderNamed
    builders: list[BuilderNamed]
    rule: str = Field(description="The rule as it will be stored, with a policy on month ends spelt out.")
    first: str
    zone: str
    shown_in: str | None
    shown_time_changes: bool = Field(description="The clocks make it another time of day in ``shown_in``: say so once.")
    minutes: int
    seats: int
    price: Price = Field(description="Of the first date; with a coupon or points others may cost more.")
    price_lines: list[LineOut] = Field(description="What makes it up.")
    total: Price = Field(description="Of all dates that are free.")
    price_changes: bool = Field(description="Not all dates cost the same: show what each does.")
    occurrences: list[OccurrenceOut]
    conflicts: int
    choices: list[Do] = Field(description="What can be decided about a date.")
    digest: str = Field(description="Send it back to book exactly this.")


class DateOut(BaseModel):
    """A date of a series with its live booking, else its last one; without any it was skipped."""

    occurrence: str
    booking: BookingOut | None


class SeriesOut(BaseModel):
    id: str
    state: str = Field(description="active or cancelled")
    rule: str
    first: str
    zone: str
    without: list[str] = Field(description="Dates of the rule taken out of the series.")
    seats: int
    version: int
    occurrences: list[DateOut]


def plan_out(plan: Plan, *, shown_in: ZoneInfo | None) -> PlanOut:
    """A plan as shown."""
    wanted, repeat = plan.asked.wanted, plan.asked.repeat
    shown = [_shown_at(each.start, shown_in) for each in plan.occurrences]
    prices, tag = [each.quote() for each in plan.priced()], asked_language() or wanted.service.organisation.locale
    first, *others = [each.total for each in prices]
    of_each = iter([first, *others])
    return PlanOut(
        service=Named(id=wanted.service.public_id, name=wanted.service.name),
        builder=builder_named(plan.givers[0]),
        builders=[builder_named(each) for each in plan.givers],
        rule=repeat.rule,
        first=repeat.first.isoformat(),
        zone=repeat.where.key,
        shown_in=shown_in.key if shown_in else None,
        shown_time_changes=_time_changes(plan, shown),
        minutes=wanted.length.minutes,
        seats=wanted.seats,
        price=price_out(first),
        price_lines=[with_words(line_out(line), tag) for line in prices[0].lines],
        total=price_out(
            sum(others, start=first) if len(plan.conflicts) < len(plan.occurrences) else Money(0, first.currency)
        ),
        price_changes=len({first, *others}) > 1,
        occurrences=[
            _occurrence(plan, each, at, price=None if each.refusal else next(of_each))
            for each, at in zip(plan.occurrences, shown, strict=True)
        ],
        conflicts=len(plan.conflicts),
        choices=["skip", "move", "drop"],
        digest=plan.digest,
    )


def _occurrence(plan: Plan, each: Occurrence, shown: datetime | None, *, price: Money | None) -> OccurrenceOut:
    refusal = each.refusal
    return OccurrenceOut(
        occurrence=each.wall.isoformat(),
        start=each.start,
        end=plan.asked.wanted.end(each.start) if each.start else None,
        shown=shown.isoformat() if shown else None,
        free=refusal is None,
        price=price_out(price) if price is not None else None,
        because=refusal.because if refusal else None,
        detail=refusal.detail if refusal else None,
        alternatives=[_alternative(at, plan.asked.repeat) for at in each.alternatives],
    )


def _alternative(at: datetime, repeat: Repeat) -> AlternativeOut:
    return AlternativeOut(start=at, local=at.astimezone(repeat.where).replace(tzinfo=None).isoformat())


def _shown_at(start: datetime | None, where: ZoneInfo | None) -> datetime | None:
    return start.astimezone(where).replace(tzinfo=None) if start and where else None


def _time_changes(plan: Plan, shown: Iterable[datetime | None]) -> bool:
    """Whether the difference between the two zones' clocks is not the same on all dates."""
    pairs = zip(plan.occurrences, shown, strict=True)
    return len({at - each.wall for each, at in pairs if at}) > 1


def series_out(series: Series, bookings: Mapping[str, Shown], *, to_staff: bool) -> SeriesOut:
    """A series with its dates in order and the booking of each."""
    walls = [each.isoformat() for each in repeat_of(series).dates()]
    return SeriesOut(
        id=series.public_id,
        state=series.state,
        rule=series.rule,
        first=series.first,
        zone=series.zone,
        without=series.without,
        seats=series.seats,
        version=series.version,
        occurrences=[
            DateOut(
                occurrence=wall, booking=booking_out(bookings[wall], to_staff=to_staff) if wall in bookings else None
            )
            for wall in walls
        ],
    )
