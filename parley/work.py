"""The worker's loops: the relay, notices that are due, refunds that are owed, the waiting line, keys that are old.

The no-show predictor's scores of the day before, and its training anew, are among them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from api.app import House
from api.bookings.predict import predict_due
from api.bookings.waiting.due import expire_due, look_again
from api.notifications.due import run_due
from api.notifications.post import open_post
from api.payments.refund import refund_owed
from api.webhooks.deliver import Sender
from api.webhooks.run import forget_old as forget_old_webhooks
from api.webhooks.run import run_sender
from kit.http.idempotency import forget_old
from kit.http.outward import Outward, networks
from kit.relay import run_relay
from parley.reseal import reseal_all
from training.retrain import retrain_due

log = structlog.get_logger(__name__)
_REFUNDS_EVERY, _LAPSED_EVERY, _LOOK_EVERY, _FORGET_EVERY, _RESEAL_EVERY = 5.0, 2.0, 30.0, 3600.0, 300.0
_PREDICT_EVERY, _RETRAIN_EVERY = 60.0, 600.0


async def run_work(house: House, stop: asyncio.Event) -> None:
    """Work until stopped."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run_relay(house.database, house.clock, stop))
        tasks.create_task(run_due(open_post(house.settings, house.database, house.clock, house.keys), stop))
        tasks.create_task(_every(_REFUNDS_EVERY, stop, lambda: _refund(house)))
        tasks.create_task(_every(_LAPSED_EVERY, stop, lambda: expire_due(house.database, house.clock)))
        tasks.create_task(_every(_LOOK_EVERY, stop, lambda: look_again(house.database, house.clock)))
        tasks.create_task(_every(_RESEAL_EVERY, stop, lambda: reseal_all(house.database, house.keys)))
        tasks.create_task(_every(_FORGET_EVERY, stop, lambda: _forget(house)))
        tasks.create_task(_every(_PREDICT_EVERY, stop, lambda: _predict(house)))
        tasks.create_task(_every(_RETRAIN_EVERY, stop, lambda: _retrain(house)))
        tasks.create_task(run_sender(_sender(house), stop))
        tasks.create_task(_every(_FORGET_EVERY, stop, lambda: forget_old_webhooks(_sender(house))))


def _sender(house: House) -> Sender:
    return Sender(house.database, house.clock, house.keys, Outward(networks(house.settings.outward_allow)))


async def _refund(house: House) -> None:
    await refund_owed(house.database, house.clock, house.settings)


async def _predict(house: House) -> None:
    if house.predictor:
        await predict_due(house.database, house.clock, house.predictor)


async def _retrain(house: House) -> None:
    await retrain_due(house.database, house.settings.home, now=house.clock.now())


async def _forget(house: House) -> None:
    async with house.database.writing() as session:
        await forget_old(session, house.clock.now())
        await session.commit()


async def _every(seconds: float, stop: asyncio.Event, work: Callable[[], Awaitable[object]]) -> None:
    while not stop.is_set():
        try:
            await work()
        except Exception:  # the edge of the loop: it must outlive a database restart
            log.exception("work failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
