"""People: builders, clients, how clients reach us, and the keys that personal data is sealed under.

Names, addresses and numbers stand here and nowhere else in clear; other rooms hold ids, or bytes sealed under a
person's key (``SubjectKey``), so that deleting the key erases them everywhere.
"""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

USUAL = "usual"


class SubjectKey(Owned, Base):
    """The wrapped key of one person (or of a conversation whose person is not known yet)."""

    __tablename__ = "subject_keys"
    prefix = "sky"
    wrapped: Mapped[bytes]


class Builder(Owned, Base):
    """Somebody who gives sessions; ``limits`` as ``api.availability.limits`` reads them, ``run`` among them.

    ``share``: how many percent of what their sessions bring in is theirs. ``languages``: those they speak, as ``pt``.
    """

    __tablename__ = "builders"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)
    prefix = "bld"
    audited = ("name", "zone", "place", "email", "limits", "share", "languages", "active")
    about = ("id",)
    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    place: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0), server_default="0")
    languages: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    active: Mapped[bool] = mapped_column(default=True)

    @property
    def builder_id(self) -> uuid.UUID:
        """Whose it is, as for all that belongs to a builder."""
        return self.id


class Client(Owned, Base):
    """Somebody who books sessions. All but the id may be unknown.

    ``email_proven``: the desk gave the address, or a link sent to it was opened; else anybody may have typed it, and
    it opens nothing. ``household_id``: whoever wrote first from a number that several people use; null for them.
    """

    __tablename__ = "clients"
    __table_args__ = (
        Index("ix_clients_email", "organisation_id", "email"),
        Index("ix_clients_phone", "organisation_id", "phone"),
    )
    prefix = "cli"
    audited = ("name", "email", "email_proven", "phone", "zone", "locale")
    about = ("id",)
    name: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    email_proven: Mapped[bool] = mapped_column(default=False)
    phone: Mapped[str | None] = mapped_column(String(32))
    zone: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(35))
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("subject_keys.id"))
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)


class BillingDetails(Base):
    """Who pays for a client, as invoices name them: sealed under the client's key; where they are taxed stands beside.

    ``is_business``: a tax number of that country is among what is sealed.
    """

    __tablename__ = "billing_details"
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    country: Mapped[str] = mapped_column(String(2))
    is_business: Mapped[bool]
    sealed: Mapped[bytes]


class ChannelIdentity(Owned, Base):
    """An address in a channel (a web visitor, a Telegram account) and the client it speaks for."""

    __tablename__ = "channel_identities"
    __table_args__ = (UniqueConstraint("organisation_id", "channel", "address"),)
    prefix = "chi"
    channel: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"), index=True)
    verified_at: Mapped[datetime | None]


class StaffIdentity(Owned, Base):
    """A channel identity that a member showed to be theirs: in that channel they may act as at the desk, too."""

    __tablename__ = "staff_identities"
    prefix = "sti"
    identity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("channel_identities.id"), unique=True)
    member_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("members.id"))


class WorkingHours(Owned, Base):
    """A schedule of a builder: weekly windows and date overrides, as ``api.availability.hours`` reads them.

    The one called ``usual`` counts where a service names no other; ``zone`` is the builder's own when empty.

    ``weekly``: ``[{"days": [1], "start": "09:00", "end": "17:00"}]`` (ISO days, local wall times);
    ``overrides``: ``[{"date": "2027-03-15", "hours": []}]``;
    ``travels``: ``[{"from": "2027-05-01", "to": "2027-05-08", "zone": "Asia/Tokyo"}]``, both dates included.
    """

    __tablename__ = "working_hours"
    __table_args__ = (UniqueConstraint("builder_id", "name"),)
    prefix = "hrs"
    audited = ("name", "zone", "weekly", "overrides", "travels")
    about = ("builder_id",)
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    name: Mapped[str] = mapped_column(String(64), default=USUAL)
    zone: Mapped[str | None] = mapped_column(String(64))
    weekly: Mapped[list[Any]]
    overrides: Mapped[list[Any]]
    travels: Mapped[list[Any]] = mapped_column(default=list)


class BusyBlock(Owned, Base):
    """A stretch of a builder's time that is not given out: time off, or an event of an outside calendar.

    ``reference`` is the outside calendar's own id of the event, so that reading it again changes this row.
    """

    __tablename__ = "busy_blocks"
    __table_args__ = (
        CheckConstraint("kind IN ('time_off','outside')", name="kind"),
        CheckConstraint("starts_at <= ends_at", name="order"),
        UniqueConstraint("builder_id", "source", "reference"),
        Index("ix_busy_blocks_builder_time", "builder_id", "ends_at", "starts_at"),
    )
    prefix = "blk"
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(64), default="parley")
    reference: Mapped[str | None] = mapped_column(String(500))
