"""What clients say of sessions they came to, and when they are asked; when builders are told their day."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_26_doors"
down_revision = "2026_11_25_team"
branch_labels = None
depends_on = None

_OPEN = sa.text("wants_person AND seen_at IS NULL")


def upgrade() -> None:
    op.add_column("organisations", sa.Column("feedback", sa.JSON(), server_default="{}", nullable=False))
    op.create_table(
        "feedback",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("given_in", sa.String(length=32), nullable=False),
        sa.Column("given_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("wants_person", sa.Boolean(), nullable=False),
        sa.Column("seen_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        *_owned("feedback"),
        sa.CheckConstraint("mark BETWEEN 1 AND 5", name=op.f("ck_feedback_mark")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_feedback_booking_id_bookings")),
        sa.ForeignKeyConstraint(["key_id"], ["subject_keys.id"], name=op.f("fk_feedback_key_id_subject_keys")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["members.id"], name=op.f("fk_feedback_seen_by_id_members")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_feedback_booking_id")),
    )
    op.create_index(op.f("ix_feedback_organisation_id"), "feedback", ["organisation_id"], unique=False)
    op.create_index(
        "ix_feedback_open", "feedback", ["organisation_id", "id"], unique=False, postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )  # fmt: skip
    op.create_table(
        "agendas",
        sa.Column("builder_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=5), nullable=False),
        sa.Column("due_at", kit.db.Instant(timezone=True), nullable=False),
        *_owned("agendas"),
        sa.ForeignKeyConstraint(["builder_id"], ["builders.id"], name=op.f("fk_agendas_builder_id_builders")),
        sa.UniqueConstraint("builder_id", name=op.f("uq_agendas_builder_id")),
    )
    op.create_index(op.f("ix_agendas_organisation_id"), "agendas", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_agendas_due_at"), "agendas", ["due_at"], unique=False)


def downgrade() -> None:
    op.drop_table("agendas")
    op.drop_table("feedback")
    op.drop_column("organisations", "feedback")


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every table of an organisation's rows has."""
    return (
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
