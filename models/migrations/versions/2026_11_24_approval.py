"""A booking remembers when a builder said yes to it."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_24_approval"
down_revision = "2026_11_24_parts_of_refunds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bookings", sa.Column("approved_at", kit.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("bookings", "approved_at")
