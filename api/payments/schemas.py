"""Wire shapes of payments."""

import uuid
from dataclasses import dataclass

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.schemas import Price
from models.bookings import Booking
from models.payments import Payment


class PaymentOut(BaseModel):
    id: str
    state: str = Field(description="created, challenged, declined, authorised, cancelled, succeeded or refunded")
    amount: Price
    received: Price = Field(description="What arrived of it.")
    refunded: Price
    disputed: Price = Field(description="What the payer's bank took back, until it has decided or for good.")
    provider: str
    method: str
    link: str | None = Field(description="Where the payer goes on when the bank asks for more.")
    decline_code: str | None


class RefundIn(BaseModel):
    """How much goes back."""

    amount: int | None = Field(None, ge=1, description="In minor units; all that is left when it is not given.")


class CaptureIn(BaseModel):
    """How much is taken; the rest is let go."""

    amount: int | None = Field(None, ge=1, description="In minor units; all that is kept when it is not given.")


def payment_out(row: Payment) -> PaymentOut:
    return PaymentOut(
        id=row.public_id,
        state=row.state,
        amount=Price(minor=row.amount, currency=row.currency),
        received=Price(minor=row.received, currency=row.currency),
        disputed=Price(minor=row.disputed + row.lost, currency=row.currency),
        refunded=Price(minor=row.refunded, currency=row.currency),
        provider=row.provider,
        method=row.method,
        link=row.link,
        decline_code=row.decline_code,
    )


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose payment it is, as ``identity.may`` asks."""

    organisation_id: uuid.UUID
    client_id: uuid.UUID


async def payer_of(session: AsyncSession, row: Payment) -> Payer:
    """The client whose booking a payment is for."""
    booking = await session.get_one(Booking, row.booking_id)
    return Payer(row.organisation_id, booking.client_id)
