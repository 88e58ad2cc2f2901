"""Points that clients earn and spend, and who brought whom."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import ONLY_GROWS, Owned


class PointEntry(Owned, Base):
    """Points that a client got (above zero) or gave: earned and spent with a booking, or for a referral. Never changed.

    ``cause`` names what they are for (``bkg_…:earned:0``); each is written once.
    """

    __tablename__ = "point_entries"
    __table_args__ = (
        UniqueConstraint("client_id", "cause"),
        CheckConstraint("kind IN ('earned','spent','returned','referral')", name="kind"),
        {"info": ONLY_GROWS},
    )
    prefix = "pnt"
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    booking_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    points: Mapped[int]
    cause: Mapped[str] = mapped_column(String(80))


class ReferralCode(Owned, Base):
    """The code by which a client brings others; they have one for good."""

    __tablename__ = "referral_codes"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)
    prefix = "rfc"
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), unique=True)
    code: Mapped[str] = mapped_column(String(16))


class Referral(Owned, Base):
    """A client was brought by another; both are rewarded once the first session of the one brought is completed."""

    __tablename__ = "referrals"
    __table_args__ = (
        CheckConstraint("state IN ('open','rewarded')", name="state"),
        Index("ix_referrals_referrer", "referrer_id"),
    )
    prefix = "rfr"
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), unique=True)
    referrer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    state: Mapped[str] = mapped_column(String(8), default="open")
