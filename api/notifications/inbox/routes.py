"""HTTP for a person's inbox: what they were told, how much of it is unread, and reading it."""

import json
from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.notifications.channels.in_app import count_unread, tell_unread
from api.notifications.seals import key_of
from api.people.clients import get_client
from api.people.preferences import Person
from api.people.queries import get_builder
from kit import ids
from kit.crypto import Seal
from kit.errors import NotFound
from kit.http.pages import PageSize, cut
from kit.http.pages import key_of as cursor_key
from kit.http.route import ClockNow, DbSession, Transactional
from models.notifications import Delivery, InboxItem, Notice

router = APIRouter(route_class=Transactional, tags=["notifications"])


class InboxItemOut(BaseModel):
    id: str
    kind: str
    title: str
    text: str
    url: str
    created_at: datetime
    read_at: datetime | None


class InboxOut(BaseModel):
    """A page of the inbox, newest first, and how many items are unread in all."""

    items: list[InboxItemOut]
    unread: int
    next_cursor: str | None


class UnreadOut(BaseModel):
    unread: int


async def owner_of_inbox(session: AsyncSession, who: Caller) -> Person:
    """The client or builder who asks. Raises ``SignInNeeded``."""
    if who.client_id:
        return await get_client(session, who.client_id)
    if who.builder_id:
        return await get_builder(session, who.organisation_id, who.builder_id)
    raise PersonNeeded("Only a client or a builder has an inbox.")


@router.get("/v1/inbox")
async def read_inbox(
    who: WhoAsks, session: DbSession, request: Request, cursor: str | None = None, limit: PageSize = 50
) -> InboxOut:
    """One's own inbox."""
    person = await owner_of_inbox(session, who)
    query = select(InboxItem).where(InboxItem.person_id == person.id).order_by(InboxItem.id.desc()).limit(limit + 1)
    if cursor:
        query = query.where(InboxItem.id < cursor_key(cursor))
    rows, following = cut((await session.scalars(query)).all(), limit=limit)
    key = await key_of(session, request.app.state.keys, person)
    items = [_shown(row, key) for row in rows]
    return InboxOut(items=items, unread=await count_unread(session, person), next_cursor=following)


@router.post("/v1/inbox/{item_id}/read")
async def mark_read(item_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> UnreadOut:
    """It was read; twice changes nothing."""
    person = await owner_of_inbox(session, who)
    row = await session.get(InboxItem, ids.parse("inb", item_id))
    if row is None or row.person_id != person.id:
        raise NotFound("There is no such item in your inbox.")
    await _read(session, [row], clock.now())
    return UnreadOut(unread=await tell_unread(session, person, clock.now()))


@router.post("/v1/inbox/read")
async def mark_all_read(who: WhoAsks, session: DbSession, clock: ClockNow) -> UnreadOut:
    """All of it was read."""
    person = await owner_of_inbox(session, who)
    query = select(InboxItem).where(InboxItem.person_id == person.id, InboxItem.read_at.is_(None))
    await _read(session, list(await session.scalars(query)), clock.now())
    return UnreadOut(unread=await tell_unread(session, person, clock.now()))


async def _read(session: AsyncSession, rows: list[InboxItem], now: datetime) -> None:
    """Note it, also on the deliveries: what was read in the inbox need not be told by another channel."""
    for row in rows:
        row.read_at = row.read_at or now
    notices = [row.notice_id for row in rows]
    mine = update(Delivery).where(Delivery.notice_id.in_(notices), Delivery.channel == "in_app")
    await session.execute(mine.values(state="read", read_at=now))
    watched = update(Notice).where(Notice.id.in_(notices), Notice.state == "watching")
    await session.execute(watched.values(state="sent"))
    await session.flush()


def _shown(row: InboxItem, key: Seal) -> InboxItemOut:
    body = json.loads(key.unseal(row.body, bound_to=row.id.bytes))
    return InboxItemOut(
        id=row.public_id, kind=row.kind, created_at=row.created_at, read_at=row.read_at,
        title=body["title"], text=body["text"], url=body["url"],
    )  # fmt: skip
