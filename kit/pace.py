"""How fast vendors are called: so many calls a second of each, over all processes together.

Every call needs a turn. Whoever comes too early is given the next turn that is free, which is remembered, and is told
to come back then: nothing is lost, nothing waits in memory, and nobody asks again and again. Turns are rows, given out
under a lock for each vendor; in no span of a second (or, below one call a second, between two calls) do more go than
may. Where no limit is set, nothing is written.
"""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Index, String, delete, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from kit.clock import Clock
from kit.db import Base, Database, lock
from kit.errors import NotYet

_KEPT = timedelta(hours=1)  # a turn that nobody came for
_SOONEST = timedelta(milliseconds=1)


class Turn(Base):
    """When a piece of work may call a vendor, or, once ``used``, did."""

    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_vendor", "vendor", "at"),)
    vendor: Mapped[str] = mapped_column(String(32), primary_key=True)
    piece: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    used: Mapped[bool] = mapped_column(default=False, server_default=false())


@dataclass(frozen=True, slots=True)
class Pace:
    """So many calls in each span of so long."""

    calls: int
    span: timedelta

    @classmethod
    def of(cls, per_second: float) -> "Pace":
        calls = max(1, math.floor(per_second))
        return cls(calls, timedelta(seconds=calls / per_second))


async def take_turn(
    session: AsyncSession, vendor: str, piece: uuid.UUID, *, per_second: float | None, now: datetime
) -> datetime | None:
    """None when the piece may call now; else when its turn is. The caller commits, and calls only then."""
    if per_second is None:
        return None
    pace = Pace.of(per_second)
    await lock(session, [uuid.uuid5(uuid.NAMESPACE_OID, f"the pace of {vendor}")])
    await session.execute(delete(Turn).where(Turn.vendor == vendor, Turn.at < now - max(_KEPT, pace.span)))
    mine = await session.get(Turn, (vendor, piece), populate_existing=True)
    asks_anew = mine is None or mine.used
    at = max(now, await _free_from(session, vendor, pace, among_used=not asks_anew) or now)
    if mine and not mine.used:
        at = max(at, mine.at)
    elif mine is None:
        mine = Turn(vendor=vendor, piece=piece)
        session.add(mine)
    mine.at, mine.used = at, at <= now
    await session.flush()
    return None if mine.used else max(at, now + _SOONEST)


async def _free_from(session: AsyncSession, vendor: str, pace: Pace, *, among_used: bool) -> datetime | None:
    """From when on another call fits: behind all turns that were given out, or (its own has come) all calls made."""
    given = select(Turn.at).where(Turn.vendor == vendor).order_by(Turn.at.desc()).offset(pace.calls - 1).limit(1)
    last = await session.scalar(given.where(Turn.used) if among_used else given)
    return last + pace.span if last else None


@dataclass(frozen=True, slots=True)
class Paces:
    """The limits that are set: calls ``per_second`` by vendor."""

    database: Database
    clock: Clock
    per_second: Mapping[str, float] = field(default_factory=dict)

    async def take(self, vendor: str, piece: uuid.UUID) -> None:
        """Go on, if it is the turn of ``piece``. Raises ``NotYet``."""
        if vendor not in self.per_second:
            return
        now = self.clock.now()
        async with self.database.writing() as session:
            at = await take_turn(session, vendor, piece, per_second=self.per_second[vendor], now=now)
            await session.commit()
        if at:
            raise NotYet(f"It is not its turn yet: {vendor} is called at most so often.", after=at - now)
