"""Webhooks: where an organisation wants to be told, what it was told, and how each attempt went."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, and_, literal, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_OPEN = "state IN ('waiting','sending')"
_UNTOLD = "told_at IS NULL AND off IN ('gone','dead')"


class WebhookEndpoint(Owned, Base):
    """An address that is told of events, of the ``kinds`` it names or of all; secrets are sealed.

    ``previous_secret`` signs beside the current one until ``previous_until``. ``off`` says why nothing is sent: a
    person switched it off, it said it is gone, or it did not take anything for days. ``quiet_until`` is what the
    receiver asked for; ``failing_since`` is when the first of the failures without a success between them was.
    ``told_at``: when everybody who runs the organisation had been told that it was switched off by itself; ``told``
    names the members who were so far.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("off IN ('person','gone','dead')", name="off"),
        Index("ix_webhook_endpoints_untold", "off_at", postgresql_where=text(_UNTOLD), sqlite_where=text(_UNTOLD)),
    )
    prefix = "whe"
    audited = ("url", "description", "kinds", "off")
    url: Mapped[str] = mapped_column(String(2000))
    description: Mapped[str] = mapped_column(String(200), default="")
    kinds: Mapped[list[Any]]
    secret: Mapped[bytes]
    previous_secret: Mapped[bytes | None]
    previous_until: Mapped[datetime | None]
    off: Mapped[str | None] = mapped_column(String(8))
    off_at: Mapped[datetime | None]
    told: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    told_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    succeeded_at: Mapped[datetime | None]


IS_UNTOLD = and_(
    WebhookEndpoint.told_at.is_(None),
    WebhookEndpoint.off.in_([literal(because, literal_execute=True) for because in ("gone", "dead")]),
)
"""Switched off by itself, and who runs the organisation does not know, as ``ix_webhook_endpoints_untold`` says it."""


class WebhookMessage(Owned, Base):
    """What there is to tell, once for all endpoints: its public id is the ``webhook-id``.

    ``body`` is sent as it stands and holds ids alone. Messages about one ``subject`` are told in the order of their
    ``version``, which is the subject's own, then of birth.
    """

    __tablename__ = "webhook_messages"
    __table_args__ = (Index("ix_webhook_messages_created", "created_at"),)
    prefix = "evt"
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[uuid.UUID]
    version: Mapped[int]
    client_id: Mapped[uuid.UUID | None]
    body: Mapped[str] = mapped_column(Text)


class WebhookDelivery(Owned, Base):
    """One message on its way to one endpoint; ``due_at`` of one being sent is the end of its lease.

    Attributes:
        began_at: when its tries began, anew with each replay; they end three days later.
        attempts: tries of this beginning; ``tries`` counts them all.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "message_id"),
        CheckConstraint("state IN ('waiting','sending','delivered','failed')", name="state"),
        Index(
            "ix_webhook_deliveries_open", "endpoint_id", "subject", "version",
            postgresql_where=text(_OPEN), sqlite_where=text(_OPEN),
        ),
        Index("ix_webhook_deliveries_due", "due_at", postgresql_where=text(_OPEN), sqlite_where=text(_OPEN)),
        Index(
            "ix_webhook_deliveries_endpoint_due", "endpoint_id", "state", "due_at",
            postgresql_where=text(_OPEN), sqlite_where=text(_OPEN),
        ),
        Index("ix_webhook_deliveries_endpoint", "endpoint_id", "id"),
        Index("ix_webhook_deliveries_message", "message_id"),
    )  # fmt: skip
    prefix = "whd"
    endpoint_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_endpoints.id"))
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_messages.id"))
    subject: Mapped[uuid.UUID]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    began_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(300))


class WebhookAttempt(Owned, Base):
    """One try, for the request log. ``answer`` is the beginning of what came back, sealed under the client's key."""

    __tablename__ = "webhook_attempts"
    __table_args__ = (Index("ix_webhook_attempts_delivery", "delivery_id", "id"),)
    prefix = "wha"
    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("webhook_deliveries.id"))
    number: Mapped[int]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    problem: Mapped[str | None] = mapped_column(String(300))
    answer: Mapped[bytes | None]
