"""The audit: one chain of entries for each organisation. Entries are only ever added; the database refuses the rest."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class AuditEntry(Base):
    """What happened, as ``api.audit.chain`` binds it to the entry before. ``id`` is that of the event.

    ``content`` is JSON: facts by id, and parts sealed under the key of the person they are about. ``actor`` is what
    kind of caller did it, ``actor_id`` which one.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_subject", "organisation_id", "subject", "number"),
        Index("ix_audit_entries_kind", "organisation_id", "kind", "number"),
    )
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(64))
    subject: Mapped[uuid.UUID]
    actor: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[uuid.UUID | None]
    content: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditChain(Base):
    """The signed head of an organisation's chain. Events up to the outbox's number ``since`` are older than it."""

    __tablename__ = "audit_chains"
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    since: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime]
    signature: Mapped[str] = mapped_column(String(88))
