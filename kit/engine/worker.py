"""A worker: takes what is due in the queues it was told, some pieces of each at the same time, until it is stopped.

Stopped, it takes nothing new, finishes what it has begun and gives the rest back (drain). What it had when it was
killed is given back by ``kit.engine.alive``.
"""

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from kit.bells import any_rings
from kit.clock import Clock
from kit.db import Database
from kit.engine.carry import Do, carry
from kit.engine.claim import Claimed, claim, give_back
from kit.outbox import queue_of, reactions_in

log = structlog.get_logger(__name__)
_IDLE = 1.0  # seconds after which it looks by itself: for retries, and in case a call was lost
_GRACE = 20.0
_LETS_PASS = timedelta(seconds=2)
Lull = Callable[[Clock, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Task:
    """What to do about a row that became due: an async function of its id, and the queue it stands in."""

    name: str
    queue: str
    do: Do


@dataclass(frozen=True, slots=True)
class Crew:
    """What a worker can do: registered reactions and the tasks ``due``, of ``queues`` or (None) of all."""

    due: Sequence[Task] = ()
    queues: Collection[str] | None = None

    def tasks(self) -> dict[str, str]:
        """The names of all it carries out, each with its queue."""
        mine = {task.name: task.queue for task in self.due if self.queues is None or task.queue in self.queues}
        return mine | {name: queue_of(name) for name in reactions_in(self.queues)}

    def dos(self) -> dict[str, Do]:
        return {task.name: task.do for task in self.due}


class Worker:
    """Carries out work under the name ``id``; ``bell`` is set when there may be some, or room for some.

    Each queue has room of its own, for about ``at_once`` pieces, or as many as ``room`` gives it: a vendor that hangs
    keeps nobody else's work waiting.
    Where people wait for answers of the same process, what follows from an event waits for a ``lull``, for two seconds
    at most.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        crew: Crew,
        *,
        key: uuid.UUID,
        at_once: int = 8,
        room: Mapping[str, int] | None = None,
        lull: Lull | None = None,
    ) -> None:
        self.database, self.clock, self.id = database, clock, key
        self.tasks, self.dos = crew.tasks(), crew.dos()
        self.bell = asyncio.Event()
        self._at_once, self._room, self._lull = at_once, room or {}, lull
        self._gate = asyncio.Lock()
        self._suspects = 1  # how many pieces that a worker died over may be taken now
        self._unsettled: set[tuple[uuid.UUID, str]] = set()
        self._running: dict[asyncio.Task[None], str] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set; a failure of the database is waited out."""
        while not stop.is_set():
            self.bell.clear()
            if not await self._take():
                await any_rings(stop, self.bell, within=_IDLE)
        if self._running:
            await asyncio.wait(self._running, timeout=_GRACE)
        with suppress(Exception):  # the database may be away; then the work is taken over as from the dead
            await give_back(self.database, self.id)

    async def _take(self) -> bool:
        """Take some more work, if there is room for it and some is due."""
        tasks = self._with_room()
        if not tasks:
            return False
        try:
            await self._let_go()
            pieces = await claim(
                self.database, self.id, tasks=tasks, limit=self._at_once, now=self.clock.now(), suspects=self._suspects
            )
        except Exception:  # the edge of the loop: it must outlive a database restart
            log.exception("work could not be taken")
            return False
        for piece in pieces:
            self._suspects -= bool(piece.recoveries)
            running = asyncio.create_task(self._carry(piece))
            self._running[running] = self.tasks[piece.task]
            running.add_done_callback(self._finished)
        return bool(pieces)

    def _finished(self, running: asyncio.Task[None]) -> None:
        """There is room again; told by the bell, which also rings on when more was being taken just then."""
        self._running.pop(running)
        self.bell.set()

    def _with_room(self) -> list[str]:
        """The tasks whose queue has room for some more."""
        busy = Counter(self._running.values())
        return [task for task, queue in self.tasks.items() if busy[queue] <= self._room.get(queue, self._at_once) / 2]

    async def _let_go(self) -> None:
        """Give back what could not be settled while the database was away."""
        if self._unsettled:
            await give_back(self.database, self.id, only=self._unsettled)
            self._unsettled.clear()

    async def _carry(self, piece: Claimed) -> None:
        try:
            await self._let_pass(piece)
            await carry(self.database, self.clock, piece, self.dos)
        except Exception:  # the database went away
            log.exception("work could not be settled", task=piece.task)
            self._unsettled.add((piece.about, piece.task))
        finally:
            self._suspects += bool(piece.recoveries)

    async def _let_pass(self, piece: Claimed) -> None:
        if self._lull and piece.event:
            async with self._gate:
                await self._lull(self.clock, piece.event.occurred_at + _LETS_PASS)
