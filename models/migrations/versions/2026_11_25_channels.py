"""Replies on their way in media that vendors carry, codes that link channels, members in them, refused calls counted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_channels"
down_revision = "2026_11_25_worth"
branch_labels = None
depends_on = None

_OPEN = "state IN ('waiting','taken')"


def _owned(table: str, *columns: sa.Column[Any], refers: dict[str, str], extra: tuple[sa.Constraint, ...] = ()) -> None:
    """A table of an organisation's rows, with keys to others."""
    keys = [
        sa.ForeignKeyConstraint([name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"))
        for name, other in {**refers, "organisation_id": "organisations"}.items()
    ]
    op.create_table(
        table, *columns,
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        *keys, *extra, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )  # fmt: skip
    op.create_index(op.f(f"ix_{table}_organisation_id"), table, ["organisation_id"], unique=False)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    instant = kit.db.Instant(timezone=True)
    _owned(
        "reply_deliveries",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("number", number, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", instant, nullable=True),
        sa.Column("not_before", instant, nullable=True),
        sa.Column("vendor_id", sa.String(length=200), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        refers={"message_id": "messages", "conversation_id": "conversations"},
        extra=(
            sa.CheckConstraint(
                "state IN ('waiting','taken','sent','arrived','read','failed','cancelled','unknown')",
                name=op.f("ck_reply_deliveries_state"),
            ),
            sa.UniqueConstraint("message_id", name=op.f("uq_reply_deliveries_message_id")),
        ),
    )
    op.create_index(
        "ix_reply_deliveries_open", "reply_deliveries", ["conversation_id", "number"], unique=False,
        postgresql_where=sa.text(_OPEN), sqlite_where=sa.text(_OPEN),
    )  # fmt: skip
    op.create_index("ix_reply_deliveries_vendor", "reply_deliveries", ["vendor_id"], unique=False)
    _owned(
        "link_codes",
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", instant, nullable=False),
        sa.Column("used_at", instant, nullable=True),
        refers={"conversation_id": "conversations", "member_id": "members"},
        extra=(
            sa.UniqueConstraint("organisation_id", "digest", name=op.f("uq_link_codes_organisation_id_digest")),
            sa.CheckConstraint("(conversation_id IS NULL) <> (member_id IS NULL)", name=op.f("ck_link_codes_whose")),
        ),
    )
    _owned(
        "staff_identities",
        sa.Column("identity_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        refers={"identity_id": "channel_identities", "member_id": "members"},
        extra=(sa.UniqueConstraint("identity_id", name=op.f("uq_staff_identities_identity_id")),),
    )
    _owned(
        "hook_refusals",
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        refers={"connection_id": "connections"},
        extra=(
            sa.UniqueConstraint(
                "connection_id", "day", "reason", name=op.f("uq_hook_refusals_connection_id_day_reason")
            ),
        ),
    )


def downgrade() -> None:
    op.drop_table("hook_refusals")
    op.drop_table("staff_identities")
    op.drop_table("link_codes")
    op.drop_table("reply_deliveries")
