"""Web Push (RFC 8030, 8291, 8292) by pywebpush: any browser's own service, with our VAPID key.

The key is a P-256 private key, PEM or base64url of its 32 bytes, in ``VAPID_PRIVATE_KEY``; ``VAPID_SUBJECT`` is a
``mailto:`` or ``https:`` address at which a push service reaches us.
"""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid
from pywebpush import WebPushException, webpush
from requests import RequestException

from api.notifications.push.port import LASTS, Address, Gone, Push, text_of
from kit.errors import Invalid, Later, Refused
from kit.http.near import LOOPBACK_NAMES
from kit.settings import Settings

MISSING = "set VAPID_PRIVATE_KEY and VAPID_SUBJECT=mailto:…"
_SERVICES = (  # the browsers' own: an address of anybody else's choosing would be called from inside our network
    "fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com",
)  # fmt: skip
_GONE = {404, 410}
_LATER = {408, 425, 429}
_TIMEOUT = 15.0
_PUBLIC, _SECRET = 65, 16
_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class WebPusher:
    """``near``: subscriptions on this machine are taken too (a browser's test service)."""

    key: Vapid = field(repr=False)
    subject: str
    near: bool

    def check(self, address: Address) -> str:
        endpoint = text_of(address, "endpoint", longest=1000)
        parts = urlsplit(endpoint)
        is_near = self.near and parts.hostname in LOOPBACK_NAMES
        is_known = parts.scheme == "https" and parts.port is None and (parts.hostname or "").endswith(_SERVICES)
        if not is_near and not is_known:
            raise Invalid("This is not the address of a browser's push service.")
        keys = address.get("keys")
        if not isinstance(keys, dict):
            raise Invalid("A push subscription has “keys” with p256dh and auth.")
        if len(_raw(keys, "p256dh")) != _PUBLIC or len(_raw(keys, "auth")) != _SECRET:
            raise Invalid("The keys of this push subscription are not whole.")
        return endpoint

    async def push(self, address: Address, message: Push) -> None:
        shown = message.cut()
        payload = json.dumps({"title": shown.title, "body": shown.body, "url": shown.url, "tag": shown.tag})
        await asyncio.to_thread(self._push, dict(address), payload)

    def _push(self, address: dict[str, object], payload: str) -> None:
        try:
            webpush(
                {name: address[name] for name in ("endpoint", "keys")}, payload, vapid_private_key=self.key,
                vapid_claims={"sub": self.subject}, ttl=LASTS, timeout=_TIMEOUT,
                headers={"Content-Type": "application/octet-stream"},
            )  # fmt: skip
        except WebPushException as error:
            raise _meaning(error) from error
        except RequestException as error:
            raise Later("The browser's push service cannot be reached.") from error

    def public_key(self) -> str:
        """What a browser subscribes with (``applicationServerKey``), base64url."""
        point = self.key.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _meaning(error: WebPushException) -> Exception:
    status = error.response.status_code if error.response is not None else 0
    reason = f"The push service answered {status}."
    if status in _GONE:
        return Gone(reason)
    return Later(reason) if status in _LATER or status >= _SERVER_ERROR or not status else Refused(reason)


def _raw(keys: dict[str, object], name: str) -> bytes:
    given = text_of(keys, name, longest=200)
    try:
        return base64.urlsafe_b64decode(given + "=" * (-len(given) % 4))
    except ValueError as error:
        raise Invalid(f"“{name}” is not base64.") from error


@lru_cache(maxsize=4)
def _read(key: str) -> Vapid:
    return Vapid.from_pem(key.encode()) if "BEGIN" in key else Vapid.from_string(key)


def open_pusher(settings: Settings) -> WebPusher | None:
    """With the key of the settings. Raises ``ValueError`` when that is none."""
    key = settings.vapid_private_key.get_secret_value().strip()
    if not key or not settings.vapid_subject:
        return None
    is_near = urlsplit(settings.url).hostname in LOOPBACK_NAMES
    return WebPusher(_read(key), settings.vapid_subject, is_near)
