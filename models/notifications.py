"""Notices: things people are to be told, when, by which channels they were, and what became of it."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, literal, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Minor, Owned

_DUE = text("state IN ('waiting','sending','watching')")
_OPEN = text("state IN ('waiting','taken')")


class Notice(Owned, Base):
    """One thing one person is to be told of one version of a booking; ``due_at`` says when to look at it next.

    Dates of a series that changed together are told in one notice, by the first of them (``NoticeBooking``).

    ``occasion`` tells apart what may happen several times to one version, such as payments. ``watching``: it went
    out, and if nobody has seen it by ``due_at`` the next channel is tried. ``amount`` in minor units, for money news.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("booking_id", "booking_version", "kind", "occasion"),
        CheckConstraint(
            "state IN ('waiting','sending','watching','sent','dropped','failed','unknown')", name="state"
        ),
        Index("ix_notices_due", "due_at", postgresql_where=_DUE, sqlite_where=_DUE),
    )  # fmt: skip
    prefix = "ntc"
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    booking_version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    occasion: Mapped[str] = mapped_column(String(100), default="")
    amount: Mapped[Minor | None]
    variant: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(16))
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(500))


class NoticeBooking(Base):
    """A booking of a series that a notice tells of together with others; one told alone has no row."""

    __tablename__ = "notice_bookings"
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"), primary_key=True)
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"), primary_key=True, index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)


IS_DUE = Notice.state.in_([literal(state, literal_execute=True) for state in ("waiting", "sending", "watching")])
"""Something is still to be done, as the partial index ``ix_notices_due`` says it: only literals let it be used."""


class Delivery(Owned, Base):
    """A notice over one channel. The row is committed before the channel is used: the trace a crash leaves."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel"),
        CheckConstraint(
            "state IN ('intended','put_off','queued','sent','arrived','read','failed','cancelled','unknown')",
            name="state",
        ),
        Index("ix_deliveries_message", "message_id"),
        Index("ix_deliveries_recent", "person_id", "created_at"),
    )  # fmt: skip
    prefix = "dlv"
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"))
    person_id: Mapped[uuid.UUID]
    channel: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    message_id: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(500))


class InboxItem(Owned, Base):
    """A notice as it stands in a person's inbox; ``body`` is sealed JSON: title, text, url."""

    __tablename__ = "inbox_items"
    __table_args__ = (Index("ix_inbox_items_person", "person_id", "id"),)
    prefix = "inb"
    notice_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notices.id"), unique=True)
    person_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(String(32))
    body: Mapped[bytes]
    read_at: Mapped[datetime | None]


class Outgoing(Owned, Base):
    """A message for the bot to send in a medium; ``body`` is sealed JSON: to, text.

    ``taken``: a bot has it until ``lease_until``; what became of it after a lost lease is asked of the vendor, or it
    is ``unknown``. ``expires_at``: after it nobody wants it any more.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting','taken','sent','arrived','read','failed','cancelled','unknown')", name="state"
        ),
        Index("ix_outgoing_open", "medium", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_outgoing_vendor", "medium", "vendor_id"),
    )  # fmt: skip
    prefix = "out"
    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), unique=True)
    medium: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    body: Mapped[bytes]
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    problem: Mapped[str | None] = mapped_column(String(500))


IS_OPEN = Outgoing.state.in_([literal(state, literal_execute=True) for state in ("waiting", "taken")])
"""Not settled, as the partial index ``ix_outgoing_open`` says it."""


class PushSubscription(Owned, Base):
    """A browser or app that takes pushes for a person; ``body`` is sealed JSON as its provider needs it."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        UniqueConstraint("organisation_id", "digest"),
        Index("ix_push_subscriptions_person", "person_id"),
    )
    prefix = "psh"
    person_id: Mapped[uuid.UUID]
    provider: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes]
    gone_at: Mapped[datetime | None]


class TemplateOverride(Owned, Base):
    """An organisation's own words for a kind of notice in a language; ``parts`` by name, lines of jinja.

    With a ``variant`` they go to ``share`` percent of people, by stable assignment, and the notice remembers which.
    """

    __tablename__ = "template_overrides"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "language", "variant"),)
    prefix = "tpl"
    audited = ("kind", "language", "variant", "share", "parts")
    kind: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    variant: Mapped[str] = mapped_column(String(32), default="")
    share: Mapped[int] = mapped_column(default=0)
    parts: Mapped[dict[str, Any]]
