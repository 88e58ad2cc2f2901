"""Google, by OpenID Connect. A Workspace's own people alone with the setting ``hosted_domain``."""

from collections.abc import Mapping
from datetime import datetime

from api.identity.errors import OutsideRefused
from api.identity.outside import openid
from api.identity.outside.port import Agreement, Flow, Vouched

IS_DIRECTORY, POSTS_BACK = False, False
ISSUER = "https://accounts.google.com"


def check(_agreement: Agreement, *, is_local: bool) -> None:  # noqa: ARG001 - the port's shape; nothing to set
    return


async def begin(agreement: Agreement, flow: Flow) -> str:
    hosted = agreement.settings.get("hosted_domain")
    more = {"hd": str(hosted)} if hosted else {}
    issuer = await openid.discover(ISSUER, agreement.outward)
    return openid.way_there(issuer, agreement, flow, scope="openid email profile", **more)


async def finish(agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:
    issuer = await openid.discover(ISSUER, agreement.outward)
    openid.check_issuer(issuer, ISSUER)
    tokens = await openid.exchange(
        issuer.token, agreement, flow, openid.code_of(issuer, answer), secret=agreement.secret
    )
    claims = await openid.claims_of(tokens, keys=issuer.keys, issuer=ISSUER, agreement=agreement, flow=flow, now=now)
    hosted = agreement.settings.get("hosted_domain")
    if hosted and claims.get("hd") != hosted:
        raise OutsideRefused("This Google account is not of the organisation's own.")
    return Vouched(
        issuer=ISSUER, subject=claims["sub"], email=openid.word(claims, "email"),
        email_verified=claims.get("email_verified") is True, name=openid.word(claims, "name"),
    )  # fmt: skip
