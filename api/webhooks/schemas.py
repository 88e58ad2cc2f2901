"""Wire shapes of webhooks."""

import json
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictBool

from api.webhooks.payloads import Kind
from api.webhooks.queries import Queue, Sent, Tried
from kit import ids
from kit.http.outward import LONGEST_URL
from kit.moments import Moment
from models.webhooks import WebhookEndpoint

_KINDS = "The event types it is told of; an empty list means all, those of the future too."
DeliveryState = Literal["waiting", "sending", "delivered", "failed"]


class EndpointIn(BaseModel):
    """Where to send, and what."""

    url: str = Field(max_length=LONGEST_URL)
    kinds: list[Kind] = Field(default_factory=list, max_length=50, description=_KINDS)
    description: str = Field("", max_length=200)


class EndpointChange(BaseModel):
    """What is left out stays as it is."""

    url: str | None = Field(None, max_length=LONGEST_URL)
    kinds: list[Kind] | None = Field(None, max_length=50, description=_KINDS)
    description: str | None = Field(None, max_length=200)
    on: StrictBool | None = None


class SecretChange(BaseModel):
    overlap_hours: int = Field(24, ge=0, le=168, description="How long the old secret signs beside the new one.")


class Health(BaseModel):
    """How an endpoint does: ``failures`` in a row since ``failing_since``, and what waits for it."""

    failures: int
    failing_since: datetime | None
    last_success: datetime | None
    quiet_until: datetime | None = Field(description="When it asked to hear again (Retry-After).")
    waiting: int
    waiting_since: datetime | None


class EndpointOut(BaseModel):
    id: str
    url: str
    kinds: list[str]
    description: str
    on: bool
    off_because: Literal["person", "gone", "dead"] | None
    off_since: datetime | None
    old_secret_until: datetime | None
    health: Health
    created_at: datetime


class EndpointMade(EndpointOut):
    """A fresh endpoint. ``secret`` is shown this once."""

    secret: str


class SecretMade(BaseModel):
    """A fresh secret, shown this once."""

    secret: str
    old_secret_until: datetime | None


class DeliveryOut(BaseModel):
    """One message on its way to one endpoint; ``message`` is its ``webhook-id``."""

    id: str
    message: str
    type: str
    state: DeliveryState
    created_at: datetime
    tries: int
    next_try: datetime | None
    settled_at: datetime | None
    problem: str | None


class AttemptOut(BaseModel):
    """One try; ``answer`` is the beginning of the body that came back, kept for thirty days."""

    number: int
    at: datetime
    milliseconds: int
    status: int | None
    problem: str | None
    answer: str | None


class DeliveryShown(DeliveryOut):
    """A delivery with what is sent and how each try went."""

    body: dict[str, Any]
    attempts: list[AttemptOut]


class ReplayIn(BaseModel):
    since: Moment


class Replayed(BaseModel):
    count: int


def endpoint_out(row: WebhookEndpoint, queue: Queue | None, *, now: datetime) -> EndpointOut:
    queue = queue or Queue()
    health = Health(
        failures=row.failures, failing_since=row.failing_since, last_success=row.succeeded_at,
        quiet_until=_to_come(row.quiet_until, now), waiting=queue.waiting, waiting_since=queue.since,
    )  # fmt: skip
    return EndpointOut(
        id=row.public_id,
        url=row.url,
        kinds=row.kinds,
        description=row.description,
        on=row.off is None,
        off_because=row.off,
        off_since=row.off_at,
        old_secret_until=_to_come(row.previous_until, now),
        health=health,
        created_at=row.created_at,
    )


def delivery_out(sent: Sent) -> DeliveryOut:
    return DeliveryOut(**_delivery(sent))


def delivery_shown(sent: Sent, tried: list[Tried]) -> DeliveryShown:
    attempts = [
        AttemptOut(
            number=each.attempt.number, at=each.attempt.created_at, milliseconds=each.attempt.milliseconds,
            status=each.attempt.status, problem=each.attempt.problem, answer=each.answer,
        )
        for each in tried
    ]  # fmt: skip
    return DeliveryShown(**_delivery(sent), body=json.loads(sent.message.body), attempts=attempts)


def _delivery(sent: Sent) -> dict[str, Any]:
    row = sent.delivery
    return {
        "id": row.public_id, "message": ids.public("evt", row.message_id), "type": sent.message.kind,
        "state": row.state, "created_at": row.created_at, "tries": row.tries, "settled_at": row.settled_at,
        "next_try": row.due_at if row.state == "waiting" else None, "problem": row.problem,
    }  # fmt: skip


def _to_come(instant: datetime | None, now: datetime) -> datetime | None:
    return instant if instant and instant > now else None
