"""``parley audit``: prove that the chains are whole, take one out, and write signed heads outside of the database."""

import asyncio
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kit.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from sqlalchemy.ext.asyncio import AsyncSession

    from api.audit.verify import Verdict

app = typer.Typer(no_args_is_help=True, help="The audit: prove it whole, take it out, sign it outside the database.")
Organisation = Annotated[str, typer.Option(help="The organisation's slug.")]


@app.command()
def verify(
    organisation: Annotated[str, typer.Option(help="One organisation's slug; without, all.")] = "",
    public_key: Annotated[Path | None, typer.Option(help="A PEM file, to check without the master keys.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Exported heads kept elsewhere.")] = None,
) -> None:
    """Walk every chain against its signed heads. Exit status 1 when a link is broken; the first one is told."""
    settings = Settings()
    broken = asyncio.run(_verify(settings, organisation, public_key, folder or settings.audit_folder))
    if broken:
        raise typer.Exit(1)


@app.command()
def export(organisation: Organisation) -> None:
    """One organisation's audit as JSON lines on standard output, oldest first; that it was taken is recorded."""
    asyncio.run(_export(Settings(), organisation))


@app.command()
def heads() -> None:
    """Write the signed heads out now; the worker does so every minute."""
    print(f"{asyncio.run(_heads(Settings()))} heads were written to {Settings().audit_folder}")


async def _verify(settings: Settings, slug: str, pem: Path | None, folder: Path) -> int:
    from api.audit.verify import verify as walk
    from kit.db import Database
    from kit.tenancy import EVERYBODY

    database, broken = Database(settings.database, unsaid=EVERYBODY), 0
    public = _public_key(settings, pem)
    try:
        async with database.reading() as session:
            chosen = [await _find(session, slug)] if slug else await _everybody(session, folder)
        for key in chosen:
            async with database.reading() as session:
                broken += _tell(key, await walk(session, key, public, folder))
    finally:
        await database.close()
    return broken


async def _everybody(session: "AsyncSession", folder: Path) -> list[uuid.UUID]:
    """Whoever is there, and whoever heads were exported for."""
    from sqlalchemy import select

    from api.audit.heads import organisations_in
    from models.identity import Organisation

    return sorted({*await session.scalars(select(Organisation.id)), *organisations_in(folder)})


async def _find(session: "AsyncSession", slug: str) -> uuid.UUID:
    from api.identity.organisations import get_organisation

    return (await get_organisation(session, slug)).id


def _public_key(settings: Settings, pem: Path | None) -> "Ed25519PublicKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    from api.audit.heads import signing_key
    from kit.keys import master_key

    if pem is None:
        return signing_key(master_key(settings)).public_key()
    key = load_pem_public_key(pem.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise typer.BadParameter("the file holds no Ed25519 key")
    return key


def _tell(key: uuid.UUID, verdict: "Verdict") -> bool:
    if verdict.broken is None:
        print(f"{key}: {verdict.entries} entries hold, and fit {verdict.heads} exported heads")
        return False
    where = f"entry {verdict.broken.number}" if verdict.broken.number is not None else "beside the chain"
    print(f"{key}: BROKEN at {where}: {verdict.broken.why}")
    return True


async def _export(settings: Settings, slug: str) -> None:
    from api.audit.export import all_lines
    from api.identity.acting import Working
    from kit.acting import acting
    from kit.clock import clock_from
    from kit.db import Database
    from kit.keys import master_key
    from kit.outbox import announce
    from kit.tenancy import EVERYBODY
    from models.events import DataExported

    database, keys, clock = (
        Database(settings.database, unsaid=EVERYBODY),
        master_key(settings),
        clock_from(settings.now),
    )
    try:
        async with database.writing() as session:
            key = await _find(session, slug)
            told = DataExported(organisation_id=key, subject=key, what="audit", by=None)
            with acting(Working(keys, clock, asked="parley audit export")):
                await announce(session, told, clock.now())
                await session.commit()
        async for some in all_lines(database, keys, key):
            print(some, end="")
    finally:
        await database.close()


async def _heads(settings: Settings) -> int:
    from api.audit.export import write_heads
    from kit.db import Database
    from kit.keys import master_key
    from kit.tenancy import EVERYBODY

    database = Database(settings.database, unsaid=EVERYBODY)
    written = await write_heads(database, master_key(settings), settings.audit_folder)
    await database.close()
    return written
