"""One history of the schema, right on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

import models
from kit.db import Base, Database
from kit.ids import new_id
from kit.tenancy import OWNER, acting
from models.bookings import Session
from models.catalog import Service
from models.identity import Organisation
from models.migrate import is_current, migrate, missing_walls
from models.people import Builder

assert models.__doc__

NOON = datetime(2027, 6, 10, 12, tzinfo=UTC)


async def test_the_migrated_schema_is_the_one_the_tables_describe(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing_and_the_walls_stand(database: Database) -> None:
    await migrate(database)
    assert await is_current(database)
    assert await missing_walls(database) == []


async def test_a_dropped_wall_is_noticed(database: Database) -> None:
    with acting(OWNER):
        async with database.engine.begin() as connection:
            if database.embedded:
                await connection.execute(text("DROP TRIGGER no_double_booking_insert"))
            else:
                await connection.execute(text("ALTER TABLE sessions DROP CONSTRAINT no_double_booking"))
    assert len(await missing_walls(database)) == 1


async def test_the_database_itself_refuses_overlapping_sessions(database: Database) -> None:
    organisation = Organisation(
        id=new_id(NOON), created_at=NOON, seeded_at=NOON, name="A", slug="a", zone="UTC", locale="en", currency="EUR"
    )
    owned = {"organisation_id": organisation.id, "created_at": NOON}
    builder = Builder(id=new_id(NOON), name="Ana", zone="UTC", **owned)
    service = Service(id=new_id(NOON), name="Cut", aliases=[], minutes=60, step=60, price=0, currency="EUR", **owned)
    async with database.writing() as session:
        session.add(organisation)
        await session.flush()
        session.add_all([builder, service])
        await session.commit()
        await session.connection(execution_options={"writes": True})

    def at(start: datetime) -> Session:
        end = start + timedelta(hours=1)
        times = {"starts_at": start, "ends_at": end, "occupies_from": start, "occupies_to": end}
        return Session(
            id=new_id(NOON), builder_id=builder.id, service_id=service.id, capacity=1, taken=1, state="active",
            **times, **owned,
        )  # fmt: skip

    async with database.writing() as session:
        session.add_all([at(NOON), at(NOON + timedelta(hours=1))])
        await session.commit()
    async with database.writing() as session:
        session.add(at(NOON + timedelta(minutes=59)))
        with pytest.raises(DBAPIError, match="no_double_booking"):
            await session.flush()
