"""Servers nobody here wrote that speak OpenAI's protocol: aimock (npm), llmock (PyPI, an environment of its own)."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.fixtures.foreign import foreign
from tests.fixtures.node import NODE, emulators
from tests.fixtures.postgres import free_port

_AIMOCK = Path("node_modules", "@copilotkit", "aimock", "dist", "cli.js")
_LLMOCK = ["uv", "tool", "run", "llmock@0.2.2"]


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
    url = f"http://127.0.0.1:{port}/v1"
    with foreign(command, lambda: httpx.get(f"{url}/models", timeout=40)):
        yield url
