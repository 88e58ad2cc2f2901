"""One try: the message is signed and sent outside of any transaction, then what became of it is written down.

The same message has the same ``webhook-id`` at every try and every endpoint. A try that was cut off by a crash is
repeated when its lease runs out, so a receiver may see a message twice, and knows it by that id.
"""

import random
import time
import uuid
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.webhooks.payloads import TEST
from api.webhooks.sign import signed_headers
from api.webhooks.tell import MISSED
from api.webhooks.verdict import Verdict, judge
from api.webhooks.words import seal_answer
from kit.clock import Clock
from kit.crypto import MasterKey
from kit.db import Database
from kit.errors import Later
from kit.http.outward import Answer, NotOutward, Outward
from kit.ids import new_id
from kit.outbox import announce
from models.events import WebhookSwitchedOff
from models.webhooks import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sender:
    """What sending stands on."""

    database: Database
    clock: Clock
    keys: MasterKey
    outward: Outward


@dataclass(frozen=True, slots=True)
class _Job:
    delivery: WebhookDelivery
    endpoint: WebhookEndpoint
    message: WebhookMessage

    @property
    def is_test(self) -> bool:
        return self.message.kind == TEST


@dataclass(frozen=True, slots=True)
class _Try:
    """How one went; ``trouble`` says why there is no answer."""

    answer: Answer | None
    trouble: str | None
    milliseconds: int


async def deliver(sender: Sender, delivery_id: uuid.UUID) -> None:
    """Send a delivery that was taken, once, and write down what became of it."""
    async with sender.database.reading() as session:
        job = await _job(session, delivery_id)
    if job is None:
        return
    if job.endpoint.off and not job.is_test:
        await _miss(sender, job)
        return
    tried = await _send(sender, job)
    async with sender.database.writing() as session:
        await _write_down(session, sender, job, tried)
        await session.commit()


async def _job(session: AsyncSession, delivery_id: uuid.UUID) -> _Job | None:
    query = (
        select(WebhookDelivery, WebhookEndpoint, WebhookMessage)
        .join(WebhookEndpoint, WebhookEndpoint.id == WebhookDelivery.endpoint_id)
        .join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)
        .where(WebhookDelivery.id == delivery_id, WebhookDelivery.state == "sending")
    )
    found = (await session.execute(query)).one_or_none()
    return _Job(*found) if found else None


async def _send(sender: Sender, job: _Job) -> _Try:
    now, message = sender.clock.now(), job.message
    body = message.body.encode()
    headers = signed_headers(message.public_id, body, at=now, by=secrets_of(job.endpoint, sender.keys, now))
    began = time.monotonic()
    try:
        answer, trouble = await sender.outward.post(job.endpoint.url, body, _HEADERS | headers), None
    except (Later, NotOutward) as error:
        answer, trouble = None, str(error).rstrip(".")
    except Exception:  # the edge of all sending: what nobody foresaw is tried again and ends like any other failure
        log.exception("a webhook could not be sent", delivery=job.delivery.public_id)
        answer, trouble = None, "something went wrong on our side"
    return _Try(answer, trouble, int((time.monotonic() - began) * 1000))


_HEADERS = {"Content-Type": "application/json", "User-Agent": "Parley-Webhooks/1", "Accept": "*/*"}


def secrets_of(endpoint: WebhookEndpoint, keys: MasterKey, now: datetime) -> list[str]:
    """The secrets that sign now: the current one, and for a while the one before."""
    sealed = [endpoint.secret]
    if endpoint.previous_secret and endpoint.previous_until and endpoint.previous_until > now:
        sealed.append(endpoint.previous_secret)
    return [keys.unseal(each, bound_to=endpoint.id.bytes).decode() for each in sealed]


async def _write_down(session: AsyncSession, sender: Sender, job: _Job, tried: _Try) -> None:
    """The try in the log, the delivery's new state, the endpoint's health; under the endpoint's lock."""
    now, delivery = sender.clock.now(), job.delivery
    mine = select(WebhookEndpoint).where(WebhookEndpoint.id == job.endpoint.id).with_for_update()
    endpoint = (await session.scalars(mine.execution_options(populate_existing=True))).one_or_none()
    if endpoint is None:
        return
    verdict = judge(
        tried.answer, tried.trouble, attempts=delivery.attempts, began_at=delivery.began_at, now=now,
        chance=random.random(),  # noqa: S311 - spreads tries
    )  # fmt: skip
    await _log(session, sender.keys, job, tried, verdict, now)
    if job.is_test:
        await _settle(session, delivery, verdict, now, is_last=True)
        return
    await _settle(session, delivery, verdict, now, is_last=endpoint.off is not None)
    await _note_health(session, endpoint, delivery, verdict, now)


async def _log(session: AsyncSession, keys: MasterKey, job: _Job, tried: _Try, verdict: Verdict, now: datetime) -> None:
    row_id, answer = new_id(now), tried.answer
    sealed = await seal_answer(session, keys, job.message, answer.body, bound_to=row_id) if answer else None
    attempt = WebhookAttempt(
        id=row_id, organisation_id=job.delivery.organisation_id, created_at=now, delivery_id=job.delivery.id,
        number=job.delivery.tries, milliseconds=tried.milliseconds, status=answer.status if answer else None,
        problem=verdict.problem, answer=sealed,
    )  # fmt: skip
    session.add(attempt)


async def _settle(
    session: AsyncSession, delivery: WebhookDelivery, verdict: Verdict, now: datetime, *, is_last: bool
) -> None:
    """Unless its lease ran out and somebody else has it now."""
    state = "delivered" if verdict.delivered else "waiting" if verdict.due_at and not is_last else "failed"
    mine = update(WebhookDelivery).where(
        WebhookDelivery.id == delivery.id, WebhookDelivery.state == "sending",
        WebhookDelivery.tries == delivery.tries,
    )  # fmt: skip
    due_at = verdict.due_at if state == "waiting" else now
    settled_at = None if state == "waiting" else now
    await session.execute(mine.values(state=state, due_at=due_at, settled_at=settled_at, problem=verdict.problem))


async def _note_health(
    session: AsyncSession, endpoint: WebhookEndpoint, delivery: WebhookDelivery, verdict: Verdict, now: datetime
) -> None:
    if verdict.delivered:
        endpoint.succeeded_at, endpoint.failing_since, endpoint.failures = now, None, 0
        return
    endpoint.failing_since, endpoint.failures = endpoint.failing_since or now, endpoint.failures + 1
    is_dead = verdict.due_at is None and (endpoint.succeeded_at is None or endpoint.succeeded_at < delivery.began_at)
    if endpoint.off is None and (verdict.gone or is_dead):
        await switch_off(session, endpoint, because="gone" if verdict.gone else "dead", now=now)
    elif verdict.quiet_until:
        await _keep_quiet(session, endpoint, verdict.quiet_until)


async def switch_off(session: AsyncSession, endpoint: WebhookEndpoint, *, because: str, now: datetime) -> None:
    """Send nothing more; what waited has failed and can be replayed. ``switched_off`` tells who runs the place."""
    endpoint.off, endpoint.off_at, endpoint.told, endpoint.told_at = because, now, [], None
    waiting = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == "waiting"
    )
    await session.execute(waiting.values(state="failed", settled_at=now, problem=MISSED))
    if because != "person":
        told = WebhookSwitchedOff(organisation_id=endpoint.organisation_id, subject=endpoint.id, because=because)
        await announce(session, told, now)


async def _keep_quiet(session: AsyncSession, endpoint: WebhookEndpoint, until: datetime) -> None:
    endpoint.quiet_until = max(until, endpoint.quiet_until or until)
    early = update(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint.id, WebhookDelivery.state == "waiting", WebhookDelivery.due_at < until
    )
    await session.execute(early.values(due_at=until))


async def _miss(sender: Sender, job: _Job) -> None:
    async with sender.database.writing() as session:
        await _settle(session, job.delivery, Verdict(problem=MISSED), sender.clock.now(), is_last=True)
        await session.commit()
