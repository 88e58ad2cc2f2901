"""An organisation's connection in a medium: its opaque id, whose it is, and the secrets its vendor gave, sealed."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import connected
from kit import ids, signed
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ids import new_id
from models.conversations import HookRefusal
from models.payments import Connection

ROOM = "bot"
_SHOWN = timedelta(days=7)
_INSTALL_LASTS = timedelta(minutes=10)


async def connection_for(
    session: AsyncSession, organisation_id: uuid.UUID, medium: str, *, now: datetime, room: str = ROOM
) -> Connection:
    """Where a medium's vendor calls us for this organisation; made at first need."""
    return await connected.connection_for(session, organisation_id, medium, room=room, now=now)


async def get_connection(session: AsyncSession, organisation_id: uuid.UUID, medium: str) -> Connection:
    """The organisation's connection in a medium. Raises ``NotFound`` before it was connected."""
    row = await connected.find_connection(session, organisation_id, medium, room=ROOM)
    if row is None:
        raise NotFound("This channel is not connected; PUT connects it.")
    return row


async def get_line(session: AsyncSession, connection: str) -> Connection:
    """The connection of any organisation, by its id. Raises ``NotFound``."""
    row = await session.get(Connection, ids.parse("con", connection))
    if row is None or row.room != ROOM:
        raise NotFound
    return row


async def list_lines(session: AsyncSession, media: list[str], *, limit: int = 1000) -> list[Connection]:
    """Connections of any organisation in these media that were given secrets."""
    query = select(Connection).where(
        Connection.room == ROOM, Connection.name.in_(media), Connection.secret.is_not(None)
    )
    return list(await session.scalars(query.order_by(Connection.id).limit(limit)))


def install_ticket(keys: MasterKey, row: Connection, *, now: datetime) -> str:
    """What shows that the desk wants an app installed for this connection."""
    return signed.sign(keys, "install", row.public_id, (now + _INSTALL_LASTS).isoformat())


def check_ticket(keys: MasterKey, row: Connection, ticket: str, *, now: datetime) -> None:
    """Raises ``BadLink`` for one that was not given for this connection, or too long ago."""
    connection, until = signed.read(keys, "install", ticket)
    if connection != row.public_id or datetime.fromisoformat(until) <= now:
        raise signed.BadLink


async def count_refusals(session: AsyncSession, row: Connection, refused: Mapping[str, int], *, now: datetime) -> None:
    """Add to the refused calls of today, by reason."""
    for reason, calls in refused.items():
        query = select(HookRefusal).where(
            HookRefusal.connection_id == row.id, HookRefusal.day == now.date(), HookRefusal.reason == reason
        )
        counted = (await session.scalars(query.with_for_update())).one_or_none()
        if counted is None:
            counted = HookRefusal(
                id=new_id(now), organisation_id=row.organisation_id, created_at=now, connection_id=row.id,
                day=now.date(), reason=reason, calls=0,
            )  # fmt: skip
            session.add(counted)
        counted.calls += calls
        await session.flush()


async def refusals_of(session: AsyncSession, row: Connection, *, now: datetime) -> dict[str, int]:
    """How many calls of the last week were refused, by reason."""
    query = (
        select(HookRefusal.reason, func.sum(HookRefusal.calls))
        .where(HookRefusal.connection_id == row.id, HookRefusal.day > (now - _SHOWN).date())
        .group_by(HookRefusal.reason)
    )
    return {reason: int(calls) for reason, calls in await session.execute(query)}
