"""Two servers nobody here wrote that speak OpenAI's protocol: aimock (npm) and llmock (PyPI, in a place of its own)."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.fixtures.postgres import free_port

_FOLDER = Path(__file__).parents[2] / "emulators" / "llm"
_LLMOCK = "llmock==0.2.2"
_PATIENCE = 60.0


@contextmanager
def aimock(folder: Path, arguments: dict[str, Any], *options: str) -> Iterator[str]:
    """aimock that calls the tool with ``arguments`` whatever it is asked; ``options`` make it misbehave."""
    call = {"name": "understood", "arguments": arguments}
    fixtures = {"fixtures": [{"match": {"toolName": "understood"}, "response": {"toolCalls": [call]}}]}
    (folder / "fixtures.json").write_text(json.dumps(fixtures), "utf-8")
    command = [_node(), str(_installed() / "@copilotkit" / "aimock" / "dist" / "cli.js")]
    port = free_port()
    with _running([*command, "-p", str(port), "-f", str(folder / "fixtures.json"), *options], port) as url:
        yield url


@contextmanager
def llmock(*options: str) -> Iterator[str]:
    """llmock, which answers in the shape of the tool's schema; ``options`` make it misbehave."""
    port = free_port()
    command = [str(_llmock()), "serve", "--host", "127.0.0.1", "-p", str(port), "--log-level", "error", *options]
    with _running(command, port) as url:
        yield url


def _node() -> str:
    found = shutil.which("node")
    assert found, "node is needed: tests/services.sh installs it"
    return found


def _installed() -> Path:
    """``node_modules`` from the lock file; the first of several processes installs it, without scripts."""
    marker = _FOLDER / "node_modules" / ".package-lock.json"
    with (_FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists():
            _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=_FOLDER)
    return _FOLDER / "node_modules"


def _llmock() -> Path:
    """The program in an environment of its own: its dependencies are not ours."""
    home = _FOLDER / ".venv"
    with (_FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "bin" / "llmock").exists():
            _run([sys.executable, "-m", "venv", str(home)])
            _run([str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", _LLMOCK])
    return home / "bin" / "llmock"


def _run(command: list[str], cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def _running(command: list[str], port: int) -> Iterator[str]:
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "TZ": "UTC"}
    )
    url = f"http://127.0.0.1:{port}/v1"
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            with suppress(httpx.TransportError):
                httpx.get(f"{url}/models", timeout=40)
                break
            assert server.poll() is None, f"{command[0]} ended"
            assert time.monotonic() < deadline, f"{command[0]} did not start"
            time.sleep(0.05)
        yield url
    finally:
        server.kill()  # one that is told to be slow is slow to end as well
        server.wait(timeout=10)
