"""A real Parley in a process of its own, with a business to measure; on SQLite or on a PostgreSQL of our own."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.fixtures.postgres import running_server
from tests.fixtures.processes import Running, environment, serving

NOW = "2027-06-09T06:00:00Z"
_DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a business lives: its home folder, its database address, its API key."""

    home: Path
    database: str
    key: str

    @contextmanager
    def open(self, *, now: str = NOW) -> Iterator[Running]:
        """The server, started at ``now``: all roles on SQLite, the web role alone on PostgreSQL."""
        role = "all" if self.database.startswith("sqlite") else "web"
        with serving(self.home, role=role, now=now, DATABASE_URL=self.database) as running:
            yield running

    def listed(self, running: Running, what: str) -> dict[str, str]:
        """Ids of services, builders or clients by name."""
        headers = {"Authorization": f"Bearer {self.key}"}
        answer = httpx.get(f"{running.url}/v1/{what}", params={"limit": 200}, headers=headers, timeout=30)
        return {each["name"]: each["id"] for each in answer.raise_for_status().json()["items"]}


@contextmanager
def place(kind: str, document: dict[str, Any]) -> Iterator[Place]:
    """A fresh business from a seed document, on ``sqlite`` or ``postgresql``; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as folder:
        home = Path(folder)
        if kind == "sqlite":
            yield _seeded(home, f"sqlite+aiosqlite:///{home / 'parley.db'}", document)
            return
        with running_server() as server:
            yield _seeded(home, server.url(server.copy()), document)


def chosen(asked: str) -> tuple[str, ...]:
    """The databases a bench runs on: the one asked for, or both."""
    return _DATABASES if asked == "both" else (asked,)


def _seeded(home: Path, database: str, document: dict[str, Any]) -> Place:
    file = home / "seed.json"
    file.write_text(json.dumps(document))
    command = [sys.executable, "-m", "parley", "seed", str(file)]
    environ = environment(home, 1, DATABASE_URL=database, PARLEY_NOW=NOW)
    made = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    return Place(home, database, json.loads(made.stdout.splitlines()[-1])["key"])
