"""Members prove who they are in more ways; sign-ins rotate; integrations, connections and API keys with scopes."""

import sqlalchemy as sa
from alembic import op

import kit.db

revision = "2026_11_25_identity"
down_revision = "2026_11_25_work"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_tries",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("fails", sa.Integer(), nullable=False),
        sa.Column("last_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("paused_until", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("good_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_failed_tries_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_tries")),
        sa.UniqueConstraint("digest", name=op.f("uq_failed_tries_digest")),
    )
    op.create_index(op.f("ix_failed_tries_organisation_id"), "failed_tries", ["organisation_id"], unique=False)
    op.create_table(
        "integrations",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=True),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("revoked_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_integrations_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrations")),
    )
    op.create_index(op.f("ix_integrations_organisation_id"), "integrations", ["organisation_id"], unique=False)
    op.create_table(
        "sign_in_connections",
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("client_id", sa.String(length=300), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("new_member_role", sa.String(length=16), nullable=True),
        sa.Column("removed_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sign_in_connections_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_connections")),
    )
    op.create_index(
        op.f("ix_sign_in_connections_organisation_id"), "sign_in_connections", ["organisation_id"], unique=False
    )
    op.create_table(
        "authenticators",
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (client_id IS NULL)", name=op.f("ck_authenticators_person")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_authenticators_client_id_clients")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_authenticators_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_authenticators_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticators")),
        sa.UniqueConstraint("client_id", name=op.f("uq_authenticators_client_id")),
        sa.UniqueConstraint("member_id", name=op.f("uq_authenticators_member_id")),
    )
    op.create_index(op.f("ix_authenticators_client_id"), "authenticators", ["client_id"], unique=False)
    op.create_index(op.f("ix_authenticators_member_id"), "authenticators", ["member_id"], unique=False)
    op.create_index(op.f("ix_authenticators_organisation_id"), "authenticators", ["organisation_id"], unique=False)
    op.create_table(
        "integration_grants",
        sa.Column("integration_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("revoked_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["integration_id"], ["integrations.id"], name=op.f("fk_integration_grants_integration_id_integrations")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_integration_grants_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_integration_grants_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration_grants")),
    )
    op.create_index(
        op.f("ix_integration_grants_integration_id"), "integration_grants", ["integration_id"], unique=False
    )
    op.create_index(op.f("ix_integration_grants_member_id"), "integration_grants", ["member_id"], unique=False)
    op.create_index(
        op.f("ix_integration_grants_organisation_id"), "integration_grants", ["organisation_id"], unique=False
    )
    op.create_table(
        "linked_identities",
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("last_used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (client_id IS NULL)", name=op.f("ck_linked_identities_person")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_linked_identities_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["sign_in_connections.id"],
            name=op.f("fk_linked_identities_connection_id_sign_in_connections"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_linked_identities_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_linked_identities_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_identities")),
        sa.UniqueConstraint(
            "organisation_id", "issuer", "subject", name=op.f("uq_linked_identities_organisation_id_issuer_subject")
        ),
    )
    op.create_index(op.f("ix_linked_identities_client_id"), "linked_identities", ["client_id"], unique=False)
    op.create_index(op.f("ix_linked_identities_member_id"), "linked_identities", ["member_id"], unique=False)
    op.create_index(
        op.f("ix_linked_identities_organisation_id"), "linked_identities", ["organisation_id"], unique=False
    )
    op.create_table(
        "passkey_ceremonies",
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('sign_in','add','confirm')", name=op.f("ck_passkey_ceremonies_purpose")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_passkey_ceremonies_client_id_clients")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_passkey_ceremonies_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_passkey_ceremonies_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_ceremonies")),
    )
    op.create_index(op.f("ix_passkey_ceremonies_client_id"), "passkey_ceremonies", ["client_id"], unique=False)
    op.create_index(op.f("ix_passkey_ceremonies_member_id"), "passkey_ceremonies", ["member_id"], unique=False)
    op.create_index(
        op.f("ix_passkey_ceremonies_organisation_id"), "passkey_ceremonies", ["organisation_id"], unique=False
    )
    op.create_table(
        "passkeys",
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("last_used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (client_id IS NULL)", name=op.f("ck_passkeys_person")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_passkeys_client_id_clients")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_passkeys_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_passkeys_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_client_id"), "passkeys", ["client_id"], unique=False)
    op.create_index(op.f("ix_passkeys_member_id"), "passkeys", ["member_id"], unique=False)
    op.create_index(op.f("ix_passkeys_organisation_id"), "passkeys", ["organisation_id"], unique=False)
    op.create_table(
        "passwords",
        sa.Column("hash", sa.String(length=255), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (client_id IS NULL)", name=op.f("ck_passwords_person")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_passwords_client_id_clients")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_passwords_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_passwords_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passwords")),
        sa.UniqueConstraint("client_id", name=op.f("uq_passwords_client_id")),
        sa.UniqueConstraint("member_id", name=op.f("uq_passwords_member_id")),
    )
    op.create_index(op.f("ix_passwords_client_id"), "passwords", ["client_id"], unique=False)
    op.create_index(op.f("ix_passwords_member_id"), "passwords", ["member_id"], unique=False)
    op.create_index(op.f("ix_passwords_organisation_id"), "passwords", ["organisation_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("(member_id IS NULL) <> (client_id IS NULL)", name=op.f("ck_recovery_codes_person")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_recovery_codes_client_id_clients")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_recovery_codes_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_recovery_codes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_codes_digest")),
    )
    op.create_index(op.f("ix_recovery_codes_client_id"), "recovery_codes", ["client_id"], unique=False)
    op.create_index(op.f("ix_recovery_codes_member_id"), "recovery_codes", ["member_id"], unique=False)
    op.create_index(op.f("ix_recovery_codes_organisation_id"), "recovery_codes", ["organisation_id"], unique=False)
    op.create_table(
        "sign_in_codes",
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.CheckConstraint("purpose IN ('sign_in','prove')", name=op.f("ck_sign_in_codes_purpose")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_sign_in_codes_client_id_clients")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_sign_in_codes_member_id_members")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_sign_in_codes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
    )
    op.create_index(op.f("ix_sign_in_codes_client_id"), "sign_in_codes", ["client_id"], unique=False)
    op.create_index(op.f("ix_sign_in_codes_member_id"), "sign_in_codes", ["member_id"], unique=False)
    op.create_index(op.f("ix_sign_in_codes_organisation_id"), "sign_in_codes", ["organisation_id"], unique=False)
    op.create_table(
        "integration_codes",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("redirect_uri", sa.String(length=500), nullable=False),
        sa.Column("challenge", sa.String(length=128), nullable=False),
        sa.Column("expires_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["integration_grants.id"], name=op.f("fk_integration_codes_grant_id_integration_grants")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_integration_codes_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_integration_codes_digest")),
    )
    op.create_index(
        op.f("ix_integration_codes_organisation_id"), "integration_codes", ["organisation_id"], unique=False
    )
    op.create_table(
        "integration_tokens",
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("access_digest", sa.String(length=64), nullable=False),
        sa.Column("access_expires_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("refresh_digest", sa.String(length=64), nullable=True),
        sa.Column("refresh_expires_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("refreshed_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("revoked_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("last_used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["integration_grants.id"], name=op.f("fk_integration_tokens_grant_id_integration_grants")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_integration_tokens_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration_tokens")),
        sa.UniqueConstraint("access_digest", name=op.f("uq_integration_tokens_access_digest")),
        sa.UniqueConstraint("refresh_digest", name=op.f("uq_integration_tokens_refresh_digest")),
    )
    op.create_index(op.f("ix_integration_tokens_grant_id"), "integration_tokens", ["grant_id"], unique=False)
    op.create_index(
        op.f("ix_integration_tokens_organisation_id"), "integration_tokens", ["organisation_id"], unique=False
    )
    op.create_table(
        "outside_sign_ins",
        sa.Column("connection_id", sa.Uuid(), nullable=False),
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("for_sign_in", sa.Uuid(), nullable=True),
        sa.Column("expires_at", kit.db.Instant(timezone=True), nullable=False),
        sa.Column("used_at", kit.db.Instant(timezone=True), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", kit.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["sign_in_connections.id"],
            name=op.f("fk_outside_sign_ins_connection_id_sign_in_connections"),
        ),
        sa.ForeignKeyConstraint(
            ["for_sign_in"], ["sign_ins.id"], name=op.f("fk_outside_sign_ins_for_sign_in_sign_ins")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_outside_sign_ins_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_sign_ins")),
        sa.UniqueConstraint("state_digest", name=op.f("uq_outside_sign_ins_state_digest")),
    )
    op.create_index(op.f("ix_outside_sign_ins_organisation_id"), "outside_sign_ins", ["organisation_id"], unique=False)
    op.add_column("api_keys", sa.Column("scopes", sa.JSON(), nullable=True))
    op.add_column("api_keys", sa.Column("expires_at", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("api_keys", sa.Column("last_used_at", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("members", sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("members", sa.Column("external_id", sa.String(length=255), nullable=True))
    op.create_index(
        "uq_members_organisation_id_external_id", "members", ["organisation_id", "external_id"], unique=True
    )
    op.add_column("organisations", sa.Column("sign_in_policy", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("sign_ins", sa.Column("previous_digest", sa.String(length=64), nullable=True))
    op.add_column("sign_ins", sa.Column("previous_until", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("sign_ins", sa.Column("rotated_at", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("sign_ins", sa.Column("stage", sa.String(length=16), server_default="whole", nullable=False))
    op.add_column("sign_ins", sa.Column("factors", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("sign_ins", sa.Column("authenticated_at", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("sign_ins", sa.Column("last_seen_at", kit.db.Instant(timezone=True), nullable=True))
    op.add_column("sign_ins", sa.Column("device", sa.String(length=200), server_default="", nullable=False))
    op.create_index(op.f("ix_sign_ins_client_id"), "sign_ins", ["client_id"], unique=False)
    op.create_index(op.f("ix_sign_ins_member_id"), "sign_ins", ["member_id"], unique=False)
    op.create_index("uq_sign_ins_previous_digest", "sign_ins", ["previous_digest"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_sign_ins_previous_digest", table_name="sign_ins")
    op.drop_index(op.f("ix_sign_ins_member_id"), table_name="sign_ins")
    op.drop_index(op.f("ix_sign_ins_client_id"), table_name="sign_ins")
    op.drop_column("sign_ins", "device")
    op.drop_column("sign_ins", "last_seen_at")
    op.drop_column("sign_ins", "authenticated_at")
    op.drop_column("sign_ins", "factors")
    op.drop_column("sign_ins", "stage")
    op.drop_column("sign_ins", "rotated_at")
    op.drop_column("sign_ins", "previous_until")
    op.drop_column("sign_ins", "previous_digest")
    op.drop_column("organisations", "sign_in_policy")
    op.drop_index("uq_members_organisation_id_external_id", table_name="members")
    op.drop_column("members", "external_id")
    op.drop_column("members", "active")
    op.drop_column("api_keys", "last_used_at")
    op.drop_column("api_keys", "expires_at")
    op.drop_column("api_keys", "scopes")
    op.drop_index(op.f("ix_outside_sign_ins_organisation_id"), table_name="outside_sign_ins")
    op.drop_table("outside_sign_ins")
    op.drop_index(op.f("ix_integration_tokens_organisation_id"), table_name="integration_tokens")
    op.drop_index(op.f("ix_integration_tokens_grant_id"), table_name="integration_tokens")
    op.drop_table("integration_tokens")
    op.drop_index(op.f("ix_integration_codes_organisation_id"), table_name="integration_codes")
    op.drop_table("integration_codes")
    op.drop_index(op.f("ix_sign_in_codes_organisation_id"), table_name="sign_in_codes")
    op.drop_index(op.f("ix_sign_in_codes_member_id"), table_name="sign_in_codes")
    op.drop_index(op.f("ix_sign_in_codes_client_id"), table_name="sign_in_codes")
    op.drop_table("sign_in_codes")
    op.drop_index(op.f("ix_recovery_codes_organisation_id"), table_name="recovery_codes")
    op.drop_index(op.f("ix_recovery_codes_member_id"), table_name="recovery_codes")
    op.drop_index(op.f("ix_recovery_codes_client_id"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index(op.f("ix_passwords_organisation_id"), table_name="passwords")
    op.drop_index(op.f("ix_passwords_member_id"), table_name="passwords")
    op.drop_index(op.f("ix_passwords_client_id"), table_name="passwords")
    op.drop_table("passwords")
    op.drop_index(op.f("ix_passkeys_organisation_id"), table_name="passkeys")
    op.drop_index(op.f("ix_passkeys_member_id"), table_name="passkeys")
    op.drop_index(op.f("ix_passkeys_client_id"), table_name="passkeys")
    op.drop_table("passkeys")
    op.drop_index(op.f("ix_passkey_ceremonies_organisation_id"), table_name="passkey_ceremonies")
    op.drop_index(op.f("ix_passkey_ceremonies_member_id"), table_name="passkey_ceremonies")
    op.drop_index(op.f("ix_passkey_ceremonies_client_id"), table_name="passkey_ceremonies")
    op.drop_table("passkey_ceremonies")
    op.drop_index(op.f("ix_linked_identities_organisation_id"), table_name="linked_identities")
    op.drop_index(op.f("ix_linked_identities_member_id"), table_name="linked_identities")
    op.drop_index(op.f("ix_linked_identities_client_id"), table_name="linked_identities")
    op.drop_table("linked_identities")
    op.drop_index(op.f("ix_integration_grants_organisation_id"), table_name="integration_grants")
    op.drop_index(op.f("ix_integration_grants_member_id"), table_name="integration_grants")
    op.drop_index(op.f("ix_integration_grants_integration_id"), table_name="integration_grants")
    op.drop_table("integration_grants")
    op.drop_index(op.f("ix_authenticators_organisation_id"), table_name="authenticators")
    op.drop_index(op.f("ix_authenticators_member_id"), table_name="authenticators")
    op.drop_index(op.f("ix_authenticators_client_id"), table_name="authenticators")
    op.drop_table("authenticators")
    op.drop_index(op.f("ix_sign_in_connections_organisation_id"), table_name="sign_in_connections")
    op.drop_table("sign_in_connections")
    op.drop_index(op.f("ix_integrations_organisation_id"), table_name="integrations")
    op.drop_table("integrations")
    op.drop_index(op.f("ix_failed_tries_organisation_id"), table_name="failed_tries")
    op.drop_table("failed_tries")
