"""What is to be told of subscriptions goes out by mail, each piece once, outside of any transaction.

Whoever has no address, wants no such mail, or said STOP to it, is not written to; why stands on the row. A mail that a
crash cut off goes out again under the same Message-ID.
"""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.notifications.port import Letterhead
from api.notifications.post import Post
from api.notifications.reach import addresses_of, reach_of
from api.notifications.subscriptions.links import subscription_path
from api.notifications.subscriptions.mail import Telling, mail_of
from api.people.preferences import wishes_of
from kit.due import DueRow, not_in_line
from kit.errors import Refused
from models.identity import Organisation
from models.packages import Package, Subscription, SubscriptionNotice
from models.people import Client

TASK = "notifications.subscriptions"
_ASKS = {"retry", "card", "bank"}
_WAITING = select(SubscriptionNotice.id, SubscriptionNotice.organisation_id, SubscriptionNotice.created_at).where(
    SubscriptionNotice.state == "waiting", not_in_line(TASK, SubscriptionNotice.id)
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A notice with all that it speaks of; ``problem`` says why it is not told."""

    telling: Telling
    problem: str


async def next_notice(session: AsyncSession) -> datetime | None:
    """Since when something is to be told; None when nothing is."""
    first = (await session.execute(_WAITING.order_by(SubscriptionNotice.id).limit(1))).first()
    return first.created_at if first else None


async def take_notices(session: AsyncSession, _now: datetime, limit: int) -> Sequence[DueRow]:
    """What is to be told and not in line for it."""
    rows = await session.execute(_WAITING.order_by(SubscriptionNotice.id).limit(limit))
    return [DueRow(row.id, row.organisation_id) for row in rows]


async def tell_subscriber(post: Post, notice_id: uuid.UUID) -> None:
    """Tell one. Raises ``Later`` when the mail server does not take it now."""
    async with post.database.reading() as session:
        notice = await session.get_one(SubscriptionNotice, notice_id)
        if notice.state != "waiting":
            return
        case = await _case(session, post, notice)
    if case.problem:
        await _note(post, notice_id, "dropped", case.problem)
        return
    await post.paces.take("email", notice_id)
    try:
        message = mail_of(case.telling, post.letterhead, now=post.clock.now())
        message["Message-ID"] = message_id(notice, post.letterhead)
        await asyncio.to_thread(post.mailer.send, message)
    except Refused as refused:
        await _note(post, notice_id, "failed", str(refused))
        return
    await _note(post, notice_id, "sent", None)


def message_id(notice: SubscriptionNotice, letterhead: Letterhead) -> str:
    """The same however often it is sent."""
    return f"<{notice.public_id}@{letterhead.host}>"


async def _case(session: AsyncSession, post: Post, notice: SubscriptionNotice) -> _Case:
    row = await session.get_one(Subscription, notice.subscription_id)
    client = await session.get_one(Client, row.client_id)
    organisation = await session.get_one(Organisation, row.organisation_id)
    plans = [await session.get_one(Package, key) for key in (row.package_id, row.next_package_id) if key]
    link = post.letterhead.url + subscription_path(post.keys, row)
    telling = Telling(notice, row, plans[0], plans[-1], client, organisation, link)
    return _Case(telling, await _why_not(session, post, notice, row, client, organisation))


async def _why_not(
    session: AsyncSession, post: Post, notice: SubscriptionNotice, row: Subscription, client: Client,
    organisation: Organisation,
) -> str:  # fmt: skip
    if notice.step in _ASKS and (row.state != "past_due" or row.step != notice.step):
        return "It is not so any more."
    wishes = await wishes_of(session, client, zone_name=client.zone or organisation.zone)
    addresses = await addresses_of(session, post.keys, client, wishes, media=(), push=())
    if "email" not in addresses:
        return "There is no mail address."
    reach = (await reach_of(session, client, addresses))["email"]
    topic = "receipt" if notice.step in {"started", "renewed"} else "payment_failed"
    if reach.bad or reach.stopped or not wishes.wants(topic, "email"):
        return "They are not to be mailed about it."
    return ""


async def _note(post: Post, notice_id: uuid.UUID, state: str, problem: str | None) -> None:
    async with post.database.writing() as session:
        row = await session.get_one(SubscriptionNotice, notice_id)
        row.state, row.problem = state, problem[:200] if problem else None
        row.sent_at = post.clock.now() if state == "sent" else None
        await session.commit()
