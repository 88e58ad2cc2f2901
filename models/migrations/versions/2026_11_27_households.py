"""People who share a number: each is a client of their own, and hangs on whoever wrote from it first."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_households"
down_revision = "2026_11_27_languages"
branch_labels = None
depends_on = None

_NAME = "fk_clients_household_id_clients"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"ALTER TABLE clients ADD COLUMN household_id CHAR(32) CONSTRAINT {_NAME} REFERENCES clients (id)")
    else:
        op.execute("SET LOCAL lock_timeout = '5s'")
        op.add_column("clients", sa.Column("household_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(_NAME), "clients", "clients", ["household_id"], ["id"])
    op.create_index(op.f("ix_clients_household_id"), "clients", ["household_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_clients_household_id"), table_name="clients")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_NAME), "clients", type_="foreignkey")
    op.drop_column("clients", "household_id")
