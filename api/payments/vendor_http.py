"""Calling a payment vendor's JSON API: what went wrong is named by what to do next."""

import json
from typing import Any

import httpx

from kit.errors import Invalid, Later, Refused
from kit.http.outward import Outward

_PATIENCE = 20.0
_TOO_MANY, _SERVER_ERROR, _ERROR = 429, 500, 400
_NOT_FOUND = 404


async def call(
    method: str, url: str, *, headers: dict[str, str] | None = None, outward: Outward | None = None, **what: Any
) -> Any:
    """The JSON that comes back, None for an empty answer. Raises ``Later`` or ``Refused``, as the status says.

    Args:
        outward: the way to an address that somebody typed.
        what: as ``httpx`` takes it: ``json``, ``content``, ``data``, ``params``, and ``auth`` but for ``outward``.
    """
    ask, host = _by_httpx if outward is None else _outward(outward), _host_of(url)
    if not all(each.isascii() for each in (headers or {}).values()):
        raise Refused("A key has letters that no key has.")
    try:
        status, body = await ask(method, url, headers or {}, what)
    except httpx.TransportError as error:
        raise Later(f"{type(error).__name__} at {host}") from error
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        raise Later(f"{host} answers {status}")
    if status >= _ERROR:
        told = body.decode(errors="replace")[:300]
        raise NoSuch(told) if status == _NOT_FOUND else Refused(told)
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError) as error:
        raise Later(f"{host} answers what is no JSON") from error


def _host_of(url: str) -> str:
    """Where a call goes. Raises ``Refused`` for what is no address at all."""
    try:
        return httpx.URL(url).host
    except (httpx.InvalidURL, UnicodeError) as error:  # the latter for names beyond ASCII that cannot be
        raise Refused("That is not a web address.") from error


async def _by_httpx(method: str, url: str, headers: dict[str, str], what: dict[str, Any]) -> tuple[int, bytes]:
    async with httpx.AsyncClient(timeout=_PATIENCE) as http:
        answer = await http.request(method, url, headers=headers, **what)
    return answer.status_code, answer.content


def _outward(outward: Outward) -> Any:
    async def ask(method: str, url: str, headers: dict[str, str], what: dict[str, Any]) -> tuple[int, bytes]:
        request = httpx.Request(method, url, **what)
        kind = {"Content-Type": found} if (found := request.headers.get("content-type")) else {}
        try:
            answer = await outward.call(method, str(request.url), request.content, kind | headers)
        except Invalid as inside:
            raise Refused(inside.detail) from inside
        return answer.status, answer.body

    return ask


class NoSuch(Refused):
    """The vendor knows nothing by that name."""
