"""The three ways to a token: a code that a member consented to, a refresh token, a program for itself.

Codes and refresh tokens work once. One that comes again was copied: its grant ends, for thief and owner.
"""

from typing import Any

from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.errors import InvalidRequestError

from api.identity import tokens
from api.identity.oauth.rows import Code, Program, Token
from models.identity import Member
from models.integrations import Grant

_METHODS = ["client_secret_basic", "client_secret_post", "none"]


class ByCode(grants.AuthorizationCodeGrant):  # type: ignore[misc]
    """Authorization code, PKCE with S256 for everybody."""

    TOKEN_ENDPOINT_AUTH_METHODS = _METHODS

    def validate_authorization_request(self) -> Any:
        redirect_uri = super().validate_authorization_request()
        asked = self.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge by S256 is needed.", redirect_uri=redirect_uri)
        return redirect_uri

    def generate_authorization_code(self) -> str:
        return tokens.new_token("ac")

    def save_authorization_code(self, code: str, request: Any) -> None:
        member: Member = request.user
        scopes = request.client.get_allowed_scope(request.payload.scope).split()
        grant = self.server.add_grant(request.client, member, scopes)
        asked = request.payload.data
        where = asked.get("redirect_uri") or request.client.get_default_redirect_uri()
        self.server.add_code(code, grant, redirect_uri=where, challenge=asked["code_challenge"])

    def query_authorization_code(self, code: str, client: Program) -> Code | None:
        found: Code | None = self.server.find_code(code)
        if found is None or found.grant.integration_id != client.row.id:
            return None
        if found.row.used_at:
            self.server.end_grant(found.grant)
            return None
        return None if found.row.expires_at <= self.server.now or found.grant.revoked_at else found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        authorization_code.row.used_at = self.server.now

    def authenticate_user(self, authorization_code: Code) -> Grant:
        return authorization_code.grant


class ByRefresh(grants.RefreshTokenGrant):  # type: ignore[misc]
    """A new pair for a refresh token."""

    TOKEN_ENDPOINT_AUTH_METHODS = _METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
        found: Token | None = self.server.find_token(refresh_token) if refresh_token.startswith("rt_") else None
        if found is None or not found.check_client(self.request.client):
            return None
        if found.row.refreshed_at:
            self.server.end_grant(found.grant)
            return None
        return None if found.is_expired() or found.is_revoked() else found

    def authenticate_user(self, refresh_token: Token) -> Grant:
        return refresh_token.grant

    def revoke_old_credential(self, refresh_token: Token) -> None:
        refresh_token.row.refreshed_at = refresh_token.row.revoked_at = self.server.now


class ForItself(grants.ClientCredentialsGrant):  # type: ignore[misc]
    """Client credentials: in the role the integration was registered with."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]  # noqa: RUF012 - authlib's own shape
