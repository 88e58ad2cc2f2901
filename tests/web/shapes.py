"""``make web-shapes``: the TypeScript shapes of the api, generated from its OpenAPI document."""

import json
from pathlib import Path

from parley.build_web import WEB, install, npm
from parley.openapi import document

TARGET = WEB / "api" / "shapes.d.ts"


def generate(target: Path = TARGET) -> None:
    """Write the shapes; the same document gives the same file."""
    install()
    source = WEB / "node_modules" / "openapi.json"
    source.write_text(json.dumps(document(), sort_keys=True))
    npm("run", "--silent", "shapes", "--", str(source), "--output", str(target))


if __name__ == "__main__":
    generate()
