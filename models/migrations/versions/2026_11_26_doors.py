"""What clients say of sessions they came to; when builders are told their day; who agreed to messages."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_26_doors"
down_revision = "2026_11_26_chain"
branch_labels = None
depends_on = None

_OPEN = sa.text("wants_person AND seen_at IS NULL")
_NO_CHANGE = """
CREATE FUNCTION consents_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'consents_only_grow'; END $$
"""
_UNCHANGED = """
CREATE TRIGGER consents_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON consents
FOR EACH STATEMENT EXECUTE FUNCTION consents_only_grow()
"""
_UNCHANGED_EMBEDDED = """
CREATE TRIGGER consents_only_grow_{event} BEFORE {event} ON consents
BEGIN SELECT RAISE(ABORT, 'consents_only_grow'); END
"""


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
    _record_consent()


def _record_consent() -> None:
    op.create_table(
        "consents",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("gave", sa.Boolean(), nullable=False),
        sa.Column("route", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=100), nullable=True),
        sa.Column("told_in", sa.String(length=32), nullable=False),
        *_owned("consents"),
        sa.CheckConstraint("route IN ('word','wrote','number','preferences')", name=op.f("ck_consents_route")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_consents_client_id_clients")),
    )
    for columns, name in (
        (["client_id"], "ix_consents_client_id"),
        (["organisation_id"], "ix_consents_organisation_id"),
    ):
        op.create_index(op.f(name), "consents", columns, unique=False)
    op.create_index("ix_consents_digest", "consents", ["organisation_id", "digest", "id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(_UNCHANGED_EMBEDDED.format(event=event))
        return
    op.execute(_NO_CHANGE)
    op.execute(_UNCHANGED)


def downgrade() -> None:
    op.drop_table("consents")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION consents_only_grow")
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
