"""Conversations that somebody of the team takes over, and what an organisation says of its chat."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_team"
down_revision = "2026_11_25_dues"
branch_labels = None
depends_on = None

_MEMBERS = {"conversations": "taken_by_id", "messages": "author_id"}


def upgrade() -> None:
    op.add_column("organisations", sa.Column("chat", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("conversations", sa.Column("taken_at", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("by_team", sa.Boolean(), server_default=sa.false(), nullable=False))
    kind = "CHAR(32)" if _is_sqlite() else "UUID"
    for table, name in _MEMBERS.items():
        key = op.f(f"fk_{table}_{name}_members")
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind} CONSTRAINT {key} REFERENCES members (id)")
    op.create_index(op.f("ix_conversations_handed_over_at"), "conversations", ["handed_over_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_conversations_handed_over_at"), "conversations")
    for table, name in _MEMBERS.items():
        if not _is_sqlite():
            op.drop_constraint(op.f(f"fk_{table}_{name}_members"), table)
        op.drop_column(table, name)
    op.drop_column("messages", "by_team")
    op.drop_column("conversations", "taken_at")
    op.drop_column("organisations", "chat")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
