"""authlib's authorization server over our rows, for one request: made with a session, thrown away after it.

It is synchronous and runs inside ``AsyncSession.run_sync``. What it answers is committed by the edge, refusals too: a
token that comes twice ends its whole grant, and that must stay written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError
from authlib.oauth2.rfc7636 import CodeChallenge
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.identity import tokens
from api.identity.oauth import endpoints, grants
from api.identity.oauth.rows import Code, Program, Token, find_program
from api.identity.scopes import SCOPES
from kit.crypto import MasterKey
from kit.ids import new_id
from models.identity import Member
from models.integrations import Grant, GrantCode, GrantToken

ACCESS_LASTS = timedelta(hours=1)
REFRESH_LASTS = timedelta(days=30)
CODE_LASTS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send."""

    status: int
    body: Any
    headers: Mapping[str, str]


class _Parameters(OAuth2Payload):  # type: ignore[misc]
    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    @property
    def data(self) -> dict[str, str]:
        return dict(self._pairs)

    @property
    def datalist(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, value in self._pairs:
            found.setdefault(name, []).append(value)
        return found


class Request(OAuth2Request):  # type: ignore[misc]
    """A request by its method, headers and parameters. Transport security is our edge's matter, not looked at here."""

    def __init__(self, method: str, headers: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__(method, "https://here.invalid/", headers=dict(headers))
        self.payload = _Parameters(pairs)

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)


class Server(AuthorizationServer):  # type: ignore[misc]
    """One request's server."""

    def __init__(self, session: Session, keys: MasterKey, now: datetime) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.session, self.keys, self.now = session, keys, now
        self.register_token_generator("default", self._generate)
        self.register_grant(grants.ByCode, [CodeChallenge(required=True)])
        self.register_grant(grants.ByRefresh)
        self.register_grant(grants.ForItself)
        self.register_endpoint(endpoints.Revocation)
        self.register_endpoint(endpoints.Introspection)

    def query_client(self, client_id: str) -> Program | None:
        return find_program(self.session, self.keys, client_id)

    def authenticate_client(self, request: Request, methods: Sequence[str], endpoint: str = "token") -> Program:
        try:
            found: Program = super().authenticate_client(request, methods, endpoint)
        except ValueError as error:  # credentials that are not text
            raise InvalidClientError(status_code=401) from error
        return found

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Sequence[tuple[str, str]]) -> Answer:
        return Answer(status, body, dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def _generate(
        self, client: Program, scope: str | None = None, *, include_refresh_token: bool = True, **_: Any
    ) -> dict[str, Any]:
        made = {
            "token_type": "Bearer", "access_token": tokens.new_token("at"),
            "expires_in": int(ACCESS_LASTS.total_seconds()), "scope": client.get_allowed_scope(scope),
        }  # fmt: skip
        return made | ({"refresh_token": tokens.new_token("rt")} if include_refresh_token else {})

    def save_token(self, token: Mapping[str, Any], request: Request) -> None:
        refresh = token.get("refresh_token")
        grant = request.user or self._own_grant(request.client)
        self.session.add(
            GrantToken(
                id=new_id(self.now), organisation_id=grant.organisation_id, created_at=self.now, grant_id=grant.id,
                scopes=token["scope"].split(), access_digest=tokens.digest(self.keys, token["access_token"]),
                access_expires_at=self.now + ACCESS_LASTS,
                refresh_digest=tokens.digest(self.keys, refresh) if refresh else None,
                refresh_expires_at=self.now + REFRESH_LASTS if refresh else None,
            )
        )  # fmt: skip

    def _own_grant(self, program: Program) -> Grant:
        """What a program does for itself."""
        query = select(Grant).where(
            Grant.integration_id == program.row.id, Grant.member_id.is_(None), Grant.revoked_at.is_(None)
        )
        return self.session.scalars(query).first() or self.add_grant(program, None, program.row.scopes)

    def add_grant(self, program: Program, member: Member | None, scopes: list[Any]) -> Grant:
        row = Grant(
            id=new_id(self.now), organisation_id=program.row.organisation_id, created_at=self.now,
            integration_id=program.row.id, member_id=member.id if member else None, scopes=scopes,
        )  # fmt: skip
        self.session.add(row)
        self.session.flush()
        return row

    def add_code(self, code: str, grant: Grant, *, redirect_uri: str, challenge: str) -> None:
        self.session.add(
            GrantCode(
                id=new_id(self.now), organisation_id=grant.organisation_id, created_at=self.now, grant_id=grant.id,
                digest=tokens.digest(self.keys, code), redirect_uri=redirect_uri, challenge=challenge,
                expires_at=self.now + CODE_LASTS,
            )
        )  # fmt: skip

    def find_code(self, code: str) -> Code | None:
        query = select(GrantCode).where(GrantCode.digest == tokens.digest(self.keys, code)).with_for_update()
        row = self.session.scalars(query).one_or_none()
        return Code(row, self.session.get_one(Grant, row.grant_id)) if row else None

    def find_token(self, token: str) -> Token | None:
        """By its access or refresh token."""
        digest = tokens.digest(self.keys, token)
        by_refresh = token.startswith("rt_")
        column = GrantToken.refresh_digest if by_refresh else GrantToken.access_digest
        row = self.session.scalars(select(GrantToken).where(column == digest).with_for_update()).one_or_none()
        if row is None:
            return None
        until = row.refresh_expires_at if by_refresh and row.refresh_expires_at else row.access_expires_at
        return Token(row, self.session.get_one(Grant, row.grant_id), self.now, until)

    def end_grant(self, grant: Grant) -> None:
        """Every token of it is void from now on."""
        grant.revoked_at = grant.revoked_at or self.now
        live = (GrantToken.grant_id == grant.id, GrantToken.revoked_at.is_(None))
        self.session.execute(update(GrantToken).where(*live).values(revoked_at=self.now))
