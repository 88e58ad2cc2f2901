"""The second wall between organisations: PostgreSQL hides and refuses every row that is not the caller's.

``raise_walls`` is run at the end of each migration and does what is still lacking: two roles without login, a policy
for each of three roles on every table with an ``organisation_id``, and the doors. It stands beside the migrations, not
in one of them, because roles belong to the server: a dump restored on another one comes without.
"""

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from kit.tenancy import APP, FIND, SETTING, WORKER

DOORS = {
    "organisations": "SELECT id FROM organisations WHERE shown IN ('', slug) ORDER BY seeded_at DESC, id DESC LIMIT 1",
    "sign_ins": "SELECT organisation_id FROM sign_ins WHERE digest = shown OR previous_digest = shown",
    "api_keys": "SELECT organisation_id FROM api_keys WHERE digest = shown",
    "integration_tokens": "SELECT organisation_id FROM integration_tokens WHERE access_digest = shown",
    "sign_in_links": "SELECT organisation_id FROM sign_in_links WHERE digest = shown",
    "calendar_feeds": "SELECT organisation_id FROM calendar_feeds WHERE digest = shown",
    **{
        table: f"SELECT organisation_id FROM {table} WHERE id = CAST(shown AS uuid)"  # noqa: S608 - names of ours
        for table in (
            "integrations", "sign_in_codes", "passkey_ceremonies", "connections", "payments", "bookings", "clients",
            "builders", "saved_methods",
        )
    },
}  # fmt: skip
"""How an organisation is found by what somebody shows: a name, a secret's digest, or an id that was given out."""

_ONLY_GROW = (
    "audit_entries", "ledger_entries", "ledger_transfers", "invoices", "credit_entries", "point_entries", "consents",
)  # fmt: skip
"""What nobody but the owner of the schema may even try to change; triggers refuse it to the owner too."""
_OWN = f"(SELECT NULLIF(current_setting('{SETTING}', true), '')::uuid)"
_UNWALLED = """
SELECT c.relname FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
AND (c.relname = 'organisations' OR EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped))
AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND 3 <= (
    SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid
    AND p.polname IN ('own_organisation', 'every_organisation', 'owner_migrates')))
ORDER BY c.relname
"""
_ROLES = text("SELECT count(*) FROM pg_roles WHERE rolname = ANY(:roles) AND pg_has_role(oid, 'MEMBER')").bindparams(
    roles=[APP, WORKER]
)


def raise_walls(connection: Connection) -> None:
    """Bring the policies up to the tables that are there; leaves all as it is where the roles can't be had."""
    if connection.dialect.name != "postgresql" or not _have_roles(connection):
        return
    for table in unwalled(connection):
        _wall_off(connection, table)
    _let_in(connection)
    connection.execute(text(_doors(connection.scalar(text("SELECT current_schema()")))))
    connection.execute(text(f"REVOKE ALL ON FUNCTION {FIND}(text, text) FROM PUBLIC"))
    connection.execute(text(f"GRANT EXECUTE ON FUNCTION {FIND}(text, text) TO {APP}, {WORKER}"))


def unwalled(connection: Connection) -> list[str]:
    """The organisations' tables that lack row-level security or one of its policies."""
    return list(connection.scalars(text(_UNWALLED)))


def are_up(connection: Connection) -> bool:
    """Whether this login's transactions are held to their organisation at all."""
    return bool(connection.info.get("walled"))


def _have_roles(connection: Connection) -> bool:
    """Make the roles and become their member, if need be and allowed."""
    if connection.scalar(_ROLES) == 2:  # noqa: PLR2004 - both
        return True
    try:
        with connection.begin_nested():
            for role in (APP, WORKER):
                if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}):
                    connection.execute(text(f"CREATE ROLE {role} NOLOGIN NOBYPASSRLS"))
                connection.execute(text(f"GRANT {role} TO CURRENT_USER"))
    except ProgrammingError:  # not allowed; ``parley doctor`` says what to do
        return False
    return True


def _wall_off(connection: Connection, table: str) -> None:
    own = f"{'id' if table == 'organisations' else 'organisation_id'} = {_OWN}"
    policies = {
        "own_organisation": (APP, own),
        "every_organisation": (WORKER, "true"),
        "owner_migrates": ("CURRENT_USER", "true"),
    }
    connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"))
    for name, (role, rule) in policies.items():
        connection.execute(text(f"DROP POLICY IF EXISTS {name} ON {table}"))
        connection.execute(text(f"CREATE POLICY {name} ON {table} TO {role} USING ({rule}) WITH CHECK ({rule})"))
    if table == "organisations":  # their names and addresses are public
        connection.execute(text(f"DROP POLICY IF EXISTS public ON {table}"))
        connection.execute(text(f"CREATE POLICY public ON {table} FOR SELECT TO {APP} USING (true)"))


def _let_in(connection: Connection) -> None:
    roles = f"{APP}, {WORKER}"
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    for grant in (
        f"GRANT USAGE ON SCHEMA {schema} TO {roles}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {roles}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {roles}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {roles}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {roles}",
    ):
        connection.execute(text(grant))
    for table in _ONLY_GROW:
        if connection.scalar(text("SELECT to_regclass(:table)"), {"table": table}):  # a schema may be older
            connection.execute(text(f"REVOKE UPDATE, DELETE ON {table} FROM {roles}"))


def _doors(schema: str) -> str:
    """A function that runs as the owner, for whoever asks is not known yet; it tells an organisation's id alone."""
    branches = "\n".join(f"WHEN '{door}' THEN RETURN ({found});" for door, found in DOORS.items())
    return (
        f"CREATE OR REPLACE FUNCTION {FIND}(door text, shown text) RETURNS uuid "
        f"LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, {schema}, pg_temp "
        f"AS $$ BEGIN CASE door\n{branches}\nEND CASE; END $$"
    )
