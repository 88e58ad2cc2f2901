"""Conversations: what was said, the dialogue state with its version, and who is answering right now.

Texts and state are sealed under the conversation's subject key.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned


class Conversation(Owned, Base):
    """One person's thread in one channel. ``lease_until`` guards the turn being answered; state is sealed JSON."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("organisation_id", "channel", "address"),)
    prefix = "cnv"
    channel: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    identity_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("channel_identities.id"))
    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("subject_keys.id"))
    state: Mapped[bytes | None]
    state_version: Mapped[int] = mapped_column(default=0)
    lease: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    handed_over_at: Mapped[datetime | None]


class Message(Base):
    """Something said, in either direction, numbered in the order it was said.

    Incoming: ``external_id`` is the channel's own id, claimed once. Outgoing: ``replies_to`` names the incoming
    message it answers; ``body`` is sealed JSON with ``text`` and, outgoing, ``choices``.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "external_id"),
        CheckConstraint("direction IN ('in','out')", name="direction"),
        CheckConstraint("state IN ('waiting','answered','sent')", name="state"),
        Index("ix_messages_conversation", "conversation_id", "number"),
        Index("ix_messages_replies", "replies_to"),
        Index("ix_messages_waiting", "state", "created_at"),
    )
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id"))
    direction: Mapped[str] = mapped_column(String(3))
    external_id: Mapped[str | None] = mapped_column(String(200))
    replies_to: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("messages.id"))
    body: Mapped[bytes]
    effects: Mapped[list[Any]]
    asked: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]

    @property
    def public_id(self) -> str:
        """The reply id people's programs resume from; grows with time."""
        return f"r{self.number}"
