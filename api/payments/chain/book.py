"""What is written down of one wallet: an address for each payment, and every transfer that reached one, once.

A chain has no account of ours that remembers, as a vendor has; so this does. It opens its own short transactions, and
nothing is asked of the node in them. Who writes holds the connection's lock.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.payments.chain.node import Transfer
from kit.clock import Clock
from kit.db import Database, lock
from kit.ids import new_id
from models.chain import ChainTransfer, ChainWatch, ReceivingAddress

LASTS = timedelta(minutes=15)
_WATCHED = timedelta(days=30)
_AT_ONCE = 100
_MOST_UNITS = 2**256 - 1  # no token has more of them, whatever a broken node adds up to
_SOON, _SELDOM = timedelta(seconds=15), timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one payment is paid to, until when, and what reached it for sure, in units of the token."""

    address: str
    ends_at: datetime
    arrived: int


@dataclass(frozen=True, slots=True)
class Untold:
    """A payment that does not know yet that so much reached its address, or that its time is over."""

    reference: str
    arrived: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Book:
    """The book of one connected wallet on one ``network``."""

    database: Database
    clock: Clock
    organisation_id: uuid.UUID
    connection_id: uuid.UUID

    async def find(self, reference: str) -> Place | None:
        """Where a payment is paid to, if it was given an address."""
        async with self.database.reading() as session:
            row = await self._find(session, reference)
            return _place(row) if row else None

    async def open(self, reference: str, network: str, address: Callable[[int], str], *, height: int) -> Place:
        """Give a payment the wallet's next address; again it is the same. What is there at ``height`` is not its."""
        async with self.database.writing() as session:
            await lock(session, [self.connection_id])
            row = await self._find(session, reference)
            if row is None:
                now = self.clock.now()
                await self._watch(session, network, height, now)
                number = await self._next_number(session)
                row = ReceivingAddress(
                    **self._mine(now), network=network, reference=reference, number=number,
                    address=address(number), after_block=height, ends_at=now + LASTS, watched_until=now + _WATCHED,
                    arrived="0", told="0", told_end=False,
                )  # fmt: skip
                session.add(row)
                await session.flush()
            await session.commit()
            return _place(row)

    async def watched(self, network: str) -> tuple[int, list[str]]:
        """From which block on the chain is to be read, and the addresses to look for."""
        async with self.database.reading() as session:
            watch = await self._read_watch(session)
            rows = await session.scalars(
                self._live(self.clock.now(), network).with_only_columns(ReceivingAddress.address)
            )
            return (watch.next_block if watch and watch.network == network else 0), list(rows)

    async def write_down(self, transfers: Iterable[Transfer], *, network: str, upto: int) -> None:
        """Note transfers that are sure, each once, and that the chain was read up to that block."""
        async with self.database.writing() as session:
            await lock(session, [self.connection_id])
            now, watch = self.clock.now(), await self._read_watch(session)
            rows = {row.address: row for row in await session.scalars(self._live(now, network))}
            for each in transfers:
                if (row := rows.get(each.to)) and each.block > row.after_block:
                    await self._note(session, row, each, now)
            if watch and watch.network == network:
                watch.next_block = max(watch.next_block, upto + 1)
            if watch:
                watch.look_at = now + _pause(rows.values(), now) if rows else None
            await session.commit()

    async def untold(self) -> list[Untold]:
        """The payments that do not know yet how they stand, oldest first."""
        now = self.clock.now()
        is_over = ReceivingAddress.told_end.is_(False) & (ReceivingAddress.ends_at <= now)
        query = select(ReceivingAddress).where(
            ReceivingAddress.connection_id == self.connection_id,
            or_(ReceivingAddress.arrived != ReceivingAddress.told, is_over),
        )
        async with self.database.reading() as session:
            rows = (await session.scalars(query.order_by(ReceivingAddress.id).limit(_AT_ONCE))).all()
            return [Untold(row.reference, int(row.arrived), row.ends_at <= now) for row in rows]

    async def note_told(self, each: Untold, *, end: bool) -> None:
        """A payment knows now as much; with ``end`` also that its time is over."""
        async with self.database.writing() as session:
            await lock(session, [self.connection_id])
            if row := await self._find(session, each.reference):
                row.told, row.told_end = str(each.arrived), row.told_end or end
            await session.commit()

    async def look_again(self, *, after: timedelta) -> None:
        """The node did not answer: try once more then."""
        async with self.database.writing() as session:
            await lock(session, [self.connection_id])
            if watch := await self._read_watch(session):
                watch.look_at = self.clock.now() + after
            await session.commit()

    async def _note(self, session: AsyncSession, row: ReceivingAddress, each: Transfer, now: datetime) -> None:
        same = select(ChainTransfer.id).where(
            ChainTransfer.address_id == row.id, ChainTransfer.tx == each.tx, ChainTransfer.position == each.position
        )
        if await session.scalar(same) is None:
            session.add(
                ChainTransfer(
                    **self._owned(now), address_id=row.id, tx=each.tx, position=each.position, block=each.block,
                    units=str(each.units),
                )
            )  # fmt: skip
            row.arrived = str(min(int(row.arrived) + each.units, _MOST_UNITS))
            await session.flush()

    async def _watch(self, session: AsyncSession, network: str, height: int, now: datetime) -> None:
        """See to it that the chain is read from now on; where nobody was to pay nothing before ``height`` matters."""
        watch = await self._read_watch(session)
        if watch is None:
            watch = ChainWatch(**self._mine(now), network=network, next_block=height, look_at=now)
            session.add(watch)
        live = await session.scalar(self._live(now, network).with_only_columns(func.count()))
        if watch.network != network or not live:
            watch.network, watch.next_block = network, height
        watch.look_at = now + _SOON

    async def _next_number(self, session: AsyncSession) -> int:
        mine = ReceivingAddress.connection_id == self.connection_id
        last = await session.scalar(select(func.max(ReceivingAddress.number)).where(mine))
        return 0 if last is None else last + 1

    async def _find(self, session: AsyncSession, reference: str) -> ReceivingAddress | None:
        query = select(ReceivingAddress).where(
            ReceivingAddress.connection_id == self.connection_id, ReceivingAddress.reference == reference
        )
        return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()

    async def _read_watch(self, session: AsyncSession) -> ChainWatch | None:
        query = select(ChainWatch).where(ChainWatch.connection_id == self.connection_id)
        return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()

    def _live(self, now: datetime, network: str) -> Select[ReceivingAddress]:
        return select(ReceivingAddress).where(
            ReceivingAddress.connection_id == self.connection_id,
            ReceivingAddress.network == network,
            ReceivingAddress.watched_until > now,
        )

    def _mine(self, now: datetime) -> dict[str, Any]:
        return self._owned(now) | {"connection_id": self.connection_id}

    def _owned(self, now: datetime) -> dict[str, Any]:
        return {"id": new_id(now), "organisation_id": self.organisation_id, "created_at": now}


def _place(row: ReceivingAddress) -> Place:
    return Place(row.address, row.ends_at, int(row.arrived))


def _pause(rows: Iterable[ReceivingAddress], now: datetime) -> timedelta:
    """Until the next look: soon while somebody may be paying, seldom where only a late payment is thinkable."""
    return _SOON if any(row.ends_at + timedelta(hours=1) > now for row in rows) else _SELDOM
