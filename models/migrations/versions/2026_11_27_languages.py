"""Which languages builders speak."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_languages"
down_revision = "2026_11_27_invoices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("builders", sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("builders", "languages")
