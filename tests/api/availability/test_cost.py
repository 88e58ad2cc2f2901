"""What times cost: a constant number of statements whoever is asked for, each carried by an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability import queries
from api.bookings import expire
from api.catalog.schemas import ServiceIn
from kit.db import Database
from kit.ids import new_id
from kit.tenancy import OWNER, acting
from models.bookings import Session
from tests.fixtures import rows
from tests.fixtures.plans import plan_of
from tests.fixtures.shop import WEEK, Shop

DAY = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-17T00:00:00Z"}


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: Connection, _k: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def add_builders(shop: Shop, count: int) -> list[str]:
    made = []
    async with shop.owner() as http:
        for number in range(count):
            new = (await http.post("/v1/builders", json={"name": f"B{number}", "zone": "UTC"})).json()["id"]
            hours = {"weekly": [{"days": WEEK, "start": "09:00", "end": "17:00"}]}
            await http.put(f"/v1/builders/{new}/hours", json=hours)
            made.append(new)
    return made


async def test_ten_builders_take_as_many_statements_as_one(shop: Shop) -> None:
    builders = await add_builders(shop, 10)
    async with shop.owner() as http:
        said = []
        for few in (builders[:1], builders):
            new = {"name": f"of {len(few)}", "minutes": 30, "builders": few}
            service = (await http.post("/v1/services", json=new)).json()["id"]
            await http.post("/v1/bookings", json={"service": service, "start": "2027-06-10T10:00:00Z"})
            with statements(shop.database) as each:
                found = await http.get("/v1/availability", params={"service": service, "limit": 1000, **DAY})
            assert found.status_code == 200
            said.append(len(each))
    assert said[0] == said[1] <= 8


def test_no_service_occupies_more_than_the_index_is_cut_at() -> None:
    longest = [ServiceIn.model_fields[name].metadata for name in ("minutes", "buffer_before", "buffer_after")]
    most = sum(each.le for bounds in longest for each in bounds if hasattr(each, "le"))
    assert timedelta(minutes=most) <= queries.LONGEST_OCCUPIED


async def _many_sessions(session: AsyncSession) -> Any:
    """Twenty builders with three hundred sessions each, one after the other."""
    of = rows.organisation()
    session.add(of)
    await session.flush()
    service = rows.service(of.id)
    builders = [rows.builder(of.id, name=f"B{number}") for number in range(20)]
    session.add_all([service, *builders])
    await session.flush()
    made = [
        Session(
            id=new_id(start), organisation_id=of.id, created_at=start, builder_id=builder.id, service_id=service.id,
            starts_at=start, ends_at=start + timedelta(hours=1), occupies_from=start,
            occupies_to=start + timedelta(hours=1), capacity=1, taken=1, state="active",
        )
        for builder in builders
        for start in (rows.NOON + timedelta(hours=number) for number in range(300))
    ]  # fmt: skip
    session.add_all(made)
    await session.commit()
    return builders


HOURS = {"start": rows.NOON + timedelta(hours=5), "end": rows.NOON + timedelta(hours=9), "now": rows.NOON}


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (queries._SESSIONS, "ix_sessions_builder_time"),
        (queries._BLOCKS, "ix_busy_blocks_builder_time"),
        (queries._LAPSED, "ix_bookings_held"),
        (queries._NEXT_LAPSE, "ix_bookings_held"),
        (expire._LAPSED, "ix_bookings_held"),
    ],
)
async def test_questions_about_a_builders_time_are_carried_by_an_index(
    database: Database, statement: Any, index: str
) -> None:
    async with database.writing() as session:
        [builder, *_] = await _many_sessions(session)
    with acting(OWNER):  # PostgreSQL lets nobody else count rows
        async with database.writing() as session:
            await session.execute(text("ANALYZE"))
            await session.commit()
    asked = HOURS | {"builders": [builder.id], "until": HOURS["end"] + queries.LONGEST_OCCUPIED}
    assert index in await plan_of(database, statement, asked)
