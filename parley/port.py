"""The port a server listens on: read from what was written, and taken before anything slow begins.

Who runs on the same data is told by ``parley.running``.
"""

import errno
import socket

from kit.errors import Conflict, Invalid

MOST = 65_535
ANOTHER = 8111
_NEAR = 100
"""Ports beyond a taken one that are tried for a free one to name."""


class NoPort(Invalid):
    type, title = "no-port", "That is not a port"
    next_step = f"Give a number from 1 to {MOST}, such as PORT={ANOTHER}."


class NoHost(Invalid):
    type, title = "no-host", "Nothing can listen on that address"
    next_step = "Give an address of this machine, such as --host 127.0.0.1."


class PortTaken(Conflict):
    """Somebody listens there already, or this user may not."""

    type, title = "port-taken", "The port cannot be had"

    def __init__(self, detail: str, *, port: int, instead: int) -> None:
        super().__init__(detail, port=port)
        self.next_step = (
            f"See who has it with `ss -ltnp` or `lsof -i :{port}`, "
            f"or take another: `make up PORT={instead}`, `parley serve --port {instead}`."
        )


def read_port(written: str) -> int:
    """Raises ``NoPort``."""
    if not (written.isdecimal() and 0 < int(written) <= MOST):
        raise NoPort(f"PORT is {written!r}, which is not a port.")
    return int(written)


def take(host: str, port: int) -> socket.socket:
    """The bound socket, on which nobody is answered yet. Raises ``PortTaken`` and ``NoHost``."""
    try:
        return _bound(host, port)
    except PermissionError as error:
        raise PortTaken(f"This user may not listen on port {port}.", port=port, instead=ANOTHER) from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise NoHost(f"Nothing can listen on {host}: {error.strerror}.") from error
        who = f"Port {port} of {host} is taken; perhaps another Parley listens there, or another program."
        raise PortTaken(who, port=port, instead=_free_beyond(host, port)) from error


def _bound(host: str, port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if found.family == socket.AF_INET6:
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)  # else callers of IPv4 have other addresses
        found.bind((host, port))
    except OSError:
        found.close()
        raise
    return found


def _free_beyond(host: str, port: int) -> int:
    for each in range(port + 1, min(port + _NEAR, MOST)):
        try:
            _bound(host, each).close()
        except OSError:
            continue
        return each
    return ANOTHER
