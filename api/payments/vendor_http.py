"""Calling a payment vendor's JSON API: what went wrong is named by what to do next."""

from typing import Any

import httpx

from kit.errors import Later, Refused

_PATIENCE = 20.0
_TOO_MANY, _SERVER_ERROR = 429, 500
_NOT_FOUND = 404


async def call(method: str, url: str, *, headers: dict[str, str] | None = None, **what: Any) -> Any:
    """The JSON that comes back, None for an empty answer. Raises ``Later`` or ``Refused``, as the status says.

    Args:
        what: as ``httpx`` takes it: ``json``, ``content``, ``data``, ``params``, ``auth``.
    """
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE) as http:
            answer = await http.request(method, url, headers=headers, **what)
    except httpx.TransportError as error:
        raise Later(f"{type(error).__name__} at {httpx.URL(url).host}") from error
    if answer.status_code == _TOO_MANY or answer.status_code >= _SERVER_ERROR:
        raise Later(f"{httpx.URL(url).host} answers {answer.status_code}")
    if answer.is_error:
        raise NoSuch(answer.text[:300]) if answer.status_code == _NOT_FOUND else Refused(answer.text[:300])
    try:
        return answer.json() if answer.content else None
    except ValueError as error:
        raise Later(f"{httpx.URL(url).host} answers what is no JSON") from error


class NoSuch(Refused):
    """The vendor knows nothing by that name."""
