"""Sending calls: headers, retries that are safe, problems as exceptions.

A call is repeated only when nobody can have acted on it twice: reads, and changes that carry an idempotency key.
"""

import asyncio
import time
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import TypeAdapter

from parley_sdk.calls import Call
from parley_sdk.problems import ParleyProblem, Unreachable

T = TypeVar("T")
_PAUSES = (0.1, 0.4, 1.2)
_LONGEST_PAUSE = 2.0
_TRY_LATER = {502, 503, 504}
_ERROR = 400


def _headers(
    token: str | None, organisation: str | None, acts_as: str | None, *, at_desk: bool = False
) -> dict[str, str]:
    named = {
        "Authorization": f"Bearer {token}" if token else None,
        "Parley-Organisation": organisation,
        "Parley-Acts-As": acts_as,
        "Parley-Acts-At": "desk" if at_desk else None,
    }
    return {name: value for name, value in named.items() if value}


def _request(http: httpx.Client | httpx.AsyncClient, call: Call[Any], headers: dict[str, str]) -> httpx.Request:
    own = {"Idempotency-Key": call.key, "Accept-Language": call.language}
    keyed = headers | {name: value for name, value in own.items() if value}
    body = None if call.body is None else dict(call.body)
    return http.build_request(
        call.method, call.path, params=dict(call.params), json=body, headers=keyed, timeout=call.patience
    )


def _next_try(call: Call[Any], pause: float | None, outcome: httpx.Response | httpx.TransportError) -> float | None:
    """Seconds until the next try, as long as an answer asks (Retry-After) if that is short; None if this is the end."""
    if pause is None or not (call.method == "GET" or call.key is not None):
        return None
    if isinstance(outcome, httpx.TransportError):
        return pause
    if outcome.status_code not in _TRY_LATER:
        return None
    asked = outcome.headers.get("retry-after", "")
    return max(pause, float(asked)) if asked.isdecimal() and float(asked) <= _LONGEST_PAUSE else pause


@cache
def _reader(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def _read(call: Call[T], response: httpx.Response | httpx.TransportError) -> T:
    if isinstance(response, httpx.TransportError):
        raise Unreachable(str(response)) from response
    if response.status_code >= _ERROR:
        raise ParleyProblem(_problem(response))
    reader = _reader(call.shape)
    answer: T = reader.validate_json(response.content) if response.content else reader.validate_python(None)
    return answer


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        document = response.json()
    except ValueError:
        document = None
    return document if isinstance(document, dict) else {"status": response.status_code, "title": response.text[:200]}


class AsyncParley:
    """The API at ``base_url``; as a program (``token``) or, for the bot, acting as a channel identity."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        organisation: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, transport=transport)
        self._token, self._organisation = token, organisation
        self._acts_as: str | None = None
        self._at_desk = False

    def of(self, organisation: str | None, *, acts_as: str | None = None, at_desk: bool = False) -> "AsyncParley":
        """The same connection, about another organisation or acting as a channel identity.

        ``at_desk``: as the member who showed that identity to be theirs, not as a client.
        """
        other = object.__new__(AsyncParley)
        other._http, other._token = self._http, self._token
        other._organisation, other._acts_as, other._at_desk = organisation, acts_as, at_desk
        return other

    async def send(self, call: Call[T]) -> T:
        """Make a call. Raises ``ParleyProblem`` when the API says no, ``Unreachable`` when it does not answer."""
        headers = _headers(self._token, self._organisation, self._acts_as, at_desk=self._at_desk)
        for pause in (*_PAUSES, None):
            outcome: httpx.Response | httpx.TransportError
            try:
                outcome = await self._http.send(_request(self._http, call, headers))
            except httpx.TransportError as error:
                outcome = error
            if (wait := _next_try(call, pause, outcome)) is None:
                return _read(call, outcome)
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()


class Parley:
    """The same, without async."""

    def __init__(
        self,
        base_url: str,
        *,
        token: str | None = None,
        organisation: str | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._http = httpx.Client(base_url=base_url, transport=transport)
        self._headers = _headers(token, organisation, None)

    def send(self, call: Call[T]) -> T:
        """Make a call. Raises ``ParleyProblem`` when the API says no, ``Unreachable`` when it does not answer."""
        for pause in (*_PAUSES, None):
            outcome: httpx.Response | httpx.TransportError
            try:
                outcome = self._http.send(_request(self._http, call, self._headers))
            except httpx.TransportError as error:
                outcome = error
            if (wait := _next_try(call, pause, outcome)) is None:
                return _read(call, outcome)
            time.sleep(wait)
        raise AssertionError("unreachable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
