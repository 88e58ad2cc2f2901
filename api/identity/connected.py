"""What an organisation has connected outside: one row for each name in a room, with the secrets it was given, sealed.

A row is made at first need and stays: its opaque id is in the address where the other side calls us.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.crypto import MasterKey
from kit.db import lock
from kit.ids import new_id
from models.payments import Connection

Secrets = Mapping[str, str]


async def connection_for(
    session: AsyncSession, organisation_id: uuid.UUID, name: str, *, room: str, now: datetime
) -> Connection:
    """The organisation's connection of that name; made at first need."""
    row = await find_connection(session, organisation_id, name, room=room)
    if row is None:
        await lock(session, [organisation_id])
        row = await find_connection(session, organisation_id, name, room=room)
    if row is None:
        row = Connection(
            id=new_id(now), created_at=now, organisation_id=organisation_id, room=room, name=name, secret=None,
            options={},
        )  # fmt: skip
        session.add(row)
        await session.flush()
    return row


async def find_connection(
    session: AsyncSession, organisation_id: uuid.UUID, name: str, *, room: str
) -> Connection | None:
    query = select(Connection).where(
        Connection.organisation_id == organisation_id, Connection.room == room, Connection.name == name
    )
    return (await session.scalars(query)).one_or_none()


def secrets_of(keys: MasterKey, row: Connection) -> dict[str, str]:
    """What it was given, opened."""
    if row.secret is None:
        return {}
    opened: dict[str, str] = json.loads(keys.unseal(row.secret, bound_to=row.id.bytes))
    return opened


def with_more(kept: Secrets, told: Secrets) -> dict[str, str]:
    """What is kept, and what is told besides; an empty value takes one away. What is left out stays."""
    return {name: value for name, value in {**kept, **told}.items() if value}


def keep_secrets(keys: MasterKey, row: Connection, told: Secrets, options: Mapping[str, Any]) -> None:
    """Add to what is kept of a connection."""
    kept = with_more(secrets_of(keys, row), told)
    row.secret = keys.seal(json.dumps(kept).encode(), bound_to=row.id.bytes) if kept else None
    row.options = {name: value for name, value in {**row.options, **options}.items() if value not in {"", None}}
