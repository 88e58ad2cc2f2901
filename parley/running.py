"""One embedded process at a time: a lock file refuses a second, and says where the first one listens."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kit.errors import Conflict


class AlreadyRunning(Conflict):
    type, title = "already-running", "Parley already runs on this data"
    next_step = "Use the running one, or stop it first; SQLite is for one process. Several need PostgreSQL."


@dataclass(frozen=True, slots=True)
class Server:
    """Where the running process listens."""

    url: str
    pid: int


@contextmanager
def only_one(home: Path, *, url: str) -> Iterator[None]:
    """Hold the lock while the body runs. Raises ``AlreadyRunning``."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(_where(home)) from error
        note = home / "server.json"
        note.write_text(json.dumps(asdict(Server(url, os.getpid()))))
        try:
            yield
        finally:
            note.unlink(missing_ok=True)


def _where(home: Path) -> str:
    there = running(home)
    return f"{AlreadyRunning.title}: at {there.url}, process {there.pid}" if there else AlreadyRunning.title


def running(home: Path) -> Server | None:
    """The process that holds the lock, if one does."""
    note = home / "server.json"
    try:
        with (home / "lock").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return Server(**json.loads(note.read_text())) if note.exists() else None
    return None
