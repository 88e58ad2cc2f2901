"""Parked work as it is seen from outside."""

from datetime import datetime

from pydantic import BaseModel

from api.work.explain import explain
from kit import ids
from kit.engine.parked import Parked


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
