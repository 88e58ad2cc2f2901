"""Sending what is due: claim a batch, send each, write down what became of it.

A claim is committed before anything is sent, so a crash leaves a trace: a notice still ``sending`` when its lease
runs out is sent again with the same Message-ID, by which mail programs know it for the same mail.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from api.notifications.channels import email
from api.notifications.kinds import KINDS, Kind
from api.notifications.port import Letterhead, Mailer
from api.notifications.queries import Facts, facts_of
from kit.clock import Clock
from kit.db import Database
from kit.errors import Later, Refused
from models.notifications import Notice

log = structlog.get_logger(__name__)
_BATCH = 10
_LEASE = timedelta(minutes=10)  # longer than a batch of mails that each run into their time-out
_ATTEMPTS = 6


async def send_due(database: Database, clock: Clock, mailer: Mailer, letterhead: Letterhead) -> int:
    """Send one batch of what is due now. Returns how many notices were settled or put off."""
    notices = await _claim(database, clock.now())
    for notice in notices:
        await _settle(database, notice, await _send(database, clock, mailer, letterhead, notice))
    return len(notices)


async def _claim(database: Database, now: datetime) -> list[Notice]:
    """Take due notices for this process; ``due_at`` of a claimed one is the end of its lease."""
    due = (
        select(Notice)
        .where(Notice.state.in_(("waiting", "sending")), Notice.due_at <= now)
        .order_by(Notice.due_at, Notice.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    async with database.writing() as session:
        notices = list(await session.scalars(due))
        for notice in notices:
            notice.state, notice.due_at, notice.attempts = "sending", now + _LEASE, notice.attempts + 1
        await session.commit()
    return notices


Became = dict[str, object]


async def _send(database: Database, clock: Clock, mailer: Mailer, letterhead: Letterhead, notice: Notice) -> Became:
    """Send one notice, if it still holds; returns the columns that say what became of it."""
    now = clock.now()
    if notice.attempts > _ATTEMPTS:
        return {"state": "unknown", "problem": "Each attempt to send it was cut off."}
    try:
        kind = KINDS[notice.kind]
        async with database.reading() as session:
            facts = await facts_of(session, notice)
        if why := why_dropped(notice, kind, facts, now):
            return {"state": "dropped", "problem": why}
        to = email.recipient(kind, facts)
        if to is None:
            return {"state": "dropped", "problem": "There is no e-mail address to send it to."}
        message = email.compose(notice, kind, facts, to=to, letterhead=letterhead, now=now)
        await asyncio.to_thread(mailer.send, message)
    except Refused as error:
        return {"state": "failed", "problem": str(error)[:500]}
    except Exception as error:  # noqa: BLE001 - the edge of all sending: one bad notice must not stop the others
        return _put_off(notice, error, now)
    return {"state": "sent", "sent_at": clock.now(), "problem": None}


def why_dropped(notice: Notice, kind: Kind, facts: Facts, now: datetime) -> str | None:
    """Why a notice is no longer true or of use; None when it is to be sent."""
    if facts.booking.version != notice.booking_version or facts.booking.state != kind.state:
        return "The booking has changed since."
    if facts.booking.expires_at and facts.booking.expires_at <= now:
        return "What is held has run out."
    if kind.is_too_late(facts.session.starts_at, now):
        return "It is too late for this reminder."
    return None


def _put_off(notice: Notice, error: Exception, now: datetime) -> Became:
    log.warning("notice not sent", notice=notice.public_id, attempts=notice.attempts, error=repr(error))
    problem = f"{type(error).__name__}: {error}"[:500]
    if notice.attempts >= _ATTEMPTS:
        return {"state": "failed", "problem": problem}
    pause = timedelta(seconds=30 * 4 ** (notice.attempts - 1))
    if isinstance(error, Later):
        pause = max(pause, error.after)
    return {"state": "waiting", "due_at": now + pause, "problem": problem}


async def _settle(database: Database, notice: Notice, became: Became) -> None:
    """Write down what became of a notice, unless its lease ran out and somebody else has it now."""
    mine = update(Notice).where(Notice.id == notice.id, Notice.state == "sending", Notice.attempts == notice.attempts)
    async with database.writing() as session:
        await session.execute(mine.values(**became))
        await session.commit()


async def run_due(
    database: Database,
    clock: Clock,
    mailer: Mailer,
    letterhead: Letterhead,
    stop: asyncio.Event,
    *,
    pause: float = 1.0,
) -> None:
    """Send what is due until ``stop`` is set; a failure of the database is waited out."""
    while not stop.is_set():
        try:
            busy = await send_due(database, clock, mailer, letterhead)
        except Exception:  # the edge of the loop: it must outlive a database restart
            log.exception("sending pass failed")
            busy = 0
        if not busy:
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause)
