"""Where master keys come from: the environment, a file, or a key service. A source is one file in ``providers/``.

A source has ``load(settings)`` and ``add(settings)``; keys are read once at start, and again when a sealed value names
one that is not known yet. Nothing here is written to a log.
"""

import base64
import json
from collections.abc import Callable
from typing import Protocol, cast

from kit.crypto import MasterKey, Ring
from kit.keys import providers
from kit.registry import plugins
from kit.settings import Settings


class KeySource(Protocol):
    """The port."""

    def load(self, settings: Settings) -> Ring:
        """The installation's master keys; the first start makes one where the source can. Raises ``Later``."""
        ...

    def add(self, settings: Settings) -> Ring:
        """Put a fresh key in front, for good. Raises ``Unsupported`` where only a person can, and ``Later``."""
        ...

    def drop_older(self, settings: Settings) -> Ring:
        """Keep the newest key alone. Raises ``Unsupported`` and ``Later``."""
        ...


def key_source(settings: Settings) -> KeySource:
    """The source that the settings name; the environment when it holds a secret, else the file."""
    name = settings.keys or ("environment" if settings.secret.get_secret_value() else "file")
    found = plugins(providers).get(name)
    if found is None:
        raise ValueError(f"PARLEY_KEYS={name} is none of {', '.join(plugins(providers))}")
    return cast("KeySource", found)


def master_key(settings: Settings) -> MasterKey:
    """The installation's master keys, ready for work."""
    source = key_source(settings)
    load: Callable[[], Ring] = lambda: source.load(settings)  # noqa: E731 - the settings are known here
    return MasterKey(load(), source=load)


def written(ring: Ring) -> bytes:
    """A ring as text."""
    keys = [base64.b64encode(key).decode() for key in ring.keys]
    return json.dumps({"keys": keys, "index": base64.b64encode(ring.index).decode()}).encode()


def read(text: bytes) -> Ring:
    """Read ``written`` text back, or a file from before there were several: one key, base64."""
    if not text.lstrip().startswith(b"{"):
        key = base64.b64decode(text)
        return Ring((key,), key)
    document = json.loads(text)
    return Ring(tuple(base64.b64decode(key) for key in document["keys"]), base64.b64decode(document["index"]))
