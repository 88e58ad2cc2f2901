"""The ``parley`` command."""

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from rich import print as show

from kit.errors import Problem
from kit.log import set_up
from kit.settings import Settings
from parley.commands import audit, keys
from parley.commands.models import app as models
from parley.commands.reconcile import reconcile
from parley.commands.work import work
from parley.roles import Role

if TYPE_CHECKING:
    from nlu.understanding import Engine
    from parley.seed import Seeded
    from parley.seed_document import SeedDocument

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Parley: a booking system that people talk to.")
app.add_typer(work, name="work")
app.add_typer(keys.app, name="keys")
app.add_typer(audit.app, name="audit")
app.add_typer(models, name="models")
app.command()(reconcile)


@app.command()
def serve(
    role: Annotated[Role, typer.Option(help="all, web, bot, relay or worker")] = "all",
    queues: Annotated[str, typer.Option(help="The queues a worker takes from, with commas; without, all.")] = "",
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65_535)] = 8000,
) -> None:
    """Run a role. ``all`` with SQLite is everything in one process."""
    from parley.memory import all_to_stay
    from parley.port import take
    from parley.running import only_one
    from parley.telling import Telling, address_of, configuration, listening_line, reached_at

    address = address_of(host, port)
    settings = reached_at(Settings(), role, address)
    chosen = _queues(queues, role)
    if settings.embedded and role != "all":
        _fail("Roles apart need PostgreSQL: set DATABASE_URL. With SQLite run: parley serve --role all")
    alone = only_one(settings.home, url=address) if settings.embedded else nullcontext()
    with alone, take(host, port) as listening:
        with all_to_stay():
            from parley.serve import app_for  # takes seconds, so only once the data and the port are ours

            server = configuration(app_for(role, settings, queues=chosen), host, port, trusted=settings.trusted_proxies)
        Telling(server, listening_line(role, address, settings.url)).run(sockets=[listening])


def _queues(named: str, role: Role) -> list[str] | None:
    from parley.roles import QUEUES

    chosen = [name.strip() for name in named.split(",") if name.strip()]
    if chosen and role != "worker":
        _fail("Only a worker takes from chosen queues: use --role worker.")
    if unknown := set(chosen) - set(QUEUES):
        _fail(f"There is no queue {', '.join(sorted(unknown))}. There are: {', '.join(QUEUES)}")
    return chosen or None


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema; repeating it changes nothing."""
    from models.migrate import migrate as upgrade
    from parley.house import build

    async def run() -> None:
        house = build(Settings())
        await upgrade(house.database)
        await house.database.close()

    asyncio.run(run())
    show("The database is at the newest schema.")


@app.command()
def seed(file: Annotated[Path, typer.Argument(help="A document as docs/guide/seeding.md describes it.")]) -> None:
    """Make an organisation from one JSON document; prints its address and an API key."""
    from parley.seed_document import SeedDocument

    try:
        document = SeedDocument.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        _fail(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
    except OSError as error:
        _fail(f"{file} cannot be read: {error.strerror}")

    made = asyncio.run(_plant(lambda _now: document))
    address = f"{Settings().url.rstrip('/')}/o/{made.slug}"
    told = {"organisation": made.slug, "address": address, "sign_in": f"{address}/sign-in", "owner": made.owner}
    print(json.dumps(told | {"key": made.key}))
    print(f"Start it with: uv run parley serve\nThen open: {address}", file=sys.stderr)


@app.command()
def demo() -> None:
    """Make the demo business, unless it is there already."""
    from parley.demo import document
    from parley.seed import SlugTaken

    try:
        asyncio.run(_plant(document))
    except SlugTaken:
        show("The demo business is there already.")


async def _plant(make: Callable[[datetime], "SeedDocument"]) -> "Seeded":
    from kit.tenancy import EVERYBODY
    from models.migrate import migrate as upgrade
    from parley.house import build
    from parley.running import only_one
    from parley.seed import seed as plant

    settings = Settings()
    alone = only_one(settings.home, url=settings.url) if settings.embedded else nullcontext()
    with alone:
        house = build(settings, unsaid=EVERYBODY)
        await upgrade(house.database)
        made = await plant(house.database, house.clock, house.keys, make(house.clock.now()))
        await house.database.close()
    return made


@app.command()
def doctor() -> None:
    """What is configured, what is missing, and how to get it."""
    from parley.doctor.examine import examine

    for line in asyncio.run(examine(Settings())):
        print(line)


@app.command()
def slots() -> None:
    """Read one availability case (JSON) and print its answer; the format is in docs/doors.md."""
    from parley.doors.slots import answer

    _one_case(answer)


@app.command()
def understand(*, jsonl: Annotated[bool, typer.Option("--jsonl", help="A case a line.")] = True) -> None:
    """Read messages, a case a line, and print what each means, a line each, in the same order."""
    from parley.serve import engine_for

    engine = engine_for(Settings())
    for line in sys.stdin:
        if jsonl and line.strip():
            print(json.dumps(_understood(line, engine), ensure_ascii=False, default=str), flush=True)


@app.command()
def chat(
    *,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="A message a line in, an answer a line out.")] = False,
    conversation: str = "",
    organisation: str = "",
) -> None:
    """Talk to the bot here; uses the running server, or starts one for the while."""
    from parley.chat import run

    asyncio.run(run(Settings(), jsonl=jsonl, conversation=conversation, organisation=organisation))


def _one_case(answer: Any) -> None:
    try:
        case = json.loads(sys.stdin.read())
    except (ValueError, RecursionError) as error:
        _problem({"type": "not-json", "title": "The case is not JSON", "detail": str(error)})
    try:
        print(json.dumps(answer(case)))
    except Problem as problem:
        _problem(problem.document())


def _understood(line: str, engine: "Engine") -> dict[str, Any]:
    from nlu.door import answer

    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": {"type": "not-json", "title": "This line is not JSON", "detail": str(error)}}
    return answer(case, engine)


def _problem(document: dict[str, Any]) -> None:
    print(json.dumps(document))
    raise typer.Exit(2)


def _fail(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)


def main() -> None:
    """The entry point: problems are printed with their next step, without a traceback."""
    set_up()
    try:
        app()
    except Problem as problem:
        print(problem.told(), file=sys.stderr)
        sys.exit(2)
