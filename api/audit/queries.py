"""What is asked of the audit: pages of entries, and names for whoever did something."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.audit import AuditChain, AuditEntry
from models.identity import ApiKey, Member
from models.integrations import Integration
from models.people import Client


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of a kind, about a subject, by an actor."""

    kind: str | None = None
    subject: uuid.UUID | None = None
    actor: uuid.UUID | None = None


async def list_entries(
    session: AsyncSession, organisation: uuid.UUID, wanted: Wanted, *, before: uuid.UUID | None, limit: int
) -> Sequence[AuditEntry]:
    """Newest first, those before the entry ``before``; one more than ``limit`` when there are more."""
    query = select(AuditEntry).where(AuditEntry.organisation_id == organisation)
    if wanted.kind:
        query = query.where(AuditEntry.kind == wanted.kind)
    if wanted.subject:
        query = query.where(AuditEntry.subject == wanted.subject)
    if wanted.actor:
        query = query.where(AuditEntry.actor_id == wanted.actor)
    if before:
        mine = (AuditEntry.id == before, AuditEntry.organisation_id == organisation)
        query = query.where(AuditEntry.number < select(AuditEntry.number).where(*mine).scalar_subquery())
    return (await session.scalars(query.order_by(AuditEntry.number.desc()).limit(limit + 1))).all()


async def list_after(session: AsyncSession, organisation: uuid.UUID, *, after: int, limit: int) -> Sequence[AuditEntry]:
    """Oldest first, for whoever takes them all."""
    query = select(AuditEntry).where(AuditEntry.organisation_id == organisation, AuditEntry.number > after)
    return (await session.scalars(query.order_by(AuditEntry.number).limit(limit))).all()


async def list_chains(session: AsyncSession) -> Sequence[AuditChain]:
    return (await session.scalars(select(AuditChain).order_by(AuditChain.organisation_id))).all()


async def names_of(session: AsyncSession, organisation: uuid.UUID, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """What members, clients, keys and integrations are called today."""
    names: dict[uuid.UUID, str] = {}
    for table in (Member, Client, ApiKey, Integration):
        query = select(table.id, table.name).where(table.id.in_(ids), table.organisation_id == organisation)
        names |= {key: name for key, name in await session.execute(query) if name}
    return names
