"""What works behind the pages: the relay and the scanner put work in line, a worker carries it out.

``sources`` is the list of all that becomes due. Each part may run in a process of its own (PostgreSQL), or all in one;
in either case in a thread of its own, so that answers over HTTP do not wait for it.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from api.app import House, load_reactions
from api.audit.record import recorder
from api.identity.acting import Working
from kit.acting import acting
from kit.due import Source, run_scanner
from kit.engine.alive import DEAD_AFTER, alive
from kit.engine.hand import CHANNEL
from kit.engine.worker import Crew, Lull, Worker
from kit.hear import hearing
from kit.relay import run_relay
from kit.tenancy import EVERYBODY
from parley.due import sources

log = structlog.get_logger(__name__)
_IDLE_LIMIT = timedelta(seconds=DEAD_AFTER - 1)  # a frozen worker's locks are gone before it is taken for dead
_ROOM = {"webhooks": 64}  # strangers' servers: several may hang, each with the few calls that are made at once
TAKEN_FOR_DEAD = 75  # the exit status: start me again


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the work a process does: put it in line, carry it out from ``queues`` (None: all), or both.

    A process that also answers people lets them pass: it works when there is a ``lull``.
    """

    relays: bool = True
    carries: bool = True
    queues: Collection[str] | None = None
    lull: Lull | None = None


async def run_work(house: House, stop: asyncio.Event, part: Part = Part()) -> None:
    """Work in this event loop until stopped; then what has begun is finished and the rest given back."""
    load_reactions()
    due = sources(house)
    async with AsyncExitStack() as stack, _working_for(house), asyncio.TaskGroup() as tasks:
        rung = asyncio.Event()
        if part.carries:
            worker = await stack.enter_async_context(_worker(house, due, part))
            rung = worker.bell
            tasks.create_task(worker.run(stop))
        if part.relays:
            tasks.create_task(run_relay(house.database, house.clock, stop, rung, recorder(house.keys)))
            tasks.create_task(run_scanner(house.database, house.clock, due, stop, rung))


@asynccontextmanager
async def _working_for(house: House) -> AsyncIterator[None]:
    """What is done meanwhile, the house does."""
    with acting(Working(house.keys, house.clock)):
        yield


@asynccontextmanager
async def _worker(house: House, due: list[Source], part: Part) -> AsyncIterator[Worker]:
    """A worker that is known as alive, and wakes when any process puts work in line."""
    crew = Crew([source.task for source in due], part.queues)
    worker = Worker(house.database, house.clock, crew, key=uuid.uuid4(), room=_ROOM, lull=part.lull)
    url = house.database.engine.url
    async with (
        alive(house.database, house.clock, key=worker.id, tasks=sorted(worker.tasks), on_lost=_stop_process),
        hearing(url, CHANNEL, lambda _: worker.bell.set(), worker.bell.set),
    ):
        yield worker


def _stop_process() -> None:
    """Go at once: others have what this process was at, and nothing of it may reach the outside any more."""
    os._exit(TAKEN_FOR_DEAD)


@asynccontextmanager
async def working(house: House, part: Part) -> AsyncIterator[None]:
    """Work in a thread of its own while the body runs. Raises what kept it from beginning."""
    begun: Future[Callable[[], object]] = Future()
    task = asyncio.create_task(asyncio.to_thread(asyncio.run, _in_thread(house, part, begun)))
    stop = await asyncio.wrap_future(begun)
    try:
        yield
    finally:
        stop()
        await task


async def _in_thread(house: House, part: Part, begun: "Future[Callable[[], object]]") -> None:
    """Work with connections that belong to this thread's loop; what is told through ``begun`` stops it."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    database = house.database.beside(idle_limit=_IDLE_LIMIT, unsaid=EVERYBODY)
    begun.set_result(lambda: loop.call_soon_threadsafe(stop.set))
    try:
        await run_work(replace(house, database=database), stop, part)
    except BaseException:  # whoever started the process starts it again
        log.exception("the worker broke down")
        _stop_process()
    finally:
        await database.close()
