"""What is due to be sent: found, and taken by one process at a time.

In order: a delivery waits while an earlier one about the same subject is still open at the same endpoint. Fair: an
endpoint has a few deliveries on their way at once, so one that hangs keeps nobody else waiting.

``unless`` leaves out deliveries for which it does not hold: those that somebody has in line already, who repeats a
try that a crash cut off. Such a repeated try counts as one.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.webhooks import WebhookDelivery, WebhookEndpoint

LEASE = timedelta(minutes=2)  # longer than a call may take
AT_ONCE = 4
_ENDPOINTS = 50
_OPEN = tuple(literal(state, literal_execute=True) for state in ("waiting", "sending"))  # as the partial indexes say it
_Earlier = aliased(WebhookDelivery)
_ALWAYS = true()


async def next_due(session: AsyncSession, *, unless: ColumnElement[bool] = _ALWAYS) -> datetime | None:
    """When something is to be sent next; None when nothing waits."""
    query = select(WebhookDelivery.due_at).where(_is_open(), _is_first(), unless)
    return await session.scalar(query.order_by(WebhookDelivery.due_at).limit(1))


async def take_due(
    session: AsyncSession, now: datetime, limit: int, *, unless: ColumnElement[bool] = _ALWAYS
) -> list[uuid.UUID]:
    """Take up to ``limit`` due deliveries, of each endpoint the longest due first; each is then sent by ``deliver``.

    Endpoints are drawn by lot, so none is always last. The caller commits before anything is sent. What is not settled
    when its lease runs out is due again.
    """
    first = await next_due(session, unless=unless)
    if first is None or first > now:
        return []
    taken: list[uuid.UUID] = []
    for endpoint, under_way in (await session.execute(_endpoints_due(now, unless))).all():
        room = min(AT_ONCE - under_way, limit - len(taken))
        if room > 0:
            taken += await _take(session, endpoint, now, room, unless)
    return taken


def _endpoints_due(now: datetime, unless: ColumnElement[bool]) -> Select[uuid.UUID, int]:
    """Endpoints that something is due for and that have not as much under way as they may."""
    mine = WebhookDelivery.endpoint_id == WebhookEndpoint.id
    is_due = exists().where(mine, _is_open(), WebhookDelivery.due_at <= now, unless)
    sending = select(func.count()).where(mine, WebhookDelivery.state == _OPEN[1], WebhookDelivery.due_at > now)
    under_way = sending.correlate(WebhookEndpoint).scalar_subquery()
    query = select(WebhookEndpoint.id, under_way).where(is_due, under_way < AT_ONCE)
    return query.order_by(func.random()).limit(_ENDPOINTS)


async def _take(
    session: AsyncSession, endpoint: uuid.UUID, now: datetime, room: int, unless: ColumnElement[bool]
) -> list[uuid.UUID]:
    due = (
        select(WebhookDelivery)
        .where(WebhookDelivery.endpoint_id == endpoint, _is_open(), WebhookDelivery.due_at <= now, _is_first(), unless)
        .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
        .limit(room)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.scalars(due)).all()
    for row in rows:
        row.state, row.due_at = "sending", now + LEASE
        row.attempts, row.tries = row.attempts + 1, row.tries + 1
    return [row.id for row in rows]


def _is_open() -> ColumnElement[bool]:
    return WebhookDelivery.state.in_(_OPEN)


def _is_first() -> Any:
    """No earlier delivery about its subject is open at its endpoint."""
    earlier = or_(
        _Earlier.version < WebhookDelivery.version,
        and_(_Earlier.version == WebhookDelivery.version, _Earlier.id < WebhookDelivery.id),
    )
    same = and_(_Earlier.endpoint_id == WebhookDelivery.endpoint_id, _Earlier.subject == WebhookDelivery.subject)
    return ~exists().where(same, _Earlier.state.in_(_OPEN), earlier)
