"""A pretend key service: master keys lie on disk wrapped by a root key that only the service uses.

Works as a real one would be used: one call at start opens the ring, which then stays in memory; rotating calls it to
wrap the new ring. Its root key is a file of its own; a file ``down`` beside it makes the service not answer.
"""

import secrets
from pathlib import Path

from kit import keys
from kit.crypto import KEY, Ring, seal, unseal
from kit.errors import Later
from kit.keys.private_file import replace
from kit.settings import Settings

_CONTEXT = b"parley master keys"


class _Service:
    """What would be another company's: it keeps the root key and gives it to nobody."""

    def __init__(self, folder: Path) -> None:
        self._root, self._down = folder / "root", folder / "down"
        folder.mkdir(parents=True, exist_ok=True)
        if not self._root.exists():
            replace(self._root, secrets.token_bytes(KEY))

    def wrap(self, plain: bytes) -> bytes:
        return seal(self._key(), plain, bound_to=_CONTEXT)

    def unwrap(self, wrapped: bytes) -> bytes:
        return unseal(self._key(), wrapped, bound_to=_CONTEXT)

    def _key(self) -> bytes:
        if self._down.exists():
            raise Later("the key service does not answer")
        return self._root.read_bytes()


def load(settings: Settings) -> Ring:
    path, service = _place(settings)
    if not path.exists():
        replace(path, service.wrap(keys.written(Ring((secrets.token_bytes(KEY),), secrets.token_bytes(KEY)))))
    return keys.read(service.unwrap(path.read_bytes()))


def add(settings: Settings) -> Ring:
    path, service = _place(settings)
    ring = load(settings).with_new()
    replace(path, service.wrap(keys.written(ring)))
    return ring


def drop_older(settings: Settings) -> Ring:
    path, service = _place(settings)
    ring = load(settings).newest_alone()
    replace(path, service.wrap(keys.written(ring)))
    return ring


def _place(settings: Settings) -> tuple[Path, _Service]:
    return settings.home / "master.keys.wrapped", _Service(settings.home / "pretend-key-service")
