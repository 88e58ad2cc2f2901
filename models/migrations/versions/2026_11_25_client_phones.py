"""Clients are found by their number too: who types one again and again shares what goes there."""

from alembic import op

revision = "2026_11_25_client_phones"
down_revision = "2026_11_25_payment_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_clients_phone", "clients", ["organisation_id", "phone"])


def downgrade() -> None:
    op.drop_index("ix_clients_phone", "clients")
