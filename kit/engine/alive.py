"""Who is at work: each worker beats once a second in a thread of its own; what the dead had is given to the living.

On PostgreSQL all instants are the database's own. A worker whose row is gone was taken for dead and must not go on
(it may have been frozen): it is told so, and the note that settles its work fails anyway. One reaps at a time, and only
after its own beats were good for longer than it takes to be taken for dead, so that nobody is buried after an outage
of the database or of the whole machine. On SQLite there is one process: whatever is taken when it starts was left by
the one before.
"""

import asyncio
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from time import monotonic

import psycopg
import structlog
from psycopg.types.json import Jsonb
from sqlalchemy import URL, delete, update

from kit.clock import Clock
from kit.db import Database
from kit.engine.hand import CHANNEL
from kit.engine.rows import Work, Worker

log = structlog.get_logger(__name__)
BEAT, REAP_EVERY, DEAD_AFTER = 1.0, 2.0, 4.0  # seconds
RECOVERIES = 3
_REAP_LOCK = 0x7061_7265_6170
_BEAT = "UPDATE workers SET beat_at = clock_timestamp() WHERE id = %s"
_BURY = "DELETE FROM workers WHERE beat_at < clock_timestamp() - make_interval(secs => %s)"
_TAKE_OVER = """
    UPDATE work SET taken_by = NULL, recoveries = recoveries + 1,
        parked_at = CASE WHEN recoveries + 1 >= %(most)s THEN clock_timestamp() END,
        problem = CASE WHEN recoveries + 1 >= %(most)s THEN %(why)s ELSE problem END
    WHERE (about, task) IN (
        SELECT about, task FROM work WHERE taken_by IS NOT NULL AND done_at IS NULL
        AND NOT EXISTS (SELECT FROM workers WHERE workers.id = work.taken_by) FOR UPDATE SKIP LOCKED)
"""
_WHY = f"Abandoned: each of {RECOVERIES} workers that had it died over it"


@asynccontextmanager
async def alive(
    database: Database,
    clock: Clock,
    *,
    key: uuid.UUID,
    tasks: Sequence[str],
    on_lost: Callable[[], None],
) -> AsyncIterator[None]:
    """A worker is known as alive while the body runs; ``on_lost`` is called in a thread once it is taken for dead."""
    if database.embedded:
        await _succeed(database, clock, key, tasks)
        yield
        return
    signs = Alive(database.engine.url, key=key, tasks=tasks, on_lost=on_lost)
    await asyncio.to_thread(signs.begin)
    try:
        yield
    finally:
        await asyncio.to_thread(signs.end)


async def _succeed(database: Database, clock: Clock, key: uuid.UUID, tasks: Sequence[str]) -> None:
    """Take the place of the worker before, and let go of what it had."""
    async with database.writing() as session:
        left = update(Work).where(Work.taken_by.is_not(None), Work.done_at.is_(None))
        await session.execute(left.values(taken_by=None, recoveries=Work.recoveries + 1))
        worn_out = update(Work).where(Work.recoveries >= RECOVERIES, Work.done_at.is_(None), Work.parked_at.is_(None))
        await session.execute(worn_out.values(parked_at=clock.now(), problem=_WHY))
        await session.execute(delete(Worker))
        session.add(Worker(id=key, began_at=clock.now(), beat_at=clock.now(), tasks=list(tasks)))
        await session.commit()


class Alive:
    """A worker's sign of life and its watch over the others, in two threads.

    Args:
        url: the database.
        key: the worker's id.
        tasks: what it carries out, for those who look for work that nobody does.
        on_lost: called in a thread once others take this worker for dead.
    """

    def __init__(self, url: URL, *, key: uuid.UUID, tasks: Sequence[str], on_lost: Callable[[], None]) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._id, self._tasks, self._on_lost = key, list(tasks), on_lost
        self._stop = threading.Event()
        self._good_since = monotonic()
        self._last_good = monotonic()
        self._threads = [
            threading.Thread(target=self._go_on, args=each, name=each[0].__name__, daemon=True)
            for each in ((self._beat, BEAT), (self._reap, REAP_EVERY))
        ]

    def begin(self) -> None:
        """Be known as alive, then go on beating. Raises ``psycopg.OperationalError`` when the database is away."""
        with psycopg.connect(self._address) as connection:
            connection.execute(
                "INSERT INTO workers (id, began_at, beat_at, tasks) VALUES (%s, now(), clock_timestamp(), %s)",
                (self._id, Jsonb(self._tasks)),
            )
        self._good_since = self._last_good = monotonic()
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Stop beating and be gone from the list."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        with suppress(psycopg.OperationalError), psycopg.connect(self._address) as connection:
            connection.execute("DELETE FROM workers WHERE id = %s", (self._id,))

    def _go_on(self, work: Callable[[psycopg.Connection], None], pause: float) -> None:
        while not self._stop.is_set():
            try:
                with psycopg.connect(self._address, autocommit=True, connect_timeout=2) as connection:
                    while not self._stop.wait(pause):
                        work(connection)
            except psycopg.OperationalError as failure:
                log.warning("a worker's watch lost the database", error=str(failure).strip())
                self._stop.wait(BEAT)

    def _beat(self, connection: psycopg.Connection) -> None:
        if connection.execute(_BEAT, (self._id,)).rowcount == 0:
            self._stop.set()
            log.error("taken for dead", worker=str(self._id))
            self._on_lost()
            return
        now = monotonic()
        if now - self._last_good > DEAD_AFTER:
            self._good_since = now
        self._last_good = now

    def _reap(self, connection: psycopg.Connection) -> None:
        now = monotonic()
        if now - self._last_good > DEAD_AFTER or now - self._good_since < DEAD_AFTER + BEAT:
            return
        with connection.transaction():
            [alone] = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_REAP_LOCK,)).fetchone() or [False]
            if not alone:
                return
            connection.execute(_BURY, (DEAD_AFTER,))
            taken = connection.execute(_TAKE_OVER, {"most": RECOVERIES, "why": _WHY}).rowcount
            if taken:
                connection.execute(f"NOTIFY {CHANNEL}")
                log.warning("took over from the dead", pieces=taken)
