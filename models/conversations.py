"""Conversations: what was said, the dialogue state with its version, and who is answering right now.

Texts and state are sealed under the conversation's subject key.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    false,
    literal,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_OPEN = text("state IN ('waiting','taken')")


class Conversation(Owned, Base):
    """One person's thread in one channel. ``lease_until`` guards the turn being answered; state is sealed JSON.

    From ``handed_over_at`` somebody of the team is wanted; ``taken_at`` is when one of them last did something in it
    (``taken_by_id``, unless it was a program).
    """

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
    handed_over_at: Mapped[datetime | None] = mapped_column(index=True)
    taken_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))
    taken_at: Mapped[datetime | None]


class Message(Base):
    """Something said, in either direction, numbered in the order it was said.

    Incoming: ``external_id`` is the channel's own id, claimed once. Outgoing: ``replies_to`` names the incoming
    message it answers; ``body`` is sealed JSON with ``text`` and, outgoing, ``choices``; incoming, ``place`` where it
    wants to be answered, if that is not where the person always is; ``tries`` how often its turn was begun.
    ``by_team``: somebody of the team wrote it (``author_id``, unless it was a program).
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
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]
    by_team: Mapped[bool] = mapped_column(default=False, server_default=false())
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))

    @property
    def public_id(self) -> str:
        """The reply id people's programs resume from; grows with time."""
        return f"r{self.number}"


class ReplyDelivery(Owned, Base):
    """A reply on its way in a medium whose vendor carries it; the row is committed before the vendor is called.

    ``number`` is its message's: replies of a conversation go in that order. ``parts``: how many pieces of a long reply
    have gone. ``taken``: somebody is sending it, until ``lease_until``; if that passes, it may have gone.
    """

    __tablename__ = "reply_deliveries"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting','taken','sent','arrived','read','failed','cancelled','unknown')", name="state"
        ),
        Index("ix_reply_deliveries_open", "conversation_id", "number", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_reply_deliveries_vendor", "vendor_id"),
    )
    prefix = "rdl"
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    state: Mapped[str] = mapped_column(String(16))
    parts: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    vendor_id: Mapped[str | None] = mapped_column(String(200))
    problem: Mapped[str | None] = mapped_column(String(500))


IS_ON_ITS_WAY = ReplyDelivery.state.in_([literal(state, literal_execute=True) for state in ("waiting", "taken")])
"""Not settled, as the partial index ``ix_reply_deliveries_open`` says it."""


class LinkCode(Owned, Base):
    """A one-time code to be known by in another channel; only its digest is kept.

    A client got it in a conversation, a member at the desk.
    """

    __tablename__ = "link_codes"
    __table_args__ = (
        UniqueConstraint("organisation_id", "digest"),
        CheckConstraint("(conversation_id IS NULL) <> (member_id IS NULL)", name="whose"),
    )
    prefix = "lnk"
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversations.id"))
    member_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("members.id"))
    digest: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class HookRefusal(Owned, Base):
    """How many calls to a connection's address were refused on a day (UTC), and why; nothing else of them is kept."""

    __tablename__ = "hook_refusals"
    __table_args__ = (UniqueConstraint("connection_id", "day", "reason"),)
    prefix = "hrf"
    connection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("connections.id"))
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(String(32))
    calls: Mapped[int]
