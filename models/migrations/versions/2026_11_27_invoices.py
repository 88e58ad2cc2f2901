"""Invoices are issued for packages as well; each document is for a booking or for a purchase."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_invoices"
down_revision = "2026_11_26_doors"
branch_labels = None
depends_on = None

_RULE = "(booking_id IS NULL) <> (purchase_id IS NULL)"


def upgrade() -> None:
    kind = "CHAR(32)" if _is_sqlite() else "UUID"
    column = f"purchase_id {kind} CONSTRAINT fk_invoices_purchase_id_purchases REFERENCES purchases (id)"
    if _is_sqlite():
        _rewrite("booking_id CHAR(32) NOT NULL", "booking_id CHAR(32)")
        op.execute(f"ALTER TABLE invoices ADD COLUMN {column} CONSTRAINT ck_invoices_one_thing CHECK ({_RULE})")
    else:
        op.alter_column("invoices", "booking_id", nullable=True)
        op.execute(f"ALTER TABLE invoices ADD COLUMN {column}")
        op.create_check_constraint(op.f("ck_invoices_one_thing"), "invoices", _RULE)
    op.create_index("ix_invoices_purchase", "invoices", ["purchase_id"], unique=False)


def downgrade() -> None:
    """Only where no document is for a package: none is ever taken away."""
    op.drop_index("ix_invoices_purchase", table_name="invoices")
    if _is_sqlite():
        op.drop_column("invoices", "purchase_id")
        _rewrite("booking_id CHAR(32)", "booking_id CHAR(32) NOT NULL")
    else:
        op.drop_constraint(op.f("ck_invoices_one_thing"), "invoices", type_="check")
        op.drop_column("invoices", "purchase_id")
        op.alter_column("invoices", "booking_id", nullable=False)


def _rewrite(old: str, new: str) -> None:
    """SQLite drops a NOT NULL by a change of the table's text alone (its documentation says how): rows stay the same."""
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text(
        "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'invoices'"
    )
    op.execute(change.bindparams(old=old, new=new))
    op.execute(f"PRAGMA schema_version={version + 1}")
    op.execute("PRAGMA writable_schema=OFF")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
