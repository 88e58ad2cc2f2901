"""Wire shapes of plans of moves."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from api.availability.schemas import BuilderNamed, Named, builder_named
from api.bookings.schemas import ClientNamed, client_named
from api.catalog.schemas import Price
from api.suggestions.plan_shown import Asking, Planned
from api.suggestions.words import words_of_place
from kit import ids
from kit.moments import Moment


class MovePlanIn(BaseModel):
    """Sessions that begin in [from, to) and cannot stand; of one builder, or of all."""

    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    builder: str | None = Field(None, max_length=64, description="Left out: all; for a builder, their own.")


class PlaceReason(BaseModel):
    """What speaks for the place, in a few words."""

    key: Literal["same_time", "same_builder", "elsewhere"]
    words: str


class AskOut(BaseModel):
    """One client's turn. ``agrees`` and ``comes`` are probabilities."""

    id: str
    booking: str
    client: ClientNamed
    service: Named
    because: Literal["busy", "hours"]
    start: datetime = Field(description="When it was to be …")
    builder: BuilderNamed = Field(description="… and with whom.")
    to_start: datetime = Field(description="Where it could go …")
    to_builder: BuilderNamed = Field(description="… and to whom.")
    reason: PlaceReason
    agrees: float
    comes: float
    worth: Price = Field(description="Price x agrees x comes, less what asking costs.")
    state: Literal["waiting", "asked", "agreed", "refused", "silent", "gone", "late", "off"] = Field(
        description="waiting for their turn, asked; then agreed, refused or silent. Never asked: gone (no place is "
        "left), late (no time is left to answer), off (no longer needed, or asked before)."
    )
    hold: str | None = Field(description="What is held for them while they are asked.")
    asked_at: datetime | None
    answer_by: datetime | None
    answered_at: datetime | None


class MovePlanOut(BaseModel):
    """A plan with its turns in the order of asking."""

    id: str
    state: Literal["proposed", "asking", "settled", "stopped"]
    builder: BuilderNamed | None
    start: datetime
    end: datetime
    worth: int = Field(description="All moves together, in minor units.")
    at_most: int = Field(description="No plan is worth more: equal to ``worth`` when it is proven the best.")
    lost: int = Field(description="Sessions that find no place.")
    asks: list[AskOut]
    created_at: datetime
    settled_at: datetime | None


def plan_out(found: Planned, tag: str) -> MovePlanOut:
    """A plan as staff see it, its words in the language of ``tag``."""
    plan = found.plan
    return MovePlanOut(
        id=plan.public_id, state=plan.state, builder=builder_named(found.builder) if found.builder else None,
        start=plan.range_from, end=plan.range_to, worth=plan.worth, at_most=plan.at_most, lost=plan.lost,
        asks=[_ask_out(each, tag) for each in found.turns], created_at=plan.created_at, settled_at=plan.settled_at,
    )  # fmt: skip


def _ask_out(turn: Asking, tag: str) -> AskOut:
    ask, client = turn.ask, turn.client
    words = words_of_place(ask.reason, builder=turn.to.name, tag=tag)
    return AskOut(
        id=ask.public_id, booking=turn.booking.public_id, because=ask.because,
        client=client_named(client),
        service=Named(id=turn.service.public_id, name=turn.service.name), start=ask.was_at,
        builder=builder_named(turn.was_with), to_start=ask.starts_at, to_builder=builder_named(turn.to),
        reason=PlaceReason(key=ask.reason, words=words), agrees=round(ask.agrees, 3), comes=round(ask.comes, 3),
        worth=Price(minor=ask.worth, currency=turn.booking.currency), state=ask.state,
        hold=ids.public("bkg", ask.hold_id) if ask.hold_id else None, asked_at=ask.asked_at,
        answer_by=ask.answer_by, answered_at=ask.answered_at,
    )  # fmt: skip
