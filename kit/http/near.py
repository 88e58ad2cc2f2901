"""Whether a request comes from this very machine, and not by a proxy that speaks for another."""

import re
from ipaddress import ip_address

from starlette.requests import HTTPConnection

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_LOOPBACK_HOST = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_proxied(request: HTTPConnection) -> bool:
    return any(name in request.headers for name in _PROXIED)


def is_asked_as_loopback(request: HTTPConnection) -> bool:
    """Whether the one Host header is a loopback name. The URL would not do: of a broken name it tells our own."""
    hosts = request.headers.getlist("host")
    return len(hosts) == 1 and _LOOPBACK_HOST.fullmatch(hosts[0]) is not None


def is_here(request: HTTPConnection) -> bool:
    """Asked from this machine, by a loopback name: a foreign name that leads here (DNS rebinding) does not count."""
    try:
        near = request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return near and not is_proxied(request) and is_asked_as_loopback(request)
