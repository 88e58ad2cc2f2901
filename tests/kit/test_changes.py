"""What rows were before and after is told once, with the event it belongs to, and never of what was rolled back."""

import uuid
from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import select

from kit.acting import acting
from kit.changes import Change
from kit.db import Database
from kit.outbox import OutboxRow, RowChanged, announce
from models.events import ServiceChanged
from models.identity import Organisation
from tests.fixtures import rows


class Noting:
    """Acts, and remembers what it was told to note."""

    def __init__(self) -> None:
        self.noted: dict[uuid.UUID, Sequence[Change]] = {}

    def now(self) -> datetime:
        return rows.NOON

    def note(self, about: uuid.UUID, changes: Sequence[Change], why: str = "") -> bytes:
        self.noted[about] = changes
        return b"noted"


@pytest.fixture
async def house(database: Database) -> Organisation:
    made = rows.organisation()
    await rows.saved(database, made)
    return made


async def test_a_change_belongs_to_the_event_that_follows_it(database: Database, house: Organisation) -> None:
    who = Noting()
    with acting(who):
        async with database.writing() as session:
            row = await session.get_one(Organisation, house.id)
            row.name = "Between"
            await session.flush()
            row.name = "After"
            told = ServiceChanged(organisation_id=house.id, subject=house.id)
            event = await announce(session, told, rows.NOON)
            await session.commit()
    [change] = who.noted[event.id]
    assert (change.table, change.how, change.fields) == ("organisations", "changed", {"name": ["Corner", "After"]})


async def test_a_change_without_an_event_gets_one_of_its_own(database: Database, house: Organisation) -> None:
    who = Noting()
    with acting(who):
        async with database.writing() as session:
            (await session.get_one(Organisation, house.id)).zone = "Asia/Tokyo"
            await session.commit()
    async with database.reading() as session:
        [row] = await session.scalars(select(OutboxRow))
    assert (row.kind, row.subject, row.payload["table"]) == (RowChanged.__name__, house.id, "organisations")
    assert who.noted[row.id][0].fields == {"zone": ["Europe/Lisbon", "Asia/Tokyo"]}


async def test_what_changes_after_the_last_event_is_told_with_it(database: Database, house: Organisation) -> None:
    who = Noting()
    with acting(who):
        async with database.writing() as session:
            row = await session.get_one(Organisation, house.id)
            row.name = "One"
            event = await announce(session, ServiceChanged(organisation_id=house.id, subject=house.id), rows.NOON)
            row.zone = "Asia/Tokyo"
            await session.commit()
    assert [each.fields for each in who.noted[event.id]] == [
        {"name": ["Corner", "One"]}, {"zone": ["Europe/Lisbon", "Asia/Tokyo"]},
    ]  # fmt: skip
    async with database.reading() as session:
        assert len((await session.scalars(select(OutboxRow))).all()) == 1


async def test_what_a_savepoint_took_back_has_not_happened(database: Database, house: Organisation) -> None:
    who = Noting()
    with acting(who):
        async with database.writing() as session:
            row = await session.get_one(Organisation, house.id)
            row.name = "Kept"
            await session.flush()
            nested = await session.begin_nested()
            row.zone = "Asia/Tokyo"
            await session.flush()
            await nested.rollback()
            event = await announce(session, ServiceChanged(organisation_id=house.id, subject=house.id), rows.NOON)
            await session.commit()
    assert [each.fields for each in who.noted[event.id]] == [{"name": ["Corner", "Kept"]}]


async def test_what_was_rolled_back_is_not_told_with_what_comes_after(database: Database, house: Organisation) -> None:
    who = Noting()
    with acting(who):
        async with database.reading() as session:
            (await session.get_one(Organisation, house.id)).name = "Lost"
            await session.flush()
            await session.rollback()
            event = await announce(session, ServiceChanged(organisation_id=house.id, subject=house.id), rows.NOON)
    assert list(who.noted[event.id]) == []


async def test_nothing_is_noted_where_nobody_acts(database: Database, house: Organisation) -> None:
    async with database.writing() as session:
        (await session.get_one(Organisation, house.id)).name = "Other"
        await session.commit()
    async with database.reading() as session:
        assert (await session.scalars(select(OutboxRow))).all() == []
