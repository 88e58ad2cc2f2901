"""Payments in a token on an EVM chain: which address each was given, what reached it, how far the chain was read."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base
from models.tables import Owned

_LONG = BigInteger().with_variant(Integer, "sqlite")


class ChainWatch(Owned, Base):
    """How far the chain was read for one connected wallet; ``network`` names chain and token.

    Blocks below ``next_block`` were read. The chain is looked at again at ``look_at``; never while nobody is to pay.
    """

    __tablename__ = "chain_watches"
    prefix = "chw"
    connection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("connections.id"), unique=True)
    network: Mapped[str] = mapped_column(String(80))
    next_block: Mapped[int] = mapped_column(_LONG)
    look_at: Mapped[datetime | None] = mapped_column(index=True)


class ReceivingAddress(Owned, Base):
    """The address that one payment (``reference``) is to be paid to, the wallet's ``number``-th.

    What reached it up to ``after_block`` is not the payment's: the wallet may have been in use before.

    ``arrived`` and ``told`` are units of the token, as digits, because they may have 256 bits: what reached it for
    sure, and how much of that the payment knows. It is ``told_end`` once the payment knows that its time is over.
    """

    __tablename__ = "receiving_addresses"
    __table_args__ = (
        UniqueConstraint("connection_id", "number"),
        UniqueConstraint("connection_id", "reference"),
        CheckConstraint("number >= 0", name="number"),
        Index("ix_receiving_addresses_watched", "connection_id", "watched_until"),
    )
    prefix = "rca"
    connection_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("connections.id"))
    network: Mapped[str] = mapped_column(String(80))
    reference: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    address: Mapped[str] = mapped_column(String(42))
    after_block: Mapped[int] = mapped_column(_LONG)
    ends_at: Mapped[datetime]
    watched_until: Mapped[datetime]
    arrived: Mapped[str] = mapped_column(String(78), default="0")
    told: Mapped[str] = mapped_column(String(78), default="0")
    told_end: Mapped[bool] = mapped_column(default=False)


class ChainTransfer(Owned, Base):
    """A transfer that reached an address and has enough blocks on top; it counts once, by its place in the chain."""

    __tablename__ = "chain_transfers"
    __table_args__ = (UniqueConstraint("address_id", "tx", "position"),)
    prefix = "cht"
    address_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("receiving_addresses.id"))
    tx: Mapped[str] = mapped_column(String(66))
    position: Mapped[int]
    block: Mapped[int] = mapped_column(_LONG)
    units: Mapped[str] = mapped_column(String(78))
