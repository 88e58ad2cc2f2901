"""Listening to a channel of PostgreSQL for good, through restarts of the server; says when calls may be lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog
from sqlalchemy import URL

log = structlog.get_logger(__name__)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0


@asynccontextmanager
async def hearing(
    url: URL, channel: str, heard: Callable[[str], None], missed: Callable[[], None]
) -> AsyncIterator[None]:
    """Call ``heard`` with what is said on ``channel`` while the body runs; on SQLite nothing is ever said.

    ``missed`` is called after each (re)connection: what was said before it is lost.
    """
    if url.get_backend_name() != "postgresql":
        yield
        return
    ready = asyncio.Event()
    task = asyncio.create_task(_listen(url, channel, heard, missed, ready.set))
    try:
        await ready.wait()
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _listen(
    url: URL, channel: str, heard: Callable[[str], None], missed: Callable[[], None], ready: Callable[[], None]
) -> None:
    """Listen for good; pause longer each time it fails."""
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    pause = _FIRST_PAUSE
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {channel}")
                pause = _FIRST_PAUSE
                missed()
                ready()
                async for told in connection.notifies():
                    heard(told.payload)
        except psycopg.OperationalError as failure:
            log.warning("listening lost the database", channel=channel, error=str(failure).strip(), again_in=pause)
        ready()
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
