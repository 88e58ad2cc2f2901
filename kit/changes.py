"""What rows were before and after: collected while a session flushes, told with the event they belong to.

A row class names the fields worth telling in ``audited``, and in ``about`` those that hold whom it is about; all other
fields change unseen. Statements that change rows without loading them are not seen either: what is audited is changed
through its rows. A savepoint that is rolled back takes its changes with it.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction, object_mapper

_KEPT, _MARKS = "changes", "savepoints"


@dataclass(frozen=True, slots=True)
class Change:
    """One row's change: ``how`` is ``made``, ``changed`` or ``removed``; ``fields`` before and after, JSON-ready.

    ``person`` is whom the row is about, if it is about one.
    """

    table: str
    key: tuple[uuid.UUID, ...]
    organisation_id: uuid.UUID
    person: uuid.UUID | None
    how: str
    fields: dict[str, list[Any]]

    @property
    def row(self) -> uuid.UUID:
        """The row, or the chief part of its key."""
        return self.key[0]


def take(info: dict[Any, Any]) -> list[Change]:
    """The changes a session has flushed since they were last taken; those of one row are one."""
    found: dict[object, Change] = {}
    for each in cast("list[Change]", info.pop(_KEPT, [])):
        place = (each.table, each.key)
        found[place] = _joined(found[place], each) if place in found else each
    return list(found.values())


def _joined(first: Change, then: Change) -> Change:
    fields = dict(first.fields)
    for name, (before, after) in then.fields.items():
        fields[name] = [fields.get(name, [before])[0], after]
    how = first.how if then.how == "changed" else then.how
    return Change(then.table, then.key, then.organisation_id, then.person, how, fields)


@event.listens_for(Session, "before_flush")
def _collect(session: Session, _context: UOWTransaction, _instances: object) -> None:
    kept: list[Change] = session.info.setdefault(_KEPT, [])
    kept += _changes(session.new, "made", _made)
    kept += _changes(session.dirty, "changed", _changed)
    kept += _changes(session.deleted, "removed", _removed)


def _changes(rows: Iterable[Any], how: str, read: Callable[[Any, str], list[Any] | None]) -> list[Change]:
    found = []
    for row in rows:
        names: tuple[str, ...] = getattr(row, "audited", ())
        fields = {name: told for name in names if (told := read(row, name)) is not None}
        if fields:
            found.append(_change(row, how, fields))
    return found


def _change(row: Any, how: str, fields: dict[str, list[Any]]) -> Change:
    person = next((found for name in getattr(row, "about", ()) if (found := getattr(row, name))), None)
    key = tuple(object_mapper(row).primary_key_from_instance(row))
    return Change(row.__tablename__, key, getattr(row, "organisation_id", key[0]), person, how, fields)


def _made(row: Any, name: str) -> list[Any] | None:
    value = getattr(row, name)
    return None if value is None else [None, _plain(value)]


def _changed(row: Any, name: str) -> list[Any] | None:
    history = inspect(row).attrs[name].history
    if not history.has_changes():
        return None
    before, after = (next(iter(values or ()), None) for values in (history.deleted, history.added))
    return None if before == after else [_plain(before), _plain(after)]


def _removed(row: Any, name: str) -> list[Any] | None:
    value = getattr(row, name)
    return None if value is None else [_plain(value), None]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(_MARKS, {})[transaction] = len(session.info.get(_KEPT, []))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    """What was rolled back has not happened."""
    start = session.info.get(_MARKS, {}).pop(ended, None if ended.parent else 0)
    if start is not None:
        del session.info.get(_KEPT, [])[start:]


@event.listens_for(Session, "after_transaction_end")
def _unmark(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_MARKS, None)
