"""A notice in a person's inbox: a row, counted as unread, and told to whoever looks at it live."""

import json
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.parcel import Parcel
from api.people.preferences import Person
from kit.ids import new_id
from kit.outbox import announce
from models.events import InboxChanged
from models.notifications import InboxItem


async def lay(session: AsyncSession, parcel: Parcel, now: datetime) -> None:
    """Lay it in, in the transaction of its delivery."""
    row_id = new_id(now)
    body = {"title": parcel.words.subject, "text": parcel.words.short, "url": parcel.links.house}
    session.add(
        InboxItem(
            id=row_id, organisation_id=parcel.notice.organisation_id, created_at=now, notice_id=parcel.notice.id,
            person_id=parcel.person.id, kind=parcel.notice.kind,
            body=parcel.key.seal(json.dumps(body).encode(), bound_to=row_id.bytes),
        )
    )  # fmt: skip
    await session.flush()
    await tell_unread(session, parcel.person, now)


async def tell_unread(session: AsyncSession, person: Person, now: datetime) -> int:
    """Announce how many are unread now."""
    unread = await count_unread(session, person)
    changed = InboxChanged(organisation_id=person.organisation_id, subject=person.id, unread=unread)
    await announce(session, changed, now)
    return unread


async def count_unread(session: AsyncSession, person: Person) -> int:
    query = select(func.count()).where(InboxItem.person_id == person.id, InboxItem.read_at.is_(None))
    return await session.scalar(query) or 0
