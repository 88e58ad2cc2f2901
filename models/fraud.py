"""What is counted to tell an unusual payment: the tries of the last days, by keyed hashes alone."""

import uuid

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_HASH = String(64)


class PaymentTry(Owned, Base):
    """One payment that was asked for, with what it can be told apart by; forgotten after some days.

    ``card`` is made of the vendor's fingerprint of the card, ``device`` of a cookie of ours, ``network`` of the
    address it came from: each a keyed hash that means nothing outside of this organisation.
    """

    __tablename__ = "payment_tries"
    __table_args__ = (
        Index("ix_payment_tries_when", "organisation_id", "created_at"),
        *(Index(f"ix_payment_tries_{name}", name) for name in ("card", "device", "phone", "mail", "network")),
        Index("ix_payment_tries_client", "client_id"),
    )
    prefix = "ptr"
    payment_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("payments.id"), unique=True)
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    card: Mapped[str | None] = mapped_column(_HASH)
    device: Mapped[str | None] = mapped_column(_HASH)
    phone: Mapped[str | None] = mapped_column(_HASH)
    mail: Mapped[str | None] = mapped_column(_HASH)
    network: Mapped[str | None] = mapped_column(_HASH)
