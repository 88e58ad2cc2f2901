"""Questions about people."""

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kit.errors import NotFound
from models.catalog import Offering
from models.people import Builder, ChannelIdentity, Client, WorkingHours

_NUMBER = re.compile(r"\+?[\d\s()./-]*\d[\d\s()./-]*")
_BESIDE_DIGITS = re.compile(r"\D")
_MOST_WORDS = 6


async def active_builders(session: AsyncSession, organisation_id: uuid.UUID) -> Sequence[Builder]:
    query = select(Builder).where(Builder.organisation_id == organisation_id, Builder.active).order_by(Builder.name)
    return (await session.scalars(query)).all()


async def services_by_builder(session: AsyncSession, organisation_id: uuid.UUID) -> dict[uuid.UUID, list[uuid.UUID]]:
    query = select(Offering.builder_id, Offering.service_id).where(Offering.organisation_id == organisation_id)
    found = defaultdict(list)
    for builder_id, service_id in await session.execute(query):
        found[builder_id].append(service_id)
    return found


async def get_builder(session: AsyncSession, organisation_id: uuid.UUID, builder_id: uuid.UUID) -> Builder:
    """Raises ``NotFound``, also for another organisation's."""
    row = await session.get(Builder, builder_id)
    if row is None or row.organisation_id != organisation_id:
        raise NotFound("There is no such builder.")
    return row


async def schedules(session: AsyncSession, builder_id: uuid.UUID) -> Sequence[WorkingHours]:
    """A builder's schedules by name."""
    query = select(WorkingHours).where(WorkingHours.builder_id == builder_id).order_by(WorkingHours.name)
    return (await session.scalars(query)).all()


async def find_schedule(session: AsyncSession, builder_id: uuid.UUID, name: str) -> WorkingHours | None:
    query = select(WorkingHours).where(WorkingHours.builder_id == builder_id, WorkingHours.name == name)
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def get_schedule(session: AsyncSession, builder_id: uuid.UUID, name: str) -> WorkingHours:
    """Raises ``NotFound``."""
    row = await find_schedule(session, builder_id, name)
    if row is None:
        raise NotFound("This builder has no schedule of that name.")
    return row


async def is_schedule_used(session: AsyncSession, schedule_id: uuid.UUID) -> bool:
    return bool(await session.scalar(select(Offering.builder_id).where(Offering.schedule_id == schedule_id).limit(1)))


async def clients_page(
    session: AsyncSession, organisation_id: uuid.UUID, *, keys: Sequence[uuid.UUID] | None, before: uuid.UUID | None,
    limit: int, like: str = "",
) -> Sequence[Client]:  # fmt: skip
    """The newest first; with ``keys`` only those, and with ``like`` those who answer to every word of it."""
    query = select(Client).where(Client.organisation_id == organisation_id).order_by(Client.id.desc()).limit(limit)
    query = query.where(*(_answers_to(word) for word in _words_of(like)))
    if keys is not None:
        query = query.where(Client.id.in_(keys))
    if before:
        query = query.where(Client.id < before)
    return (await session.scalars(query)).all()


def _words_of(like: str) -> list[str]:
    """A number however it is written is one word; else a few words, as they stand."""
    if _NUMBER.fullmatch(like.strip()):
        return [_BESIDE_DIGITS.sub("", like)]
    return like.split()[:_MOST_WORDS]


def _answers_to(word: str) -> ColumnElement[bool]:
    """Whose name or address has the word in it, or whose number its digits; not every database knows all capitals."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    named = [func.lower(Client.name).contains(word.lower(), autoescape=True)]
    named += [Client.name.contains(each, autoescape=True) for each in sorted(spellings)]
    number = word.lstrip("0") if word.isdecimal() else ""
    return or_(
        *named,
        func.lower(Client.email).contains(word.lower(), autoescape=True),
        Client.phone.contains(number, autoescape=True) if number else false(),
    )


async def channels_of(session: AsyncSession, clients: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The channels each of those clients writes from."""
    query = select(ChannelIdentity.client_id, ChannelIdentity.channel).where(ChannelIdentity.client_id.in_(clients))
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    for client, channel in await session.execute(query):
        found[client].add(channel)
    return found
