"""Whether a request comes from this very machine, and not by a proxy that speaks for another."""

from ipaddress import ip_address

from starlette.requests import HTTPConnection

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_proxied(request: HTTPConnection) -> bool:
    return any(name in request.headers for name in _PROXIED)


def is_here(request: HTTPConnection) -> bool:
    """Asked from this machine, by a loopback name: a foreign name that leads here (DNS rebinding) does not count."""
    try:
        near = request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return near and not is_proxied(request) and request.url.hostname in LOOPBACK_NAMES
