"""Telling a builder their day: in the chat they showed to be theirs, exactly once; else by mail.

A mail is sent before it is noted: one that a crash cut off goes out again under the same Message-ID. On a day they are
closed and nobody comes nothing is said.
"""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.say import WEB, add_line, on_its_way
from api.conversations.threads import thread_of
from api.notifications.agenda.day import day_of, is_open_on
from api.notifications.agenda.next_time import LONGEST_LATE, next_time
from api.notifications.agenda.words import day_in_words, subject_in_words
from api.notifications.post import Post
from api.notifications.reach import last_conversation
from api.notifications.wording.story import one_line
from api.notifications.wording.words import language_for
from kit.db import lock
from kit.due import DueRow, not_in_line
from kit.errors import Refused
from kit.i18n import locale_of, spoken_in
from kit.zones import local_date, zone
from models.agendas import Agenda
from models.conversations import Conversation
from models.identity import Organisation
from models.people import Builder

log = structlog.get_logger(__name__)
TASK = "notifications.agenda"
_MOMENT = timedelta(microseconds=1)
_POLICY = SMTP.clone(max_line_length=200)
_WAITING = select(Agenda).where(not_in_line(TASK, Agenda.id))


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told now, in whose name; ``text`` is empty when nothing is."""

    agenda: Agenda
    builder: Builder
    organisation: Organisation
    day: date
    text: str
    subject: str
    chat: Conversation | None


async def next_due(session: AsyncSession) -> datetime | None:
    """When somebody is to be told their day next."""
    return await session.scalar(_WAITING.with_only_columns(func.min(Agenda.due_at)))


async def take_due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DueRow]:
    """Agendas that are due and not in line yet."""
    query = _WAITING.where(Agenda.due_at <= now).order_by(Agenda.due_at).limit(limit)
    return [DueRow(row.id, row.organisation_id) for row in await session.scalars(query)]


async def tell_day(post: Post, agenda_id: uuid.UUID) -> None:
    """Tell one builder their day. Raises ``Later`` when the mail server did not take it."""
    now = post.clock.now()
    async with post.database.writing() as session:
        told = await _what(session, post, agenda_id, now)
        if told is None:
            return
        if told.chat or not told.text or not told.builder.email:
            if told.chat and told.text:
                await _say(session, post, told.chat, told.text, now)
            _go_on(told, now)
            await session.commit()
            return
    await _mail(post, told, now)
    async with post.database.writing() as session:
        again = await _due(session, agenda_id, now)
        if again and again.due_at == told.agenda.due_at:
            again.due_at = next_time(again.clock, zone(told.builder.zone), after=now)
            await session.commit()


async def _what(session: AsyncSession, post: Post, agenda_id: uuid.UUID, now: datetime) -> Told | None:
    """None when it was told or switched off meanwhile."""
    agenda = await _due(session, agenda_id, now)
    if agenda is None:
        return None
    builder = await session.get_one(Builder, agenda.builder_id)
    organisation = await session.get_one(Organisation, agenda.organisation_id)
    chat = await last_conversation(session, builder, post.media)
    spoken = (await thread_of(session, post.keys, chat)).client.locale if chat else None
    language = locale_of(language_for(spoken, organisation.locale)).language
    where, tag = zone(builder.zone), spoken_in(language, spoken if spoken and "-" in spoken else organisation.locale)
    day = local_date(agenda.due_at, where)
    text, rows = "", await day_of(session, builder, day)
    if _is_wanted(agenda, builder, now) and (rows or await is_open_on(session, builder, day, now=now)):
        text = day_in_words(rows, day=day, where=where, tag=tag)
    subject = subject_in_words(len(rows), organisation=one_line(organisation.name), tag=tag)
    return Told(agenda, builder, organisation, day, text, subject, chat)


async def _due(session: AsyncSession, agenda_id: uuid.UUID, now: datetime) -> Agenda | None:
    await lock(session, [agenda_id])
    row = await session.get(Agenda, agenda_id, populate_existing=True)
    return row if row and row.due_at <= now else None


def _is_wanted(agenda: Agenda, builder: Builder, now: datetime) -> bool:
    """Whether it is the hour they chose, where they are by now, and not too late."""
    is_their_hour = next_time(agenda.clock, zone(builder.zone), after=agenda.due_at - _MOMENT) == agenda.due_at
    return builder.active and is_their_hour and now - agenda.due_at < LONGEST_LATE


async def _say(session: AsyncSession, post: Post, chat: Conversation, text: str, now: datetime) -> None:
    line = await add_line(session, await thread_of(session, post.keys, chat), text, now=now)
    if chat.channel != WEB:
        session.add(on_its_way(line, now))


def _go_on(told: Told, now: datetime) -> None:
    told.agenda.due_at = next_time(told.agenda.clock, zone(told.builder.zone), after=now)


async def _mail(post: Post, told: Told, now: datetime) -> None:
    """Send it; an address that is refused for good is left at that."""
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = Address(one_line(told.organisation.name), addr_spec=post.letterhead.address)
        message["To"] = Address(one_line(told.builder.name), addr_spec=told.builder.email)
        message["Subject"], message["Date"] = told.subject, format_datetime(now)
        message["Message-ID"] = f"<{told.agenda.public_id}.{told.day.isoformat()}@{post.letterhead.host}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(told.text + "\n")
        await post.paces.take("email", uuid.uuid5(told.agenda.id, told.day.isoformat()))
        await asyncio.to_thread(post.mailer.send, message)
    except (Refused, ValueError, IndexError) as refused:
        log.warning("a day could not be told", builder=told.builder.public_id, error=repr(refused))
