"""``make web-check``: types, style, formatting and unit tests of the pages, and that the shapes are the api's own."""

import sys
import tempfile
from pathlib import Path

from parley.build_web import CannotBuild, build, npm
from tests.web.shapes import TARGET, generate

CHECKS = ("check", "lint", "test")


def main() -> int:
    """Run all; 0 when nothing is wrong."""
    wrong = []
    try:
        build()
    except CannotBuild as unable:
        print(unable)
        return 1
    for check in CHECKS:
        try:
            npm("run", "--silent", check)
        except CannotBuild as failure:
            wrong.append(f"{check}: {failure}")
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "shapes.d.ts")
        if (Path(folder) / "shapes.d.ts").read_text() != TARGET.read_text():
            wrong.append("The api changed: make web-shapes")
    print("\n".join(wrong) or "The pages are as they should be.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
