"""The pretend vendor's report: ``id,at,kind,amount,currency,fee,charge,reference``, amounts in major units."""

from collections.abc import Iterator

from api.payments.reconciliation.report import Kind, Reported, Unreadable, rows

_KINDS: dict[str, Kind] = {"charge": "charge", "refund": "refund", "dispute": "dispute"}


def read(text: str) -> Iterator[Reported | Unreadable]:
    """Every row of a charge, refund or dispute. Raises ``NoReport`` when the columns are not there."""
    for row in rows(text, ("id", "at", "kind", "amount", "currency")):
        if kind := _KINDS.get(row.told("kind")):
            yield row.reported(
                kind, key=row.told("id"), amount=row.told("amount"), fee=row.told("fee"), at=row.told("at"),
                currency=row.told("currency"), vendor_id=row.told("charge"), reference=row.told("reference"),
            )  # fmt: skip
