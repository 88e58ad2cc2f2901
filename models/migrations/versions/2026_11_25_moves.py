"""Plans of moves, their questions to clients, and holds that stand in for a booking."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_moves"
down_revision = "2026_11_25_client_phones"
branch_labels = None
depends_on = None

_NAME = "fk_bookings_instead_of_id_bookings"
_ASKED = sa.text("asked_at IS NOT NULL")
_STATES = "state IN ('waiting','asked','agreed','refused','silent','gone','late','off')"
_ON_ASKS = {"organisation_id": ["organisation_id"], "hold": ["hold_id"], "booking": ["booking_id"]}
_TO = {
    "plan_id": "move_plans", "booking_id": "bookings", "was_with": "builders", "builder_id": "builders",
    "hold_id": "bookings", "organisation_id": "organisations",
}  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE bookings ADD COLUMN instead_of_id CHAR(32) CONSTRAINT {_NAME} REFERENCES bookings (id)"
        )
    else:
        op.execute("SET LOCAL lock_timeout = '5s'")
        op.add_column("bookings", sa.Column("instead_of_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(_NAME), "bookings", "bookings", ["instead_of_id"], ["id"])
    _plans()
    _asks()


def _plans() -> None:
    op.create_table(
        "move_plans",
        sa.Column("builder_id", sa.Uuid(), nullable=True),
        sa.Column("range_from", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("range_to", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("settled_at", kit.db.Instant(timezone=True), nullable=True),
        *_owned(),
        sa.CheckConstraint("state IN ('proposed','asking','settled','stopped')", name=op.f("ck_move_plans_state")),
        *_references("move_plans", {"builder_id": "builders", "organisation_id": "organisations"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_plans")),
    )
    op.create_index(op.f("ix_move_plans_organisation_id"), "move_plans", ["organisation_id"], unique=False)


def _asks() -> None:
    op.create_table(
        "move_asks",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("was_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("was_with", sa.Uuid(), nullable=False),
        sa.Column("builder_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("because", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("agrees", sa.Double(), nullable=False),
        sa.Column("comes", sa.Double(), nullable=False),
        sa.Column("worth", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("answer_by", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", kit.db.Instant(timezone=True), nullable=True),
        *_owned(),
        sa.CheckConstraint(_STATES, name=op.f("ck_move_asks_state")),
        *_references("move_asks", _TO),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_asks")),
        sa.UniqueConstraint("plan_id", "place", name=op.f("uq_move_asks_plan_id_place")),
    )
    for name, columns in _ON_ASKS.items():
        op.create_index(op.f(f"ix_move_asks_{name}"), "move_asks", columns, unique=False)
    op.create_index(
        "ix_move_asks_once", "move_asks", ["booking_id", "was_at", "was_with"], unique=True,
        postgresql_where=_ASKED, sqlite_where=_ASKED,
    )  # fmt: skip


def _owned() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
    )


def _references(table: str, to: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for column, other in to.items()
    ]


def downgrade() -> None:
    op.drop_table("move_asks")
    op.drop_table("move_plans")
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(_NAME), "bookings", type_="foreignkey")
    op.drop_column("bookings", "instead_of_id")
