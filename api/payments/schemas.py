"""Wire shapes of payments."""

import uuid
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field, StrictBool
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.catalog.schemas import Amount, Price
from api.payments.by_hand.transfers import BY_TRANSFER, reference_of
from api.payments.card_form import waits_for_card
from api.payments.disputes import forgiven_of
from kit.texts import OneLine
from models.bookings import Booking, Session
from models.packages import Purchase
from models.payments import Payment


class PaymentOut(BaseModel):
    id: str
    state: str = Field(description="created, challenged, declined, authorised, cancelled, succeeded or refunded")
    amount: Price
    received: Price = Field(description="What arrived of it.")
    refunded: Price
    forgiven: Price = Field(description="What of it goes or went back and is not due again.")
    disputed: Price = Field(description="What the payer's bank took back, until it has decided or for good.")
    provider: str
    method: str
    link: str | None = Field(description="Where the payer goes on when the bank asks for more, or gives their card.")
    needs_card: bool = Field(False, description="The link is where they give their card; nothing was asked for yet.")
    decline_code: str | None
    transfer_reference: str | None = Field(None, description="What the payer writes into a bank transfer.")


class RefundIn(BaseModel):
    """How much goes back, and whether it is to be paid once more."""

    amount: Amount | None = Field(None, description="In minor units; all that is left when it is not given.")
    still_owed: StrictBool = Field(
        False, description="True: the booking is not paid to that extent, and it is due again. False: it is given."
    )


class CaptureIn(BaseModel):
    """How much is taken; the rest is let go."""

    amount: Amount | None = Field(None, description="In minor units; all that is kept when it is not given.")


class ByHandIn(BaseModel):
    """How much somebody took with their own hands."""

    amount: Amount


class GivenBackIn(BaseModel):
    """How much somebody gave back with their own hands, and whether it is to be paid once more."""

    amount: Amount
    still_owed: StrictBool = Field(False, description="As for a refund; what was to go back already stays as it was.")


class TransferIn(BaseModel):
    """A line of a bank's statement: what came in."""

    id: OneLine = Field(min_length=1, max_length=150, description="The bank's own id of it; each counts once.")
    text: str = Field("", max_length=1000, description="What the payer wrote.")
    amount: Amount
    currency: str = Field(min_length=3, max_length=3)


class BankStatementIn(BaseModel):
    lines: list[TransferIn] = Field(max_length=1000)


class TransferOut(BaseModel):
    """What became of a line. Only ``matched``, ``too_little`` and ``too_much`` moved anything, once."""

    id: str
    verdict: Literal["matched", "too_little", "too_much", "other_currency", "unknown", "ambiguous", "known"]
    reference: str | None = Field(description="The payment's ``transfer_reference``.")


class BankStatementOut(BaseModel):
    lines: list[TransferOut]


def payment_out(row: Payment) -> PaymentOut:
    return PaymentOut(
        id=row.public_id,
        state=row.state,
        amount=Price(minor=row.amount, currency=row.currency),
        received=Price(minor=row.received, currency=row.currency),
        disputed=Price(minor=row.disputed + row.lost, currency=row.currency),
        refunded=Price(minor=row.refunded, currency=row.currency),
        forgiven=Price(minor=forgiven_of(row), currency=row.currency),
        provider=row.provider,
        method=row.method,
        link=row.link,
        needs_card=waits_for_card(row),
        decline_code=row.decline_code,
        transfer_reference=reference_of(row.public_id) if (row.provider, row.method) == BY_TRANSFER else None,
    )


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose payment it is, as ``identity.may`` asks; ``builder_ids``: who gives what it is for, alone or together."""

    organisation_id: uuid.UUID
    client_id: uuid.UUID
    builder_ids: frozenset[uuid.UUID] = frozenset()


async def payer_of(session: AsyncSession, row: Payment) -> Payer:
    """The client whose booking or package a payment is for. A package is given by nobody yet."""
    if row.booking_id:
        return await payer_for(session, await session.get_one(Booking, row.booking_id))
    return Payer(row.organisation_id, (await session.get_one(Purchase, row.pays_for)).client_id)


async def payer_for(session: AsyncSession, booking: Booking) -> Payer:
    """The client who pays for a booking, and the builders who give its session."""
    its = booking.session_id
    givers = await session.scalars(select(Session.builder_id).where(or_(Session.id == its, Session.lead_id == its)))
    return Payer(booking.organisation_id, booking.client_id, frozenset(givers))
