"""Wire shapes of bookings."""

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from api.availability.schemas import BuilderNamed, Named, SlotOut, builder_named
from api.bookings.policy import Terms
from api.bookings.queries import MoveAsked, Shown
from api.catalog.schemas import AmountOrNothing, Price
from api.payments.became import NOTHING, Became
from api.payments.schemas import PaymentOut
from api.pricing.schemas import ExtrasIn, LineOut, SpotIn, price_out
from api.pricing.words import with_words
from kit import ids
from kit.http.language import asked_language
from kit.i18n import locale_of
from kit.moments import Moment
from ml.no_show.words import words_for
from models.bookings import Session
from models.catalog import Service
from models.payments import Payment
from models.people import Builder, Client


class HoldIn(SpotIn, ExtrasIn):
    """A time to hold; ``price`` in minor units as the client saw it, else whatever it is now."""

    price: AmountOrNothing | None = None
    client: str | None = Field(None, max_length=64, description="For the desk: whose booking it will be.")


class MoveIn(BaseModel):
    """Where to; ``fee`` in minor units is what the client agreed to where the policy asks for one."""

    start: Moment
    builder: str | None = Field(None, max_length=64)
    fee: AmountOrNothing | None = None


class MovesAsked(BaseModel):
    """Where a booking could go: the range of its new start, with whoever gives it now or another builder."""

    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    builder: str | None = Field(None, max_length=64, description="Left out: whoever gives it now.")
    limit: int = Field(100, ge=1, le=1000)


class CancelIn(BaseModel):
    """Why; ``fee`` in minor units is what the client agreed to where the policy asks for one."""

    reason: str = Field("", max_length=500)
    fee: AmountOrNothing | None = None


class TermsOf(BaseModel):
    """What a change would mean now for the client; staff may do it at any time and free."""

    allowed: bool
    because: str | None = Field(description="A sentence when it is not allowed.")
    fee: Price
    refund: Price
    free_until: datetime | None
    credits_lost: int = Field(0, description="Credits that paid for it and do not come back; send the fee to agree.")
    points_lost: int = Field(0, description="Points that paid for it and do not come back.")
    told: list[str] = Field([], description="What to tell the client first, in the language asked for.")


class TermsOut(BaseModel):
    cancel: TermsOf
    move: TermsOf


def terms_of(terms: Terms, told: list[str]) -> TermsOf:
    return TermsOf(
        allowed=terms.why_not is None,
        because=terms.why_not,
        fee=price_out(terms.fee),
        refund=price_out(terms.refund),
        free_until=terms.free_until,
        credits_lost=terms.credits_lost,
        points_lost=terms.points_lost,
        told=told,
    )


class ServiceNamed(Named):
    minutes: int


class ClientNamed(BaseModel):
    id: str
    name: str | None
    email: str | None
    since: datetime = Field(description="When they were first seen.")


def client_named(row: Client) -> ClientNamed:
    return ClientNamed(id=row.public_id, name=row.name, email=row.email, since=row.created_at)


class Reason(BaseModel):
    """One reason behind a score: its key, whether it raises the risk, and words for it in the reader's language."""

    key: str
    up: bool
    words: str


class NoShowOut(BaseModel):
    """How likely the client is not to come, with the two strongest reasons. Seen by staff alone."""

    probability: float
    reasons: list[Reason]


class BecameOut(BaseModel):
    """What became of what was paid: gone back, on its way, kept; what was only kept on a card and is let go of."""

    back: Price
    coming: Price
    kept: Price
    released: Price


def became_out(became: Became, currency: str) -> BecameOut | None:
    """None where nothing was paid."""
    if became == NOTHING:
        return None
    return BecameOut(**{name: Price(minor=minor, currency=currency) for name, minor in asdict(became).items()})


class ByHandOut(BaseModel):
    """So much of a payment, such as of cash, can only be given back by somebody's hand."""

    payment: str
    amount: Price


class BookingOut(BaseModel):
    id: str
    state: str = Field(description="held, pending, confirmed, completed, no_show, cancelled or expired")
    service: ServiceNamed
    builder: BuilderNamed
    builders: list[BuilderNamed] = Field(description="All who give it; the first leads.")
    client: ClientNamed
    start: datetime
    end: datetime
    zone: str
    seats: int
    price: Price
    price_lines: list[LineOut]
    expires_at: datetime | None
    version: int
    paid: bool
    approved: bool = Field(default=False, description="Whether somebody said yes to the request for it.")
    channel: str
    series: str | None = Field(None, description="The series it belongs to.")
    occurrence: str | None = Field(None, description="The local wall time the series gave it, wherever it moved.")
    instead_of: str | None = Field(
        None, description="The booking it is kept for: a yes to it moves that one here, cancelling it says no."
    )
    became: BecameOut | None = Field(
        None, description="Of what was paid: of one that stands only what went or goes back."
    )
    by_hand: list[ByHandOut] = Field(
        [],
        description="For staff: what is to be given back by hand of one that is cancelled, and noted at the payment's "
        "`given-back`; of another, what would be if the business cancelled it.",
    )
    no_show: NoShowOut | None = None


class DeclineIn(BaseModel):
    reason: str = Field("", max_length=500)


class SubstituteIn(BaseModel):
    builder: str = Field(max_length=64)


class SessionOut(BaseModel):
    """A session with how many of its seats are taken."""

    id: str
    service: ServiceNamed
    builder: BuilderNamed
    start: datetime
    end: datetime
    seats: int
    capacity: int


class ConflictOut(BaseModel):
    """A session that can no longer be given as booked, and the ways out."""

    session: SessionOut
    because: Literal["busy", "hours"]
    moves: list[SlotOut] = Field(description="The nearest times its own builder has.")
    substitutes: list[BuilderNamed] = Field(description="Who could give it as it is booked.")


def session_out(row: Session, service: Service, builder: Builder) -> SessionOut:
    return SessionOut(
        id=row.public_id,
        service=ServiceNamed(id=service.public_id, name=service.name, minutes=service.minutes),
        builder=builder_named(builder),
        start=row.starts_at,
        end=row.ends_at,
        seats=row.taken,
        capacity=row.capacity,
    )


class MoveAskedOut(BaseModel):
    """A move that a client asked for and nobody has answered."""

    request: str = Field(description="The booking that keeps the new time; a yes to it moves the other one there.")
    booking: str = Field(description="The one that is to move.")
    before: datetime = Field(description="When that one starts.")
    to: datetime = Field(description="When the request starts.")


class DayOut(BaseModel):
    """One builder's day, in the builder's zone."""

    builder: BuilderNamed
    date: str
    open: list[list[datetime]] = Field(description="Open windows as [start, end), without time off.")
    off: list[list[datetime]] = Field(description="Time off that meets the day, whole, as [start, end).")
    bookings: list[BookingOut]
    moves: list[MoveAskedOut] = Field(description="Moves asked for to this day, or away from it.")


class PayIn(BaseModel):
    method: str = Field("", max_length=64, description="The vendor's own name of a card or way to pay.")
    provider: str = Field("", max_length=32, description="Which of the vendors set up here; the usual one if empty.")


class PaidOut(BaseModel):
    """How the payment stands, and the booking with it."""

    payment: PaymentOut
    booking: BookingOut
    told: str | None = Field(None, description="What happens next, where somebody looks at the payment.")
    alternatives: list[SlotOut] = Field([], description="The nearest times, when the money came too late for this one.")


def move_asked_out(asked: MoveAsked) -> MoveAskedOut:
    return MoveAskedOut(
        request=ids.public("bkg", asked.request),
        booking=ids.public("bkg", asked.booking),
        before=asked.before,
        to=asked.to,
    )


def booking_out(shown: Shown, *, to_staff: bool) -> BookingOut:
    """A booking as its client or the desk may see it."""
    booking, session, builder, service, client = (
        shown.booking, shown.session, shown.builder, shown.service, shown.client,
    )  # fmt: skip
    return BookingOut(
        id=booking.public_id,
        state=booking.state,
        service=ServiceNamed(id=service.public_id, name=service.name, minutes=service.minutes),
        builder=builder_named(builder),
        builders=[builder_named(each) for each in (builder, *shown.others)],
        client=client_named(client),
        start=session.starts_at,
        end=session.ends_at,
        zone=builder.zone,
        seats=booking.seats,
        price=Price(minor=booking.price, currency=booking.currency),
        price_lines=[with_words(LineOut.model_validate(line), tag_for(shown)) for line in booking.price_lines],
        expires_at=booking.expires_at,
        version=booking.version,
        paid=not shown.unpaid,
        channel=booking.channel,
        series=ids.public("srs", booking.series_id) if booking.series_id else None,
        occurrence=booking.occurrence,
        approved=booking.approved_at is not None,
        instead_of=ids.public("bkg", booking.instead_of_id) if booking.instead_of_id else None,
        became=became_out(shown.became, booking.currency),
        by_hand=_by_hand(shown) if to_staff else [],
        no_show=_no_show(shown) if to_staff else None,
    )


def _by_hand(shown: Shown) -> list[ByHandOut]:
    return [
        ByHandOut(payment=ids.public(Payment.prefix, each), amount=Price(minor=minor, currency=shown.booking.currency))
        for each, minor in shown.by_hand.items()
    ]


def tag_for(shown: Shown) -> str:
    """The language of words about a booking: the one asked for, else the client's."""
    return asked_language() or shown.client.locale or shown.service.organisation.locale


def _no_show(shown: Shown) -> NoShowOut | None:
    if shown.prediction is None:
        return None
    language = locale_of(asked_language() or shown.service.organisation.locale).language
    reasons = [(str(each["key"]), bool(each["up"])) for each in shown.prediction.reasons[:2]]
    return NoShowOut(
        probability=shown.prediction.probability,
        reasons=[Reason(key=key, up=up, words=words_for(key, up=up, language=language)) for key, up in reasons],
    )
