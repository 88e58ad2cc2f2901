"""What of a payment goes back and is not asked for once more."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_forgiven"
down_revision = "2026_11_28_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("payments", sa.Column("forgiven", _minor(), nullable=False, server_default="0"))


def _minor() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def downgrade() -> None:
    op.drop_column("payments", "forgiven")
