"""Revocation (RFC 7009) and introspection (RFC 7662): a program asks about its own tokens alone."""

from typing import Any

from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from api.identity.oauth.rows import Program, Token
from kit import ids
from models.identity import Member

_METHODS = ["client_secret_basic", "client_secret_post", "none"]


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    """Revoking either token of a pair ends the whole grant."""

    CLIENT_AUTH_METHODS = _METHODS

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:  # noqa: ARG002 - prefixes tell
        found: Token | None = self.server.find_token(token_string)
        return found

    def revoke_token(self, token: Token, request: Any) -> None:  # noqa: ARG002 - authlib's own shape
        self.server.end_grant(token.grant)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    """What a token is good for."""

    CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]  # noqa: RUF012 - authlib's own shape

    def check_permission(self, token: Token, client: Program, request: Any) -> bool:  # noqa: ARG002 - authlib's shape
        return token.check_client(client)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:  # noqa: ARG002 - prefixes tell
        found: Token | None = self.server.find_token(token_string)
        return found

    def introspect_token(self, token: Token) -> dict[str, Any]:
        member = token.grant.member_id
        return {
            "active": True, "client_id": ids.public("int", token.grant.integration_id), "token_type": "Bearer",
            "scope": token.get_scope(), "exp": int(token.expires_at.timestamp()),
            "iat": int(token.row.created_at.timestamp()),
            "sub": ids.public(Member.prefix, member) if member else ids.public("int", token.grant.integration_id),
        }  # fmt: skip
