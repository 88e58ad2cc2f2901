"""``parley work``: what runs and waits; what failed for good, told so that a person can act; trying it again."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from api.work.errors import NotParked
from api.work.explain import explain
from kit.engine.parked import Parked, find_parked, list_parked, nobodys, replay
from kit.engine.queues import Queue, queues
from kit.settings import Settings
from kit.tenancy import EVERYBODY

work = typer.Typer(no_args_is_help=True, help="Work behind the pages: what runs, what failed, trying it again.")
Result = TypeVar("Result")
Named = Annotated[str, typer.Argument(help="The id as ``parley work list`` shows it: THING/TASK.")]


@work.command("list")
def list_() -> None:
    """What runs and waits, a line for each task; work that no worker takes; and what is parked, a line each."""

    async def read(session: AsyncSession, now: datetime) -> tuple[list[Queue], list[Parked], dict[str, int]]:
        return await queues(session, None, now=now), await list_parked(session), await nobodys(session, now)

    for line in told(*asyncio.run(_with_database(read))):
        print(line)


def told(tasks: Sequence[Queue], parked: Sequence[Parked], alone: Mapping[str, int]) -> Iterator[str]:
    """The lines of the list."""
    under_way = [each for each in tasks if each.running or each.due or each.to_come]
    for task in under_way:
        late = f" ({task.late} for over a minute)" if task.late else ""
        yield f"{task.task}: {task.running} at work, {task.due} waiting{late}, {task.to_come} for later"
    if not under_way:
        yield "Nothing runs or waits."
    for each in parked:
        yield f"{each.name}  {explain(each).sentence}"
    for name, count in alone.items():
        yield f"{name}: {count} wait, no live worker takes them. Start one: parley serve --role worker"
    if not parked and not alone:
        yield "Nothing has failed for good."


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
