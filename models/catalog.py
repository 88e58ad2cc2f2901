"""What can be booked, and by whom it is given."""

import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kit.db import Base
from models.identity import Organisation
from models.tables import Minor, Owned


class Service(Owned, Base):
    """Something that can be booked. Lengths, step, buffers, notice and horizon in minutes; price in minor units.

    ``lengths``: the minutes a client may choose from, ``minutes`` among them; none means no choice.
    ``limits``: ``{"sessions": {"day": 3}, "minutes": {"week": 600}}`` as ``api.availability.limits`` reads them.
    ``policy``: what moving and cancelling cost, as ``api.bookings.policy`` reads it.
    ``pricing``: its own rules of prices, as ``api.pricing.prices`` reads them.
    ``assignment``: who gives it when nobody is named: any one, one in turn by weight (balanced), or all together.
    """

    __tablename__ = "services"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        CheckConstraint("minutes > 0 AND step > 0", name="lengths"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name="buffers"),
        CheckConstraint("capacity >= 1", name="capacity"),
        CheckConstraint("assignment IN ('any','balanced','all')", name="assignment"),
    )
    prefix = "svc"
    audited = (
        "name", "description", "aliases", "minutes", "step", "price", "currency", "buffer_before", "buffer_after",
        "notice", "horizon", "buffers_outside_hours", "capacity", "lengths", "limits", "policy", "needs_approval",
        "assignment", "pricing", "active",
    )  # fmt: skip
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(2000), default="")
    aliases: Mapped[list[Any]]
    minutes: Mapped[int]
    step: Mapped[int]
    price: Mapped[Minor]
    currency: Mapped[str] = mapped_column(String(3))
    buffer_before: Mapped[int] = mapped_column(default=0)
    buffer_after: Mapped[int] = mapped_column(default=0)
    notice: Mapped[int] = mapped_column(default=0)
    horizon: Mapped[int] = mapped_column(default=60 * 24 * 365)
    buffers_outside_hours: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int] = mapped_column(default=1)
    lengths: Mapped[list[Any]] = mapped_column(default=list)
    limits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)
    pricing: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    needs_approval: Mapped[bool] = mapped_column(default=False)
    assignment: Mapped[str] = mapped_column(String(16), default="any")
    active: Mapped[bool] = mapped_column(default=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)  # its rules hold for the price


class Offering(Base):
    """A builder gives a service, in the hours of one of their schedules (the usual one when none is named)."""

    __tablename__ = "offerings"
    audited = ("builder_id", "weight", "schedule_id")
    service_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.id"), primary_key=True)
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"), primary_key=True, index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    weight: Mapped[int] = mapped_column(default=1)
    schedule_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("working_hours.id"))


class Question(Owned, Base):
    """A question people ask and the business's own answer."""

    __tablename__ = "questions"
    prefix = "faq"
    audited = ("question", "answer")
    question: Mapped[str] = mapped_column(String(500))
    answer: Mapped[str] = mapped_column(String(4000))
