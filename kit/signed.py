"""Links that carry their own proof: who and what they are for, under a keyed digest; nothing is stored.

Whoever holds such a link may do what it is for, so it goes to its person only. It ends when the installation's key
changes or, where a purpose says so, at an instant that it carries.
"""

import base64
import binascii
import hmac
import json

from kit.crypto import MasterKey
from kit.errors import Problem

_DIGEST = 32  # 128 bits, in hex


class BadLink(Problem):
    type, title, status = "bad-link", "This link is not whole", 404
    next_step = "Open the link from the message itself, or ask for a fresh one."


def sign(keys: MasterKey, purpose: str, *parts: str) -> str:
    """A token for ``purpose`` that carries ``parts`` readably; letters, digits, ``-``, ``_`` and one dot."""
    carried = base64.urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")
    return f"{carried}.{_proof(keys, purpose, carried)}"


def read(keys: MasterKey, purpose: str, token: str) -> tuple[str, ...]:
    """What a token carries. Raises ``BadLink`` for one that was not signed here for this purpose."""
    carried, _, proof = token.partition(".")
    if not token.isascii() or not hmac.compare_digest(proof, _proof(keys, purpose, carried)):
        raise BadLink
    try:
        return tuple(json.loads(base64.urlsafe_b64decode(carried + "=" * (-len(carried) % 4))))
    except (ValueError, binascii.Error) as error:
        raise BadLink from error


def _proof(keys: MasterKey, purpose: str, carried: str) -> str:
    return keys.fingerprint(f"link {purpose} {carried}")[:_DIGEST]
