"""The life of a payment: kept and taken later, disputed, asked about; what vendors told is sealed for whoever pays."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_payment_life"
down_revision = "2026_11_25_channels"
branch_labels = None
depends_on = None

_COUNTS = ("received", "settled", "owed", "disputed", "lost", "covers_from", "asks", "refund_asks", "capture_asks")
_CHECKS = {
    "ck_payments_state": (
        "state IN ('created','challenged','succeeded','declined','refunded','cancelled')",
        "state IN ('created','challenged','declined','authorised','cancelled','succeeded','refunded')",
    ),
    "ck_payments_amounts": (
        "amount > 0 AND 0 <= refunded AND refunded <= amount",
        "amount > 0 AND 0 <= refunded AND refunded <= received",
    ),
}
_INDEXES = {
    "ix_payments_decided": ("payments", "id", "capture_due IS NOT NULL"),
    "ix_payments_unsure": ("payments", "ask_at", "ask_at IS NOT NULL"),
    "ix_vendor_events_waiting": ("vendor_events", "vendor_id", "applied_at IS NULL"),
}


def upgrade() -> None:
    for name in _COUNTS:
        op.add_column("payments", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    op.add_column("payments", sa.Column("take", sa.String(length=8), server_default="now", nullable=False))
    op.add_column("payments", sa.Column("capture_due", sa.Integer(), nullable=True))
    op.add_column("payments", sa.Column("ask_at", kit.db.Instant(timezone=True), nullable=True))
    op.execute("UPDATE payments SET received = amount WHERE state IN ('succeeded','refunded')")
    op.execute("UPDATE payments SET owed = refunded + refund_due, settled = received")
    for name, (old, new) in _CHECKS.items():
        _change_check(name, old, new)

    op.create_table(
        "disputes",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("ruling", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_disputes_amount")),
        sa.CheckConstraint("ruling IN ('opened','lost','won')", name=op.f("ck_disputes_ruling")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_disputes_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_disputes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("payment_id", "vendor_id", name=op.f("uq_disputes_payment_id_vendor_id")),
    )
    op.create_index(op.f("ix_disputes_organisation_id"), "disputes", ["organisation_id"], unique=False)

    for column, table in (("key_id", "subject_keys"), ("payment_id", "payments")):
        name, kind = f"fk_vendor_events_{column}_{table}", "CHAR(32)" if _is_sqlite() else "UUID"
        op.execute(f"ALTER TABLE vendor_events ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {table} (id)")
    op.add_column("vendor_events", sa.Column("vendor_id", sa.String(length=200), nullable=True))
    op.add_column("vendor_events", sa.Column("outcome", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("vendor_events", sa.Column("problem", sa.String(length=200), nullable=True))
    op.create_index("ix_vendor_events_payment", "vendor_events", ["payment_id"], unique=False)
    for name, (table, column, where) in _INDEXES.items():
        condition = sa.text(where)
        op.create_index(name, table, [column], unique=False, postgresql_where=condition, sqlite_where=condition)


def downgrade() -> None:
    for name, (table, _, where) in _INDEXES.items():
        op.drop_index(name, table_name=table, postgresql_where=sa.text(where), sqlite_where=sa.text(where))
    op.drop_index("ix_vendor_events_payment", table_name="vendor_events")
    for column in ("problem", "outcome", "vendor_id", "payment_id", "key_id"):
        op.drop_column("vendor_events", column)
    op.drop_table("disputes")
    for name, (old, new) in _CHECKS.items():
        _change_check(name, new, old)
    for column in ("ask_at", "capture_due", "take", *_COUNTS):
        op.drop_column("payments", column)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _change_check(name: str, old: str, new: str) -> None:
    """Another rule for rows to come.

    SQLite has no statement for that: its documentation (“Making Other Kinds Of Table Schema Changes”) has the text of
    the table changed instead, which is safe for a CHECK because it changes nothing about how rows are stored.
    """
    if not _is_sqlite():
        op.drop_constraint(op.f(name), "payments", type_="check")
        op.create_check_constraint(op.f(name), "payments", new)
        return
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text(
        "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'payments'"
    )
    op.execute(change.bindparams(old=old, new=new))
    op.execute(f"PRAGMA schema_version={version + 1}")
    op.execute("PRAGMA writable_schema=OFF")
