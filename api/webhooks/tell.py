"""What happened becomes a message, and a delivery of it to each endpoint that wants it. Nothing is sent here."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.payloads import TYPES, Payload
from kit.ids import new_id
from kit.outbox import Event, OutboxRow, event_of
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookMessage

MISSED = "The endpoint was switched off."


async def tell(
    session: AsyncSession,
    event: Event,
    payload_of: Callable[[Any, datetime], Payload],
    *,
    version: int = 0,
    client_id: uuid.UUID | None = None,
    now: datetime,
) -> None:
    """Write the message and its deliveries; nothing when nobody wants it.

    The message takes the event's own id and instant, so one event is one message however often this is tried. What an
    endpoint misses because it was found dead is written down as failed, so that it can be replayed.
    """
    endpoints = await _listening(session, event.organisation_id, TYPES[type(event)])
    source = await _source_of(session, event) if endpoints else None
    if source is None:
        return
    payload = payload_of(event, source.occurred_at)
    message = WebhookMessage(
        id=source.id, organisation_id=event.organisation_id, created_at=now, kind=payload.type,
        subject=event.subject, version=version, client_id=client_id, body=written(payload),
    )  # fmt: skip
    session.add(message)
    await session.flush()
    session.add_all([delivery_to(endpoint, message, now=now) for endpoint in endpoints])


async def _source_of(session: AsyncSession, event: Event) -> OutboxRow | None:
    """The row an event was read from; of several that say the same the first that was not told yet, if there is."""
    told = select(WebhookMessage.id).where(WebhookMessage.id == OutboxRow.id)
    query = select(OutboxRow).where(
        OutboxRow.subject == event.subject, OutboxRow.kind == type(event).__name__, ~told.exists()
    )
    rows = await session.scalars(query.order_by(OutboxRow.number))
    return next((row for row in rows if event_of(row) == event), None)


async def _listening(session: AsyncSession, organisation_id: uuid.UUID, kind: str) -> Sequence[WebhookEndpoint]:
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.organisation_id == organisation_id,
        WebhookEndpoint.off.is_(None) | (WebhookEndpoint.off == "dead"),
    )
    rows = await session.scalars(query.order_by(WebhookEndpoint.id))
    return [row for row in rows if not row.kinds or kind in row.kinds]


def written(payload: Payload) -> str:
    """A payload as it is sent and signed."""
    return payload.model_dump_json(exclude_none=True)


def delivery_to(endpoint: WebhookEndpoint, message: WebhookMessage, *, now: datetime) -> WebhookDelivery:
    """A delivery due at once, or when the receiver wants to hear again."""
    is_off = endpoint.off is not None
    return WebhookDelivery(
        id=new_id(now), organisation_id=endpoint.organisation_id, created_at=now, endpoint_id=endpoint.id,
        message_id=message.id, subject=message.subject, version=message.version,
        state="failed" if is_off else "waiting", due_at=max(now, endpoint.quiet_until or now), began_at=now,
        attempts=0, tries=0, settled_at=now if is_off else None, problem=MISSED if is_off else None,
    )  # fmt: skip
