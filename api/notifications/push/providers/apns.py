"""Apple's push service: HTTP/2 with a signed token, written from Apple's public documentation.

``APNS_KEY`` is the text of the .p8 file, ``APNS_TOPIC`` the app's bundle id.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import jwt

from api.notifications.push.port import LASTS, Address, Gone, Push, text_of
from kit.errors import Invalid, Later, Refused
from kit.settings import Settings

MISSING = "set APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID and APNS_TOPIC"
_HOST = "https://api.push.apple.com"
_TOKEN_LASTS = 40 * 60  # Apple wants a fresh one between 20 and 60 minutes
_GONE_REASONS = {"BadDeviceToken", "Unregistered", "DeviceTokenNotForTopic", "ExpiredToken"}
_GONE, _TOO_MANY, _SERVER_ERROR = 410, 429, 500


@dataclass(slots=True)
class ApnsPusher:
    """Keeps its provider token while it is good."""

    key: str = field(repr=False)
    key_id: str
    team: str
    topic: str
    host: str = _HOST
    _token: str = field(default="", repr=False)
    _token_until: float = 0.0

    def check(self, address: Address) -> str:
        token = text_of(address, "token", longest=200)
        if not all(letter in "0123456789abcdefABCDEF" for letter in token):
            raise Invalid("An APNs device token is hexadecimal.")
        return token.lower()

    async def push(self, address: Address, message: Push) -> None:
        shown = message.cut()
        body = {"aps": {"alert": {"title": shown.title, "body": shown.body}, "sound": "default"}, "url": shown.url}
        headers = {
            "authorization": f"bearer {self._bearer()}", "apns-topic": self.topic, "apns-push-type": "alert",
            "apns-priority": "10", "apns-collapse-id": shown.tag[:64],
            "apns-expiration": str(int(time.time()) + LASTS),
        }  # fmt: skip
        try:
            async with httpx.AsyncClient(http2=True, timeout=15) as http:
                answer = await http.post(f"{self.host}/3/device/{address['token']}", json=body, headers=headers)
        except httpx.TransportError as error:
            raise Later("Apple's push service cannot be reached.") from error
        if answer.is_error:
            raise _meaning(answer)

    def _bearer(self) -> str:
        now = time.time()
        if now >= self._token_until:
            claims = {"iss": self.team, "iat": int(now)}
            self._token = jwt.encode(claims, self.key, algorithm="ES256", headers={"kid": self.key_id})
            self._token_until = now + _TOKEN_LASTS
        return self._token


def _meaning(answer: httpx.Response) -> Exception:
    reason = _reason(answer)
    words = f"Apple's push service answered {answer.status_code} {reason}."
    if answer.status_code == _GONE or reason in _GONE_REASONS:
        return Gone(words)
    is_later = answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR or "ProviderToken" in reason
    return Later(words) if is_later else Refused(words)


def _reason(answer: httpx.Response) -> str:
    try:
        told: Any = answer.json()
    except ValueError:
        return ""
    return str(told.get("reason", ""))[:60] if isinstance(told, dict) else ""


def open_pusher(settings: Settings) -> ApnsPusher | None:
    key = settings.apns_key.get_secret_value()
    given = (settings.apns_key_id, settings.apns_team_id, settings.apns_topic)
    return ApnsPusher(key, *given, host=settings.apns_host or _HOST) if key and all(given) else None
