"""Credits that come back after their package has run out are a holding of their own, which names the one it was."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_credits"
down_revision = "2026_11_27_households"
branch_labels = None
depends_on = None

_NAME = "fk_holdings_of_holding_id_holdings"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE holdings ADD COLUMN of_holding_id CHAR(32) CONSTRAINT {_NAME} REFERENCES holdings (id)"
        )
    else:
        op.execute("SET LOCAL lock_timeout = '5s'")
        op.add_column("holdings", sa.Column("of_holding_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(_NAME), "holdings", "holdings", ["of_holding_id"], ["id"])
    op.create_index("ix_holdings_of", "holdings", ["of_holding_id"], unique=False)
    op.create_index("ix_purchases_holding", "purchases", ["holding_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_purchases_holding", table_name="purchases")
    op.drop_index("ix_holdings_of", table_name="holdings")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_NAME), "holdings", type_="foreignkey")
    op.drop_column("holdings", "of_holding_id")
