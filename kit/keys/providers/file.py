"""Master keys in ``$PARLEY_HOME/master.key``, readable by its owner only; made on first start."""

import secrets

from kit import keys
from kit.crypto import KEY, Ring
from kit.keys.private_file import make, replace
from kit.settings import Settings

NAME = "master.key"


def load(settings: Settings) -> Ring:
    path = settings.home / NAME
    if not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        make(path, keys.written(Ring((secrets.token_bytes(KEY),), secrets.token_bytes(KEY))))
    return keys.read(path.read_bytes())


def add(settings: Settings) -> Ring:
    ring = load(settings).with_new()
    replace(settings.home / NAME, keys.written(ring))
    return ring


def drop_older(settings: Settings) -> Ring:
    ring = load(settings).newest_alone()
    replace(settings.home / NAME, keys.written(ring))
    return ring
