"""A Stripe that nobody here wrote (localstripe, GPL): its own process in an environment of its own, on a free port."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.fixtures.foreign import foreign
from tests.fixtures.postgres import free_port

_SERVE = """
import sys
from aiohttp import web
from localstripe.server import app
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""
_FROM = ["uv", "tool", "run", "--from", "localstripe==1.15.10", "python"]


@contextmanager
def running() -> Iterator[str]:
    """Start it and yield its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with foreign([*_FROM, "-c", _SERVE, str(port)], lambda: httpx.get(url)):
        yield url
