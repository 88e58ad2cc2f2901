"""Servers nobody here wrote that speak OpenAI's protocol: aimock (npm), llmock (PyPI, an environment of its own)."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.fixtures.node import NODE, emulators
from tests.fixtures.postgres import free_port

_AIMOCK = Path("node_modules", "@copilotkit", "aimock", "dist", "cli.js")
_LLMOCK = ["uv", "tool", "run", "llmock@0.2.2"]
_PATIENCE = 60.0


@contextmanager
def aimock(folder: Path, arguments: dict[str, Any], *options: str) -> Iterator[str]:
    """aimock that calls the tool with ``arguments`` whatever it is asked; ``options`` make it misbehave."""
    call = {"name": "understood", "arguments": arguments}
    fixtures = {"fixtures": [{"match": {"toolName": "understood"}, "response": {"toolCalls": [call]}}]}
    (folder / "fixtures.json").write_text(json.dumps(fixtures), "utf-8")
    command = [str(NODE), str(emulators() / _AIMOCK)]
    port = free_port()
    with _running([*command, "-p", str(port), "-f", str(folder / "fixtures.json"), *options], port) as url:
        yield url


@contextmanager
def llmock(*options: str) -> Iterator[str]:
    """llmock, which answers in the shape of the tool's schema; ``options`` make it misbehave."""
    port = free_port()
    command = [*_LLMOCK, "serve", "--host", "127.0.0.1", "-p", str(port), "--log-level", "error", *options]
    with _running(command, port) as url:
        yield url


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
