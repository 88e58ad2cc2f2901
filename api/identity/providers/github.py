"""GitHub, by OAuth 2 with PKCE: it has no ID token, so the account and its verified addresses are asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from api.identity.errors import OutsideRefused
from api.identity.outside import openid
from api.identity.outside.port import Agreement, Flow, Vouched

IS_DIRECTORY, POSTS_BACK = False, False
SITE, API = "https://github.com", "https://api.github.com"


def check(_agreement: Agreement, *, is_local: bool) -> None:  # noqa: ARG001 - the port's shape; nothing to set
    return


async def begin(agreement: Agreement, flow: Flow) -> str:
    return openid.way_there(_issuer(), agreement, flow, scope="read:user user:email")


async def finish(agreement: Agreement, flow: Flow, answer: Mapping[str, str], *, now: datetime) -> Vouched:  # noqa: ARG001 - nothing here has a time
    code = openid.code_of(_issuer(), answer)
    tokens = await openid.exchange(_issuer().token, agreement, flow, code, secret=agreement.secret)
    token = tokens.get("access_token")
    if not token:  # GitHub refuses with 200
        raise OutsideRefused(f"They said: {str(tokens.get('error'))[:80]}.")
    headers = {"Authorization": f"Bearer {token}"}
    account = await openid.ask(agreement.outward, "GET", f"{API}/user", headers=headers)
    addresses = await openid.ask_any(agreement.outward, "GET", f"{API}/user/emails", headers=headers)
    if not isinstance(account.get("id"), int) or not isinstance(addresses, list):
        raise OutsideRefused("They did not say who it is.")
    primary: dict[str, Any] = next((each for each in addresses if isinstance(each, dict) and each.get("primary")), {})
    return Vouched(
        issuer=SITE, subject=str(account["id"]), email=openid.word(primary, "email"),
        email_verified=primary.get("verified") is True,
        name=openid.word(account, "name") or openid.word(account, "login"),
    )  # fmt: skip


def _issuer() -> openid.Issuer:
    site = f"{urlsplit(SITE).scheme}://{urlsplit(SITE).netloc}"
    return openid.Issuer(
        issuer=SITE, authorize=f"{site}/login/oauth/authorize", token=f"{site}/login/oauth/access_token", keys=""
    )
