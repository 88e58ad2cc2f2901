"""A connection to PostgreSQL as we use it: instants in UTC, and each transaction begun in its scope.

The scope (``kit.tenancy``) rides on the statement that begins the transaction, so it costs no round trip of its own.
That takes a connection on which the driver begins none by itself: to psycopg it is in autocommit, as far as ``BEGIN``
goes; it commits and rolls back as ever.
"""

from datetime import timedelta
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from kit.tenancy import APP, FIND, WORKER, Scope, said

_IS_WALLED = """
SELECT to_regproc(%s) IS NOT NULL
AND EXISTS (SELECT FROM pg_roles WHERE rolname IN (%s, %s) AND pg_has_role(oid, 'MEMBER'))
"""


class _Cursor(AsyncCursor[Any]):
    """Sends several statements at once as they stand: they can't be prepared, and have no parameters."""

    async def execute(self, query: Any, params: Any = None, **more: Any) -> Any:
        if isinstance(query, str) and query.startswith(("BEGIN", "SET LOCAL")):
            return await super().execute(query, None, prepare=False)
        return await super().execute(query, params, **more)


def open_engine(url: str, *, pool: int, idle_limit: timedelta | None, unsaid: Scope) -> AsyncEngine:
    """The engine; ``unsaid`` is the scope of transactions begun where nothing was said."""
    engine = create_async_engine(
        url, pool_size=pool, max_overflow=pool, pool_timeout=60, isolation_level="AUTOCOMMIT",
        connect_args={"options": _options(idle_limit), "cursor_factory": _Cursor},
        hide_parameters=True,  # they are names, addresses and digests: no error may tell them
    )  # fmt: skip

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN; {(said() or unsaid).as_sql()}" if connection.info["walled"] else "BEGIN")

    event.listen(engine.sync_engine, "connect", _look_for_walls)
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def _options(idle_limit: timedelta | None) -> str:
    """What a connection asks for: instants as they are kept, and an end to transactions that idle."""
    utc = "-c timezone=UTC"
    if idle_limit is None:
        return utc
    return f"{utc} -c idle_in_transaction_session_timeout={round(idle_limit / timedelta(milliseconds=1))}"


def _look_for_walls(connection: Any, record: Any) -> None:
    """Note whether this database has its policies, and this login their roles."""

    async def look(driver: AsyncConnection[Any]) -> bool:
        found = await (await driver.execute(_IS_WALLED, (FIND, APP, WORKER))).fetchone()
        return bool(found and found[0])

    record.info["walled"] = connection.run_async(look)
