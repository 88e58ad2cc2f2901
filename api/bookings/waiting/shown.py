"""Places in line as they are shown: with the service, the client, the place, and the offer if there is one."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.waiting.queries import LIVE
from kit import ids
from models.bookings import Booking, Session, Waiting
from models.catalog import Service
from models.people import Builder, Client
from models.tables import Owned

Row = TypeVar("Row", bound=Owned)
Booked = tuple[Booking, Session, Builder]


@dataclass(frozen=True, slots=True)
class InLine:
    """A place in line with all that is shown beside it.

    ``place`` counts from 1 in the line of the service; ``booking`` is the hold on offer, or what it became.
    """

    entry: Waiting
    service: Service
    client: Client
    builders: tuple[Builder, ...]
    place: int | None
    booking: Booked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which places in line: of one client, for one service, in some states."""

    client_id: uuid.UUID | None = None
    service_id: uuid.UUID | None = None
    states: tuple[str, ...] = ()


async def find_in_line(
    session: AsyncSession, organisation_id: uuid.UUID, which: Filter, *, after: uuid.UUID | None = None, limit: int
) -> list[InLine]:
    """Places in line by ``which``, the oldest first."""
    query = select(Waiting).where(Waiting.organisation_id == organisation_id)
    if which.client_id:
        query = query.where(Waiting.client_id == which.client_id)
    if which.service_id:
        query = query.where(Waiting.service_id == which.service_id)
    if which.states:
        query = query.where(Waiting.state.in_(which.states))
    if after:
        query = query.where(Waiting.id > after)
    return await _complete(session, query.order_by(Waiting.id).limit(limit))


async def show(session: AsyncSession, entry: Waiting) -> InLine:
    """One place in line as shown."""
    [found] = await _complete(session, select(Waiting).where(Waiting.id == entry.id))
    return found


async def _complete(session: AsyncSession, query: Select[Waiting]) -> list[InLine]:
    entries = (await session.scalars(query.execution_options(populate_existing=True))).all()
    services = await _rows(session, Service, {each.service_id for each in entries})
    clients = await _rows(session, Client, {each.client_id for each in entries})
    builders = await _rows(session, Builder, {key for each in entries for key in _builders_named(each)})
    places, bookings = await _places(session, entries), await _bookings(session, entries)
    return [
        InLine(
            each, services[each.service_id], clients[each.client_id],
            tuple(builders[key] for key in _builders_named(each)), places.get(each.id), bookings.get(each.id),
        )
        for each in entries
    ]  # fmt: skip


def _builders_named(entry: Waiting) -> list[uuid.UUID]:
    return [ids.parse("bld", shown) for shown in entry.wish.get("builders", ())]


async def _rows(session: AsyncSession, kind: type[Row], keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Row]:
    return {row.id: row for row in await session.scalars(select(kind).where(kind.id.in_(keys)))}


async def _places(session: AsyncSession, entries: Sequence[Waiting]) -> dict[uuid.UUID, int]:
    """Where those who still wait stand in the line of their service, however long it is."""
    line = func.row_number().over(partition_by=Waiting.service_id, order_by=Waiting.id).label("place")
    services = {each.service_id for each in entries}
    counted = select(Waiting.id, line).where(Waiting.service_id.in_(services), Waiting.state.in_(LIVE)).subquery()
    query = select(counted.c.id, counted.c.place).where(counted.c.id.in_([each.id for each in entries]))
    return {key: int(place) for key, place in await session.execute(query)}


async def _bookings(session: AsyncSession, entries: Sequence[Waiting]) -> dict[uuid.UUID, Booked]:
    query = (
        select(Waiting.id, Booking, Session, Builder)
        .join(Booking, Booking.id == Waiting.booking_id)
        .join(Session, Session.id == Booking.session_id)
        .join(Builder, Builder.id == Session.builder_id)
        .where(Waiting.id.in_([each.id for each in entries]))
    )
    return {key: (booking, held, builder) for key, booking, held, builder in await session.execute(query)}
