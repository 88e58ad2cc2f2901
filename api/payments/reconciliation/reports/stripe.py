"""Stripe's itemised report of balance changes (``balance_change_from_activity.itemized``), as its dashboard exports it.

A row finds its payment by ``payment_intent_id``, else by the id of ours that Stripe repeats in
``payment_metadata[payment]``. Amounts are in major units. Fees and payouts of the account itself are no business of
single payments and left out.
"""

from collections.abc import Iterator

from api.payments.reconciliation.report import Kind, Reported, Unreadable, rows

_KINDS: dict[str, Kind] = {
    "charge": "charge", "payment": "charge", "refund": "refund", "payment_refund": "refund",
    "partial_capture_reversal": "refund", "refund_failure": "refund", "dispute": "dispute",
    "dispute_reversal": "dispute",
}  # fmt: skip
NEEDED = ("balance_transaction_id", "created_utc|created", "currency", "gross", "reporting_category")


def read(text: str) -> Iterator[Reported | Unreadable]:
    """Every row of a charge, refund or dispute. Raises ``NoReport`` when the columns are not there."""
    for row in rows(text, NEEDED):
        if kind := _KINDS.get(row.told("reporting_category").lower()):
            yield row.reported(
                kind, key=row.told("balance_transaction_id"), amount=row.told("gross"), fee=row.told("fee"),
                currency=row.told("currency"), at=row.told("created_utc", "created"),
                vendor_id=row.told("payment_intent_id", "charge_id", "source_id"),
                reference=row.told("payment_metadata[payment]"),
            )  # fmt: skip
