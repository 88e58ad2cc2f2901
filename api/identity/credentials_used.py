"""When an API key or an integration's token was last used, to the minute."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from models.identity import ApiKey
from models.integrations import GrantToken

_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Used:
    """A key or token that was just presented."""

    table: type[ApiKey | GrantToken]
    id: uuid.UUID
    at: datetime


def used(row: ApiKey | GrantToken, now: datetime) -> Used | None:
    """What its use asks to be written; None when it was noted within the last minute."""
    if row.last_used_at and row.last_used_at + _NOTED_EVERY > now:
        return None
    return Used(type(row), row.id, now)


async def note_used(session: AsyncSession, uses: Sequence[Used]) -> list[None]:
    for use in sorted(uses, key=lambda one: one.id):
        await session.execute(update(use.table).where(use.table.id == use.id).values(last_used_at=use.at))
    return [None for _ in uses]
