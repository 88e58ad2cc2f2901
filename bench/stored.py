"""Filling a business: bookings, half of them before the week that is asked for, half after it; and busy blocks."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from psycopg import AsyncConnection
from sqlalchemy import insert, select, text

from kit.db import Database
from kit.ids import new_id
from kit.tenancy import OWNER
from models.bookings import Booking, Session
from models.catalog import Service
from models.people import Builder, BusyBlock, Client

_BEFORE, _AFTER = datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 9, 1, tzinfo=UTC)
_MONTH = datetime(2027, 6, 14, tzinfo=UTC)
_HALF_HOUR = timedelta(minutes=30)
_BATCH, _SHARED_BY = 5_000, 200
Row = dict[str, Any]


async def fill(url: str, *, until: int, stored: int = 0) -> None:
    """Store bookings until there are ``until`` of them; ``stored`` are there already."""
    database = Database(url, unsaid=OWNER)
    async with database.reading() as session:
        builders = (await session.scalars(select(Builder.id).order_by(Builder.name).limit(_SHARED_BY))).all()
        service = (await session.scalars(select(Service).limit(1))).one()
        client = (await session.scalars(select(Client.id).limit(1))).one()
    for batch in _batches(stored, until):
        rows = [_rows(number, builders, service, client) for number in batch]
        async with database.writing() as session:
            await session.execute(insert(Session), [each for each, _ in rows])
            await session.execute(insert(Booking), [each for _, each in rows])
            await session.commit()
    await _settle(database)
    await database.close()


async def _settle(database: Database) -> None:
    """Have the database count its rows and clear up now, so that it does not while it is measured."""
    if database.engine.dialect.name == "postgresql":
        address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await AsyncConnection.connect(address, autocommit=True) as connection:
            await connection.execute("VACUUM (ANALYZE)")
        return
    async with database.writing() as session:
        await session.execute(text("ANALYZE"))
        await session.commit()


async def keep_busy(url: str, *, builders: int, blocks: int) -> None:
    """Give the first ``builders`` by name as many busy blocks of 25 minutes each, spread over thirty days."""
    database = Database(url, unsaid=OWNER)
    every = timedelta(days=30) / blocks
    async with database.writing() as session:
        rows = (await session.scalars(select(Builder).order_by(Builder.name).limit(builders))).all()
        made = [
            {
                "id": new_id(_BEFORE), "organisation_id": row.organisation_id, "created_at": _BEFORE,
                "builder_id": row.id, "starts_at": _MONTH + number * every,
                "ends_at": _MONTH + number * every + timedelta(minutes=25), "kind": "outside", "source": "bench",
                "reference": str(number),
            }
            for row in rows
            for number in range(blocks)
        ]  # fmt: skip
        await session.execute(insert(BusyBlock), made)
        await session.commit()
    await database.close()


def _batches(first: int, last: int) -> Iterator[range]:
    return (range(at, min(at + _BATCH, last)) for at in range(first, last, _BATCH))


def _rows(number: int, builders: Any, service: Service, client: uuid.UUID) -> tuple[Row, Row]:
    step, which = divmod(number, len(builders))
    start = _BEFORE - (step // 2 + 1) * _HALF_HOUR if step % 2 else _AFTER + step // 2 * _HALF_HOUR
    end, key = start + _HALF_HOUR, new_id(_BEFORE)
    owned = {"organisation_id": service.organisation_id, "created_at": _BEFORE}
    made = {
        "id": key, "builder_id": builders[which], "service_id": service.id, "lead_id": None, "starts_at": start,
        "ends_at": end, "occupies_from": start, "occupies_to": end, "capacity": 1, "taken": 1, "state": "active",
    }  # fmt: skip
    booked = {
        "id": new_id(_BEFORE), "session_id": key, "client_id": client, "seats": 1, "price": 0, "currency": "EUR",
        "price_lines": [], "state": "confirmed", "channel": "api", "version": 1, "moves": 0,
    }  # fmt: skip
    return made | owned, booked | owned
