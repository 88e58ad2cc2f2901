"""How often the turn of a message was begun; which requests had parts of a payment given back."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_30_tries"
down_revision = "2026_11_29_forgiven"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("messages", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("payments", sa.Column("refunds_asked", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("payments", "refunds_asked")
    op.drop_column("messages", "tries")
