"""All that becomes due: notices, lapsed holds, money, webhooks, the waiting line, old notes, old keys, heads.

The adapters between rooms and the scanner; what is done about each is the room's own.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import api.bookings.waiting.due as waiting
import api.notifications.agenda.tell as agendas
import api.notifications.due as notices
import api.webhooks.due as webhooks
from api.app import House
from api.audit.export import write_heads
from api.bookings.predict import predict_due
from api.conversations.set_aside import QUEUE as SET_ASIDE_QUEUE
from api.conversations.set_aside import TASK as ANSWER_MESSAGE
from api.conversations.set_aside import take_up_again
from api.fraud.tries import forget_tries
from api.notifications.deliver import deliver as deliver_notice
from api.notifications.post import Post, open_post
from api.notifications.subscriptions.send import TASK as TELL_SUBSCRIBER
from api.notifications.subscriptions.send import next_notice, take_notices, tell_subscriber
from api.suggestions.act import act_due
from api.webhooks.deliver import Sender
from api.webhooks.deliver import deliver as deliver_webhook
from api.webhooks.run import forget_old as forget_old_webhooks
from api.webhooks.switched_off import TASK as TELL_SWITCHED_OFF
from api.webhooks.switched_off import next_untold, take_untold, tell_switched_off
from kit.due import DueRow, Source, every, not_in_line
from kit.engine.parked import forget_done
from kit.engine.worker import Task
from kit.http.idempotency import forget_old
from kit.http.outward import Outward, networks
from models.bookings import Session
from models.notifications import Notice
from models.webhooks import WebhookDelivery
from parley.due_money import money_sources
from parley.reseal import reseal_all
from training.retrain_daily import retrain_due

_WEBHOOKS_AT_ONCE = 32  # their lease must not run out while they stand in line
_LOOK_EVERY, _FORGET_EVERY = timedelta(seconds=30), timedelta(hours=1)
_HEADS_EVERY = timedelta(minutes=1)
_PREDICT_EVERY, _RETRAIN_EVERY, _RESEAL_EVERY = timedelta(minutes=1), timedelta(minutes=10), timedelta(minutes=5)


def sources(house: House) -> list[Source]:
    """Every kind of row that becomes due, with what is done about it."""
    post = open_post(house.settings, house.database, house.clock, house.keys)
    return [
        _notices(post),
        _lapsed_holds(house),
        *money_sources(house),
        _webhooks(house),
        _switched_off(post),
        _agendas(post),
        _subscription_notices(post),
        _set_aside(house),
        _waiting_line(house),
        _predictions(house),
        _training(house),
        _old_notes(house),
        _old_keys(house),
        _audit_heads(house),
    ]


def _notices(post: Post) -> Source:
    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        keys = await notices.take_due(session, now, limit)
        owners = select(Notice.id, Notice.organisation_id).where(Notice.id.in_(keys))
        return [DueRow(key, owner) for key, owner in await session.execute(owners)]

    async def do(key: uuid.UUID) -> None:
        await deliver_notice(post, key)

    return Source(Task("notifications.deliver", "notifications", do), notices.next_due, take_due)


def _lapsed_holds(house: House) -> Source:
    free = not_in_line("bookings.expire", Session.builder_id)

    async def next_due(session: AsyncSession) -> datetime | None:
        return await waiting.next_lapse(session, unless=free)

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        return [DueRow(*each) for each in await waiting.lapsed_at(session, now, limit, unless=free)]

    async def do(builder: uuid.UUID) -> None:
        await waiting.expire_of(house.database, house.clock, builder)

    return Source(Task("bookings.expire", "bookings", do), next_due, take_due)


def _webhooks(house: House) -> Source:
    sender = _sender(house)
    free = not_in_line("webhooks.deliver", WebhookDelivery.id)

    async def next_due(session: AsyncSession) -> datetime | None:
        return await webhooks.next_due(session, unless=free)

    async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
        keys = await webhooks.take_due(session, now, min(limit, _WEBHOOKS_AT_ONCE), unless=free)
        owners = select(WebhookDelivery.id, WebhookDelivery.organisation_id).where(WebhookDelivery.id.in_(keys))
        return [DueRow(key, owner) for key, owner in await session.execute(owners)]

    async def do(delivery: uuid.UUID) -> None:
        await deliver_webhook(sender, delivery)

    return Source(Task("webhooks.deliver", "webhooks", do), next_due, take_due)


def _switched_off(post: Post) -> Source:
    async def do(endpoint: uuid.UUID) -> None:
        await tell_switched_off(post, endpoint)

    return Source(Task(TELL_SWITCHED_OFF, "notifications", do), next_untold, take_untold)


def _agendas(post: Post) -> Source:
    async def do(agenda: uuid.UUID) -> None:
        await agendas.tell_day(post, agenda)

    return Source(Task(agendas.TASK, "notifications", do), agendas.next_due, agendas.take_due)


def _subscription_notices(post: Post) -> Source:
    async def do(notice: uuid.UUID) -> None:
        await tell_subscriber(post, notice)

    return Source(Task(TELL_SUBSCRIBER, "notifications", do), next_notice, take_notices)


def _set_aside(house: House) -> Source:
    """Messages that were set aside: never due by themselves, taken up again when somebody replays them."""

    async def do(message: uuid.UUID) -> None:
        async with house.database.writing() as session:
            await take_up_again(session, message)
            await session.commit()

    async def next_due(_session: AsyncSession) -> None:
        return None

    async def take_due(_session: AsyncSession, _now: datetime, _limit: int) -> Sequence[DueRow]:
        return ()

    return Source(Task(ANSWER_MESSAGE, SET_ASIDE_QUEUE, do), next_due, take_due)


def _sender(house: House) -> Sender:
    return Sender(house.database, house.clock, house.keys, Outward(networks(house.settings.outward_allow)))


def _waiting_line(house: House) -> Source:
    async def do(_key: uuid.UUID) -> None:
        await waiting.look_again(house.database, house.clock)

    return every(_LOOK_EVERY, Task("bookings.look_again", "bookings", do), house.clock)


def _predictions(house: House) -> Source:
    async def do(_key: uuid.UUID) -> None:
        if house.predictor:
            await predict_due(house.database, house.clock, house.predictor)
            await act_due(house.database, house.clock)

    return every(_PREDICT_EVERY, Task("bookings.predict", "bookings", do), house.clock)


def _training(house: House) -> Source:
    async def do(_key: uuid.UUID) -> None:
        await retrain_due(house.database, house.settings.home, now=house.clock.now())

    return every(_RETRAIN_EVERY, Task("bookings.retrain", "bookings", do), house.clock)


def _old_notes(house: House) -> Source:
    async def do(_key: uuid.UUID) -> None:
        async with house.database.writing() as session:
            await forget_old(session, house.clock.now())
            await forget_done(session, house.clock.now())
            await forget_tries(session, house.clock.now())
            await session.commit()
        await forget_old_webhooks(_sender(house))

    return every(_FORGET_EVERY, Task("bookings.forget", "bookings", do), house.clock)


def _old_keys(house: House) -> Source:
    async def do(_key: uuid.UUID) -> None:
        await reseal_all(house.database, house.keys)

    return every(_RESEAL_EVERY, Task("identity.reseal", "bookings", do), house.clock)


def _audit_heads(house: House) -> Source:
    async def do(_key: uuid.UUID) -> None:
        await write_heads(house.database, house.keys, house.settings.audit_folder)

    return every(_HEADS_EVERY, Task("audit.heads", "bookings", do), house.clock)
