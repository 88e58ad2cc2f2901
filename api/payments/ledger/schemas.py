"""Wire shapes of the ledger."""

from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from api.catalog.schemas import Amount, Price
from api.payments.ledger.statements import Statement
from api.payments.reconciliation.compare import Difference
from api.payments.reconciliation.reconcile import Reconciled, words_for
from kit import ids
from kit.money import Money
from kit.texts import OneLine
from models.payments import LedgerEntry


class EntryOut(BaseModel):
    """One side of a transfer; what an account gains is above zero, what it gives below."""

    id: str
    at: datetime
    transfer: str
    account: str
    amount: Price
    booking: str | None
    payment: str | None
    memo: str


class StatementOut(BaseModel):
    entries: list[EntryOut] = Field(description="Newest first.")
    balances: dict[str, Price] = Field(description="Over all entries, by account and currency: cash:stripe/EUR.")
    next_cursor: str | None


class ShareIn(BaseModel):
    percent: Decimal = Field(ge=0, le=100, max_digits=5, decimal_places=2, description="Of what remains after tax.")


class ShareOut(BaseModel):
    percent: Decimal


class PayoutIn(BaseModel):
    """How much was paid to a builder."""

    amount: Amount | None = Field(None, description="In minor units; all that is owed when it is not given.")
    reference: OneLine = Field("", max_length=100, description="As on the bank's statement.")


class PayoutOut(BaseModel):
    id: str
    amount: Price
    owed: Price = Field(description="What is left.")


class DifferenceOut(BaseModel):
    """Something that is not the same in the report and in the ledger."""

    kind: str = Field(description="missing_here, missing_there, amount, currency, twice or unreadable")
    movement: str | None = Field(description="charge, refund or dispute")
    cause: str = Field(description="The likely cause, by name.")
    words: str = Field(description="The likely cause in a sentence, and what to do.")
    payment: str | None
    vendor_id: str
    row: int | None = Field(description="The line of the report; its head is 1.")
    reported: Price | None
    booked: Price | None


class ReconciledOut(BaseModel):
    rows: int = Field(description="Of the report, as far as they move money.")
    start: datetime
    end: datetime
    differences: list[DifferenceOut]


def reconciled_out(found: Reconciled) -> ReconciledOut:
    return ReconciledOut(
        rows=found.rows, start=found.start, end=found.end,
        differences=[_difference_out(each) for each in found.differences],
    )  # fmt: skip


def _difference_out(each: Difference) -> DifferenceOut:
    return DifferenceOut(
        kind=each.kind, movement=each.movement, cause=each.cause, words=words_for(each), payment=each.payment,
        vendor_id=each.vendor_id, row=each.row, reported=_price(each.reported) if each.reported else None,
        booked=_price(each.booked) if each.booked else None,
    )  # fmt: skip


def _price(amount: Money) -> Price:
    return Price(minor=amount.minor, currency=amount.currency)


def entry_out(row: LedgerEntry) -> EntryOut:
    return EntryOut(
        id=row.public_id, at=row.created_at, transfer=row.transfer_id, account=row.account,
        amount=Price(minor=row.amount, currency=row.currency),
        booking=ids.public("bkg", row.booking_id) if row.booking_id else None,
        payment=ids.public("pay", row.payment_id) if row.payment_id else None, memo=row.memo,
    )  # fmt: skip


def statement_out(found: Statement, next_cursor: str | None) -> StatementOut:
    return StatementOut(
        entries=[entry_out(row) for row in found.entries],
        balances={account: _price(amount) for account, amount in sorted(found.balances.items())},
        next_cursor=next_cursor,
    )


def payout_out(shown: str, paid: Money, owed: Money) -> PayoutOut:
    return PayoutOut(id=shown, amount=_price(paid), owed=_price(owed))
