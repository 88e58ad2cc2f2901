"""Payments have a score and may be looked at; tries to pay are counted by keyed hashes; packages are renewed."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_26_worth"
down_revision = "2026_11_25_team"
branch_labels = None
depends_on = None

_REVIEWED = "review <> ''"
_REVIEWS = "review IN ('','waiting','open','approved','declined','lapsed')"
_WAITS = "state = 'waiting'"
_GOES_ON = "state <> 'ended'"
_OF_SUBSCRIPTION = "subscription_id IS NOT NULL"
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
    _renew_packages()


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


def _renew_packages() -> None:
    op.add_column("payments", sa.Column("off_session", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE payments SET off_session = true WHERE due_id IS NOT NULL")
    op.add_column("packages", sa.Column("unit", sa.String(length=8), nullable=True))
    op.add_column("packages", sa.Column("every", sa.Integer(), server_default="1", nullable=False))
    op.add_column("packages", sa.Column("carry", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "subscriptions",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("next_package_id", sa.Uuid(), nullable=True),
        sa.Column("method_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("agreed_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("starts_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("period_ends_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("cancelled_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("because", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("ends_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('starting','active','past_due','ended')", name=op.f("ck_subscriptions_state")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_subscriptions_{column}_{table}"))
            for column, table in (
                ("client_id", "clients"), ("package_id", "packages"), ("next_package_id", "packages"),
                ("method_id", "saved_methods"), ("organisation_id", "organisations"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
    )  # fmt: skip
    op.create_index(op.f("ix_subscriptions_organisation_id"), "subscriptions", ["organisation_id"], unique=False)
    op.create_index("ix_subscriptions_client", "subscriptions", ["client_id"], unique=False)
    op.create_index(
        "ix_subscriptions_next", "subscriptions", ["next_try_at"], unique=False,
        postgresql_where=sa.text(_GOES_ON), sqlite_where=sa.text(_GOES_ON),
    )  # fmt: skip
    _tell_of_subscriptions()
    kind = "CHAR(32)" if op.get_bind().dialect.name == "sqlite" else "UUID"
    reference = "CONSTRAINT fk_purchases_subscription_id_subscriptions REFERENCES subscriptions (id)"
    op.execute(f"ALTER TABLE purchases ADD COLUMN subscription_id {kind} {reference}")
    for column in ("period", "part", "credits"):
        op.add_column("purchases", sa.Column(column, sa.Integer(), nullable=True))
    op.create_index(
        "uq_purchases_period", "purchases", ["subscription_id", "period", "part"], unique=True,
        postgresql_where=sa.text(_OF_SUBSCRIPTION), sqlite_where=sa.text(_OF_SUBSCRIPTION),
    )  # fmt: skip


def _tell_of_subscriptions() -> None:
    op.create_table(
        "subscription_notices",
        sa.Column("subscription_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.Column("sent_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting','sent','dropped','failed')", name=op.f("ck_subscription_notices_state")
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscriptions.id"], name=op.f("fk_subscription_notices_subscription_id_subscriptions")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"],
            name=op.f("fk_subscription_notices_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_notices")),
        sa.UniqueConstraint(
            "subscription_id", "step", "occasion", name=op.f("uq_subscription_notices_subscription_id_step_occasion")
        ),
    )  # fmt: skip
    op.create_index(
        op.f("ix_subscription_notices_organisation_id"), "subscription_notices", ["organisation_id"], unique=False
    )
    op.create_index(
        "ix_subscription_notices_waiting", "subscription_notices", ["id"], unique=False,
        postgresql_where=sa.text(_WAITS), sqlite_where=sa.text(_WAITS),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("subscription_notices")
    op.drop_index("uq_purchases_period", table_name="purchases")
    for column in ("credits", "part", "period", "subscription_id"):
        op.drop_column("purchases", column)
    op.drop_table("subscriptions")
    for column in ("carry", "every", "unit"):
        op.drop_column("packages", column)
    op.drop_column("payments", "off_session")
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
