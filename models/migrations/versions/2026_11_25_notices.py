"""Notices go over several channels: deliveries, inbox, outgoing messages, pushes, preferences, own templates."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_notices"
down_revision = "2026_11_25_webhooks"
branch_labels = None
depends_on = None

_INSTANT = kit.db.Instant(timezone=True)


def _owned(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f(f"fk_{table}_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index_open(name: str, table: str, columns: list[str], states: str) -> None:
    where = sa.text(f"state IN ({states})")
    op.create_index(name, table, columns, postgresql_where=where, sqlite_where=where)


def upgrade() -> None:
    op.execute("CREATE TABLE notices_before AS SELECT * FROM notices")
    op.drop_table("notices")
    _notices()
    _deliveries()
    op.execute(
        "INSERT INTO notices (id, organisation_id, created_at, booking_id, booking_version, kind, due_at, state, sent_at, attempts, problem, occasion)"
        " SELECT id, organisation_id, created_at, booking_id, booking_version, kind, due_at, state, sent_at, attempts, problem, ''"
        " FROM notices_before"
    )
    op.execute(
        "INSERT INTO deliveries (id, organisation_id, created_at, notice_id, person_id, channel, state, message_id, sent_at, problem)"
        " SELECT n.id, n.organisation_id, n.created_at, n.id,"
        " CASE WHEN n.kind LIKE 'client.%' THEN b.client_id ELSE s.builder_id END, n.channel,"
        " CASE WHEN n.state = 'sending' THEN 'intended' ELSE n.state END, n.message_id, n.sent_at, n.problem"
        " FROM notices_before n JOIN bookings b ON b.id = n.booking_id JOIN sessions s ON s.id = b.session_id"
        " WHERE n.state IN ('sending','sent','failed','unknown')"
    )
    op.drop_table("notices_before")
    _inbox()
    _outgoing()
    _pushes()
    _templates()
    _preferences()


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("booking_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("occasion", sa.String(length=100), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("variant", sa.String(length=32), nullable=True),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        *_owned("notices"),
        _reference("notices", "booking_id", "bookings"),
        sa.CheckConstraint(
            "state IN ('waiting','sending','watching','sent','dropped','failed','unknown')",
            name=op.f("ck_notices_state"),
        ),
        sa.UniqueConstraint(
            "booking_id", "booking_version", "kind", "occasion",
            name=op.f("uq_notices_booking_id_booking_version_kind_occasion"),
        ),
    )  # fmt: skip
    _index_open("ix_notices_due", "notices", ["due_at"], "'waiting','sending','watching'")
    op.create_index(op.f("ix_notices_organisation_id"), "notices", ["organisation_id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("arrived_at", _INSTANT, nullable=True),
        sa.Column("read_at", _INSTANT, nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        *_owned("deliveries"),
        _reference("deliveries", "notice_id", "notices"),
        sa.CheckConstraint(
            "state IN ('intended','put_off','queued','sent','arrived','read','failed','cancelled','unknown')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.UniqueConstraint("notice_id", "channel", name=op.f("uq_deliveries_notice_id_channel")),
    )
    op.create_index("ix_deliveries_message", "deliveries", ["message_id"])
    op.create_index("ix_deliveries_recent", "deliveries", ["person_id", "created_at"])
    op.create_index(op.f("ix_deliveries_organisation_id"), "deliveries", ["organisation_id"])


def _inbox() -> None:
    op.create_table(
        "inbox_items",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", _INSTANT, nullable=True),
        *_owned("inbox_items"),
        _reference("inbox_items", "notice_id", "notices"),
        sa.UniqueConstraint("notice_id", name=op.f("uq_inbox_items_notice_id")),
    )
    op.create_index("ix_inbox_items_person", "inbox_items", ["person_id", "id"])
    op.create_index(op.f("ix_inbox_items_organisation_id"), "inbox_items", ["organisation_id"])


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("medium", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.Column("not_before", _INSTANT, nullable=True),
        sa.Column("expires_at", _INSTANT, nullable=True),
        sa.Column("vendor_id", sa.String(length=200), nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        *_owned("outgoing"),
        _reference("outgoing", "delivery_id", "deliveries"),
        sa.CheckConstraint(
            "state IN ('waiting','taken','sent','arrived','read','failed','cancelled','unknown')",
            name=op.f("ck_outgoing_state"),
        ),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_outgoing_delivery_id")),
    )
    _index_open("ix_outgoing_open", "outgoing", ["medium", "id"], "'waiting','taken'")
    op.create_index("ix_outgoing_vendor", "outgoing", ["medium", "vendor_id"])
    op.create_index(op.f("ix_outgoing_digest"), "outgoing", ["digest"])
    op.create_index(op.f("ix_outgoing_organisation_id"), "outgoing", ["organisation_id"])


def _pushes() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("gone_at", _INSTANT, nullable=True),
        *_owned("push_subscriptions"),
        sa.UniqueConstraint("organisation_id", "digest", name=op.f("uq_push_subscriptions_organisation_id_digest")),
    )
    op.create_index("ix_push_subscriptions_person", "push_subscriptions", ["person_id"])
    op.create_index(op.f("ix_push_subscriptions_organisation_id"), "push_subscriptions", ["organisation_id"])


def _templates() -> None:
    op.create_table(
        "template_overrides",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("variant", sa.String(length=32), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        *_owned("template_overrides"),
        sa.UniqueConstraint(
            "organisation_id", "kind", "language", "variant",
            name=op.f("uq_template_overrides_organisation_id_kind_language_variant"),
        ),
    )  # fmt: skip
    op.create_index(op.f("ix_template_overrides_organisation_id"), "template_overrides", ["organisation_id"])


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("builder_id", sa.Uuid(), nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_to", sa.String(length=5), nullable=True),
        *_owned("preferences"),
        _reference("preferences", "client_id", "clients"),
        _reference("preferences", "builder_id", "builders"),
        sa.CheckConstraint("(client_id IS NULL) <> (builder_id IS NULL)", name=op.f("ck_preferences_whose")),
        sa.UniqueConstraint("client_id", name=op.f("uq_preferences_client_id")),
        sa.UniqueConstraint("builder_id", name=op.f("uq_preferences_builder_id")),
    )
    op.create_index(op.f("ix_preferences_organisation_id"), "preferences", ["organisation_id"])
    op.create_table(
        "contact_points",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("stopped_at", _INSTANT, nullable=True),
        sa.Column("restarted_at", _INSTANT, nullable=True),
        sa.Column("bad_at", _INSTANT, nullable=True),
        sa.Column("problem", sa.String(length=500), nullable=True),
        *_owned("contact_points"),
        sa.UniqueConstraint(
            "organisation_id", "channel", "digest", name=op.f("uq_contact_points_organisation_id_channel_digest")
        ),
    )
    op.create_index(op.f("ix_contact_points_organisation_id"), "contact_points", ["organisation_id"])


def downgrade() -> None:
    """Messages under way keep no trace: what was not sent stays waiting, by mail."""
    for table in (
        "contact_points",
        "preferences",
        "template_overrides",
        "push_subscriptions",
        "outgoing",
        "inbox_items",
    ):
        op.drop_table(table)
    op.execute("CREATE TABLE notices_before AS SELECT * FROM notices WHERE occasion = ''")
    op.drop_table("deliveries")
    op.drop_table("notices")
    op.create_table(
        "notices",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("booking_version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        *_owned("notices"),
        _reference("notices", "booking_id", "bookings"),
        sa.CheckConstraint(
            "state IN ('waiting','sending','sent','dropped','failed','unknown')", name=op.f("ck_notices_state")
        ),
        sa.UniqueConstraint(
            "booking_id", "booking_version", "kind", "channel",
            name=op.f("uq_notices_booking_id_booking_version_kind_channel"),
        ),
    )  # fmt: skip
    _index_open("ix_notices_due", "notices", ["due_at"], "'waiting','sending'")
    op.create_index(op.f("ix_notices_organisation_id"), "notices", ["organisation_id"])
    op.execute(
        "INSERT INTO notices (id, organisation_id, created_at, booking_id, booking_version, kind, due_at, state, sent_at, attempts, problem, channel, message_id) SELECT id, organisation_id, created_at, booking_id,"
        " booking_version, kind, due_at, CASE WHEN state = 'watching' THEN 'sent' ELSE state END, sent_at, attempts,"
        " problem, 'email', CAST(id AS VARCHAR(36)) FROM notices_before"
    )
    op.drop_table("notices_before")
