"""Coupons. The rules of prices stand with what they are of: an organisation, a service."""

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Minor, Owned


class Coupon(Owned, Base):
    """A code, in capitals, that takes ``percent`` or ``amount`` (minor units) off; used once by each live booking."""

    __tablename__ = "coupons"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint("(percent IS NULL) <> (amount IS NULL)", name="one_thing"),
    )
    prefix = "cpn"
    audited = ("code", "percent", "amount", "valid_from", "valid_until", "most_uses", "most_per_client", "active")
    code: Mapped[str] = mapped_column(String(40))
    percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    amount: Mapped[Minor | None]
    service_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("services.id"))
    valid_from: Mapped[datetime | None]
    valid_until: Mapped[datetime | None]
    most_uses: Mapped[int | None]
    most_per_client: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
