"""Sealed values are wrapped anew under the newest master key, a batch at a time, while everything goes on.

Values under older keys open meanwhile. A value that changes while it is wrapped anew stays as it was changed. Kept
answers of keyed requests are left alone: they are gone in three days.
"""

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from kit.crypto import MasterKey
from kit.db import Database
from kit.http.idempotency import IdempotencyKey
from models.credentials import Authenticator, OutsideSignIn, SignInConnection
from models.payments import Connection, VendorEvent
from models.people import SubjectKey

_Sealed = SubjectKey | Authenticator | SignInConnection | OutsideSignIn | Connection | VendorEvent
_Column = InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None]
_SEALED: tuple[tuple[type[_Sealed], str], ...] = (
    (SubjectKey, "wrapped"),
    (Authenticator, "secret"),
    (SignInConnection, "secret"),
    (OutsideSignIn, "verifier"),
    (Connection, "secret"),
    (VendorEvent, "body"),
)
_BATCH = 200


async def reseal_all(database: Database, keys: MasterKey) -> int:
    """Wrap anew what is not under the newest key; how many values that were."""
    keys.refresh()
    done = 0
    for table, name in _SEALED:
        while wrapped := await _reseal_batch(database, keys, table, name):
            done += wrapped
    return done


async def count_older(database: Database, keys: MasterKey) -> int:
    """How many values are still under older keys."""
    columns = [getattr(table, name) for table, name in _SEALED] + [IdempotencyKey.body]
    async with database.reading() as session:
        counts = [await session.scalar(select(func.count()).where(_is_older(column, keys))) for column in columns]
    return sum(count or 0 for count in counts)


async def _reseal_batch(database: Database, keys: MasterKey, table: type[_Sealed], name: str) -> int:
    column: InstrumentedAttribute[bytes] = getattr(table, name)
    async with database.reading() as session:
        rows = (await session.execute(select(table.id, column).where(_is_older(column, keys)).limit(_BATCH))).all()
    fresh = [(key, old, keys.reseal(old, bound_to=key.bytes)) for key, old in rows]
    async with database.writing() as session:
        for key, old, new in fresh:
            await session.execute(update(table).where(table.id == key, column == old).values({name: new}))
        await session.commit()
    return len(rows)


def _is_older(column: _Column, keys: MasterKey) -> ColumnElement[bool]:
    return func.substr(column, 1, len(keys.mark)) != keys.mark
