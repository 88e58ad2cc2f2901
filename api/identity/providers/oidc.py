"""An organisation's own directory by OpenID Connect: any issuer that can be discovered.

Settings: ``issuer``; ``domains``, the mail domains it speaks for.
"""

from collections.abc import Mapping
from datetime import datetime

from api.identity.errors import BadConnection
from api.identity.outside import openid
from api.identity.outside.port import Agreement, Flow, Vouched
from kit.http.outward import NotOutward

IS_DIRECTORY, POSTS_BACK = True, False


def check(agreement: Agreement, *, is_local: bool) -> None:
    address = str(agreement.settings.get("issuer", ""))
    openid.check_address(address, is_local=is_local)
    try:
        agreement.outward.check(address)
    except NotOutward as error:
        raise BadConnection(error.detail) from error


async def begin(agreement: Agreement, flow: Flow) -> str:
    return openid.way_there(await _issuer(agreement), agreement, flow, scope="openid email profile")


async def finish(agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:
    issuer = await _issuer(agreement)
    code = openid.code_of(issuer, answer)
    tokens = await openid.exchange(issuer.token, agreement, flow, code, secret=agreement.secret)
    claims = await openid.claims_of(
        tokens, keys=issuer.keys, issuer=issuer.issuer, agreement=agreement, flow=flow, now=now
    )
    return Vouched(
        issuer=issuer.issuer, subject=claims["sub"], email=openid.word(claims, "email"),
        email_verified=claims.get("email_verified") is True, name=openid.word(claims, "name"),
    )  # fmt: skip


async def _issuer(agreement: Agreement) -> openid.Issuer:
    found = await openid.discover(str(agreement.settings["issuer"]), agreement.outward)
    openid.check_issuer(found, str(agreement.settings["issuer"]))
    return found
