"""What receivers answered, kept readable for a while and sealed: it may speak of a client, so their key opens it.

Erasing a client's key makes it unreadable; so does ``forget``, which drops what is older than thirty days.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.crypto import MasterKey, seal, unseal
from models.people import Client, SubjectKey
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookMessage

KEPT = timedelta(days=30)


async def seal_answer(
    session: AsyncSession, keys: MasterKey, message: WebhookMessage, answer: bytes, *, bound_to: uuid.UUID
) -> bytes | None:
    """An answer for storage; None when it is empty, or when the client it may speak of was erased."""
    if answer and message.client_id is None:
        return keys.seal(answer, bound_to=bound_to.bytes)
    key = await _key_of(session, keys, message)
    return seal(key, answer, bound_to=bound_to.bytes) if key and answer else None


async def read_answer(
    session: AsyncSession, keys: MasterKey, message: WebhookMessage, attempt: WebhookAttempt
) -> str | None:
    """What was answered, as text; None when nothing was, or nobody can read it any more."""
    if attempt.answer is None:
        return None
    if message.client_id is None:
        return keys.unseal(attempt.answer, bound_to=attempt.id.bytes).decode(errors="replace")
    key = await _key_of(session, keys, message)
    if key is None:
        return None
    return unseal(key, attempt.answer, bound_to=attempt.id.bytes).decode(errors="replace")


async def _key_of(session: AsyncSession, keys: MasterKey, message: WebhookMessage) -> bytes | None:
    query = select(SubjectKey).join(Client, Client.key_id == SubjectKey.id).where(Client.id == message.client_id)
    row = (await session.scalars(query)).one_or_none()
    try:
        return keys.unwrap(row.wrapped, bound_to=row.id.bytes) if row else None
    except ValueError:  # it was overwritten to erase them
        return None


async def forget(session: AsyncSession, now: datetime) -> None:
    """Drop what is settled and older than thirty days: tries, deliveries, and messages nobody waits for."""
    old = now - KEPT
    settled = select(WebhookDelivery.id).where(
        WebhookDelivery.created_at < old, WebhookDelivery.state.in_(("delivered", "failed"))
    )
    await session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(settled)))
    await session.execute(delete(WebhookDelivery).where(WebhookDelivery.id.in_(settled)))
    used = select(WebhookDelivery.id).where(WebhookDelivery.message_id == WebhookMessage.id)
    await session.execute(delete(WebhookMessage).where(WebhookMessage.created_at < old, ~used.exists()))
