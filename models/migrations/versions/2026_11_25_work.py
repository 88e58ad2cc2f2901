"""Work in line: reactions and things due, who carries them out, and what is parked.

What was parked before stays parked; reactions to events that were not handled yet are put in line anew. Stop workers
before migrating; web and bot may keep running.
"""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_work"
down_revision = "2026_11_25_notices"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL AND parked_at IS NULL")
_DONE = sa.text("done_at IS NOT NULL")
_PARKED = sa.text("parked_at IS NOT NULL")
_OWED = sa.text("refund_key IS NOT NULL")


def upgrade() -> None:
    instant = kit.db.Instant(timezone=True)
    op.create_table(
        "workers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("began_at", instant, nullable=False),
        sa.Column("beat_at", instant, nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    work = op.create_table(
        "work",
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("queue", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("recoveries", sa.Integer(), nullable=False),
        sa.Column("done_at", instant, nullable=True),
        sa.Column("parked_at", instant, nullable=True),
        sa.Column("problem", sa.String(length=1000), nullable=True),
        sa.Column("link", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_work_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("about", "task", name=op.f("pk_work")),
    )
    _keep(work)
    op.create_index("ix_work_open", "work", ["due_at", "number"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index("ix_work_line", "work", ["subject", "task", "number"], postgresql_where=_OPEN, sqlite_where=_OPEN)
    op.create_index("ix_work_parked", "work", ["parked_at"], postgresql_where=_PARKED, sqlite_where=_PARKED)
    op.create_index("ix_work_done", "work", ["done_at"], postgresql_where=_DONE, sqlite_where=_DONE)
    op.create_index("ix_payments_owed", "payments", ["id"], postgresql_where=_OWED, sqlite_where=_OWED)
    op.drop_table("reaction_runs")


def _keep(work: sa.Table) -> None:
    """Carry over what is parked, and what was done for events that are not wholly handled."""
    old = sa.table(
        "reaction_runs",
        *(sa.column(name) for name in ("event_id", "reaction", "done_at", "attempts", "parked_at", "problem")),
    )
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("id", "organisation_id", "subject", "number", "occurred_at", "handled_at")),
    )
    kept = sa.select(
        old.c.event_id.label("about"), old.c.reaction.label("task"), outbox.c.organisation_id, sa.literal("").label("queue"),
        outbox.c.subject, outbox.c.number, outbox.c.occurred_at.label("due_at"), old.c.attempts, sa.literal(0).label("recoveries"),
        old.c.done_at, old.c.parked_at, old.c.problem,
    ).join_from(old, outbox, outbox.c.id == old.c.event_id).where(
        sa.or_(old.c.parked_at.is_not(None), sa.and_(outbox.c.handled_at.is_(None), old.c.done_at.is_not(None)))
    )  # fmt: skip
    op.execute(sa.insert(work).from_select([column.name for column in kept.selected_columns], kept))
    if op.get_bind().dialect.name == "postgresql":
        room = "CASE WHEN task LIKE 'api.%' THEN split_part(task, '.', 2) ELSE split_part(task, '.', 1) END"
    else:
        rest = "CASE WHEN task LIKE 'api.%' THEN substr(task, 5) ELSE task END"
        room = f"substr({rest}, 1, instr({rest}, '.') - 1)"
    op.execute(f"UPDATE work SET queue = {room}")  # noqa: S608 - made of the lines above


def downgrade() -> None:
    op.create_table(
        "reaction_runs",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reaction", sa.String(length=120), nullable=False),
        sa.Column("done_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("parked_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=1000), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["outbox.id"], name=op.f("fk_reaction_runs_event_id_outbox")),
        sa.PrimaryKeyConstraint("event_id", "reaction", name=op.f("pk_reaction_runs")),
    )
    op.create_index(op.f("ix_reaction_runs_due_at"), "reaction_runs", ["due_at"])
    columns = "done_at, attempts, parked_at, problem"
    op.execute(
        f"INSERT INTO reaction_runs (event_id, reaction, {columns})"  # noqa: S608 - columns are named above
        f" SELECT about, task, {columns} FROM work WHERE about IN (SELECT id FROM outbox)"
    )
    op.execute(
        "UPDATE outbox SET handled_at = NULL WHERE id IN"
        " (SELECT about FROM work WHERE done_at IS NULL AND parked_at IS NULL)"
    )
    op.drop_index("ix_payments_owed", "payments")
    op.drop_table("work")
    op.drop_table("workers")
