"""Amounts of money have 64 bits (SQLite's have them anyway); own accounts, saved ways to pay, amounts on account.

PostgreSQL writes these tables anew under a lock; code that is older reads and writes them as before.
"""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_dues"
down_revision = "2026_11_25_moves"
branch_labels = None
depends_on = None

_AMOUNTS = {
    "payments": (
        "amount", "received", "settled", "owed", "refunded", "disputed", "lost", "covers_from", "refund_due",
        "capture_due",
    ),
    "disputes": ("amount",),
    "invoices": ("total",),
    "ledger_entries": ("amount",),
    "packages": ("price",),
    "holdings": ("price",),
    "credit_entries": ("value",),
    "coupons": ("amount",),
    "services": ("price",),
    "bookings": ("price",),
    "notices": ("amount",),
}  # fmt: skip
_REFERENCES = {"connection_id": "connections", "due_id": "dues"}
_INDEXES = (
    ("uq_dues_open", "booking_id", True, "state = 'open'"),
    ("ix_dues_next", "next_try_at", False, "next_try_at IS NOT NULL"),
)


def upgrade() -> None:
    _change(sa.BigInteger())
    _make_saved_methods()
    _make_dues()
    _make_purchases()
    kind = "CHAR(32)" if _is_sqlite() else "UUID"
    for column, table in _REFERENCES.items():
        name = f"fk_payments_{column}_{table}"
        op.execute(f"ALTER TABLE payments ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {table} (id)")
    op.add_column("payments", sa.Column("customer", sa.String(length=200), nullable=True))
    _let_payments_be_for_purchases(kind)


def _make_saved_methods() -> None:
    op.create_table(
        "saved_methods",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("method", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=200), nullable=True),
        sa.Column("vendor_id", sa.String(length=200), nullable=True),
        sa.Column("setup_id", sa.String(length=200), nullable=True),
        sa.Column("vendor_key", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("agreed_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked','challenged','saved','declined','removed')", name=op.f("ck_saved_methods_state")
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_saved_methods_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_saved_methods_connection_id_connections")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_saved_methods_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_methods")),
        sa.UniqueConstraint("vendor_key", name=op.f("uq_saved_methods_vendor_key")),
    )
    op.create_index(op.f("ix_saved_methods_organisation_id"), "saved_methods", ["organisation_id"], unique=False)
    op.create_index("ix_saved_methods_client", "saved_methods", ["client_id"], unique=False)


def _make_dues() -> None:
    op.create_table(
        "dues",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("method_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("failed_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("ends_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open','paid','ended','cancelled')", name=op.f("ck_dues_state")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_dues_amount")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_dues_booking_id_bookings")),
        sa.ForeignKeyConstraint(["method_id"], ["saved_methods.id"], name=op.f("fk_dues_method_id_saved_methods")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_dues_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues")),
    )
    op.create_index(op.f("ix_dues_organisation_id"), "dues", ["organisation_id"], unique=False)
    for name, column, unique, where in _INDEXES:
        condition = sa.text(where)
        op.create_index(name, "dues", [column], unique=unique, postgresql_where=condition, sqlite_where=condition)


def _make_purchases() -> None:
    op.create_table(
        "purchases",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("holding_id", sa.Uuid(), nullable=True),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open','paid')", name=op.f("ck_purchases_state")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_purchases_client_id_clients")),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_purchases_package_id_packages")),
        sa.ForeignKeyConstraint(["holding_id"], ["holdings.id"], name=op.f("fk_purchases_holding_id_holdings")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_purchases_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchases")),
    )
    op.create_index(op.f("ix_purchases_organisation_id"), "purchases", ["organisation_id"], unique=False)
    op.create_index("ix_purchases_client", "purchases", ["client_id"], unique=False)


def _let_payments_be_for_purchases(kind: str) -> None:
    """A payment is for a booking or for a purchase, never both; each rule is written as its database takes it."""
    column = f"purchase_id {kind} CONSTRAINT fk_payments_purchase_id_purchases REFERENCES purchases (id)"
    rule = "(booking_id IS NULL) <> (purchase_id IS NULL)"
    if _is_sqlite():
        _rewrite("booking_id CHAR(32) NOT NULL", "booking_id CHAR(32)")
        op.execute(f"ALTER TABLE payments ADD COLUMN {column} CONSTRAINT ck_payments_one_thing CHECK ({rule})")
    else:
        op.alter_column("payments", "booking_id", nullable=True)
        op.execute(f"ALTER TABLE payments ADD COLUMN {column}")
        op.create_check_constraint(op.f("ck_payments_one_thing"), "payments", rule)
    op.create_index("ix_payments_purchase", "payments", ["purchase_id"], unique=False)


def _rewrite(old: str, new: str) -> None:
    """SQLite drops a NOT NULL by a change of the table's text alone (its documentation says how): rows stay the same."""
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.execute("PRAGMA writable_schema=ON")
    change = sa.text(
        "UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'payments'"
    )
    op.execute(change.bindparams(old=old, new=new))
    op.execute(f"PRAGMA schema_version={version + 1}")
    op.execute("PRAGMA writable_schema=OFF")


def downgrade() -> None:
    op.drop_index("ix_payments_purchase", table_name="payments")
    if _is_sqlite():
        op.drop_column("payments", "purchase_id")
        _rewrite("booking_id CHAR(32)", "booking_id CHAR(32) NOT NULL")
    else:
        op.drop_constraint(op.f("ck_payments_one_thing"), "payments", type_="check")
        op.drop_column("payments", "purchase_id")
        op.alter_column("payments", "booking_id", nullable=False)
    op.drop_table("purchases")
    for column in ("customer", *_REFERENCES):
        op.drop_column("payments", column)
    op.drop_table("dues")
    op.drop_table("saved_methods")
    _change(sa.Integer())


def _change(to: sa.types.TypeEngine[int]) -> None:
    if _is_sqlite():
        return
    for table, columns in _AMOUNTS.items():
        kind = to.compile(op.get_bind().dialect)
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {name} TYPE {kind}" for name in columns))


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
