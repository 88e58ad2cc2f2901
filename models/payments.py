"""Money that is due, asked for, arrived or went back; and the double-entry ledger of it. Minor units throughout."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Minor, Owned

_OWED = text("refund_key IS NOT NULL")
_DECIDED = text("capture_due IS NOT NULL")
_UNSURE = text("ask_at IS NOT NULL")
_REVIEWED = text("review <> ''")
_WAITS = text("applied_at IS NULL")


class Payment(Owned, Base):
    """One attempt to have a booking, or the purchase of a package, paid.

    ``vendor_key`` is the idempotency key, stored before the vendor is called. ``connection_id``: the organisation's own
    account; none: the installation's. ``customer``: the vendor's name of who keeps ``method`` there. ``off_session``:
    the payer is not there: it was agreed to beforehand. ``challenge`` is ``always`` where the payer's bank is to ask
    them in any case.

    ``risk``: 0 to 100, why in ``risk_reasons``; both as ``api.fraud.score`` has them; None where it was not judged.
    ``review``: ``waiting`` for the money, then ``open`` until somebody has looked at it.

    ``amount`` was asked for, beyond the ``covers_from`` that was there for the booking already; ``received`` arrived.
    What it is for has taken note of ``settled`` of it. ``owed`` is how much is to have gone back in all, ``refunded``
    what went back already; while ``refund_key`` is set, ``refund_due`` of it is on its way. ``refunds_asked`` names the
    requests that had a part given back, so that each is known again when it is repeated. ``disputed`` is what the
    payer's bank keeps until it has decided, ``lost`` what it gave to the payer for good. ``forgiven`` of what goes or
    went back is not asked for once more. Of one that is ``authorised``,
    ``capture_due`` is to be taken and the rest let go. ``asks``, ``refund_asks`` and ``capture_asks`` count calls of
    the vendor, each written down before it is made: from the second on the vendor is first asked how it stands. At
    ``ask_at`` it is asked again of its own accord.

    ``over`` is what lies with us above ``amount``, and goes back. Of the whole ``amount`` the vendor pays ``passes`` on
    to the account ``passes_to`` of ``passes_builder_id``; ``passed`` of it is in the books.
    """

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint(
            "state IN ('created','challenged','declined','authorised','cancelled','succeeded','refunded')",
            name="state",
        ),
        CheckConstraint("amount > 0 AND 0 <= refunded AND refunded <= received", name="amounts"),
        CheckConstraint("(booking_id IS NULL) <> (purchase_id IS NULL)", name="one_thing"),
        CheckConstraint("review IN ('','waiting','open','approved','declined','lapsed')", name="review"),
        Index("ix_payments_purchase", "purchase_id"),
        Index("ix_payments_vendor", "provider", "vendor_id"),
        Index("ix_payments_booking", "booking_id"),
        Index("ix_payments_owed", "id", postgresql_where=_OWED, sqlite_where=_OWED),
        Index("ix_payments_decided", "id", postgresql_where=_DECIDED, sqlite_where=_DECIDED),
        Index("ix_payments_review", "organisation_id", "id", postgresql_where=_REVIEWED, sqlite_where=_REVIEWED),
        Index("ix_payments_unsure", "ask_at", postgresql_where=_UNSURE, sqlite_where=_UNSURE),
    )
    prefix = "pay"
    audited = (
        "provider", "amount", "received", "over", "refunded", "refund_due", "forgiven", "capture_due", "disputed",
        "lost", "currency", "state", "risk", "review",
    )  # fmt: skip
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    purchase_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("purchases.id"))
    provider: Mapped[str] = mapped_column(String(32))
    connection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("connections.id"))
    method: Mapped[str] = mapped_column(String(64))
    amount: Mapped[Minor]
    received: Mapped[Minor] = mapped_column(default=0)
    settled: Mapped[Minor] = mapped_column(default=0)
    owed: Mapped[Minor] = mapped_column(default=0)
    refunded: Mapped[Minor] = mapped_column(default=0)
    disputed: Mapped[Minor] = mapped_column(default=0)
    lost: Mapped[Minor] = mapped_column(default=0)
    forgiven: Mapped[Minor] = mapped_column(default=0, server_default="0")
    currency: Mapped[str] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(16))
    customer: Mapped[str | None] = mapped_column(String(200))
    due_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("dues.id"))
    off_session: Mapped[bool] = mapped_column(default=False, server_default=false())
    take: Mapped[str] = mapped_column(String(8), default="now")
    covers_from: Mapped[Minor] = mapped_column(default=0)
    vendor_key: Mapped[str] = mapped_column(String(100), unique=True)
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    refund_key: Mapped[str | None] = mapped_column(String(100))
    refund_due: Mapped[Minor] = mapped_column(default=0)
    refunds_asked: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    refund_refused_at: Mapped[datetime | None]
    refund_asks: Mapped[int] = mapped_column(default=0)
    capture_due: Mapped[Minor | None]
    capture_asks: Mapped[int] = mapped_column(default=0)
    asks: Mapped[int] = mapped_column(default=0)
    ask_at: Mapped[datetime | None]
    over: Mapped[Minor] = mapped_column(default=0, server_default="0")
    passes_to: Mapped[str | None] = mapped_column(String(200))
    passes_builder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("builders.id"))
    passes: Mapped[Minor] = mapped_column(default=0, server_default="0")
    passed: Mapped[Minor] = mapped_column(default=0, server_default="0")
    challenge: Mapped[str] = mapped_column(String(8), default="auto", server_default="auto")
    risk: Mapped[int | None]
    risk_reasons: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    review: Mapped[str] = mapped_column(String(8), default="", server_default="")
    link: Mapped[str | None] = mapped_column(String(500))
    decline_code: Mapped[str | None] = mapped_column(String(64))

    @property
    def pays_for(self) -> uuid.UUID:
        """What it is for, a booking or the purchase of a package; whoever changes a payment holds that one's lock."""
        found = self.booking_id or self.purchase_id
        assert found, "the database holds it so"
        return found


class Dispute(Owned, Base):
    """Money of a payment that the payer's bank took back (``opened``), then kept (``lost``) or returned (``won``)."""

    __tablename__ = "disputes"
    __table_args__ = (
        UniqueConstraint("payment_id", "vendor_id"),
        CheckConstraint("ruling IN ('opened','lost','won')", name="ruling"),
        CheckConstraint("amount > 0", name="amount"),
    )
    prefix = "dsp"
    audited = ("amount", "ruling")
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"))
    vendor_id: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Minor]
    ruling: Mapped[str] = mapped_column(String(8))


class VendorEvent(Owned, Base):
    """Something a payment vendor told us, stored before it is handled, applied once.

    The body is sealed under ``key_id``, the key of whoever pays, or under the installation's while nobody is known.
    ``outcome`` is what it says in our words, empty when it means nothing to us. News of a charge that we don't know yet
    waits for it, by ``vendor_id``. ``problem`` says why it will never be applied.
    """

    __tablename__ = "vendor_events"
    __table_args__ = (
        UniqueConstraint("provider", "connection", "vendor_event_id"),
        Index("ix_vendor_events_waiting", "vendor_id", postgresql_where=_WAITS, sqlite_where=_WAITS),
        Index("ix_vendor_events_payment", "payment_id"),
    )
    prefix = "vev"
    provider: Mapped[str] = mapped_column(String(32))
    connection: Mapped[str] = mapped_column(String(64))
    vendor_event_id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(100))
    body: Mapped[bytes]
    key_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("subject_keys.id"))
    payment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"))
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    outcome: Mapped[dict[str, Any]] = mapped_column(default=dict)
    problem: Mapped[str | None] = mapped_column(String(200))
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
    known then, sealed under the client's key. ``lines`` is how many of the booking's price lines are invoiced by now;
    the purchase of a package has one.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("organisation_id", "series", "number"),
        CheckConstraint("kind IN ('invoice','credit_note')", name="kind"),
        CheckConstraint("(booking_id IS NULL) <> (purchase_id IS NULL)", name="one_thing"),
        Index("ix_invoices_booking", "booking_id"),
        Index("ix_invoices_purchase", "purchase_id"),
    )
    prefix = "inv"
    kind: Mapped[str] = mapped_column(String(16))
    series: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    shown: Mapped[str] = mapped_column(String(40))
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    purchase_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("purchases.id"))
    lines: Mapped[int]
    total: Mapped[Minor]
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
    amount: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    payment_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payments.id"))
    memo: Mapped[str] = mapped_column(String(200))
