"""An organisation's connection in a medium: its opaque id, whose it is, and the secrets its vendor gave, sealed."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import providers
from kit import ids, signed
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ids import new_id
from kit.registry import plugins
from kit.settings import Settings
from models.conversations import HookRefusal
from models.payments import Connection

ROOM = "bot"
Secrets = Mapping[str, str]
_SHOWN = timedelta(days=7)
_INSTALL_LASTS = timedelta(minutes=10)


async def connection_for(
    session: AsyncSession, organisation_id: uuid.UUID, medium: str, *, now: datetime, room: str = ROOM
) -> Connection:
    """Where a medium's vendor calls us for this organisation; made at first need."""
    row = await find_connection(session, organisation_id, medium, room=room)
    if row is None:
        row = Connection(
            id=new_id(now), created_at=now, organisation_id=organisation_id, room=room, name=medium, secret=None,
            options={},
        )  # fmt: skip
        session.add(row)
        await session.flush()
    return row


async def find_connection(
    session: AsyncSession, organisation_id: uuid.UUID, medium: str, *, room: str = ROOM
) -> Connection | None:
    query = select(Connection).where(
        Connection.organisation_id == organisation_id, Connection.room == room, Connection.name == medium
    )
    return (await session.scalars(query)).one_or_none()


async def get_connection(session: AsyncSession, organisation_id: uuid.UUID, medium: str) -> Connection:
    """The organisation's connection in a medium. Raises ``NotFound`` before it was connected."""
    row = await find_connection(session, organisation_id, medium)
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


def secrets_of(keys: MasterKey, row: Connection) -> dict[str, str]:
    """What its vendor gave, opened."""
    if row.secret is None:
        return {}
    opened: dict[str, str] = json.loads(keys.unseal(row.secret, bound_to=row.id.bytes))
    return opened


def keep_secrets(keys: MasterKey, row: Connection, told: Secrets, options: Mapping[str, Any]) -> None:
    """Add to what is kept of a connection; an empty value takes one away. What is left out stays."""
    kept = {name: value for name, value in {**secrets_of(keys, row), **told}.items() if value}
    row.secret = keys.seal(json.dumps(kept).encode(), bound_to=row.id.bytes) if kept else None
    row.options = {name: value for name, value in {**row.options, **options}.items() if value not in {"", None}}


async def ask_vendor(settings: Settings, medium: str, secrets: Secrets, options: Mapping[str, Any]) -> None:
    """Ask the vendor of a medium, if one can be asked, whether what is said of the account there is so.

    Raises what the providers do. Called outside of any transaction.
    """
    for vendor in plugins(providers).values():
        if medium in vendor.MEDIA:
            await vendor.check(settings, medium, secrets, options)


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
