"""Questions about webhooks: an endpoint's health, what was sent, and how each try went."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.words import read_answer
from kit import ids
from kit.crypto import MasterKey
from kit.errors import NotFound
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for an endpoint: how many, and since when the oldest."""

    waiting: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery with its message."""

    delivery: WebhookDelivery
    message: WebhookMessage


@dataclass(frozen=True, slots=True)
class Tried:
    """One try, its answer opened."""

    attempt: WebhookAttempt
    answer: str | None


async def queues(session: AsyncSession, endpoints: Sequence[uuid.UUID]) -> dict[uuid.UUID, Queue]:
    """What waits, by endpoint; one that nothing waits for is not in it."""
    query = (
        select(WebhookDelivery.endpoint_id, func.count(), func.min(WebhookDelivery.began_at))
        .where(WebhookDelivery.endpoint_id.in_(endpoints), WebhookDelivery.state.in_(("waiting", "sending")))
        .group_by(WebhookDelivery.endpoint_id)
    )
    return {endpoint: Queue(count, since) for endpoint, count, since in await session.execute(query)}


async def find_deliveries(
    session: AsyncSession, endpoint: WebhookEndpoint, *, state: str | None, before: uuid.UUID | None, limit: int
) -> list[Sent]:
    """An endpoint's deliveries, newest first."""
    query = (
        select(WebhookDelivery, WebhookMessage)
        .join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)
        .where(WebhookDelivery.endpoint_id == endpoint.id)
        .order_by(WebhookDelivery.id.desc())
        .limit(limit)
    )
    if state:
        query = query.where(WebhookDelivery.state == state)
    if before:
        query = query.where(WebhookDelivery.id < before)
    return [Sent(delivery, message) for delivery, message in await session.execute(query)]


async def get_delivery(session: AsyncSession, endpoint: WebhookEndpoint, shown: str) -> Sent:
    """One delivery of an endpoint. Raises ``NotFound``."""
    query = (
        select(WebhookDelivery, WebhookMessage)
        .join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)
        .where(WebhookDelivery.id == ids.parse("whd", shown), WebhookDelivery.endpoint_id == endpoint.id)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound("There is no such delivery.")
    return Sent(*found)


async def tries_of(session: AsyncSession, keys: MasterKey, sent: Sent) -> list[Tried]:
    """All tries of a delivery, the first first."""
    query = select(WebhookAttempt).where(WebhookAttempt.delivery_id == sent.delivery.id).order_by(WebhookAttempt.id)
    rows = (await session.scalars(query)).all()
    return [Tried(row, await read_answer(session, keys, sent.message, row)) for row in rows]
