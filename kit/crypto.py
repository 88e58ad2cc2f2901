"""Secrets at rest: AES-256-GCM under a key of their own, itself wrapped by the installation's newest master key.

A sealed value names the master key that wraps it and opens only for the row it is bound to. While master keys are
rotated, values under older ones still open, and ``reseal`` wraps them anew without touching what is inside. Deleting a
person's wrapped key makes everything sealed under it unreadable for good, wherever copies lie. Where master keys come
from is ``kit.keys``.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY = 32
_NONCE = 12
MARK = b"pk1"
_ID = 4
_WRAPPED = len(MARK) + _ID + _NONCE + KEY + 16


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
class Ring:
    """Master keys, newest first, 32 bytes each; and the one that fingerprints are made with, which stays."""

    keys: tuple[bytes, ...]
    index: bytes

    def with_new(self) -> "Ring":
        """The ring with a fresh newest key."""
        return Ring((secrets.token_bytes(KEY), *self.keys), self.index)

    def newest_alone(self) -> "Ring":
        """The ring without its older keys, once nothing is sealed under them."""
        return Ring(self.keys[:1], self.index)


class MasterKey:
    """The installation's master keys at work.

    Args:
        given: a ring, or the one key there is.
        source: asked again when a value names a key that is not known yet: another process has rotated.
    """

    def __init__(self, given: Ring | bytes, *, source: Callable[[], Ring] | None = None) -> None:
        self._ring = given if isinstance(given, Ring) else Ring((given,), given)
        self._source = source

    @property
    def current(self) -> bytes:
        """The id of the key that new values are sealed under."""
        return key_id(self._ring.keys[0])

    @property
    def mark(self) -> bytes:
        """What every value sealed under the newest key begins with."""
        return MARK + self.current

    def refresh(self) -> None:
        """Learn of keys that were added since."""
        if self._source:
            self._ring = self._source()

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """Encrypt under a key of its own, wrapped by the newest master key."""
        own = secrets.token_bytes(KEY)
        return self._wrap(own, bound_to) + seal(own, plain, bound_to=bound_to)

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Decrypt. Raises ``ValueError`` when the key, the binding or the bytes are not the ones sealed."""
        own = self._unwrap(sealed[:_WRAPPED], bound_to)
        if own is None:
            return self._unseal_first_format(sealed, bound_to)
        return unseal(own, sealed[_WRAPPED:], bound_to=bound_to)

    def reseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """The same content under the newest master key. Raises ``ValueError`` as ``unseal`` does."""
        if sealed.startswith(self.mark):
            return sealed
        own = self._unwrap(sealed[:_WRAPPED], bound_to)
        if own is None:
            return self.seal(self._unseal_first_format(sealed, bound_to), bound_to=bound_to)
        return self._wrap(own, bound_to) + sealed[_WRAPPED:]

    def new_key(self, *, bound_to: bytes) -> bytes:
        """A fresh person's key, wrapped for storage."""
        return self.seal(secrets.token_bytes(KEY), bound_to=bound_to)

    def unwrap(self, wrapped: bytes, *, bound_to: bytes) -> bytes:
        return self.unseal(wrapped, bound_to=bound_to)

    def fingerprint(self, text: str) -> str:
        """A keyed digest by which a secret or an address is found again without being stored."""
        return hmac.new(self._ring.index, text.encode(), hashlib.sha256).hexdigest()

    def derived(self, purpose: str) -> list[str]:
        """A secret for ``purpose`` from each master key, newest first."""
        return [hmac.new(key, f"derived {purpose}".encode(), hashlib.sha256).hexdigest() for key in self._ring.keys]

    def signing_key(self, purpose: str) -> Ed25519PrivateKey:
        """A key to sign with, the same for good; of another make than ``fingerprint``, so none of those tells of it."""
        return Ed25519PrivateKey.from_private_bytes(
            hmac.new(self._ring.index, f"signing {purpose}".encode(), hashlib.sha512).digest()[:KEY]
        )

    def _wrap(self, own: bytes, bound_to: bytes) -> bytes:
        return self.mark + seal(self._ring.keys[0], own, bound_to=bound_to)

    def _unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes | None:
        """The value's own key; None when it names no master key of ours."""
        if not wrapped.startswith(MARK):
            return None
        named, wrapped = wrapped[len(MARK) : len(MARK) + _ID], wrapped[len(MARK) + _ID :]
        master = self._find(named)
        if master is None:
            self.refresh()
            master = self._find(named)
        return unseal(master, wrapped, bound_to=bound_to) if master else None

    def _find(self, named: bytes) -> bytes | None:
        return next((key for key in self._ring.keys if key_id(key) == named), None)

    def _unseal_first_format(self, sealed: bytes, bound_to: bytes) -> bytes:
        """Values from before there were several master keys: sealed by one of them directly."""
        for key in self._ring.keys[:-1]:
            try:
                return unseal(key, sealed, bound_to=bound_to)
            except ValueError:
                continue
        return unseal(self._ring.keys[-1], sealed, bound_to=bound_to)


def key_id(key: bytes) -> bytes:
    """The four bytes by which sealed values name a master key; they tell nothing of it."""
    return hashlib.sha256(b"parley key id" + key).digest()[:_ID]


class Seal(Protocol):
    """What a row's content is sealed with: a person's own key, or the installation's."""

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes: ...
    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True, repr=False)
class PersonKey:
    """A person's own key, unwrapped."""

    key: bytes

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        return seal(self.key, plain, bound_to=bound_to)

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        return unseal(self.key, sealed, bound_to=bound_to)
