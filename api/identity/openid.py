"""OpenID Connect as every provider of it needs it: discovery, the way there, the code's exchange, the ID token.

PKCE, state and nonce always; an answer must name the issuer it was asked of wherever the issuer says so (RFC 9207),
and each connection has a return address of its own: an answer for one never counts for another (mix-up).
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.identity.errors import BadConnection, OutsideRefused, OutsideUnreachable
from api.identity.port import Agreement, Flow

_TIMEOUT = 10
_SKEW = timedelta(minutes=2)
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_LOCAL = {"127.0.0.1", "::1", "localhost"}
_known_keys: dict[str, KeySet] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """An issuer's own description of itself."""

    issuer: str
    authorize: str
    token: str
    keys: str
    names_itself: bool = False


def check_address(address: str, *, is_local: bool) -> None:
    """An address we may be sent to and ask: https, or this very machine while we are only there ourselves.

    Raises ``BadConnection``.
    """
    parts = urlsplit(address)
    plain_is_fine = is_local and parts.scheme == "http" and parts.hostname in _LOCAL
    if not parts.hostname or parts.query or parts.fragment or not (parts.scheme == "https" or plain_is_fine):
        raise BadConnection(f"“{address[:100]}” has to be an https address.")


async def discover(issuer: str) -> Issuer:
    """What an issuer says of itself. Raises ``OutsideUnreachable``, and ``OutsideRefused`` for another's document."""
    told = await ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        found = Issuer(
            issuer=told["issuer"], authorize=told["authorization_endpoint"], token=told["token_endpoint"],
            keys=told["jwks_uri"], names_itself=bool(told.get("authorization_response_iss_parameter_supported")),
        )  # fmt: skip
    except KeyError as error:
        raise OutsideRefused(f"The issuer's description lacks {error}.") from error
    return found


def check_issuer(found: Issuer, expected: str) -> None:
    if found.issuer != expected:
        raise OutsideRefused("The issuer's description names another issuer.")


def way_there(issuer: Issuer, agreement: Agreement, flow: Flow, *, scope: str, **more: str) -> str:
    """Where the browser goes to sign in."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(flow.verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code", "client_id": agreement.client_id, "redirect_uri": agreement.back, "scope": scope,
        "state": flow.state, "nonce": flow.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{issuer.authorize}?{urlencode(asked | more)}"


def code_of(issuer: Issuer, answer: Mapping[str, str]) -> str:
    """The code an answer brings. Raises ``OutsideRefused`` for a refusal, or an answer of another issuer."""
    named = answer.get("iss")
    if named != issuer.issuer and (named is not None or issuer.names_itself):
        raise OutsideRefused("The answer came from another issuer than was asked.")
    if "error" in answer or not answer.get("code"):
        raise OutsideRefused(f"They said: {answer.get('error', 'nothing')[:80]}.")
    return answer["code"]


async def exchange(address: str, agreement: Agreement, flow: Flow, code: str, *, secret: str) -> dict[str, Any]:
    """The tokens for a code. Raises ``OutsideRefused`` and ``OutsideUnreachable``."""
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": agreement.back,
        "client_id": agreement.client_id, "client_secret": secret, "code_verifier": flow.verifier,
    }  # fmt: skip
    told: dict[str, Any] = await ask("POST", address, data={name: value for name, value in form.items() if value})
    return told


async def claims_of(
    tokens: Mapping[str, Any], *, keys: str, issuer: str, agreement: Agreement, flow: Flow, now: datetime
) -> dict[str, Any]:
    """The ID token's claims, once its signature, issuer, audience, times and nonce are right.

    Raises ``OutsideRefused``.
    """
    claims = await _signed(str(tokens.get("id_token", "")), keys)
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    second = _SKEW.total_seconds()
    is_right = (
        claims.get("iss") == issuer
        and agreement.client_id in audiences
        and claims.get("azp", agreement.client_id) == agreement.client_id
        and claims.get("nonce") == flow.nonce
        and _number(claims, "exp") > now.timestamp() - second
        and _number(claims, "iat") < now.timestamp() + second
        and isinstance(claims.get("sub"), str)
        and bool(claims["sub"])
    )
    if not is_right:
        raise OutsideRefused("Their token is not for this sign-in, or no longer.")
    return claims


async def _signed(token: str, keys: str) -> dict[str, Any]:
    """The claims of a token signed by one of the keys at that address; keys not known yet are fetched once more."""
    for is_fresh in (False, True):
        known = await _keys_at(keys, fresh=is_fresh)
        try:
            return dict(jwt.decode(token, known, algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            if is_fresh:
                raise OutsideRefused("Their token is not signed by them.") from error
    raise AssertionError


async def _keys_at(address: str, *, fresh: bool) -> KeySet:
    if fresh or address not in _known_keys:
        told = await ask("GET", address)
        try:
            _known_keys[address] = KeySet.import_key_set({"keys": told["keys"]})
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise OutsideRefused("Their keys cannot be read.") from error
    return _known_keys[address]


async def ask(method: str, address: str, **more: Any) -> Any:
    """A JSON answer. Raises ``OutsideRefused`` for a 4xx or something else than JSON, else ``OutsideUnreachable``."""
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT, headers={"Accept": "application/json"}) as http:
            answer = await http.request(method, address, **more)
    except httpx.HTTPError as error:
        raise OutsideUnreachable from error
    if answer.is_server_error:
        raise OutsideUnreachable
    if not answer.is_success:
        raise OutsideRefused(f"They answered {answer.status_code}.")
    try:
        return answer.json()
    except ValueError as error:
        raise OutsideRefused("Their answer is not JSON.") from error


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if not isinstance(value, int | float):
        raise OutsideRefused(f"Their token lacks “{name}”.")
    return float(value)
