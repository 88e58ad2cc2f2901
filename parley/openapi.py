"""The OpenAPI document of the backend, without starting it: ``python -m parley.openapi > openapi.json``."""

import json
import sys
from pathlib import Path
from typing import Any

from api.app import House, create_app
from kit.clock import SystemClock
from kit.crypto import MasterKey
from kit.db import Database
from kit.settings import Settings


def document() -> dict[str, Any]:
    """The document as a dict."""
    house = House(
        settings=Settings(home=Path("unused")),
        database=Database("sqlite+aiosqlite:///unused.db"),
        clock=SystemClock(),
        keys=MasterKey(bytes(32)),
        send_link=lambda *_: None,
    )
    return create_app(house).openapi()


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1, sort_keys=True)
