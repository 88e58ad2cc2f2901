"""The outbox: every state change writes one event row in its own transaction; reactions follow from it.

``announce`` writes, ``on`` registers a reaction, ``kit.relay`` puts the reactions to each event in line. The rows are
also the log that audit, webhooks, analytics and live updates read, so an event is never changed or deleted.
"""

import uuid
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, event, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column

from kit.acting import who_acts
from kit.changes import Change, take
from kit.db import Base, Database
from kit.ids import new_id
from kit.live import Hub, News, news_of, notify


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened, in the past tense. Payloads hold ids, never names or addresses.

    Attributes:
        organisation_id: whose event it is.
        subject: the row it is chiefly about; events of one subject are handled in order.
        is_followed: whether reactions may follow from its kind; what is only kept to be read later has none.
        audited: whether it is recorded; what changes nothing is not, nor can be what is not followed.
        typed: the member that holds what somebody typed; it is noted, sealed, and empty in the payload.
    """

    payload_version: ClassVar[int] = 1
    is_followed: ClassVar[bool] = True
    audited: ClassVar[bool] = True
    typed: ClassVar[str | None] = None
    organisation_id: uuid.UUID
    subject: uuid.UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanged(Event):
    """A row (``subject``) was made, changed or removed, and no event of its own tells of it."""

    table: str
    how: str


class OutboxRow(Base):
    """One event as stored; ``number`` gives the order of commits of one subject.

    ``handed_at`` is when the reactions to it were put in line; of a kind without any, when it happened. ``noted`` is
    who did it, from where, why, and what rows were before and after; sealed, and only until the audit took it over.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unhandled",
            "number",
            postgresql_where=text("handled_at IS NULL"),
            sqlite_where=text("handled_at IS NULL"),
        ),
        Index("ix_outbox_subject", "subject", "number"),
    )
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(64))
    payload_version: Mapped[int]
    subject: Mapped[uuid.UUID]
    payload: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]
    handed_at: Mapped[datetime | None] = mapped_column("handled_at")
    noted: Mapped[bytes | None]


E_ = TypeVar("E_", bound=Event)
Reaction = Callable[[AsyncSession, Any, datetime], Awaitable[None]]
_kinds: dict[str, type[Event]] = {}
_reactions: dict[str, dict[str, Reaction]] = {}
_queues: dict[str, str] = {}
_adapters: dict[str, TypeAdapter[Event]] = {}


def on(
    kind: type[E_], *, queue: str | None = None
) -> Callable[[Callable[[AsyncSession, E_, datetime], Awaitable[None]]], Reaction]:
    """Register an async function ``(session, event, now)`` to follow every event of ``kind``, at least once.

    Its database effects are exactly once: they commit together with the note that it ran. ``queue`` is the line of
    work it stands in, which workers choose from; without one it is the reaction's own room.
    """

    def register(reaction: Callable[[AsyncSession, E_, datetime], Awaitable[None]]) -> Reaction:
        if not kind.is_followed:
            raise TypeError(f"Nothing follows from {kind.__name__}: it is handed to no reaction.")
        name = f"{reaction.__module__}.{reaction.__name__}"
        _kinds[kind.__name__] = kind
        _reactions.setdefault(kind.__name__, {})[name] = reaction
        _queues[name] = queue or _room_of(reaction.__module__)
        return reaction

    return register


def reactions_to(kind: str) -> dict[str, Reaction]:
    """The reactions registered for an event kind, by name."""
    return _reactions.get(kind, {})


def reactions_in(queues: Collection[str] | None) -> list[str]:
    """The names of registered reactions that stand in one of ``queues``; in any for None."""
    return [name for name, queue in _queues.items() if queues is None or queue in queues]


def queue_of(reaction: str) -> str:
    """The queue a registered reaction stands in."""
    return _queues[reaction]


def _room_of(module: str) -> str:
    """``bookings`` for ``api.bookings.waiting.reactions``; outside of ``api``, the top folder."""
    parts = module.split(".")
    return parts[1] if parts[0] == "api" else parts[0]


class Remembered:
    """A problem that is told in full by the edge, once its request is rolled back and every lock let go.

    Attributes:
        event: written although the request failed.
        afterwards: completes the problem from what the database holds then.
    """

    event: Event | None = None
    afterwards: Callable[[Database], Awaitable[None]] | None = None


async def announce(session: AsyncSession, happened: Event, now: datetime) -> OutboxRow:
    """Write an event into the transaction of the change it speaks of; whoever watches hears of it on commit."""
    [row] = await announce_all(session, [(happened, now)])
    return row


async def announce_all(session: AsyncSession, happened: Iterable[tuple[Event, datetime]]) -> list[OutboxRow]:
    """Write events, each with its instant, in their order; what changed since the last one belongs to the first."""
    given = list(happened)
    rows = [_row(event, now) for event, now in given]
    if audited := [(row, _typed(event)) for row, (event, _) in zip(rows, given, strict=True) if event.audited]:
        await session.flush()
        _note(session.sync_session, audited, take(session.info))
    session.add_all(rows)
    await session.flush()
    await _tell(session, rows)
    return rows


def _row(happened: Event, now: datetime) -> OutboxRow:
    return OutboxRow(
        id=new_id(now),
        organisation_id=happened.organisation_id,
        kind=type(happened).__name__,
        payload_version=happened.payload_version,
        subject=happened.subject,
        payload=_payload(happened),
        occurred_at=now,
        handed_at=None if happened.is_followed else now,
    )


def _payload(happened: Event) -> dict[str, Any]:
    payload: dict[str, Any] = _adapter(type(happened)).dump_python(happened, mode="json")
    return payload | ({happened.typed: ""} if happened.typed else {})


def _typed(happened: Event) -> str:
    return str(getattr(happened, happened.typed)) if happened.typed else ""


async def _tell(session: AsyncSession, rows: Sequence[OutboxRow]) -> None:
    news = [news_of(row.organisation_id, row.kind, row.payload) for row in rows]
    hub: Hub | None = session.info.get("hub")
    if not news:
        return
    if session.get_bind().dialect.name == "postgresql":
        await notify(session, news)
    elif hub:
        after_commit(session, partial(_tell_all, hub, news))


def _tell_all(hub: Hub, news: Sequence[News]) -> None:
    for each in news:
        hub.tell(each)


def _note(session: Session, told: Sequence[tuple[OutboxRow, str]], changes: Sequence[Change]) -> None:
    """Have it sealed beside each event who acts and why, and beside the first what changed."""
    if (who := who_acts()) is None:
        return
    for place, (row, why) in enumerate(told):
        row.noted = who.note(row.id, () if place else changes, why)
    session.info["noted"] = (told[0][0], changes, told[0][1])


@event.listens_for(Session, "before_commit")
def _tell_the_rest(session: Session) -> None:
    """What changed without an event after it belongs to the last one of its transaction, else gets its own."""
    if session.in_nested_transaction() or (who := who_acts()) is None:
        return
    session.flush()
    rest = take(session.info)
    noted = session.info.pop("noted", (None, (), ""))
    last, before, why = cast("tuple[OutboxRow | None, Sequence[Change], str]", noted)
    if rest and last is not None and last in session:
        last.noted = who.note(last.id, [*before, *rest], why)
        return
    for each in rest:
        told = RowChanged(organisation_id=each.organisation_id, subject=each.row, table=each.table, how=each.how)
        row = _row(told, who.now())
        row.noted = who.note(row.id, [each])
        session.add(row)


def event_of(row: OutboxRow) -> Event:
    """The event a row holds; ignores members that newer code no longer knows."""
    kind = _kinds[row.kind]
    known = {field.name for field in fields(kind)}
    return _adapter(kind).validate_python({name: value for name, value in row.payload.items() if name in known})


def after_commit(session: AsyncSession, call: Callable[[], None]) -> None:
    """Call once after this session's transaction has committed; never when it rolled back.

    A session may go on after a rollback: what was asked for before it stays forgotten. Savepoints do not count.
    """
    waiting = [call]

    def committed(ended: Session) -> None:
        if waiting and not ended.in_nested_transaction():
            waiting.pop()()

    def rolled_back(ended: Session) -> None:
        if not ended.in_nested_transaction():
            waiting.clear()

    event.listen(session.sync_session, "after_commit", committed)
    event.listen(session.sync_session, "after_rollback", rolled_back)


def _adapter(kind: type[Event]) -> TypeAdapter[Event]:
    if kind.__name__ not in _adapters:
        _adapters[kind.__name__] = TypeAdapter(kind)
    return _adapters[kind.__name__]
