"""Sealed values are wrapped anew under the newest master key, a batch at a time, while everything goes on.

Values under older keys open meanwhile. A value that changes while it is wrapped anew stays as it was changed. One that
no key opens was overwritten to erase it, and is left alone; so are kept answers of keyed requests, gone in three days.
"""

import uuid
from collections.abc import AsyncIterator, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from kit.crypto import MARK, MasterKey
from kit.db import Database
from kit.http.idempotency import IdempotencyKey
from models.credentials import Authenticator, OutsideSignIn, SignInConnection
from models.notifications import InboxItem, Outgoing, PushSubscription
from models.payments import Connection, VendorEvent
from models.people import SubjectKey
from models.webhooks import WebhookAttempt, WebhookEndpoint

_Sealed = (
    SubjectKey | Authenticator | SignInConnection | OutsideSignIn | Connection | VendorEvent | WebhookEndpoint
    | WebhookAttempt | InboxItem | Outgoing | PushSubscription
)  # fmt: skip
_SEALED: tuple[tuple[type[_Sealed], str], ...] = (
    (SubjectKey, "wrapped"),
    (Authenticator, "secret"),
    (SignInConnection, "secret"),
    (OutsideSignIn, "verifier"),
    (Connection, "secret"),
    (WebhookEndpoint, "secret"),
    (WebhookEndpoint, "previous_secret"),
)
_SOME_UNDER_PERSONS: tuple[tuple[type[_Sealed], str], ...] = (
    (VendorEvent, "body"),
    (WebhookAttempt, "answer"),
    (InboxItem, "body"),
    (Outgoing, "body"),
    (PushSubscription, "body"),
)
_BATCH = 200
_Change = tuple[uuid.UUID, bytes, bytes]


async def reseal_all(database: Database, keys: MasterKey) -> int:
    """Wrap anew what is not under the newest key; how many values that were."""
    keys.refresh()
    done = 0
    for table, name in (*_SEALED, *_SOME_UNDER_PERSONS):
        async for changes in _older(database, keys, table, name):
            await _write(database, table, name, changes)
            done += len(changes)
    return done


async def count_older(database: Database, keys: MasterKey) -> int:
    """How many values are still under older keys."""
    count = 0
    for table, name in (*_SEALED, *_SOME_UNDER_PERSONS):
        async for changes in _older(database, keys, table, name):
            count += len(changes)
    answers = select(func.count()).where(func.substr(IdempotencyKey.body, 1, len(keys.mark)) != keys.mark)
    async with database.reading() as session:
        return count + (await session.scalar(answers) or 0)


async def _older(
    database: Database, keys: MasterKey, table: type[_Sealed], name: str
) -> AsyncIterator[Sequence[_Change]]:
    """Values under older keys, in batches: their row, how they are, how they would be."""
    column: InstrumentedAttribute[bytes] = getattr(table, name)
    query = select(table.id, column).where(func.substr(column, 1, len(keys.mark)) != keys.mark).order_by(table.id)
    if (table, name) in _SOME_UNDER_PERSONS:
        query = query.where(func.substr(column, 1, len(MARK)) == MARK)
    last = uuid.UUID(int=0)
    while True:
        async with database.reading() as session:
            rows = (await session.execute(query.where(table.id > last).limit(_BATCH))).all()
        if not rows:
            return
        last = rows[-1][0]
        yield [(key, old, new) for key, old in rows if (new := _anew(keys, old, key)) is not None]


def _anew(keys: MasterKey, sealed: bytes, key: uuid.UUID) -> bytes | None:
    try:
        return keys.reseal(sealed, bound_to=key.bytes)
    except ValueError:
        return None


async def _write(database: Database, table: type[_Sealed], name: str, changes: Sequence[_Change]) -> None:
    async with database.writing() as session:
        for key, old, new in changes:
            await session.execute(update(table).where(table.id == key, getattr(table, name) == old).values({name: new}))
        await session.commit()
