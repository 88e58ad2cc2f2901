"""Endpoints come, change and go; their secrets are shown once, when they are made."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.deliver import switch_off
from api.webhooks.errors import TooManyEndpoints
from api.webhooks.sign import new_secret
from kit import ids
from kit.crypto import MasterKey
from kit.errors import NotFound
from kit.http.outward import Outward
from kit.ids import new_id
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint

MOST = 20


async def add_endpoint(
    session: AsyncSession,
    keys: MasterKey,
    outward: Outward,
    *,
    organisation_id: uuid.UUID,
    url: str,
    kinds: Sequence[str],
    description: str,
    now: datetime,
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret. Raises ``NotOutward`` or ``TooManyEndpoints``."""
    outward.check(url)
    if len(await list_endpoints(session, organisation_id)) >= MOST:
        raise TooManyEndpoints(f"An organisation has at most {MOST} endpoints.")
    key, secret = new_id(now), new_secret()
    row = WebhookEndpoint(
        id=key, organisation_id=organisation_id, created_at=now, url=url, kinds=sorted(set(kinds)),
        description=description, secret=_sealed(keys, key, secret), failures=0,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row, secret


async def get_endpoint(session: AsyncSession, shown: str) -> WebhookEndpoint:
    """The endpoint with a public id. Raises ``NotFound``; who may see it is asked by ``identity.may``."""
    row = await session.get(WebhookEndpoint, ids.parse("whe", shown))
    if row is None:
        raise NotFound("There is no such endpoint.")
    return row


async def list_endpoints(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[WebhookEndpoint]:
    """All endpoints of an organisation, oldest first."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.organisation_id == organisation_id)
    return (await session.scalars(query.order_by(WebhookEndpoint.id))).all()


async def change_endpoint(
    session: AsyncSession, outward: Outward, row: WebhookEndpoint, change: dict[str, Any], *, now: datetime
) -> WebhookEndpoint:
    """Change what is given; ``on`` switches it on or off. Raises ``NotOutward``."""
    if "url" in change:
        outward.check(change["url"])
    if "kinds" in change:
        change["kinds"] = sorted(set(change["kinds"]))
    wants_on = change.pop("on", None)
    for name, value in change.items():
        setattr(row, name, value)
    if wants_on and row.off:
        row.off, row.off_at, row.failing_since, row.failures, row.quiet_until = None, None, None, 0, None
    elif wants_on is False and row.off is None:
        await switch_off(session, row, because="person", now=now)
    await session.flush()
    return row


def change_secret(keys: MasterKey, row: WebhookEndpoint, *, overlap: timedelta, now: datetime) -> str:
    """A fresh secret; the one before signs beside it for the ``overlap``, any older one no more."""
    secret = new_secret()
    row.previous_secret, row.previous_until = row.secret, now + overlap
    row.secret = _sealed(keys, row.id, secret)
    return secret


async def remove_endpoint(session: AsyncSession, row: WebhookEndpoint) -> None:
    """Delete an endpoint with all that is known of it, once what is being written down about it is."""
    await session.refresh(row, with_for_update=True)
    mine = select(WebhookDelivery.id).where(WebhookDelivery.endpoint_id == row.id)
    await session.execute(delete(WebhookAttempt).where(WebhookAttempt.delivery_id.in_(mine)))
    await session.execute(delete(WebhookDelivery).where(WebhookDelivery.endpoint_id == row.id))
    await session.delete(row)


def _sealed(keys: MasterKey, key: uuid.UUID, secret: str) -> bytes:
    return keys.seal(secret.encode(), bound_to=key.bytes)
