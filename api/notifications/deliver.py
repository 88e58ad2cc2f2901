"""Delivering one notice: decide, then one channel after the other until one takes it.

What needs the database alone (inbox, chat) is written in one transaction with its delivery, so it happens exactly
once. Mail and push are blind: an intent is committed before the call. After a crash a mail goes out again under the
same Message-ID, by which mail programs know it for the same; a push does not, and the notice ends as ``unknown``.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update

from api.notifications.channels import chat, email, in_app, push
from api.notifications.choose import INBOX, Drop, Send, Wait, choose
from api.notifications.parcel import Parcel
from api.notifications.port import NoSuchBox
from api.notifications.post import Post
from api.notifications.ready import Ready, make_ready
from api.notifications.still_true import why_dropped
from api.people.preferences_consent import mark_bad
from kit.errors import Later, NotYet, Refused
from kit.ids import new_id, public
from models.notifications import Delivery, Notice

log = structlog.get_logger(__name__)
_ATTEMPTS = 6
_BLIND: dict[str, Callable[[Post, Parcel], Awaitable[None]]] = {"email": email.send, "push": push.send}
_CHATS = frozenset({"chat", "sms", "whatsapp"})
_SEEN, _ON_ITS_WAY = frozenset({"arrived", "read"}), frozenset({"sent", "queued"})
Became = dict[str, object]


async def deliver(post: Post, notice_id: uuid.UUID) -> None:
    """Do what a taken notice asks for now, and write down what became of it."""
    async with post.database.reading() as session:
        notice = await session.get(Notice, notice_id)
    if notice is None or notice.state != "sending":
        return
    try:
        became = await _attempt(post, notice)
    except Exception as error:  # noqa: BLE001 - the edge of all sending: one bad notice must not stop the others
        became = _put_off(notice, error, post.clock.now())
    await _settle(post, notice, became)


async def _attempt(post: Post, notice: Notice) -> Became:
    now = post.clock.now()
    if notice.attempts > _ATTEMPTS:
        return {"state": "unknown", "problem": "Each attempt to send it was cut off."}
    async with post.database.reading() as session:
        ready = await make_ready(session, post, notice, now)
    if why := why_dropped(notice, ready.kind, ready.facts, now):
        return {"state": "sent" if _went(ready) else "dropped", "problem": why}
    cut_off = next((row for row in ready.deliveries.values() if row.state == "intended"), None)
    if cut_off and cut_off.channel != "email":
        await _note(post, cut_off, state="unknown", problem="The attempt to send it was cut off.")
        return {"state": "unknown", "problem": "The attempt to send it was cut off, and it can't be asked about."}
    if _is_seen(ready):
        return {"state": "sent"}
    choice = choose(ready.kind, ready.case(now))
    if isinstance(choice, Drop):
        return {"state": "sent" if _went(ready) else "dropped", "problem": choice.because}
    if isinstance(choice, Wait):
        return {"state": "waiting", "due_at": choice.until, "attempts": 0}
    return await _send(post, ready, choice, now)


async def _send(post: Post, ready: Ready, choice: Send, now: datetime) -> Became:
    """Lay it into the inbox and go down the ladder."""
    if choice.inbox:
        await _lay(post, ready, INBOX)
    failure = None
    for channel in choice.ladder:
        failure = await _by(post, ready, channel)
        if failure is None:
            return _went_by(ready, choice, channel, now) | {"variant": ready.variant or None}
    if failure:
        return {"state": "failed", "problem": str(failure)[:500]}
    return {"state": "sent", "sent_at": now, "problem": None, "variant": ready.variant or None}


def _went_by(ready: Ready, choice: Send, channel: str, now: datetime) -> Became:
    """Sent; and watched when it should be seen soon and another channel is left to try."""
    patience = ready.kind.insists
    others = [other for other in choice.ladder if other != channel and other not in ready.case(now).tried]
    if patience and others and channel != "email" and now + patience < ready.act_by:
        return {"state": "watching", "due_at": now + patience, "attempts": 0, "sent_at": now, "problem": None}
    return {"state": "sent", "sent_at": now, "problem": None}


async def _by(post: Post, ready: Ready, channel: str) -> Refused | None:
    """Send by one channel, in its turn. Why it never will, or None. Raises ``Later`` while there are attempts left."""
    if channel in _CHATS:
        await _lay(post, ready, channel)
        return None
    await post.paces.take(channel, ready.notice.id)
    delivery = await _intend(post, ready, channel)
    try:
        await _BLIND[channel](post, ready.parcel(channel, delivery))
    except Refused as refused:
        await _note(post, delivery, state="failed", problem=str(refused))
        if isinstance(refused, NoSuchBox):
            await _remember_bad(post, ready, channel, str(refused))
        return refused
    except Exception as error:
        is_last = ready.notice.attempts >= _ATTEMPTS
        await _note(post, delivery, state="failed" if is_last else "put_off", problem=_told(error))
        if is_last:
            return Refused(_told(error))
        raise
    await _note(post, delivery, state="sent", sent_at=post.clock.now(), problem=None)
    return None


async def _lay(post: Post, ready: Ready, channel: str) -> None:
    """Write a delivery and what it delivers, at once."""
    now = post.clock.now()
    async with post.database.writing() as session:
        delivery = _delivery(ready, channel, now, state="intended")
        session.add(delivery)
        await session.flush()
        parcel = ready.parcel(channel, delivery)
        if channel == INBOX:
            await in_app.lay(session, parcel, now)
            delivery.state = "sent"
        else:
            delivery.state = await chat.lay(session, post.keys, parcel, now)
        delivery.sent_at = now if delivery.state == "sent" else None
        await session.commit()


async def _intend(post: Post, ready: Ready, channel: str) -> Delivery:
    """The committed word that a call is about to be made; the same row again when it is made anew."""
    async with post.database.writing() as session:
        known = ready.deliveries.get(channel)
        if known:
            delivery = await session.get_one(Delivery, known.id)
            delivery.state = "intended"
        else:
            delivery = _delivery(ready, channel, post.clock.now(), state="intended")
            session.add(delivery)
        await session.commit()
    return delivery


def _delivery(ready: Ready, channel: str, now: datetime, *, state: str) -> Delivery:
    key = new_id(now)
    return Delivery(
        id=key, organisation_id=ready.notice.organisation_id, created_at=now, notice_id=ready.notice.id,
        person_id=ready.person.id, channel=channel, state=state, message_id=public(Delivery.prefix, key),
    )  # fmt: skip


async def _note(post: Post, delivery: Delivery, **became: object) -> None:
    async with post.database.writing() as session:
        await session.execute(update(Delivery).where(Delivery.id == delivery.id).values(**became))
        await session.commit()


async def _remember_bad(post: Post, ready: Ready, channel: str, problem: str) -> None:
    """A mail server that knows no such address is believed: it is not written to again until it is given anew."""
    digest = ready.addresses[channel].digest
    async with post.database.writing() as session:
        await mark_bad(session, ready.notice.organisation_id, channel, digest, problem=problem, now=post.clock.now())
        await session.commit()


def _went(ready: Ready) -> bool:
    return any(row.state in _SEEN | _ON_ITS_WAY for row in ready.deliveries.values())


def _is_seen(ready: Ready) -> bool:
    """Whether a watched notice was seen, or went by mail, of which nobody can tell."""
    return any(
        row.state in _SEEN or (row.channel == "email" and row.state == "sent") for row in ready.deliveries.values()
    )


def _put_off(notice: Notice, error: Exception, now: datetime) -> Became:
    if isinstance(error, NotYet):
        return {"state": "waiting", "due_at": now + error.after, "attempts": notice.attempts - 1}
    log.warning("notice not sent", notice=notice.public_id, attempts=notice.attempts, error=repr(error))
    if notice.attempts >= _ATTEMPTS:
        return {"state": "failed", "problem": _told(error)}
    pause = timedelta(seconds=30 * 4 ** (notice.attempts - 1))
    if isinstance(error, Later):
        pause = max(pause, error.after)
    return {"state": "waiting", "due_at": now + pause, "problem": _told(error)}


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


async def _settle(post: Post, notice: Notice, became: Became) -> None:
    """Write down what became of a notice, unless its lease ran out and somebody else has it now."""
    mine = update(Notice).where(Notice.id == notice.id, Notice.state == "sending", Notice.attempts == notice.attempts)
    async with post.database.writing() as session:
        await session.execute(mine.values(**became))
        await session.commit()
