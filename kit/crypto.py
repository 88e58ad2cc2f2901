"""Secrets at rest: AES-256-GCM under a key per person, itself wrapped by the installation's master key.

Deleting a person's wrapped key makes everything sealed under it unreadable for good, wherever copies lie.
The master key comes from ``PARLEY_SECRET`` or a file made on first start, readable by its owner only.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEY = 32


def seal(key: bytes, plain: bytes, *, bound_to: bytes) -> bytes:
    """Encrypt ``plain`` under ``key``; it opens only with the same ``bound_to`` (the row it belongs to)."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
    """Decrypt. Raises ``ValueError`` when the key, the binding or the bytes are not the ones sealed."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except InvalidTag as error:
        raise ValueError("sealed under another key or bound to another row") from error


@dataclass(frozen=True, slots=True, repr=False)
class MasterKey:
    """Wraps persons' keys and fingerprints tokens; 32 bytes."""

    secret: bytes

    def new_key(self, *, bound_to: bytes) -> bytes:
        """A fresh person's key, wrapped for storage."""
        return seal(self.secret, secrets.token_bytes(_KEY), bound_to=bound_to)

    def unwrap(self, wrapped: bytes, *, bound_to: bytes) -> bytes:
        return unseal(self.secret, wrapped, bound_to=bound_to)

    def fingerprint(self, text: str) -> str:
        """A keyed digest by which a secret or an address is found again without being stored."""
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def master_key(home: Path, given: str = "") -> MasterKey:
    """The installation's master key: ``given`` (base64 of 32 bytes, or a passphrase), else ``home/master.key``."""
    if given:
        return MasterKey(_from_text(given))
    path = home / "master.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(_KEY)))
    return MasterKey(base64.b64decode(path.read_bytes()))


def _from_text(given: str) -> bytes:
    try:
        raw = base64.b64decode(given, validate=True)
    except ValueError:
        raw = b""
    if len(raw) == _KEY:
        return raw
    return hashlib.scrypt(given.encode(), salt=b"parley master key", n=2**14, r=8, p=1, dklen=_KEY)
