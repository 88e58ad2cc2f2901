"""The second wall: what an organisation's own transaction can touch when the application forgets to say whose rows."""

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as PlainSession

from kit.db import Base, Database
from kit.ids import new_id
from kit.settings import Settings
from kit.tenancy import EVERYBODY, NOBODY, OWNER, acting, behind, enter, of, say
from models.catalog import Service
from models.identity import Organisation
from models.migrate import migrate, missing_walls
from models.people import Client
from parley.doctor.examine import examine
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.fixtures.postgres import Server
from tests.fixtures.shop import DOCUMENT, NOW, Shop, open_shop

pytestmark = pytest.mark.postgres
TABLES = {table.name: table for table in Base.metadata.sorted_tables}
TENANTS = {name: table for name, table in TABLES.items() if "organisation_id" in table.c}
OF_NO_TENANT = {"organisations", "idempotency_keys", "turns", "workers"}
"""Organisations have a policy of their own; kept answers are found by a digest of who asked; workers are ours."""


@pytest.fixture
async def database(postgres: Server, postgres_template: str) -> AsyncIterator[Database]:
    """On PostgreSQL alone: SQLite has no such wall."""
    name = postgres.copy(postgres_template)
    opened = Database(postgres.url(name), unsaid=EVERYBODY)
    yield opened
    await opened.close()
    postgres.drop(name)


@pytest.fixture
async def shop(database: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(database, tmp_path) as opened:
        yield opened


@pytest.fixture
async def two(shop: Shop) -> tuple[uuid.UUID, uuid.UUID]:
    """The corner shop and another business on the same database, with the same things in both."""
    other = DOCUMENT | {"organisation": DOCUMENT["organisation"] | {"slug": "other", "name": "Other"}}
    await seed(shop.database, shop.clock, shop.keys, SeedDocument.model_validate(other))
    async with shop.database.reading() as session:
        found = {row.slug: row.id for row in await session.scalars(select(Organisation))}
    return found["corner"], found["other"]


async def test_every_table_of_an_organisation_has_its_policies(database: Database) -> None:
    async with database.reading() as session:
        policies = await session.execute(text("SELECT tablename, policyname FROM pg_policies"))
        found: dict[str, set[str]] = {}
        for table, policy in policies:
            found.setdefault(table, set()).add(policy)
        forced = set(await session.scalars(text("SELECT relname FROM pg_class WHERE relforcerowsecurity")))
    assert set(TABLES) - set(TENANTS) == OF_NO_TENANT, "say here whose rows a table without an organisation holds"
    three = {"own_organisation", "every_organisation", "owner_migrates"}
    assert found == dict.fromkeys(TENANTS, three) | {"organisations": three | {"public"}}
    assert forced == set(found)


async def test_a_table_without_its_policies_is_missed_at_the_start_and_given_them_by_migrating(
    database: Database,
) -> None:
    with acting(OWNER):
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE fresh (organisation_id uuid)"))
            await session.execute(text("ALTER TABLE clients NO FORCE ROW LEVEL SECURITY"))
            await session.execute(text("DROP POLICY own_organisation ON bookings"))
            await session.commit()
    assert await missing_walls(database) == [
        "the policies of bookings",
        "the policies of clients",
        "the policies of fresh",
    ]
    await migrate(database)
    assert await missing_walls(database) == []


async def test_a_select_without_where_sees_the_own_organisation_alone(
    database: Database, two: tuple[uuid.UUID, uuid.UUID]
) -> None:
    corner, other = two
    for scope, seen in ((of(corner), {corner}), (of(other), {other}), (NOBODY, set()), (EVERYBODY, {corner, other})):
        with acting(scope):
            async with database.reading() as session:
                for table in TENANTS.values():
                    there = set(await session.scalars(select(table.c.organisation_id).distinct()))
                    assert there <= seen, table.name
                assert set(await session.scalars(select(Service.organisation_id))) == seen


@contextmanager
def without_where(*tables: type[Any]) -> Iterator[list[str]]:
    """The application forgets the WHERE of each SELECT of these tables' rows; which it forgot."""
    forgotten: list[str] = []

    def forget(state: ORMExecuteState) -> None:
        entities = {each.get("entity") for each in getattr(state.statement, "column_descriptions", [])}
        if state.is_select and entities & set(tables):
            statement = copy(state.statement)
            statement._where_criteria = ()  # type: ignore[attr-defined]
            state.statement = statement
            forgotten.append(str(statement))

    event.listen(PlainSession, "do_orm_execute", forget)
    try:
        yield forgotten
    finally:
        event.remove(PlainSession, "do_orm_execute", forget)


async def test_an_application_that_forgets_its_where_still_shows_nothing_of_others(
    shop: Shop, two: tuple[uuid.UUID, uuid.UUID]
) -> None:
    corner, other = two
    async with shop.database.writing() as session:
        theirs = await session.scalar(select(Service.name).where(Service.organisation_id == other).limit(1))
        await session.execute(
            update(Service).where(Service.organisation_id == other).values(name="theirs " + Service.name)
        )
        await session.commit()
    assert theirs
    async with shop.owner() as http:
        with without_where(Service) as forgotten:
            answer = await http.get("/v1/services")
        assert answer.status_code == 200, answer.text
        assert any("WHERE" not in statement for statement in forgotten)
        names = {each["name"] for each in answer.json()["items"]}
    assert names == {"Haircut", "Colour", "Yoga"}
    with without_where(Service):
        async with shop.database.reading() as session:
            seen = set(await session.scalars(select(Service).where(Service.organisation_id == corner)))
    assert len(seen) == 6, "where the wall does not hold, forgetting shows everybody's"


async def test_nothing_is_written_into_another_organisation(
    database: Database, two: tuple[uuid.UUID, uuid.UUID]
) -> None:
    corner, other = two
    async with database.reading() as session:
        before = await session.scalar(select(func.count()).select_from(Service).where(Service.organisation_id == other))
    question = {"id": new_id(NOW), "created_at": NOW, "question": "x", "answer": "x", "organisation_id": other}
    with acting(of(corner)):
        async with database.writing() as session:
            with pytest.raises(DBAPIError, match="row-level security"):
                await session.execute(insert(TABLES["questions"]).values(question))
        async with database.writing() as session:
            with pytest.raises(DBAPIError, match="row-level security"):
                await session.execute(update(TABLES["services"]).values(organisation_id=other))
        async with database.writing() as session:
            for statement in (update(Service).values(name="mine"), delete(TABLES["services"])):
                done = await session.execute(statement.where(TABLES["services"].c.organisation_id == other))
                assert done.rowcount == 0  # type: ignore[attr-defined]
            renamed = await session.execute(update(Organisation).where(Organisation.id == other).values(name="x"))
            assert renamed.rowcount == 0  # type: ignore[attr-defined]
            await session.commit()
    async with database.reading() as session:
        rows = (await session.scalars(select(Service.name).where(Service.organisation_id == other))).all()
    assert len(rows) == before
    assert "mine" not in rows


async def test_the_organisation_ends_with_its_transaction(database: Database, two: tuple[uuid.UUID, uuid.UUID]) -> None:
    """A pooled connection remembers nothing of whom it served last."""
    counted = select(func.count()).select_from(Client)
    with acting(of(two[0])):
        async with database.writing() as session:
            assert await session.scalar(text("SELECT current_user")) == "parley_app"
            await session.commit()
            assert await session.scalar(select(func.count()).select_from(Service)) == 3
    with acting(NOBODY):
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Service)) == 0
            assert await session.scalar(counted) == 0
            await enter(session, of(two[1]))
            assert await session.scalar(select(func.count()).select_from(Service)) == 3


@pytest.mark.parametrize(
    "shown", ["nothing", "", "'; DROP TABLE services; --", "100%s", "\\' OR true", "ünknown", "a\x00b"]
)
async def test_whatever_is_shown_at_a_door_that_it_does_not_open_leads_to_nobody(
    database: Database, two: tuple[uuid.UUID, uuid.UUID], shown: str
) -> None:
    for door in ("api_keys", "sign_ins", "calendar_feeds"):
        with acting(behind(door, shown)):
            async with database.reading() as session:
                assert await session.scalar(select(func.count()).select_from(Service)) == 0


async def test_a_login_with_the_applications_role_alone_cannot_see_everybodys_rows(
    postgres: Server, database: Database, two: tuple[uuid.UUID, uuid.UUID]
) -> None:
    """How a larger installation runs: the web role logs in as somebody who owns nothing."""
    login = f"web_{uuid.uuid4().hex[:8]}"
    postgres.run(f"CREATE ROLE {login} LOGIN IN ROLE parley_app")
    web = Database(database.url.replace("//app@", f"//{login}@"))
    try:
        async with web.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Service)) == 0
        with acting(of(two[0])):
            async with web.reading() as session:
                assert await session.scalar(select(func.count()).select_from(Service)) == 3
        with acting(EVERYBODY), pytest.raises(DBAPIError, match="permission denied"):
            async with web.reading() as session:
                await session.scalar(select(func.count()).select_from(Service))
    finally:
        await web.close()


async def test_without_the_roles_everything_works_behind_the_first_wall_and_doctor_says_what_to_do(
    postgres: Server, tmp_path: Path
) -> None:
    login = f"plain_{uuid.uuid4().hex[:8]}"
    postgres.run(f"CREATE ROLE {login} LOGIN")
    postgres.run(f"CREATE DATABASE {login} OWNER {login}")
    url = f"postgresql://{login}@127.0.0.1:{postgres.port}/{login}"
    opened = Database(url.replace("postgresql:", "postgresql+psycopg:"))
    settings = Settings(home=tmp_path, database_url=url)
    try:
        await migrate(opened)
        async with open_shop(opened, tmp_path) as shop, shop.owner() as http:
            assert len((await http.get("/v1/services")).json()["items"]) == 3
        [told] = [line for line in await examine(settings) if line.startswith("tenants")]
        assert f"GRANT parley_app, parley_worker TO {login}" in told
        postgres.run(f"GRANT parley_app, parley_worker TO {login}")
        await migrate(opened)
        assert await missing_walls(opened) == []
        [told] = [line for line in await examine(settings) if line.startswith("tenants")]
        assert "GRANT" not in told
        async with opened.reading() as session:
            assert await session.scalar(select(func.count()).select_from(Service)) == 0
    finally:
        await opened.close()
        postgres.drop(login)


async def test_what_is_done_together_is_done_for_one_organisation_at_a_time(
    database: Database, two: tuple[uuid.UUID, uuid.UUID]
) -> None:
    """Requests of two organisations at the same moment never share a transaction."""
    import asyncio

    async def names(session: Any, items: Any) -> list[set[uuid.UUID]]:
        seen = set(await session.scalars(select(Service.organisation_id)))
        return [seen for _ in items]

    async def ask(organisation_id: uuid.UUID) -> set[uuid.UUID]:
        say(of(organisation_id))
        return await database.read_together(names, organisation_id, about=None)

    asked = [two[number % 2] for number in range(20)]
    found = await asyncio.gather(*(asyncio.create_task(ask(each)) for each in asked))
    assert found == [{each} for each in asked]
