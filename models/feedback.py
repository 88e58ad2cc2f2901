"""What clients said of sessions they came to."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_OPEN = text("wants_person AND seen_at IS NULL")


class Feedback(Owned, Base):
    """What the client of a booking said of it: a mark from 1 to 5 and, sealed under their key, words.

    ``given_in`` is the medium it came by, ``page`` for the page that a notice leads to. ``wants_person``: the mark is
    low; until ``seen_at`` nobody of the team has seen to it.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("mark BETWEEN 1 AND 5", name="mark"),
        Index("ix_feedback_open", "organisation_id", "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
    )
    prefix = "fbk"
    audited = ("mark", "seen_at")
    booking_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bookings.id"), unique=True)
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("subject_keys.id"))
    mark: Mapped[int]
    words: Mapped[bytes | None]
    given_in: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime]
    wants_person: Mapped[bool]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))
