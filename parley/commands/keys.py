"""``parley keys``: rotate the master keys without stopping anything, and drop older ones once nothing needs them."""

import asyncio
from contextlib import nullcontext

import typer
from rich import print as show

from kit.errors import Conflict, Unsupported
from kit.settings import Settings
from kit.tenancy import EVERYBODY

app = typer.Typer(no_args_is_help=True, help="Master keys: rotate them, see what is under which, drop older ones.")


class StillNeeded(Conflict):
    type, title = "key-still-needed", "Older keys are still needed"
    next_step = "Run “parley keys rotate --no-new”, or let the worker run; kept answers go in three days."


@app.command()
def rotate(*, new: bool = True) -> None:
    """Put a fresh master key in front and wrap sealed values anew. Running processes learn of it by themselves."""
    from kit.keys import key_source

    settings = Settings()
    if new:
        try:
            key_source(settings).add(settings)
        except Unsupported as error:
            show(str(error))
            raise typer.Exit(2) from error
        show("A fresh master key is in front.")
    if _is_running(settings):
        show("The running server wraps sealed values anew within minutes; see: parley keys status")
        return
    show(f"{asyncio.run(_reseal(settings))} values were wrapped anew.")


@app.command()
def status() -> None:
    """How many sealed values are under older keys."""
    show(f"{asyncio.run(_count(Settings()))} values are under older keys.")


@app.command()
def retire() -> None:
    """Drop older master keys, if nothing is sealed under them any more."""
    from kit.keys import key_source

    settings = Settings()
    if asyncio.run(_count(settings)):
        raise StillNeeded
    try:
        key_source(settings).drop_older(settings)
    except Unsupported as error:
        show(str(error))
        raise typer.Exit(2) from error
    show("Older master keys are gone.")


def _is_running(settings: Settings) -> bool:
    from parley.running import running

    return settings.embedded and running(settings.home) is not None


async def _reseal(settings: Settings) -> int:
    from parley.house import build
    from parley.reseal import reseal_all
    from parley.running import only_one

    with only_one(settings.home, url=settings.url) if settings.embedded else nullcontext():
        house = build(settings, unsaid=EVERYBODY)
        done = await reseal_all(house.database, house.keys)
        await house.database.close()
    return done


async def _count(settings: Settings) -> int:
    from kit.db import Database
    from kit.keys import master_key
    from parley.reseal import count_older

    database = Database(settings.database, unsaid=EVERYBODY)
    found = await count_older(database, master_key(settings))
    await database.close()
    return found
