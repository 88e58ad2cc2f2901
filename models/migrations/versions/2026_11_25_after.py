"""Endpoints remember who was told that they are off; dates of a series are told in one notice; turns at vendors.

What was switched off before is not dug up.
"""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_after"
down_revision = "2026_11_25_audit"
branch_labels = None
depends_on = None

_UNTOLD = "told_at IS NULL AND off IN ('gone','dead')"


def upgrade() -> None:
    op.add_column("webhook_endpoints", sa.Column("told", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("webhook_endpoints", sa.Column("told_at", kit.db.Instant(timezone=True), nullable=True))
    op.execute("UPDATE webhook_endpoints SET told_at = off_at WHERE off IN ('gone','dead')")
    op.create_index(
        "ix_webhook_endpoints_untold", "webhook_endpoints", ["off_at"], unique=False,
        postgresql_where=sa.text(_UNTOLD), sqlite_where=sa.text(_UNTOLD),
    )  # fmt: skip
    op.create_table(
        "notice_bookings",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_notice_bookings_booking_id_bookings")),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notice_bookings_notice_id_notices")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_notice_bookings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("notice_id", "booking_id", name=op.f("pk_notice_bookings")),
    )
    op.create_index(op.f("ix_notice_bookings_booking_id"), "notice_bookings", ["booking_id"], unique=False)
    op.create_index(op.f("ix_notice_bookings_organisation_id"), "notice_bookings", ["organisation_id"], unique=False)
    op.create_table(
        "turns",
        sa.Column("vendor", sa.String(length=32), nullable=False),
        sa.Column("piece", sa.Uuid(), nullable=False),
        sa.Column("at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("used", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("vendor", "piece", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_vendor", "turns", ["vendor", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_table("notice_bookings")
    op.drop_index(
        "ix_webhook_endpoints_untold", table_name="webhook_endpoints",
        postgresql_where=sa.text(_UNTOLD), sqlite_where=sa.text(_UNTOLD),
    )  # fmt: skip
    op.drop_column("webhook_endpoints", "told_at")
    op.drop_column("webhook_endpoints", "told")
