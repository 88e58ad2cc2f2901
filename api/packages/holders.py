"""Who **holds** a package: those with credits left of it, and those a plan is renewed for, by when they came."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.packages.schemas import HolderOut
from models.packages import CreditEntry, Holding, Package, Subscription
from models.people import Client


@dataclass(frozen=True, slots=True)
class Holder:
    """``id`` is the row the next page goes on from."""

    id: uuid.UUID
    shown: HolderOut


async def holders_of(
    session: AsyncSession, package: Package, *, now: datetime, before: uuid.UUID | None, limit: int
) -> list[Holder]:
    """The newest first."""
    return await (_subscribers if package.unit else _owners)(session, package, now, before, limit)


async def _owners(
    session: AsyncSession, package: Package, now: datetime, before: uuid.UUID | None, limit: int
) -> list[Holder]:
    left = func.sum(CreditEntry.credits)
    query = (
        select(Holding, Client, left)
        .join(Client, Client.id == Holding.client_id)
        .join(CreditEntry, CreditEntry.holding_id == Holding.id)
        .where(Holding.package_id == package.id, (Holding.expires_at > now) | Holding.expires_at.is_(None))
        .group_by(Holding.id, Client.id)
        .having(left > 0)
        .order_by(Holding.id.desc())
        .limit(limit)
    )
    rows = await session.execute(query.where(Holding.id < before) if before else query)
    return [
        _shown(row, client, since=row.created_at, left=int(found), until=row.expires_at, state="holds")
        for row, client, found in rows
    ]


async def _subscribers(
    session: AsyncSession, package: Package, _now: datetime, before: uuid.UUID | None, limit: int
) -> list[Holder]:
    query = (
        select(Subscription, Client)
        .join(Client, Client.id == Subscription.client_id)
        .where(Subscription.package_id == package.id, Subscription.state != "ended")
        .order_by(Subscription.id.desc())
        .limit(limit)
    )
    rows = await session.execute(query.where(Subscription.id < before) if before else query)
    return [
        _shown(
            row, client, since=row.agreed_at, left=None, until=row.period_ends_at, state=row.state,
            cancelled=row.cancelled_at is not None,
        )
        for row, client in rows
    ]  # fmt: skip


def _shown(row: Holding | Subscription, client: Client, *, cancelled: bool = False, **told: Any) -> Holder:
    return Holder(row.id, HolderOut(client=client.public_id, name=client.name, cancelled=cancelled, **told))
