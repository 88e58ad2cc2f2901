"""Money that is due, asked for, arrived or went back; and the double-entry ledger of it. Minor units throughout."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_OWED = text("refund_key IS NOT NULL")


class Payment(Owned, Base):
    """One attempt to have a booking paid. ``vendor_key`` is the idempotency key, stored before the vendor is called.

    While ``refund_key`` is set, ``refund_due`` of it is on its way back; ``refunded`` is what went back already.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(
            "state IN ('created','challenged','succeeded','declined','refunded','cancelled')", name="state"
        ),
        CheckConstraint("amount > 0 AND 0 <= refunded AND refunded <= amount", name="amounts"),
        Index("ix_payments_vendor", "provider", "vendor_id"),
        Index("ix_payments_booking", "booking_id"),
        Index("ix_payments_owed", "id", postgresql_where=_OWED, sqlite_where=_OWED),
    )
    prefix = "pay"
    audited = ("provider", "amount", "refunded", "refund_due", "currency", "state")
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    provider: Mapped[str] = mapped_column(String(32))
    method: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int]
    refunded: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(16))
    vendor_key: Mapped[str] = mapped_column(String(100), unique=True)
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    refund_key: Mapped[str | None] = mapped_column(String(100))
    refund_due: Mapped[int] = mapped_column(default=0)
    refund_refused_at: Mapped[datetime | None]
    link: Mapped[str | None] = mapped_column(String(500))
    decline_code: Mapped[str | None] = mapped_column(String(64))


class VendorEvent(Owned, Base):
    """Something a payment vendor told us, stored before it is handled, applied once; the body is sealed."""

    __tablename__ = "vendor_events"
    __table_args__ = (UniqueConstraint("provider", "connection", "vendor_event_id"),)
    prefix = "vev"
    provider: Mapped[str] = mapped_column(String(32))
    connection: Mapped[str] = mapped_column(String(64))
    vendor_event_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(100))
    body: Mapped[bytes]
    applied_at: Mapped[datetime | None]


class Connection(Owned, Base):
    """An outside account an organisation has connected; ``id`` is the opaque part of its hook address."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("organisation_id", "room", "name"),)
    prefix = "con"
    audited = ("room", "name", "options")
    room: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(32))
    secret: Mapped[bytes | None]
    options: Mapped[dict[str, Any]]


class Invoice(Owned, Base):
    """An invoice or credit note as it was issued: never changed, and its numbers have no gaps within a series.

    ``content`` is ``api.payments.invoices.document.Document`` without the buyer, who stands in ``buyer`` as they were
    known then, sealed under the client's key. ``lines`` is how many of the booking's price lines are invoiced by now.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("organisation_id", "series", "number"),
        CheckConstraint("kind IN ('invoice','credit_note')", name="kind"),
        Index("ix_invoices_booking", "booking_id"),
    )
    prefix = "inv"
    kind: Mapped[str] = mapped_column(String(16))
    series: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    shown: Mapped[str] = mapped_column(String(40))
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    lines: Mapped[int]
    total: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    content: Mapped[dict[str, Any]]
    buyer: Mapped[bytes | None]


class LedgerTransfer(Base):
    """The seal of a transfer, written after its entries: they are two at least, and sum to zero in each currency.

    The migrations hold it so on both databases: a seal over anything else is refused, an entry without one cannot be
    committed, none comes under it later, and neither is ever changed.
    """

    __tablename__ = "ledger_transfers"
    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime]
    memo: Mapped[str] = mapped_column(String(200))


class LedgerEntry(Owned, Base):
    """One side of a transfer: a debit above zero, a credit below, in minor units."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        UniqueConstraint("transfer_id", "account", "currency"),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_ledger_booking", "booking_id"),
        Index("ix_ledger_account", "organisation_id", "account"),
    )
    prefix = "led"
    transfer_id: Mapped[str] = mapped_column(ForeignKey("ledger_transfers.id", deferrable=True, initially="DEFERRED"))
    account: Mapped[str] = mapped_column(String(64))
    amount: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    payment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"))
    memo: Mapped[str] = mapped_column(String(200))
