"""Parked work as it is seen from outside."""

from dataclasses import asdict
from datetime import datetime

from pydantic import BaseModel

from api.work.explain import explain
from kit import ids
from kit.engine.parked import Parked
from kit.engine.queues import Queue


class ParkedOut(BaseModel):
    """A piece of work that failed for good. ``id`` and ``task`` name it together."""

    id: str
    task: str
    queue: str
    event: str | None
    attempts: int
    parked_at: datetime
    problem: str
    sentence: str
    next_step: str
    link: str | None


class QueueOut(BaseModel):
    """One task's work that is not done. ``late``: of what is ``due``, that which has been for over a minute."""

    task: str
    running: int
    due: int
    late: int
    to_come: int
    parked: int
    oldest_due: datetime | None


def queue_out(queue: Queue) -> QueueOut:
    return QueueOut(**asdict(queue))


def parked_out(parked: Parked) -> ParkedOut:
    told, work = explain(parked), parked.work
    assert work.parked_at
    return ParkedOut(
        id=ids.public("wrk", work.about),
        task=work.task,
        queue=work.queue,
        event=parked.kind,
        attempts=work.attempts,
        parked_at=work.parked_at,
        problem=work.problem or "",
        sentence=told.sentence,
        next_step=told.next_step,
        link=work.link,
    )
