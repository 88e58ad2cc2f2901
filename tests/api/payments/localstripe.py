"""A Stripe that nobody here wrote (localstripe, GPL): its own process in an environment of its own, on a free port."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx

_SERVE = """
import sys
from aiohttp import web
from localstripe.server import app
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""
_FROM = ["uv", "tool", "run", "--from", "localstripe==1.15.10", "python"]
_PATIENCE = 60.0


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start it and yield its address. Raises when it can't be had: these tests are never skipped."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*_FROM, "-c", _SERVE, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_ready(server, f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(url)
            return
        time.sleep(0.05)
    raise RuntimeError("localstripe did not start; `uv tool run --from localstripe==1.15.10 python` must work here")
