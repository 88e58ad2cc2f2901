"""Sending what is due: claim a batch, send each, write down what became of it.

A claim is committed before anything is sent, so a crash leaves a trace: a notice still ``sending`` when its lease
runs out is sent again with the same Message-ID, by which mail programs know it for the same mail.
"""

import asyncio
import uuid
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

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


async def next_due(session: AsyncSession) -> datetime | None:
    """When the next notice may go out."""
    return await session.scalar(_open().with_only_columns(Notice.due_at).limit(1))


async def take_due(session: AsyncSession, now: datetime, limit: int) -> list[uuid.UUID]:
    """Take due notices, to be delivered; each is due again when its lease runs out."""
    due = _open().where(Notice.due_at <= now).limit(limit).with_for_update(skip_locked=True)
    notices = (await session.scalars(due)).all()
    for notice in notices:
        notice.due_at = now + _LEASE
    return [notice.id for notice in notices]


def _open() -> Select[Notice]:
    return select(Notice).where(Notice.state.in_(("waiting", "sending"))).order_by(Notice.due_at, Notice.id)


async def deliver(database: Database, clock: Clock, mailer: Mailer, letterhead: Letterhead, key: uuid.UUID) -> None:
    """Send one notice, if it is still to be sent, and write down what became of it."""
    async with database.writing() as session:
        notice = await session.get_one(Notice, key, with_for_update=True)
        if notice.state not in {"waiting", "sending"}:
            return
        notice.state, notice.attempts, notice.due_at = "sending", notice.attempts + 1, clock.now() + _LEASE
        await session.commit()
    await _settle(database, notice, await _send(database, clock, mailer, letterhead, notice))


async def send_due(database: Database, clock: Clock, mailer: Mailer, letterhead: Letterhead) -> int:
    """Send one batch of what is due now. Returns how many notices were settled or put off."""
    async with database.writing() as session:
        due = await take_due(session, clock.now(), _BATCH)
        await session.commit()
    for key in due:
        await deliver(database, clock, mailer, letterhead, key)
    return len(due)


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
