"""Plug-ins found by file name: every module in a ``providers/`` (or ``channels/``) folder is one, named by its file.

There is no list to edit: a new file is known, offered and under contract test the moment it exists.
"""

import pkgutil
from importlib import import_module
from types import ModuleType


def plugins(package: ModuleType) -> dict[str, ModuleType]:
    """The modules directly inside ``package``, by name."""
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return {name: import_module(f"{package.__name__}.{name}") for name in names}
