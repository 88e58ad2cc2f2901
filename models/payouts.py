"""Accounts at a payment vendor by which builders are paid their part as soon as a client pays."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class PayoutAccount(Owned, Base):
    """A builder's account beneath an account of the business; ``vendor_id`` is the vendor's name of it.

    ``connection_id``: the business's own account; none: the installation's. Only a ``ready`` one is paid to.
    """

    __tablename__ = "payout_accounts"
    __table_args__ = (
        UniqueConstraint("builder_id", "provider", "connection_id"),
        CheckConstraint("state IN ('asked','open','checking','ready','restricted')", name="state"),
        Index("ix_payout_accounts_vendor", "provider", "vendor_id"),
    )
    prefix = "poa"
    audited = ("provider", "vendor_id", "state")
    about = ("builder_id",)
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    provider: Mapped[str] = mapped_column(String(32))
    connection_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("connections.id"))
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
