"""An audit chain per organisation, that the database only lets grow; events note who did it until it is recorded."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_audit"
down_revision = "2026_11_25_identity"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit_only_grows'; END $$
"""
_WALL = """
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()
"""
_EMBEDDED_WALL = """
CREATE TRIGGER audit_only_grows_{event} BEFORE {event} ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit_only_grows'); END
"""


def upgrade() -> None:
    op.add_column("outbox", sa.Column("noted", sa.LargeBinary(), nullable=True))
    op.create_table(
        "audit_chains",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signed_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("signature", sa.String(length=88), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_audit_chains_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_audit_chains")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_audit_entries_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "number", name=op.f("pk_audit_entries")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_entries_id")),
    )
    op.create_index("ix_audit_entries_subject", "audit_entries", ["organisation_id", "subject", "number"])
    op.create_index("ix_audit_entries_kind", "audit_entries", ["organisation_id", "kind", "number"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_REFUSE)
        op.execute(_WALL)
        return
    for event in ("UPDATE", "DELETE"):
        op.execute(_EMBEDDED_WALL.format(event=event))


def downgrade() -> None:
    op.drop_table("audit_entries")
    op.drop_table("audit_chains")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_grows")
    op.drop_column("outbox", "noted")
