"""``parley work``: reactions that failed for good, and trying one again."""

import uuid

from sqlalchemy import select

from kit.errors import NotFound
from kit.outbox import OutboxRow, ReactionRun
from kit.relay import replay
from kit.settings import Settings
from parley.house import build


async def list_parked(settings: Settings) -> list[str]:
    """One line for each: event, reaction, how often it was tried, and its problem."""
    house = build(settings)
    query = (
        select(ReactionRun, OutboxRow.kind)
        .join(OutboxRow, OutboxRow.id == ReactionRun.event_id)
        .where(ReactionRun.parked_at.is_not(None))
        .order_by(ReactionRun.parked_at)
    )
    async with house.database.reading() as session:
        rows = (await session.execute(query)).all()
    await house.database.close()
    return [f"{run.event_id}/{run.reaction}  {kind}  tried {run.attempts} times: {run.problem}" for run, kind in rows]


async def replay_parked(settings: Settings, name: str) -> None:
    """Have a parked reaction tried again. Raises ``NotFound``."""
    event, _, reaction = name.partition("/")
    house = build(settings)
    async with house.database.writing() as session:
        try:
            run = await session.get(ReactionRun, (uuid.UUID(event), reaction))
        except ValueError:
            run = None
        if run is None or run.parked_at is None:
            raise NotFound("Nothing of that name is parked.")
        await replay(session, run)
        await session.commit()
    await house.database.close()
