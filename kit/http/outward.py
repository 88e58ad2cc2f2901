"""Calls to addresses that strangers chose: nothing inside is reached, nothing that comes back is trusted.

A host is resolved once, every address found is judged, and the connection goes to the very address that was judged, so
a name that changes its mind (DNS rebinding) gains nothing. Redirects are answers like any other, never followed; no
proxy and no environment has a say. What is called and why is left to the rooms.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore

from kit.errors import Invalid, Later

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
Resolve = Callable[[str, int], Awaitable[list[str]]]
LONGEST_URL = 2000
_LONGEST_LABEL = 63
_NEAR = {"localhost", "local", "internal", "localdomain"}  # told early; what others resolve to is judged when called
_NAT64 = IPv6Network("64:ff9b::/96")
_SPECIAL = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")))  # vendors' metadata, relays of old
_HIDING = tuple(map(IPv6Network, ("2002::/16", "2001::/32", "::/96", "64:ff9b:1::/48")))  # others' IPv4 inside


class NotOutward(Invalid):
    type, title = "address-not-allowed", "That address cannot be called"
    next_step = "Give a public https address; whoever runs this server may allow networks by PARLEY_OUTWARD_ALLOW."


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the first bytes of the body, headers by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def networks(written: str) -> Networks:
    """Networks as the setting names them: ``127.0.0.0/8, 10.1.0.0/16``. Raises ``ValueError``."""
    return tuple(ip_network(each.strip()) for each in written.split(",") if each.strip())


def is_public(address: Address) -> bool:
    """Whether an address is one that anybody on the internet has; an IPv4 address inside an IPv6 one counts itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped or address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(address in each for each in _HIDING):
            return False
    elif any(address in each for each in _SPECIAL):
        return False
    if isinstance(address, IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


async def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, as the system finds them."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class Outward:
    """Calls public ``https`` addresses, and to those in the networks ``allowed``, there by ``http`` too.

    Args:
        patience: for the whole call, from the name to the last byte.
        most: bytes of an answer that are kept; the rest is never read.
    """

    def __init__(
        self,
        allowed: Networks = (),
        *,
        patience: timedelta = timedelta(seconds=15),
        most: int = 4096,
        resolve: Resolve = resolve,
    ) -> None:
        self.allowed, self.patience, self.most, self._resolve = allowed, patience, most, resolve

    def check(self, url: str) -> None:
        """Whether an address may be called, as far as it shows without asking the network. Raises ``NotOutward``."""
        parts = _parts(url)
        if literal := _literal(parts.host):
            self._judge([literal], secure=parts.secure)
        elif not self.allowed:
            if not parts.secure:
                raise NotOutward("Only https addresses are called.")
            if _labels(parts.host)[-1] in _NEAR or len(_labels(parts.host)) == 1:
                raise NotOutward("That name leads inside, where nothing is called.")

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send and read the answer, whatever its status. Raises as ``call`` does."""
        return await self.call("POST", url, body, headers)

    async def call(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send and read the answer, whatever its status.

        Raises:
            NotOutward: the address, or one it resolves to, may not be called.
            Later: nobody answered in time, or not in HTTP; the reason is safe to show.
        """
        parts = _parts(url)
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                return await self._call(method, parts, body, headers)
        except TimeoutError as error:
            raise Later(f"no answer within {self.patience.total_seconds():g} seconds") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError) as error:
            raise Later(_reason(error)) from error

    async def _call(self, method: str, parts: "_Parts", body: bytes, headers: Mapping[str, str]) -> Answer:
        backend = _Pinned(self._addresses, secure=parts.secure)
        async with (
            httpcore.AsyncConnectionPool(ssl_context=_tls(), network_backend=backend, max_connections=1) as pool,
            pool.stream(method, parts.url, headers=_sent(headers, parts, body), content=body) as response,
        ):
            kept = b""
            async for chunk in response.aiter_stream():
                kept += chunk
                if len(kept) >= self.most:
                    break
            told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Answer(response.status, told, kept[: self.most])

    async def _addresses(self, host: str, port: int, *, secure: bool) -> list[Address]:
        literal = _literal(host)
        found = [literal] if literal else [ip_address(each) for each in await self._resolve(host, port)]
        self._judge(found, secure=secure)
        return found

    def _judge(self, found: Iterable[Address], *, secure: bool) -> None:
        """One bad address among several spoils them all."""
        for address in found:
            inside = any(address.version == each.version and address in each for each in self.allowed)
            if not inside and not is_public(address):
                raise NotOutward("That address leads inside, where nothing is called.")
            if not inside and not secure:
                raise NotOutward("Only https addresses are called.")


@dataclass(frozen=True, slots=True)
class _Parts:
    url: str
    host: str
    secure: bool
    netloc: str


def _parts(url: str) -> _Parts:
    """The parts of an address that could be one. Raises ``NotOutward``."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError as error:
        raise NotOutward("That is not a web address.") from error
    printable = url.isascii() and url.isprintable() and " " not in url and "\\" not in url and len(url) <= LONGEST_URL
    if not printable or split.scheme not in {"https", "http"} or not split.hostname or port == 0:
        raise NotOutward("Give a whole address, for example https://example.com/hooks.")
    if ":" not in split.hostname and not all(0 < len(each) <= _LONGEST_LABEL for each in _labels(split.hostname)):
        raise NotOutward("That is no name that could be resolved.")
    if split.username is not None or split.password is not None or "@" in split.netloc:
        raise NotOutward("Leave user name and password out of the address.")
    if split.fragment:
        raise NotOutward("Leave out the part after #.")
    return _Parts(url, split.hostname, split.scheme == "https", split.netloc)


def _labels(host: str) -> list[str]:
    return host.removesuffix(".").split(".")


def _literal(host: str) -> Address | None:
    """The address a host is, in any of the ways in which systems read one: ``127.1``, ``0x7f000001``, ``[::1]``."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to an address that was judged, and to no other."""

    def __init__(self, addresses: Callable[..., Awaitable[list[Address]]], *, secure: bool) -> None:
        self._addresses, self._secure, self._inner = addresses, secure, httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the name is the base class's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in await self._addresses(host, port, secure=self._secure):
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def _sent(headers: Mapping[str, str], parts: _Parts, body: bytes) -> list[tuple[str, str]]:
    return [("Host", parts.netloc), ("Content-Length", str(len(body))), ("Connection", "close"), *headers.items()]


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _reason(error: Exception) -> str:
    """What went wrong by its kind: messages of libraries may hold addresses of the inside."""
    if isinstance(error, socket.gaierror):
        return "the name cannot be resolved"
    if isinstance(error.__context__, ssl.SSLError) or isinstance(error, ssl.SSLError):
        return "no secure connection: the certificate or the protocol is not good"
    if isinstance(error, httpcore.ConnectError):
        return "nobody listens there"
    if isinstance(error, httpcore.ProtocolError):
        return "the answer is not HTTP"
    return "the connection broke off"
