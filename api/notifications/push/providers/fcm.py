"""Firebase Cloud Messaging (HTTP v1), written from Google's public documentation.

``FCM_CREDENTIALS`` is a service account's JSON; the access token is got by a signed grant and kept while it is good.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt

from api.notifications.push.port import LASTS, Address, Gone, Push, text_of
from kit.errors import Later, Refused
from kit.settings import Settings

MISSING = "set FCM_CREDENTIALS to a service account's JSON"
_HOST = "https://fcm.googleapis.com"
_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_NOT_FOUND, _TOO_MANY, _SERVER_ERROR = 404, 429, 500
_OURS = {401, 403}
_EARLY = 60


@dataclass(slots=True)
class FcmPusher:
    """``account`` as Google writes it: project_id, client_email, private_key, token_uri."""

    account: dict[str, str] = field(repr=False)
    host: str = _HOST
    _token: str = field(default="", repr=False)
    _token_until: float = 0.0

    def check(self, address: Address) -> str:
        return text_of(address, "token", longest=400)

    async def push(self, address: Address, message: Push) -> None:
        shown = message.cut()
        told = {
            "token": address["token"],
            "notification": {"title": shown.title, "body": shown.body},
            "data": {"url": shown.url, "tag": shown.tag},
            "android": {"ttl": f"{LASTS}s", "collapse_key": shown.tag, "priority": "HIGH"},
        }
        try:
            async with httpx.AsyncClient(http2=True, timeout=15) as http:
                bearer = {"Authorization": f"Bearer {await self._bearer(http)}"}
                path = f"{self.host}/v1/projects/{self.account['project_id']}/messages:send"
                answer = await http.post(path, json={"message": told}, headers=bearer)
        except httpx.TransportError as error:
            raise Later("Google's push service cannot be reached.") from error
        if answer.is_error:
            raise _meaning(answer)

    async def _bearer(self, http: httpx.AsyncClient) -> str:
        now = time.time()
        if now >= self._token_until:
            claims = {
                "iss": self.account["client_email"], "aud": self.account["token_uri"], "scope": _SCOPE,
                "iat": int(now), "exp": int(now) + 3600,
            }  # fmt: skip
            grant = jwt.encode(claims, self.account["private_key"], algorithm="RS256")
            answer = await http.post(self.account["token_uri"], data={"grant_type": _GRANT, "assertion": grant})
            if answer.is_error:
                raise Later(f"Google does not accept FCM_CREDENTIALS ({answer.status_code}).")
            told = answer.json()
            self._token, self._token_until = told["access_token"], now + float(told["expires_in"]) - _EARLY
        return self._token


def _meaning(answer: httpx.Response) -> Exception:
    code = _code(answer)
    words = f"Google's push service answered {answer.status_code} {code}."
    if answer.status_code == _NOT_FOUND or code == "UNREGISTERED":
        return Gone(words)
    is_later = answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR or answer.status_code in _OURS
    return Later(words) if is_later else Refused(words)


def _code(answer: httpx.Response) -> str:
    try:
        told: Any = answer.json()["error"]
        details = [each.get("errorCode") for each in told.get("details", []) if each.get("errorCode")]
        return str(details[0] if details else told.get("status", ""))[:60]
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def open_pusher(settings: Settings) -> FcmPusher | None:
    """Raises ``ValueError`` when the credentials are not a service account's."""
    given = settings.fcm_credentials.get_secret_value()
    if not given:
        return None
    account = json.loads(given)
    if missing := {"project_id", "client_email", "private_key", "token_uri"} - set(account):
        raise ValueError(f"FCM_CREDENTIALS lacks {', '.join(sorted(missing))}")
    return FcmPusher(account, host=settings.fcm_host or _HOST)
