"""Apple, by OpenID Connect. The secret is a private key (PEM) that signs a short-lived token in its place.

Settings: ``team_id`` and ``key_id``. The browser comes back by a form's POST, which Apple wants.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from api.identity.errors import BadConnection
from api.identity.outside import openid
from api.identity.outside.port import Agreement, Flow, Vouched

IS_DIRECTORY, POSTS_BACK = False, True
ISSUER = "https://appleid.apple.com"
_SECRET_LASTS = timedelta(minutes=5)


def check(agreement: Agreement, *, is_local: bool) -> None:  # noqa: ARG001 - the port's shape
    if not (agreement.settings.get("team_id") and agreement.settings.get("key_id")):
        raise BadConnection("“team_id” and “key_id” are needed.")
    try:
        ECKey.import_key(agreement.secret)
    except (JoseError, ValueError) as error:
        raise BadConnection("The secret has to be the private key (PEM) that Apple gave.") from error


async def begin(agreement: Agreement, flow: Flow) -> str:
    issuer = await openid.discover(ISSUER, agreement.outward)
    return openid.way_there(issuer, agreement, flow, scope="openid name email", response_mode="form_post")


async def finish(agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:
    issuer = await openid.discover(ISSUER, agreement.outward)
    openid.check_issuer(issuer, ISSUER)
    code = openid.code_of(issuer, answer)
    tokens = await openid.exchange(issuer.token, agreement, flow, code, secret=secret_of(agreement, now=now))
    claims = await openid.claims_of(tokens, keys=issuer.keys, issuer=ISSUER, agreement=agreement, flow=flow, now=now)
    return Vouched(
        issuer=ISSUER, subject=claims["sub"], email=openid.word(claims, "email"),
        email_verified=str(claims.get("email_verified")).lower() == "true", name=None,
    )  # fmt: skip


def secret_of(agreement: Agreement, *, now: datetime) -> str:
    """What Apple takes as the client's secret: a token signed by its key, good for five minutes."""
    claims = {
        "iss": agreement.settings["team_id"], "sub": agreement.client_id, "aud": ISSUER,
        "iat": int(now.timestamp()), "exp": int((now + _SECRET_LASTS).timestamp()),
    }  # fmt: skip
    header = {"alg": "ES256", "kid": agreement.settings["key_id"]}
    return jwt.encode(header, claims, ECKey.import_key(agreement.secret))
