"""Bring a database to the newest schema, and make sure the walls stand.

Alembic does not notice a dropped exclusion constraint, trigger or policy, so ``missing_walls`` asks the database.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from kit.db import Database
from kit.tenancy import OWNER, acting
from models.walls import are_up, raise_walls, unwalled

_TRIGGERS = (
    "no_double_booking_insert", "no_double_booking_update", "audit_only_grows_UPDATE", "audit_only_grows_DELETE",
    "ledger_balances", "ledger_is_sealed",
    "ledger_entries_only_grow_UPDATE", "ledger_entries_only_grow_DELETE", "ledger_transfers_only_grow_UPDATE",
    "ledger_transfers_only_grow_DELETE", "invoices_only_grow_UPDATE", "invoices_only_grow_DELETE",
    "credit_entries_only_grow_UPDATE", "credit_entries_only_grow_DELETE", "point_entries_only_grow_UPDATE",
    "point_entries_only_grow_DELETE", "consents_only_grow_UPDATE", "consents_only_grow_DELETE",
)  # fmt: skip
_WALLS = {
    "no_double_booking", "audit_only_grows", "ledger_balances", "ledger_is_sealed", "ledger_entries_only_grow",
    "ledger_transfers_only_grow", "invoices_only_grow",
    "credit_entries_only_grow", "point_entries_only_grow", "consents_only_grow",
}  # fmt: skip


def config() -> Config:
    """Alembic's configuration, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    return made


async def migrate(database: Database, *, to: str = "head") -> None:
    """Upgrade to ``to``; repeating it changes nothing."""
    with acting(OWNER):
        async with database.engine.connect() as connection:
            await connection.execution_options(writes=True)
            await connection.run_sync(_upgrade, to)
            await connection.commit()
    await database.engine.dispose()  # connections look for the walls when they are made


def _upgrade(connection: Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(7061726)"))
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, to)
    raise_walls(connection)


async def is_current(database: Database) -> bool:
    """Whether the schema is the newest this code knows."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_at_head)


def _at_head(connection: Connection) -> bool:
    heads = set(ScriptDirectory.from_config(config()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads


async def missing_walls(database: Database) -> list[str]:
    """The last walls not in place: against double booking, between organisations, around audit and ledger.

    Empty when all is well. Where the second wall between organisations never was, it is not missed; ``parley doctor``
    tells.
    """
    async with database.engine.connect() as connection:
        if database.embedded:
            found = await connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            return sorted(set(_TRIGGERS) - set(found))
        walls = "SELECT conname FROM pg_constraint WHERE contype = 'x' UNION SELECT tgname FROM pg_trigger"
        found = await connection.scalars(text(walls))
        lost = await connection.run_sync(unwalled) if await connection.run_sync(are_up) else []
        return sorted(_WALLS - set(found)) + [f"the policies of {table}" for table in lost]
