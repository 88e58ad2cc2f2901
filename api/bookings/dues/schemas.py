"""Wire shapes of amounts on account."""

from pydantic import BaseModel, Field

from api.catalog.schemas import Price
from kit import ids
from kit.moments import Moment
from models.dues import Due


class DueIn(BaseModel):
    """Put what is unpaid of a booking on account."""

    method: str | None = Field(
        None, max_length=64, description="A saved way to pay of the client; none: they are asked."
    )
    due_at: Moment | None = Field(None, description="When it is charged; now when it is not given.")


class CardIn(BaseModel):
    """Which saved way to pay is charged from now on."""

    method: str = Field(max_length=64)


class DueOut(BaseModel):
    id: str
    booking: str
    amount: Price
    state: str = Field(description="open, paid, ended (given up at the end of the grace) or cancelled")
    step: str = Field(description="What the payer was last asked: retry (nothing), card, bank; empty before any try.")
    code: str | None = Field(description="Why the last try failed, in the bank's word.")
    tries: int
    next_try_at: Moment | None
    ends_at: Moment | None = Field(description="When it is given up, where the payer has to do something.")
    method: str | None


def due_out(row: Due) -> DueOut:
    return DueOut(
        id=row.public_id, booking=ids.public("bkg", row.booking_id),
        amount=Price(minor=row.amount, currency=row.currency), state=row.state, step=row.step, code=row.code,
        tries=row.tries, next_try_at=row.next_try_at, ends_at=row.ends_at,
        method=ids.public("mth", row.method_id) if row.method_id else None,
    )  # fmt: skip
