"""Master keys from ``PARLEY_SECRET``: one, or several separated by commas, newest first.

Each is base64 of 32 bytes, or a passphrase. The last one also makes the fingerprints, so it stays last for good.
"""

import base64
import hashlib

from kit.crypto import KEY, Ring
from kit.errors import Unsupported
from kit.settings import Settings


def load(settings: Settings) -> Ring:
    keys = tuple(_from_text(each.strip()) for each in settings.secret.get_secret_value().split(",") if each.strip())
    if not keys:
        raise ValueError("PARLEY_SECRET is empty")
    return Ring(keys, keys[-1])


def add(_settings: Settings) -> Ring:
    """Nobody can write into the environment of processes to come."""
    raise Unsupported(
        "Master keys come from PARLEY_SECRET. Put a new one in front of it, separated by a comma, "
        "and restart the roles one after the other; each then opens what the others seal."
    )


def drop_older(_settings: Settings) -> Ring:
    """Nobody can write into the environment of processes to come."""
    raise Unsupported(
        "Take older keys out of PARLEY_SECRET by hand, all but the last: fingerprints of tokens are made with it."
    )


def _from_text(given: str) -> bytes:
    try:
        raw = base64.b64decode(given, validate=True)
    except ValueError:
        raw = b""
    if len(raw) == KEY:
        return raw
    return hashlib.scrypt(given.encode(), salt=b"parley master key", n=2**14, r=8, p=1, dklen=KEY)
