"""Rules of prices, coupons, who pays, invoices, packages, loyalty; a ledger that the database balances, seals and only lets grow."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_worth"
down_revision = "2026_11_25_after"
branch_labels = None
depends_on = None

_BOOKS = ("ledger_entries", "ledger_transfers", "invoices", "credit_entries", "point_entries")
_UNBALANCED = """
    SELECT 1 WHERE (SELECT count(*) FROM ledger_entries WHERE transfer_id = NEW.id) < 2
    OR EXISTS (SELECT 1 FROM ledger_entries WHERE transfer_id = NEW.id AND organisation_id <> NEW.organisation_id)
    OR EXISTS (
        SELECT 1 FROM ledger_entries WHERE transfer_id = NEW.id GROUP BY currency HAVING sum(amount) <> 0
    )
"""
_SEALED = "SELECT 1 FROM ledger_transfers WHERE id = NEW.transfer_id"
_REFUSING = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF EXISTS ({found}) THEN RAISE EXCEPTION '{name}'; END IF; RETURN NEW; END $$
"""
_REFUSED = "CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
_REFUSED_EMBEDDED = """
CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS ({found})
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
_NO_CHANGE = """
CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'ledger_only_grows'; END $$
"""
_UNCHANGED = """
CREATE TRIGGER {table}_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()
"""
_UNCHANGED_EMBEDDED = """
CREATE TRIGGER {table}_only_grow_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'ledger_only_grows'); END
"""


def upgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    for table in ("organisations", "services"):
        op.add_column(table, sa.Column("pricing", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("organisations", sa.Column("loyalty", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("bookings", sa.Column("points", sa.Integer(), server_default="0", nullable=False))
    op.add_column("organisations", sa.Column("invoicing", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("builders", sa.Column("share", sa.Numeric(5, 2), server_default="0", nullable=False))
    op.create_table(
        "billing_details",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("is_business", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_billing_details_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_billing_details_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_billing_details")),
    )
    op.create_index(op.f("ix_billing_details_organisation_id"), "billing_details", ["organisation_id"], unique=False)
    op.create_table(
        "coupons",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("percent", sa.Numeric(5, 2), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("valid_from", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("valid_until", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("most_per_client", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("(percent IS NULL) <> (amount IS NULL)", name=op.f("ck_coupons_one_thing")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_coupons_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_coupons_service_id_services")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_coupons_organisation_id_code")),
    )
    op.create_index(op.f("ix_coupons_organisation_id"), "coupons", ["organisation_id"], unique=False)
    _make_packages()
    _make_loyalty()
    if embedded:  # SQLite takes a reference with the column alone
        op.execute(
            "ALTER TABLE bookings ADD COLUMN coupon_id CHAR(32)"
            " CONSTRAINT fk_bookings_coupon_id_coupons REFERENCES coupons (id)"
        )
        op.execute(
            "ALTER TABLE bookings ADD COLUMN holding_id CHAR(32)"
            " CONSTRAINT fk_bookings_holding_id_holdings REFERENCES holdings (id)"
        )
    else:
        op.add_column("bookings", sa.Column("coupon_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f("fk_bookings_coupon_id_coupons"), "bookings", "coupons", ["coupon_id"], ["id"])
        op.add_column("bookings", sa.Column("holding_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f("fk_bookings_holding_id_holdings"), "bookings", "holdings", ["holding_id"], ["id"])
    op.create_index("ix_bookings_coupon", "bookings", ["coupon_id"], unique=False)
    op.create_index("ix_bookings_holding", "bookings", ["holding_id"], unique=False)
    _seal_the_ledger()


def _make_packages() -> None:
    op.create_table(
        "packages",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("credits > 0 AND price >= 0", name=op.f("ck_packages_amounts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_packages_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_packages_organisation_id_name")),
    )
    op.create_index(op.f("ix_packages_organisation_id"), "packages", ["organisation_id"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("expires_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_holdings_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_holdings_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_holdings_package_id_packages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    op.create_index(op.f("ix_holdings_organisation_id"), "holdings", ["organisation_id"], unique=False)
    op.create_index("ix_holdings_client", "holdings", ["client_id"], unique=False)
    op.create_table(
        "credit_entries",
        sa.Column("holding_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('bought','spent','returned')", name=op.f("ck_credit_entries_kind")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_credit_entries_booking_id_bookings")),
        sa.ForeignKeyConstraint(["holding_id"], ["holdings.id"], name=op.f("fk_credit_entries_holding_id_holdings")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_credit_entries_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entries")),
        sa.UniqueConstraint("booking_id", "kind", name=op.f("uq_credit_entries_booking_id_kind")),
    )
    op.create_index(op.f("ix_credit_entries_organisation_id"), "credit_entries", ["organisation_id"], unique=False)
    op.create_index("ix_credit_entries_holding", "credit_entries", ["holding_id"], unique=False)


def _make_loyalty() -> None:
    op.create_table(
        "point_entries",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('earned','spent','returned','referral')", name=op.f("ck_point_entries_kind")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_point_entries_booking_id_bookings")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_point_entries_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_point_entries_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entries")),
        sa.UniqueConstraint("client_id", "cause", name=op.f("uq_point_entries_client_id_cause")),
    )
    op.create_index(op.f("ix_point_entries_booking_id"), "point_entries", ["booking_id"], unique=False)
    op.create_index(op.f("ix_point_entries_organisation_id"), "point_entries", ["organisation_id"], unique=False)
    op.create_table(
        "referral_codes",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_referral_codes_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_referral_codes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_codes")),
        sa.UniqueConstraint("client_id", name=op.f("uq_referral_codes_client_id")),
        sa.UniqueConstraint("organisation_id", "code", name=op.f("uq_referral_codes_organisation_id_code")),
    )
    op.create_index(op.f("ix_referral_codes_organisation_id"), "referral_codes", ["organisation_id"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("referrer_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('open','rewarded')", name=op.f("ck_referrals_state")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_referrals_client_id_clients")),
        sa.ForeignKeyConstraint(["referrer_id"], ["clients.id"], name=op.f("fk_referrals_referrer_id_clients")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_referrals_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("client_id", name=op.f("uq_referrals_client_id")),
    )
    op.create_index(op.f("ix_referrals_organisation_id"), "referrals", ["organisation_id"], unique=False)
    op.create_index("ix_referrals_referrer", "referrals", ["referrer_id"], unique=False)


def _seal_the_ledger() -> None:
    op.create_table(
        "invoices",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(length=40), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("buyer", sa.LargeBinary(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('invoice','credit_note')", name=op.f("ck_invoices_kind")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_invoices_booking_id_bookings")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invoices_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint(
            "organisation_id", "series", "number", name=op.f("uq_invoices_organisation_id_series_number")
        ),
    )
    op.create_index(op.f("ix_invoices_organisation_id"), "invoices", ["organisation_id"], unique=False)
    op.create_index("ix_invoices_booking", "invoices", ["booking_id"], unique=False)
    op.create_table(
        "ledger_transfers",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("memo", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ledger_transfers_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transfers")),
    )
    op.create_index(op.f("ix_ledger_transfers_organisation_id"), "ledger_transfers", ["organisation_id"], unique=False)
    op.execute(
        "INSERT INTO ledger_transfers (id, organisation_id, created_at, memo) SELECT DISTINCT transfer_id,"
        " organisation_id, min(created_at), min(memo) FROM ledger_entries GROUP BY transfer_id, organisation_id"
    )
    check = sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entries_amount"))
    with op.batch_alter_table("ledger_entries", table_args=(check,)) as entries:
        entries.create_foreign_key(
            op.f("fk_ledger_entries_transfer_id_ledger_transfers"), "ledger_transfers", ["transfer_id"], ["id"],
            deferrable=True, initially="DEFERRED",
        )  # fmt: skip
    op.create_index("ix_ledger_account", "ledger_entries", ["organisation_id", "account"], unique=False)
    walls = (("ledger_balances", "ledger_transfers", _UNBALANCED), ("ledger_is_sealed", "ledger_entries", _SEALED))
    if op.get_bind().dialect.name == "sqlite":
        for name, table, found in walls:
            op.execute(_REFUSED_EMBEDDED.format(name=name, table=table, found=found))
        for table in _BOOKS:
            for event in ("UPDATE", "DELETE"):
                op.execute(_UNCHANGED_EMBEDDED.format(table=table, event=event))
        return
    for name, table, found in walls:
        op.execute(_REFUSING.format(name=name, found=found))
        op.execute(_REFUSED.format(name=name, table=table))
    op.execute(_NO_CHANGE)
    for table in _BOOKS:
        op.execute(_UNCHANGED.format(table=table))


def downgrade() -> None:
    embedded = op.get_bind().dialect.name == "sqlite"
    if embedded:
        for name in ("ledger_is_sealed", "ledger_entries_only_grow_UPDATE", "ledger_entries_only_grow_DELETE"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in ("ledger_is_sealed", "ledger_entries_only_grow"):
            op.execute(f"DROP TRIGGER {name} ON ledger_entries")
    op.drop_index("ix_ledger_account", table_name="ledger_entries")
    check = sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_entries_amount"))
    with op.batch_alter_table("ledger_entries", table_args=(check,)) as entries:
        entries.drop_constraint(op.f("fk_ledger_entries_transfer_id_ledger_transfers"), type_="foreignkey")
    op.drop_table("ledger_transfers")
    op.drop_table("invoices")
    if not embedded:
        for function in ("ledger_balances", "ledger_is_sealed", "ledger_only_grows"):
            op.execute(f"DROP FUNCTION {function}")
    for table in ("referrals", "referral_codes", "point_entries", "credit_entries"):
        op.drop_table(table)
    op.drop_column("bookings", "points")
    op.drop_column("organisations", "loyalty")
    for index, column in (("ix_bookings_holding", "holding_id"), ("ix_bookings_coupon", "coupon_id")):
        op.drop_index(index, table_name="bookings")
        op.drop_column("bookings", column)
    op.drop_table("holdings")
    op.drop_table("packages")
    op.drop_table("coupons")
    op.drop_table("billing_details")
    op.drop_column("builders", "share")
    op.drop_column("organisations", "invoicing")
    for table in ("services", "organisations"):
        op.drop_column(table, "pricing")
