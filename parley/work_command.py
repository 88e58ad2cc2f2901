"""``parley work``: what failed for good, told so that a person can act on it, and having it tried again."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.work.errors import NotParked
from api.work.explain import explain
from kit.engine.parked import Parked, find_parked, list_parked, nobodys, replay
from kit.settings import Settings
from kit.tenancy import EVERYBODY

work = typer.Typer(no_args_is_help=True, help="Work behind the pages that failed for good, and trying it again.")
Result = TypeVar("Result")
Named = Annotated[str, typer.Argument(help="The id as ``parley work list`` shows it: THING/TASK.")]


@work.command("list")
def list_() -> None:
    """What is parked, a line each, and work that no worker takes."""

    async def read(session: AsyncSession, now: datetime) -> tuple[list[Parked], dict[str, int]]:
        return await list_parked(session), await nobodys(session, now)

    parked, alone = asyncio.run(_with_database(read))
    for each in parked:
        print(f"{each.name}  {explain(each).sentence}")
    for task, count in alone.items():
        print(f"{task}: {count} wait, no live worker takes them. Start one: parley serve --role worker")
    if not parked and not alone:
        print("Nothing has failed for good.")


@work.command()
def show(name: Named) -> None:
    """One parked piece of work: what it is about, why it is parked, and what to do next."""

    async def read(session: AsyncSession, _now: datetime) -> Parked:
        return await _get(session, name)

    parked = asyncio.run(_with_database(read))
    told, row = explain(parked), parked.work
    print(f"{row.task} in the queue {row.queue}, parked at {row.parked_at:%A %d %B %Y %H:%M} UTC")
    print(f"about {parked.kind or 'a row that became due'} {row.about}, tried {row.attempts} times: {row.problem}")
    print(f"\n{told.sentence}\n{told.next_step}")


@work.command("replay")
def replay_(name: Named) -> None:
    """Have a parked piece of work tried again by the worker."""

    async def write(session: AsyncSession, now: datetime) -> None:
        await replay(session, (await _get(session, name)).work, now)
        await session.commit()

    asyncio.run(_with_database(write))
    print(f"{name} will be tried again by the worker.")


async def _get(session: AsyncSession, name: str) -> Parked:
    about, _, task = name.partition("/")
    try:
        parked = await find_parked(session, uuid.UUID(about), task)
    except ValueError:
        parked = None
    if parked is None:
        raise NotParked(f"There is nothing parked as “{name[:200]}”.")
    return parked


async def _with_database(do: Callable[[AsyncSession, datetime], Awaitable[Result]]) -> Result:
    from kit.clock import clock_from
    from kit.db import Database

    settings = Settings()
    database = Database(settings.database, unsaid=EVERYBODY)
    try:
        async with database.writing() as session:
            return await do(session, clock_from(settings.now).now())
    finally:
        await database.close()
