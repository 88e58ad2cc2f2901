"""The line for what a builder gives, with everybody locked whose time an offer may take."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.limits import Limits, reach
from api.bookings.seats import lock_builders
from api.bookings.waiting.queries import services_awaited
from api.catalog.queries import givers_of
from kit.intervals import Interval
from models.catalog import Service
from models.people import Builder

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """The services of a builder that somebody is in line for, with those who give each.

    ``locked`` are the builders whose locks this transaction holds.
    """

    builder: Builder
    services: Mapping[uuid.UUID, Service]
    givers: Mapping[uuid.UUID, Sequence[Builder]]
    locked: Sequence[uuid.UUID]

    def around(self, start: datetime, end: datetime) -> Interval:
        """Where a start may have become free when a session from ``start`` to ``end`` went away."""
        limits = [Limits.of(self.builder.limits), *(Limits.of(each.limits) for each in self.services.values())]
        margin = max(_DAY, reach(limits))
        return Interval(start - margin, end + margin)


async def lock_line(session: AsyncSession, builder_id: uuid.UUID, *, now: datetime) -> Line:
    """Take every builder's lock that offers of this builder's time need, before any place in line is locked.

    That order (builders sorted, then places) is the same everywhere in the room, so nobody waits in a circle.
    """
    builder = await session.get_one(Builder, builder_id)
    services = {each.id: each for each in await services_awaited(session, builder_id)}
    givers = {key: await givers_of(session, each, builder_id) for key, each in services.items()}
    needed = {builder_id, *(giver.id for each in givers.values() for giver in each)}
    return Line(builder, services, givers, await lock_builders(session, sorted(needed), now=now))
