"""Who agreed to be written to at a telephone number, and who took that back."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import ONLY_GROWS, Owned


class Consent(Owned, Base):
    """At ``created_at`` somebody agreed to messages at an address (``gave``), or ended that. Never changed.

    Found by the address's keyed digest, so that no number stands here; what was said of a number that is not shown to
    be theirs has a digest of its own, of the number and the client. ``route``: by a ``word`` such as START, by
    having written first (``wrote``), by telling their ``number``, in their ``preferences``. ``words`` are the word or
    the choice, nothing else that was said; ``told_in`` is the medium, ``api`` or ``page``.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("route IN ('word','wrote','number','preferences')", name="route"),
        Index("ix_consents_digest", "organisation_id", "digest", "id"),
        {"info": ONLY_GROWS},
    )
    prefix = "cns"
    channel: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64))
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    gave: Mapped[bool]
    route: Mapped[str] = mapped_column(String(16))
    words: Mapped[str | None] = mapped_column(String(100))
    told_in: Mapped[str] = mapped_column(String(32))
