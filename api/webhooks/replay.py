"""Sending again what failed, or what got lost behind the receiver's door: the same message under the same id."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.due import LEASE
from api.webhooks.errors import EndpointOff
from api.webhooks.payloads import TEST, TestData, TestPayload
from api.webhooks.tell import delivery_to, written
from kit.ids import new_id
from models.webhooks import WebhookDelivery, WebhookEndpoint, WebhookMessage


async def replay(
    session: AsyncSession, endpoint: WebhookEndpoint, delivery: WebhookDelivery, *, now: datetime
) -> WebhookDelivery:
    """Have one delivery sent now, delivered before or not; one on its way stays so. Raises ``EndpointOff``."""
    _check(endpoint)
    mine = update(WebhookDelivery).where(WebhookDelivery.id == delivery.id, WebhookDelivery.state != "sending")
    await session.execute(mine.values(_again(now)))
    await session.refresh(delivery)
    return delivery


async def replay_failed(session: AsyncSession, endpoint: WebhookEndpoint, *, since: datetime, now: datetime) -> int:
    """Have everything sent that was to be told since then and failed; how many. Raises ``EndpointOff``."""
    _check(endpoint)
    tests = select(WebhookMessage.id).where(
        WebhookMessage.organisation_id == endpoint.organisation_id, WebhookMessage.kind == TEST
    )
    failed = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == "failed",
        WebhookDelivery.created_at >= since, WebhookDelivery.message_id.not_in(tests),
    )  # fmt: skip
    result = await session.execute(failed.values(_again(now)))
    assert isinstance(result, CursorResult)
    return result.rowcount


def _check(endpoint: WebhookEndpoint) -> None:
    if endpoint.off:
        raise EndpointOff


def _again(now: datetime) -> dict[str, object]:
    return {
        "state": "waiting", "due_at": now, "began_at": now, "attempts": 0, "settled_at": None, "problem": None,
    }  # fmt: skip


async def begin_test(session: AsyncSession, endpoint: WebhookEndpoint, *, now: datetime) -> WebhookDelivery:
    """A test message, taken at once by whoever began it; it is tried once and leaves the endpoint's health alone."""
    payload = TestPayload(type=TEST, timestamp=now, data=TestData(endpoint=endpoint.public_id))
    key = new_id(now)
    message = WebhookMessage(
        id=key, organisation_id=endpoint.organisation_id, created_at=now, kind=TEST, subject=key, version=0,
        body=written(payload),
    )  # fmt: skip
    session.add(message)
    await session.flush()
    delivery = delivery_to(endpoint, message, now=now)
    delivery.state, delivery.due_at, delivery.attempts, delivery.tries = "sending", now + LEASE, 1, 1
    delivery.settled_at = delivery.problem = None
    session.add(delivery)
    await session.flush()
    return delivery
