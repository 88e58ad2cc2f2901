"""Plans to move what cannot stand, and what each client is asked in their turn.

A plan is proposed, then clients are asked one by one; what they answered stays here, beside the history of the
bookings themselves.
"""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_ASKED = text("asked_at IS NOT NULL")
ANSWERS = ("agreed", "refused", "silent")


class MovePlan(Owned, Base):
    """Moves that can all be made together, for sessions of a stretch of days; of one builder, if it names one.

    ``worth`` in minor units is what all its moves are expected to keep, ``at_most`` what no plan could exceed.
    """

    __tablename__ = "move_plans"
    __table_args__ = (CheckConstraint("state IN ('proposed','asking','settled','stopped')", name="state"),)
    prefix = "pln"
    audited = ("state",)
    builder_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("builders.id"))
    range_from: Mapped[datetime]
    range_to: Mapped[datetime]
    worth: Mapped[int]
    at_most: Mapped[int]
    lost: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="proposed")
    settled_at: Mapped[datetime | None]


class MoveAsk(Owned, Base):
    """One client's turn in a plan: from where their booking should go where, and what became of the question.

    States: ``waiting`` for its turn, ``asked``; then ``agreed``, ``refused`` or ``silent``; or it was never put or is
    void: ``gone`` (no place is left), ``late`` (no time is left to answer), ``off`` (the booking is no longer there,
    its client was asked before, or the plan was stopped).

    ``agrees`` and ``comes`` are probabilities, ``worth`` in minor units. ``hold_id`` keeps the place while asked.
    """

    __tablename__ = "move_asks"
    __table_args__ = (
        UniqueConstraint("plan_id", "place"),
        CheckConstraint(
            "state IN ('waiting','asked','agreed','refused','silent','gone','late','off')", name="state"
        ),
        Index(
            "ix_move_asks_once", "booking_id", "was_at", "was_with", unique=True,
            postgresql_where=_ASKED, sqlite_where=_ASKED,
        ),
        Index("ix_move_asks_hold", "hold_id"),
        Index("ix_move_asks_booking", "booking_id"),
    )  # fmt: skip
    prefix = "ask"
    plan_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("move_plans.id"))
    place: Mapped[int]
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"))
    was_at: Mapped[datetime]
    was_with: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    builder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("builders.id"))
    starts_at: Mapped[datetime]
    because: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16))
    agrees: Mapped[float]
    comes: Mapped[float]
    worth: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    hold_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bookings.id"))
    asked_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
