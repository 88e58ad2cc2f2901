"""Messages the bot sends for us: taken under a lease, reported on, and what becomes of them afterwards.

A message whose lease ran out is handed out again, marked as taken before: the bot asks the vendor first whether it
went. What was stopped or is out of date by then is cancelled instead of handed out.
"""

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.heard import silent_for
from api.conversations.lines import connection_for
from api.notifications.fall_back import became, cancelled, failed
from api.notifications.kinds import KINDS
from api.notifications.queries import facts_of
from api.notifications.seals import key_of
from api.notifications.still_true import why_dropped
from api.people.preferences import find_person
from api.people.preferences_consent import find_points, is_stopped, stop
from kit.crypto import MasterKey
from kit.errors import Conflict, NotFound
from kit.pace import take_turn
from models.identity import Organisation
from models.notifications import IS_OPEN, Delivery, Notice, Outgoing

_LEASE = timedelta(minutes=2)
_ATTEMPTS = 6


class StaleLease(Conflict):
    type, title = "stale-lease", "Somebody else has this message now"
    next_step = "Take the next message."


@dataclass(frozen=True, slots=True)
class Taken:
    """A message to send; ``connection`` is where its vendor reports to."""

    row: Outgoing
    to: str
    text: str
    organisation: str
    connection: str
    taken_before: bool
    silent_for: timedelta | None


async def is_anything_open(session: AsyncSession, media: Collection[str], now: datetime) -> bool:
    return await session.scalar(_open(media, now).with_only_columns(Outgoing.id).limit(1)) is not None


async def take(
    session: AsyncSession,
    keys: MasterKey,
    *,
    media: Collection[str],
    now: datetime,
    limit: int = 10,
    per_second: Mapping[str, float] | None = None,
) -> list[Taken]:
    """Take messages of these media, the oldest first, of each no more than may go ``per_second``."""
    rows = list(await session.scalars(_open(media, now).limit(limit).with_for_update(skip_locked=True)))
    wanted = [row for row in rows if not await _is_over(session, row, now)]
    going = [row for row in wanted if await _may_go(session, row, now, per_second or {})]
    taken = [await _taken(session, keys, row, now) for row in going]
    await session.flush()
    return taken


async def _may_go(session: AsyncSession, row: Outgoing, now: datetime, per_second: Mapping[str, float]) -> bool:
    """Whether it is its turn; else it waits for that. What may have gone already is only asked about."""
    if row.state == "taken":
        return True
    at = await take_turn(session, row.medium, row.id, per_second=per_second.get(row.medium), now=now)
    row.not_before = at or row.not_before
    return at is None


def _open(media: Collection[str], now: datetime) -> Select[Outgoing]:
    is_free = and_(Outgoing.state == "waiting", or_(Outgoing.not_before.is_(None), Outgoing.not_before <= now))
    is_left = and_(Outgoing.state == "taken", Outgoing.lease_until <= now)
    mine = select(Outgoing).where(IS_OPEN, Outgoing.medium.in_(list(media)), or_(is_free, is_left))
    return mine.order_by(Outgoing.id)


async def _is_over(session: AsyncSession, row: Outgoing, now: datetime) -> bool:
    """Whether nobody wants it any more; then it is settled here."""
    delivery = await session.get_one(Delivery, row.delivery_id)
    point = (await find_points(session, row.organisation_id, [row.digest])).get(row.digest)
    if row.state == "taken":
        return False  # it may have gone: that is asked first
    if is_stopped(point):
        row.state = "cancelled"
        await cancelled(session, delivery, "They said STOP.", now)
    elif why := await _why_dropped(session, row, delivery, now):
        row.state = "cancelled"
        await became(session, delivery, "cancelled", now, problem=why)
    return row.state == "cancelled"


async def _why_dropped(session: AsyncSession, row: Outgoing, delivery: Delivery, now: datetime) -> str | None:
    if row.expires_at and row.expires_at <= now:
        return "It would have come too late."
    notice = await session.get_one(Notice, delivery.notice_id)
    return why_dropped(notice, KINDS[notice.kind], await facts_of(session, notice), now)


async def _taken(session: AsyncSession, keys: MasterKey, row: Outgoing, now: datetime) -> Taken:
    delivery = await session.get_one(Delivery, row.delivery_id)
    person = await find_person(session, delivery.person_id)
    assert person
    body = json.loads((await key_of(session, keys, person)).unseal(row.body, bound_to=row.id.bytes))
    connection = await connection_for(session, row.organisation_id, row.medium, now=now)
    slug = (await session.get_one(Organisation, row.organisation_id)).slug
    was_taken = row.state == "taken"
    row.state, row.lease, row.lease_until = "taken", uuid.uuid4(), now + _LEASE
    row.attempts += 1
    silent = await silent_for(session, row.organisation_id, row.medium, body["to"], now=now)
    return Taken(row, body["to"], body["text"], slug, connection.public_id, was_taken, silent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a message.

    Attributes:
        after: it can be tried again then.
        opted_out: the vendor says that they said STOP.
    """

    state: str
    vendor_id: str | None = None
    problem: str | None = None
    after: timedelta | None = None
    opted_out: bool = False


async def report(session: AsyncSession, key: uuid.UUID, lease: str, told: Report, now: datetime) -> None:
    """The bot tells what became of what it took. Raises ``NotFound`` and ``StaleLease``."""
    row = (await session.scalars(select(Outgoing).where(Outgoing.id == key).with_for_update())).one_or_none()
    if row is None:
        raise NotFound
    if row.state != "taken" or str(row.lease) != lease:
        raise StaleLease
    row.lease = row.lease_until = None
    if told.after and row.attempts < _ATTEMPTS:
        row.state, row.not_before, row.problem = "waiting", now + told.after, told.problem
        return
    row.vendor_id = told.vendor_id
    await _apply(session, row, told, now)


async def vendor_reports(session: AsyncSession, medium: str, vendor_id: str, told: Report, now: datetime) -> bool:
    """The vendor tells how a message fared later on; False when it is none of ours."""
    query = select(Outgoing).where(Outgoing.medium == medium, Outgoing.vendor_id == vendor_id).with_for_update()
    row = (await session.scalars(query)).one_or_none()
    if row is None:
        return False
    if _FURTHER.index(told.state) > _FURTHER.index(row.state):
        await _apply(session, row, told, now)
    return True


_FURTHER = ("cancelled", "unknown", "waiting", "taken", "sent", "failed", "arrived", "read")


async def _apply(session: AsyncSession, row: Outgoing, told: Report, now: datetime) -> None:
    row.state = "failed" if told.state == "later" else told.state
    row.problem = told.problem
    delivery = await session.get_one(Delivery, row.delivery_id)
    if told.opted_out:
        await stop(session, row.organisation_id, row.medium, row.digest, now=now)
        await cancel_waiting(session, row.organisation_id, row.digest, now)
    if row.state == "failed":
        await failed(session, delivery, told.problem or "The vendor could not deliver it.", now)
    else:
        await became(session, delivery, row.state, now)


async def cancel_waiting(session: AsyncSession, organisation_id: uuid.UUID, digest: str, now: datetime) -> int:
    """Call back what waits for an address; it goes by another channel. How many messages that were."""
    query = select(Outgoing).where(
        Outgoing.organisation_id == organisation_id, Outgoing.digest == digest, Outgoing.state == "waiting"
    )
    rows: Sequence[Outgoing] = (await session.scalars(query.with_for_update())).all()
    for row in rows:
        row.state = "cancelled"
        await cancelled(session, await session.get_one(Delivery, row.delivery_id), "They said STOP.", now)
    return len(rows)
