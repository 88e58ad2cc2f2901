# ruff: noqa
"""The candidate: the same work carried by DBOS. One workflow for each piece, a step that carries it out, a durable
sleep between two attempts. Queues are partitioned by task and subject, so order is the queue's. What DBOS does not
know (a piece's note in its own transaction, the cause it is parked with, who is alive) stays in our tables.
"""

import asyncio
import threading
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from dbos import error as dbos_error
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import Clock
from kit.db import Database
from kit.engine.alive import BEAT, DEAD_AFTER, RECOVERIES
from kit.engine.carry import carry
from kit.engine.claim import Claimed
from kit.engine.hand import Piece, hand
from kit.engine.rows import Work, Worker as Alive
from kit.engine.worker import Crew
from kit.outbox import OutboxRow

log = structlog.get_logger(__name__)
CONTRACT = "carry-1"  # raised when the steps of the workflow change
_NAME = "carry_out"
_QUEUES = ("bookings", "calendars", "notifications", "payments", "webhooks")
_REAP_LOCK = 0x7061_7265_6171
_running: "OnDbos | None" = None


def system_url(database: Database, home: Path) -> str:
    """Where DBOS keeps its tables: beside ours on PostgreSQL, in a file of its own on SQLite."""
    if database.embedded:
        return f"sqlite:///{home.absolute() / 'engine.db'}"
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


class Hander:
    """Hands pieces to DBOS: in the same transaction on PostgreSQL, just after it on SQLite (repeating is harmless)."""

    def __init__(self, database: Database, home: Path) -> None:
        self._embedded = database.embedded
        self._client = DBOSClient(
            system_database_url=system_url(database, home), serializer=DBOSPortableJSONSerializer(), lazy=True
        )

    async def hand(self, session: AsyncSession, pieces: Sequence[Piece], *, again: bool = False) -> None:
        await hand(session, pieces, again=again)
        if self._embedded:
            await asyncio.to_thread(self._enqueue, None, pieces, again)
        else:
            connection = await session.connection()
            await connection.run_sync(self._enqueue, pieces, again)

    def _enqueue(self, connection: sa.Connection | None, pieces: Sequence[Piece], again: bool) -> None:  # noqa: FBT001
        for piece in pieces:
            turn = f":{piece.due_at.isoformat()}" if again else ""
            options: Any = {
                "workflow_name": _NAME,
                "queue_name": piece.queue,
                "workflow_id": f"{piece.about}:{piece.task}{turn}",
                "queue_partition_key": f"{piece.task}:{piece.subject}",
                "priority": piece.number % 2**31 + 1,
                "app_version": CONTRACT,
            }
            arguments = (str(piece.about), piece.task)
            if connection is None:
                self._client.enqueue(options, *arguments)
            else:
                self._client.enqueue_in_transaction(connection, options, *arguments)


@DBOS.step()
async def attempt(about: str, task: str) -> float | None:
    """Try once; seconds to wait before the next attempt, or None when it is settled."""
    assert _running
    return await asyncio.wrap_future(
        asyncio.run_coroutine_threadsafe(_running.attempt(uuid.UUID(about), task), _running.loop)
    )


@DBOS.workflow(name=_NAME, max_recovery_attempts=1000)
async def carry_out(about: str, task: str) -> None:
    while (wait := await attempt(about, task)) is not None:
        await DBOS.sleep_async(wait)


class OnDbos:
    """A worker on DBOS."""

    def __init__(self, database: Database, clock: Clock, crew: Crew, *, home: Path, key: uuid.UUID) -> None:
        self.database, self.clock, self.dos = database, clock, crew.dos()
        self.loop = asyncio.get_running_loop()
        self.key = key
        self._queues = list(crew.queues or _QUEUES)
        self._gate = asyncio.Semaphore(8)
        self._config: DBOSConfig = {
            "name": "parley",
            "system_database_url": system_url(database, home),
            "application_version": CONTRACT,
            "executor_id": "embedded" if database.embedded else str(key),
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "ERROR",
            "enable_otlp": False,
            "use_listen_notify": False,
            "scheduler_polling_interval_sec": 3600.0,
            "sys_db_idle_transaction_timeout_sec": DEAD_AFTER - 1,
        }

    async def run(self, stop: asyncio.Event) -> None:
        global _running  # noqa: PLW0603 - DBOS calls functions, not methods
        _running = self
        await asyncio.to_thread(self._launch)
        reaper = None
        if not self.database.embedded:
            reaper = threading.Thread(target=self._reap_for_good, args=(ended := threading.Event(),), daemon=True)
            reaper.start()
        await stop.wait()
        if reaper:
            ended.set()
        await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=20)

    def _launch(self) -> None:
        DBOS(config=self._config)
        DBOS.listen_queues(self._queues)
        DBOS.launch()
        for queue in _QUEUES:
            DBOS.register_queue(
                queue,
                partition_concurrency=1,
                worker_concurrency=8 if self.database.embedded else 64,
                polling_interval_sec=0.2,
            )

    async def attempt(self, about: uuid.UUID, task: str) -> float | None:
        async with self._gate:
            async with self.database.writing() as session:
                mine = update(Work).where(Work.about == about, Work.task == task, Work.done_at.is_(None))
                row = await session.scalar(mine.values(taken_by=self.key).returning(Work))
                event = await session.scalar(select(OutboxRow).where(OutboxRow.id == about))
                await session.commit()
            if row is None or row.parked_at:
                return None
            became = await carry(
                self.database, self.clock, Claimed(about, task, row.attempts, self.key, event), self.dos
            )
        if became == "lost":
            return 1.0
        if became != "later":
            return None
        async with self.database.reading() as session:
            due: datetime = (
                await session.execute(select(Work.due_at).where(Work.about == about, Work.task == task))
            ).scalar_one()
        return max((due - self.clock.now()) / timedelta(seconds=1), 0.0)

    def _reap_for_good(self, ended: threading.Event) -> None:
        """Give what workers that are not alive had back to the queues; park what was given back too often."""
        engine = sa.create_engine(self.database.engine.url)
        good_since = None
        while not ended.wait(BEAT):
            with suppress(sa.exc.OperationalError, dbos_error.DBOSException):
                self._reap(engine)
        engine.dispose()

    def _reap(self, engine: sa.Engine) -> None:
        with engine.begin() as connection:
            if not connection.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _REAP_LOCK}):
                return
            alive = {str(key) for key in connection.scalars(select(Alive.id))}
            lost = [
                each
                for each in DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
                if each.executor_id not in alive
            ]
            for queue in {each.queue_name for each in lost if each.queue_name}:
                DBOS.resume_workflows([e.workflow_id for e in lost if e.queue_name == queue], queue_name=queue)
            for each in lost:
                about, task = each.workflow_id.split(":")[:2]
                key = (Work.about == uuid.UUID(about), Work.task == task)
                connection.execute(update(Work).where(*key).values(recoveries=Work.recoveries + 1))
                worn_out = update(Work).where(*key, Work.recoveries >= RECOVERIES, Work.done_at.is_(None))
                connection.execute(worn_out.values(parked_at=self.clock.now(), problem="Abandoned"))


async def replay_on_dbos(work: Work) -> None:
    """Have a parked piece tried again under its old id."""
    await DBOS.rewind_workflow_async(f"{work.about}:{work.task}", 1)


def move_leftovers(old: str) -> int:
    """Give what an older contract left to this one."""
    left = DBOS.list_workflows(app_version=old, status=["PENDING", "ENQUEUED", "DELAYED"], load_input=False)
    for each in left:
        DBOS.cancel_workflow(each.workflow_id)
        DBOS.rewind_workflow(each.workflow_id, 1)
    return len(left)
