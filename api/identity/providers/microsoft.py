"""Microsoft, by OpenID Connect. Setting ``tenant``: a directory's id, ``organizations`` or ``common`` (anybody).

A directory's admin may write any address on an account, so an address counts only with the claim ``xms_edov`` (its
domain's owner was verified). Tokens name the directory they are of; with several allowed the issuer is made from it.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from joserfc import jws

from api.identity.errors import BadConnection, OutsideRefused
from api.identity.outside import openid
from api.identity.outside.port import Agreement, Flow, Vouched

IS_DIRECTORY, POSTS_BACK = False, False
LOGIN = "https://login.microsoftonline.com"
_TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|organizations|common")
_PLACE = "{tenantid}"


def check(agreement: Agreement, *, is_local: bool) -> None:  # noqa: ARG001 - the port's shape
    if not _TENANT.fullmatch(str(agreement.settings.get("tenant", ""))):
        raise BadConnection("“tenant” is a directory's id, “organizations” or “common”.")


async def begin(agreement: Agreement, flow: Flow) -> str:
    return openid.way_there(await _issuer(agreement), agreement, flow, scope="openid email profile")


async def finish(agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:
    issuer = await _issuer(agreement)
    tokens = await openid.exchange(
        issuer.token, agreement, flow, openid.code_of(issuer, answer), secret=agreement.secret
    )
    expected = issuer.issuer.replace(_PLACE, _tenant_in(tokens)) if _PLACE in issuer.issuer else issuer.issuer
    claims = await openid.claims_of(tokens, keys=issuer.keys, issuer=expected, agreement=agreement, flow=flow, now=now)
    return Vouched(
        issuer=expected, subject=claims["sub"], email=openid.word(claims, "email"),
        email_verified=str(claims.get("xms_edov")).lower() in {"true", "1"}, name=openid.word(claims, "name"),
    )  # fmt: skip


async def _issuer(agreement: Agreement) -> openid.Issuer:
    return await openid.discover(f"{LOGIN}/{agreement.settings['tenant']}/v2.0", agreement.outward)


def _tenant_in(tokens: Mapping[str, Any]) -> str:
    """The directory a token says it is of; believed only once the issuer made from it has signed the token."""
    try:
        claims = jws.extract_compact(str(tokens.get("id_token", "")).encode()).payload
    except ValueError as error:
        raise OutsideRefused("Their token cannot be read.") from error
    found = re.search(rb'"tid"\s*:\s*"([0-9a-f-]{36})"', claims)
    if not found:
        raise OutsideRefused("Their token names no directory.")
    return found[1].decode()
