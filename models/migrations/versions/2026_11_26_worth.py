"""Payments have a score and may be looked at; tries to pay are counted by keyed hashes."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_26_worth"
down_revision = "2026_11_25_team"
branch_labels = None
depends_on = None

_REVIEWED = "review <> ''"
_REVIEWS = "review IN ('','waiting','open','approved','declined','lapsed')"
_MARKS = ("card", "device", "phone", "mail", "network")


def upgrade() -> None:
    op.add_column("organisations", sa.Column("guard", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("payments", sa.Column("challenge", sa.String(length=8), server_default="auto", nullable=False))
    op.add_column("payments", sa.Column("risk", sa.Integer(), nullable=True))
    op.add_column("payments", sa.Column("risk_reasons", sa.JSON(), server_default="[]", nullable=False))
    rule = f"CONSTRAINT ck_payments_review CHECK ({_REVIEWS})"
    op.execute(f"ALTER TABLE payments ADD COLUMN review VARCHAR(8) DEFAULT '' NOT NULL {rule}")
    op.create_index(
        "ix_payments_review", "payments", ["organisation_id", "id"], unique=False,
        postgresql_where=sa.text(_REVIEWED), sqlite_where=sa.text(_REVIEWED),
    )  # fmt: skip
    _count_tries()


def _count_tries() -> None:
    op.create_table(
        "payment_tries",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.String(length=64), nullable=True) for name in _MARKS),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_payment_tries_client_id_clients")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_tries_payment_id_payments")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_payment_tries_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_tries")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_payment_tries_payment_id")),
    )
    op.create_index(op.f("ix_payment_tries_organisation_id"), "payment_tries", ["organisation_id"], unique=False)
    op.create_index("ix_payment_tries_when", "payment_tries", ["organisation_id", "created_at"], unique=False)
    for name in _MARKS:
        op.create_index(f"ix_payment_tries_{name}", "payment_tries", [name], unique=False)
    op.create_index("ix_payment_tries_client", "payment_tries", ["client_id"], unique=False)


def downgrade() -> None:
    op.drop_table("payment_tries")
    op.drop_index(
        "ix_payments_review",
        table_name="payments",
        postgresql_where=sa.text(_REVIEWED),
        sqlite_where=sa.text(_REVIEWED),
    )
    for column in ("review", "risk_reasons", "risk", "challenge"):
        op.drop_column("payments", column)
    op.drop_column("organisations", "guard")
