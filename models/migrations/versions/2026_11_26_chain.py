"""Payments in a token on a chain; builders' accounts at a payment vendor, their part of each payment; what was paid over.

Code that is older knows nothing of these tables, and writes payments as before.
"""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_26_chain"
down_revision = "2026_11_26_worth"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_chain()
    _make_payout_accounts()
    kind = "CHAR(32)" if op.get_context().dialect.name == "sqlite" else "UUID"
    op.add_column("payments", sa.Column("passes_to", sa.String(length=200), nullable=True))
    name = "fk_payments_passes_builder_id_builders"
    op.execute(f"ALTER TABLE payments ADD COLUMN passes_builder_id {kind} CONSTRAINT {name} REFERENCES builders (id)")
    for column in ("passes", "passed", "over"):
        op.add_column("payments", sa.Column(column, _long(), nullable=False, server_default="0"))


def _make_payout_accounts() -> None:
    _table(
        "payout_accounts",
        sa.Column("builder_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("connection_id", sa.Uuid(), nullable=True),
        sa.Column("vendor_id", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked','open','checking','ready','restricted')", name=op.f("ck_payout_accounts_state")
        ),
        sa.ForeignKeyConstraint(["builder_id"], ["builders.id"], name=op.f("fk_payout_accounts_builder_id_builders")),
        sa.UniqueConstraint(
            "builder_id", "provider", "connection_id", name=op.f("uq_payout_accounts_builder_id_provider_connection_id")
        ),
    )
    op.create_index("ix_payout_accounts_vendor", "payout_accounts", ["provider", "vendor_id"])


def _make_chain() -> None:
    _table(
        "chain_watches",
        _connection(),
        sa.Column("network", sa.String(length=80), nullable=False),
        sa.Column("next_block", _long(), nullable=False),
        sa.Column("look_at", kit.db.Instant(), nullable=True),
        sa.UniqueConstraint("connection_id", name=op.f("uq_chain_watches_connection_id")),
    )
    op.create_index(op.f("ix_chain_watches_look_at"), "chain_watches", ["look_at"])
    _table(
        "receiving_addresses",
        _connection(),
        sa.Column("network", sa.String(length=80), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=42), nullable=False),
        sa.Column("after_block", _long(), nullable=False),
        sa.Column("ends_at", kit.db.Instant(), nullable=False),
        sa.Column("watched_until", kit.db.Instant(), nullable=False),
        sa.Column("arrived", sa.String(length=78), nullable=False),
        sa.Column("told", sa.String(length=78), nullable=False),
        sa.Column("told_end", sa.Boolean(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_receiving_addresses_number")),
        sa.UniqueConstraint("connection_id", "number", name=op.f("uq_receiving_addresses_connection_id_number")),
        sa.UniqueConstraint("connection_id", "reference", name=op.f("uq_receiving_addresses_connection_id_reference")),
    )
    op.create_index("ix_receiving_addresses_watched", "receiving_addresses", ["connection_id", "watched_until"])
    _table(
        "chain_transfers",
        sa.Column("address_id", sa.Uuid(), nullable=False),
        sa.Column("tx", sa.String(length=66), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("block", _long(), nullable=False),
        sa.Column("units", sa.String(length=78), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["receiving_addresses.id"],
            name=op.f("fk_chain_transfers_address_id_receiving_addresses"),
        ),
        sa.UniqueConstraint("address_id", "tx", "position", name=op.f("uq_chain_transfers_address_id_tx_position")),
    )  # fmt: skip


def _connection() -> sa.Column[object]:
    return sa.Column("connection_id", sa.Uuid(), nullable=False)


def _long() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _table(name: str, *members: sa.schema.SchemaItem) -> None:
    """A table of rows that belong to an organisation."""
    mine = [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{name}_organisation_id_organisations")
        ),
    ]
    if any(isinstance(each, sa.Column) and each.name == "connection_id" for each in members):
        mine.append(
            sa.ForeignKeyConstraint(
                ["connection_id"], ["connections.id"], name=op.f(f"fk_{name}_connection_id_connections")
            )
        )
    op.create_table(name, *members, *mine)
    op.create_index(op.f(f"ix_{name}_organisation_id"), name, ["organisation_id"])


def downgrade() -> None:
    for column in ("over", "passed", "passes", "passes_builder_id", "passes_to"):
        op.drop_column("payments", column)
    op.drop_table("payout_accounts")
    for table in ("chain_transfers", "receiving_addresses", "chain_watches"):
        op.drop_table(table)
