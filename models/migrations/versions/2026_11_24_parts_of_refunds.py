"""A refund may be a part of a payment, and a vendor may refuse it for good."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_24_parts_of_refunds"
down_revision = "2026_11_23_no_double_booking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("payments", sa.Column("refund_due", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("payments", sa.Column("refund_refused_at", kit.db.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("payments", "refund_refused_at")
    op.drop_column("payments", "refund_due")
