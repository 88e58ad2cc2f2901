"""The start whose terms of cancelling a booking keeps, where its client moved it late."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_28_moves"
down_revision = "2026_11_27_credits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("bookings", sa.Column("bound_to", kit.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("bookings", "bound_to")
