"""Our rows as authlib wants to see them: the program, its code, its token."""

import hmac
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from api.identity import tokens
from kit import ids, tenancy
from kit.crypto import MasterKey
from models.integrations import Grant, GrantCode, GrantToken, Integration


@dataclass(frozen=True, slots=True)
class Program:
    """A registered integration."""

    row: Integration
    keys: MasterKey

    def get_client_id(self) -> str:
        return self.row.public_id

    def get_default_redirect_uri(self) -> str:
        return str(self.row.redirect_uris[0]) if len(self.row.redirect_uris) == 1 else ""

    def get_allowed_scope(self, scope: str | None) -> str:
        """What of the wanted scopes it may have; all of its own when it names none."""
        wanted = scope.split() if scope else self.row.scopes
        return " ".join(each for each in self.row.scopes if each in wanted)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.row.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(self.row.secret_digest or "", tokens.digest(self.keys, client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002 - the same everywhere
        return method == "none" if self.row.secret_digest is None else method != "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and bool(self.row.redirect_uris)

    def check_grant_type(self, grant_type: str) -> bool:
        if grant_type == "client_credentials":
            return self.row.role is not None and self.row.secret_digest is not None
        return bool(self.row.redirect_uris)


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code and the grant it is of."""

    row: GrantCode
    grant: Grant
    code_challenge_method = "S256"

    @property
    def code_challenge(self) -> str:
        return self.row.challenge

    def get_redirect_uri(self) -> str:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return " ".join(self.grant.scopes)


@dataclass(frozen=True, slots=True)
class Token:
    """A token row, by its access or its refresh token."""

    row: GrantToken
    grant: Grant
    now: datetime
    expires_at: datetime

    def check_client(self, client: Program) -> bool:
        return client.get_client_id() == ids.public(Integration.prefix, self.grant.integration_id)

    def get_scope(self) -> str:
        return " ".join(self.row.scopes)

    def get_expires_in(self) -> int:
        return max(int((self.expires_at - self.now).total_seconds()), 0)

    def is_expired(self) -> bool:
        return self.expires_at <= self.now

    def is_revoked(self) -> bool:
        return self.row.revoked_at is not None or self.grant.revoked_at is not None

    def get_user(self) -> Grant:
        return self.grant

    def get_client(self) -> uuid.UUID:
        return self.grant.integration_id


def find_program(session: Session, keys: MasterKey, client_id: str) -> Program | None:
    """The registered program; the session is of its organisation from here on."""
    try:
        key = ids.parse(Integration.prefix, client_id)
    except ids.UnknownId:
        return None
    tenancy.enter_now(session, tenancy.behind("integrations", str(key)))
    row = session.get(Integration, key)
    return Program(row, keys) if row and row.revoked_at is None else None
