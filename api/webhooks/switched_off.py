"""Owners and admins are told by mail when an endpoint was switched off by itself, and what they can do.

Each gets a mail of their own. Who was told is written down after each, so nobody is told twice, whoever carries this
out; a mail that a crash cut off goes out again under the same Message-ID.
"""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.port import Letterhead
from api.notifications.post import Post
from api.webhooks.off_mail import off_mail
from kit.due import DueRow, not_in_line
from kit.errors import Later, Refused
from models.identity import Member, Organisation
from models.webhooks import IS_UNTOLD, WebhookEndpoint

log = structlog.get_logger(__name__)
TASK = "webhooks.switched_off"
_MAY_ACT = ("owner", "admin")
_UNTOLD = (
    select(WebhookEndpoint.id, WebhookEndpoint.organisation_id, WebhookEndpoint.off_at)
    .where(IS_UNTOLD, not_in_line(TASK, WebhookEndpoint.id))
    .order_by(WebhookEndpoint.off_at)
)


async def next_untold(session: AsyncSession) -> datetime | None:
    """Since when somebody is to be told; None when nobody is."""
    first = (await session.execute(_UNTOLD.limit(1))).first()
    return first.off_at if first else None


async def take_untold(session: AsyncSession, _now: datetime, limit: int) -> Sequence[DueRow]:
    """Endpoints that somebody is to be told of and that are not in line for it."""
    return [DueRow(row.id, row.organisation_id) for row in await session.execute(_UNTOLD.limit(limit))]


@dataclass(frozen=True, slots=True)
class _Case:
    endpoint: WebhookEndpoint
    organisation: Organisation
    members: Sequence[Member]

    @property
    def untold(self) -> list[Member]:
        return [each for each in self.members if each.public_id not in self.endpoint.told]


async def tell_switched_off(post: Post, endpoint_id: uuid.UUID) -> None:
    """Tell everybody who was not told yet. Raises ``Later`` when the mail server did not take it for somebody."""
    async with post.database.reading() as session:
        case = await _case(session, endpoint_id)
    if case is None:
        return
    outcomes = [await _tell(post, case, member) for member in case.untold]
    if failure := next((each for each in outcomes if each), None):
        raise failure
    await _note(post, case, told_at=post.clock.now())


async def _case(session: AsyncSession, endpoint_id: uuid.UUID) -> _Case | None:
    """None when it is gone, on again, or all know."""
    endpoint = await session.scalar(select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, IS_UNTOLD))
    if endpoint is None:
        return None
    theirs = select(Member).where(
        Member.organisation_id == endpoint.organisation_id, Member.role.in_(_MAY_ACT), Member.active
    )
    members = (await session.scalars(theirs.order_by(Member.role.desc(), Member.email))).all()
    return _Case(endpoint, await session.get_one(Organisation, endpoint.organisation_id), members)


async def _tell(post: Post, case: _Case, member: Member) -> Later | None:
    """Mail one of them, and write that down. An address that is refused for good is left at that."""
    message = off_mail(case.organisation, case.endpoint, member, post.letterhead, now=post.clock.now())
    await post.paces.take("email", uuid.uuid5(case.endpoint.id, member.public_id))
    message["Message-ID"] = message_id(case.endpoint, member, post.letterhead)
    try:
        await asyncio.to_thread(post.mailer.send, message)
    except Later as later:
        return later
    except Refused as refused:
        log.warning("a member could not be told", member=member.public_id, error=repr(refused))
    await _note(post, case, member=member)
    return None


def message_id(endpoint: WebhookEndpoint, member: Member, letterhead: Letterhead) -> str:
    """The same however often one switching off is told of to one member."""
    assert endpoint.off_at
    return f"<{endpoint.public_id}.{int(endpoint.off_at.timestamp() * 1000)}.{member.public_id}@{letterhead.host}>"


async def _note(post: Post, case: _Case, *, member: Member | None = None, told_at: datetime | None = None) -> None:
    """Unless it was switched on meanwhile."""
    mine = select(WebhookEndpoint).where(
        WebhookEndpoint.id == case.endpoint.id, WebhookEndpoint.off_at == case.endpoint.off_at
    )
    async with post.database.writing() as session:
        row = await session.scalar(mine.with_for_update())
        if row is None:
            return
        row.told = [*row.told, member.public_id] if member else row.told
        row.told_at = told_at
        await session.commit()
