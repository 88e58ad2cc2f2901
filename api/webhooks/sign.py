"""Signatures as the Standard Webhooks specification (v1, symmetric) has them. Pure.

Signed is ``id.timestamp.body`` by HMAC-SHA256; where a secret was just changed, the old one signs beside the new.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

_PREFIX = "whsec_"
_LENGTH = 32


def new_secret() -> str:
    """A fresh signing secret of 256 bits, in the form that verifying libraries read."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_LENGTH)).decode()


def signed_headers(message_id: str, body: bytes, *, at: datetime, by: Iterable[str]) -> dict[str, str]:
    """The three headers of a message sent ``at`` an instant, signed ``by`` each secret."""
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, content)}" for secret in by),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
