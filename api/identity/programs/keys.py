"""API keys for programs: made, listed, revoked. The key itself is shown once and never stored."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity import tokens
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.ids import new_id
from models.identity import ApiKey


def make_key(
    session: AsyncSession,
    keys: MasterKey,
    *,
    organisation_id: uuid.UUID,
    name: str,
    role: str,
    now: datetime,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A fresh key of ``role``, limited to ``scopes`` if there are any; returns its row and the secret."""
    secret = tokens.new_token("sk")
    row = ApiKey(
        id=new_id(now),
        organisation_id=organisation_id,
        created_at=now,
        name=name,
        role=role,
        digest=tokens.digest(keys, secret),
        hint=secret[:7] + "…",
        scopes=scopes,
        expires_at=expires_at,
    )
    session.add(row)
    return row, secret


async def list_keys(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[ApiKey]:
    query = select(ApiKey).where(ApiKey.organisation_id == organisation_id).order_by(ApiKey.id)
    return (await session.scalars(query)).all()


async def revoke_key(session: AsyncSession, *, organisation_id: uuid.UUID, key_id: uuid.UUID, now: datetime) -> ApiKey:
    """End a key; ending it twice changes nothing. Raises ``NotFound``."""
    row = await session.get(ApiKey, key_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound
    row.revoked_at = row.revoked_at or now
    return row
