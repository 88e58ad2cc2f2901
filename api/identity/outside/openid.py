"""OpenID Connect as every provider of it needs it: discovery, the way there, the code's exchange, the ID token.

PKCE, state and nonce always; an answer must name the issuer it was asked of wherever the issuer says so (RFC 9207),
and each connection has a return address of its own: an answer for one never counts for another (mix-up).
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.identity.errors import BadConnection, OutsideRefused, OutsideUnreachable
from api.identity.outside.port import Agreement, Flow
from kit.errors import Later
from kit.http.outward import NotOutward, Outward

_SKEW = timedelta(minutes=2)
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_LOCAL = {"127.0.0.1", "::1", "localhost"}
_JUNK = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
_MOST_KNOWN = 100
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
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise BadConnection("That is no web address.") from error
    is_text = address.isascii() and address.isprintable() and " " not in address
    plain_is_fine = is_local and parts.scheme == "http" and parts.hostname in _LOCAL
    if (
        not is_text
        or not parts.hostname
        or parts.query
        or parts.fragment
        or not (parts.scheme == "https" or plain_is_fine)
    ):
        raise BadConnection(f"“{address[:100]}” has to be an https address.")


async def discover(issuer: str, outward: Outward) -> Issuer:
    """What an issuer says of itself. Raises ``OutsideUnreachable``, and ``OutsideRefused`` for a bad one."""
    told = await ask(outward, "GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    return Issuer(
        issuer=_text(told, "issuer"), authorize=_address(told, "authorization_endpoint", outward),
        token=_address(told, "token_endpoint", outward), keys=_address(told, "jwks_uri", outward),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )  # fmt: skip


def _text(told: Mapping[str, Any], name: str) -> str:
    if not isinstance(told.get(name), str):
        raise OutsideRefused(f"The issuer's description lacks “{name}”.")
    return str(told[name])


def _address(told: Mapping[str, Any], name: str, outward: Outward) -> str:
    """An address that a description names: as little trusted as the one an admin typed."""
    address = _text(told, name)
    try:
        outward.check(address)
    except NotOutward as error:
        raise OutsideRefused(f"The issuer's description names no good “{name}”.") from error
    return address


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
    return await ask(agreement.outward, "POST", address, {name: value for name, value in form.items() if value})


async def claims_of(
    tokens: Mapping[str, Any], *, keys: str, issuer: str, agreement: Agreement, flow: Flow, now: datetime
) -> dict[str, Any]:
    """The ID token's claims, once its signature, issuer, audience, times and nonce are right.

    Raises ``OutsideRefused``.
    """
    claims = await _signed(str(tokens.get("id_token", "")), keys, agreement.outward)
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


async def _signed(token: str, keys: str, outward: Outward) -> dict[str, Any]:
    """The claims of a token signed by one of the keys at that address; keys not known yet are fetched once more."""
    for is_fresh in (False, True):
        known = await _keys_at(keys, outward, fresh=is_fresh)
        try:
            return dict(jwt.decode(token, known, algorithms=_ALGORITHMS).claims)
        except _JUNK as error:
            if is_fresh:
                raise OutsideRefused("Their token is not signed by them.") from error
    raise AssertionError


async def _keys_at(address: str, outward: Outward, *, fresh: bool) -> KeySet:
    """An issuer's keys; those of a hundred issuers are remembered."""
    if fresh or address not in _known_keys:
        told = await ask(outward, "GET", address)
        try:
            found = KeySet.import_key_set({"keys": told["keys"]})
        except _JUNK as error:
            raise OutsideRefused("Their keys cannot be read.") from error
        _known_keys.pop(address, None)
        while len(_known_keys) >= _MOST_KNOWN:
            del _known_keys[next(iter(_known_keys))]
        _known_keys[address] = found
        return found
    return _known_keys[address]


async def ask(
    outward: Outward, method: str, address: str, form: Mapping[str, str] | None = None, *,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A JSON object. Raises as ``ask_any`` does."""
    told = await ask_any(outward, method, address, form, headers=headers)
    if not isinstance(told, dict):
        raise OutsideRefused("Their answer has not the shape it should have.")
    return told


async def ask_any(
    outward: Outward, method: str, address: str, form: Mapping[str, str] | None = None, *,
    headers: Mapping[str, str] | None = None,
) -> Any:  # fmt: skip
    """A JSON answer. Raises ``OutsideRefused`` for a refusal or something else than JSON, else ``OutsideUnreachable``.

    What came instead is not told: whoever asks us to ask learns nothing of what they could not reach themselves.
    """
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    sent = {"Accept": "application/json", "User-Agent": "Parley", **kind, **(headers or {})}
    try:
        answer = await outward.call(method, address, urlencode(form or {}).encode(), sent)
    except NotOutward as error:
        raise OutsideRefused("They cannot be asked from here.") from error
    except (Later, ValueError) as error:
        raise OutsideUnreachable from error
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OutsideUnreachable
    if answer.status != HTTPStatus.OK:
        raise OutsideRefused("They did not accept it.")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise OutsideRefused("Their answer is not JSON.") from error


def word(claims: Mapping[str, Any], name: str) -> str | None:
    """A claim that is text, if it is."""
    value = claims.get(name)
    return value if isinstance(value, str) else None


def _number(claims: Mapping[str, Any], name: str) -> float:
    try:
        return float(claims[name])
    except _JUNK as error:
        raise OutsideRefused(f"Their token lacks “{name}”.") from error
