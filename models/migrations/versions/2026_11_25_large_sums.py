"""Amounts of money have 64 bits. SQLite's integers have them anyway.

PostgreSQL writes these tables anew under a lock; code that is older reads and writes them as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_large_sums"
down_revision = "2026_11_25_payment_life"
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


def upgrade() -> None:
    _change(sa.BigInteger())


def downgrade() -> None:
    _change(sa.Integer())


def _change(to: sa.types.TypeEngine[int]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in _AMOUNTS.items():
        kind = to.compile(op.get_bind().dialect)
        op.execute(f"ALTER TABLE {table} " + ", ".join(f"ALTER COLUMN {name} TYPE {kind}" for name in columns))
