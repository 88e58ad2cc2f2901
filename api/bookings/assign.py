"""Who gives a session when the client named nobody: anyone free, the one whose turn it is, or all together."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.catalog.queries import weights_of
from models.bookings import Session
from models.people import Builder

_NEVER = datetime.min.replace(tzinfo=UTC)


async def choose(
    session: AsyncSession, wanted: Wanted, givers: Sequence[Builder], *, free: list[Builder]
) -> list[Builder]:
    """Those of the ``free`` who shall give it, the one who leads first; none when it cannot be given."""
    if wanted.is_together:
        return free if len(free) == len(givers) else []
    if wanted.service.assignment == "balanced" and len(free) > 1:
        return [await _whose_turn(session, wanted, free)]
    return free[:1]


async def _whose_turn(session: AsyncSession, wanted: Wanted, free: list[Builder]) -> Builder:
    """The builder furthest below their share of the service's sessions; then who was last given one longest ago."""
    weights = await weights_of(session, wanted.service)
    query = (
        select(Session.builder_id, func.count(), func.max(Session.created_at))
        .where(
            Session.service_id == wanted.service.id,
            Session.state == "active",
            Session.builder_id.in_([builder.id for builder in free]),
        )
        .group_by(Session.builder_id)
    )
    given = {builder: (int(count), last) for builder, count, last in await session.execute(query)}

    def load(builder: Builder) -> tuple[float, datetime, str]:
        count, last = given.get(builder.id, (0, _NEVER))
        return count / max(weights.get(builder.id, 1), 1), last, builder.name

    return min(free, key=load)
