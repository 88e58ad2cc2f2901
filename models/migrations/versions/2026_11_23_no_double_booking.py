"""The last wall against double booking: no two active sessions of a builder overlap."""

from alembic import op

revision = "2026_11_23_no_double_booking"
down_revision = "2026_11_23_first_tables"
branch_labels = None
depends_on = None

_EXCLUDE = """
ALTER TABLE sessions ADD CONSTRAINT no_double_booking
EXCLUDE USING gist (builder_id WITH =, tstzrange(occupies_from, occupies_to) WITH &&) WHERE (state = 'active')
"""
_TRIGGER = """
CREATE TRIGGER no_double_booking_{when} BEFORE {event} ON sessions WHEN NEW.state = 'active'
BEGIN
    SELECT RAISE(ABORT, 'no_double_booking') WHERE EXISTS (
        SELECT 1 FROM sessions WHERE builder_id = NEW.builder_id AND state = 'active' AND id <> NEW.id
        AND occupies_from < NEW.occupies_to AND NEW.occupies_from < occupies_to
    );
END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        op.execute(_EXCLUDE)
        return
    op.execute(_TRIGGER.format(when="insert", event="INSERT"))
    op.execute(_TRIGGER.format(when="update", event="UPDATE OF builder_id, occupies_from, occupies_to, state"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE sessions DROP CONSTRAINT no_double_booking")
        return
    op.execute("DROP TRIGGER no_double_booking_insert")
    op.execute("DROP TRIGGER no_double_booking_update")
