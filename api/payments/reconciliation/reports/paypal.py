"""PayPal's activity download as CSV: one row a transaction, amounts in major units, refunds below zero.

A refund names the payment it belongs to as ``Reference Txn ID``. Only completed rows moved money.
"""

from collections.abc import Iterator

from api.payments.reconciliation.report import Kind, Reported, Unreadable, rows

NEEDED = ("Transaction ID", "Date", "Time", "Type", "Status", "Currency", "Gross")
_REFUNDS = ("refund", "payment refund", "reversal")
_DISPUTES = ("chargeback", "dispute", "hold on balance for dispute investigation")


def read(text: str) -> Iterator[Reported | Unreadable]:
    """Every completed row of a payment, refund or chargeback. Raises ``NoReport`` when the columns are not there."""
    for row in rows(text, NEEDED):
        kind = _kind(row.told("Type").lower())
        if kind and row.told("Status").lower() == "completed":
            own = row.told("Transaction ID")
            yield row.reported(
                kind, key=own, amount=row.told("Gross"), fee=row.told("Fee"), currency=row.told("Currency"),
                at=f"{row.told('Date')} {row.told('Time')}", reference=row.told("Custom Number", "Invoice Number"),
                vendor_id=own if kind == "charge" else row.told("Reference Txn ID") or own,
            )  # fmt: skip


def _kind(called: str) -> Kind | None:
    if any(each in called for each in _REFUNDS):
        return "refund"
    if any(each in called for each in _DISPUTES):
        return "dispute"
    return "charge" if "payment" in called else None
