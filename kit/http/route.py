"""One request, one transaction, committed at the edge, before the answer leaves.

``Transactional`` is the route class of every room. The endpoint finds its session in ``request.state.session`` (by
the ``session`` dependency) and never commits. A request with an ``Idempotency-Key`` is answered once (see
``kit.http.idempotency``), once ``app.state.admit`` has found the caller's credentials good. ``Stepwise`` is for the
few endpoints that call a vendor between two transactions: they open their own and must themselves be safe to repeat.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession

from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem
from kit.http import idempotency
from kit.http.problems import response_to

_LONGEST_KEY = 255
_READS = {"GET", "HEAD", "OPTIONS"}
_CLIENT_ERROR, _SERVER_ERROR = 400, 500
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
Run = Callable[[Endpoint, Request, idempotency.IdempotencyKey], Coroutine[Any, Any, Response]]


class KeyTooLong(Problem):
    type, title, status = "idempotency-key-too-long", "The Idempotency-Key is longer than 255 characters", 400
    next_step = "Use a shorter key, for example a UUID."


class Transactional(APIRoute):
    """Runs an endpoint in a session and keeps the answer of keyed requests."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint = super().get_route_handler()

        async def answer(request: Request) -> Response:
            database: Database = request.app.state.database
            if request.method in _READS:
                async with database.reading() as session:
                    request.state.session = session
                    return await endpoint(request)
            key = request.headers.get("idempotency-key")
            return await _keyed(endpoint, request, key, run=_write) if key else await _write(endpoint, request)

        return answer


class Stepwise(APIRoute):
    """Runs an endpoint that opens its own short transactions; keyed answers are kept after it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint = super().get_route_handler()

        async def answer(request: Request) -> Response:
            key = request.headers.get("idempotency-key")
            return await _keyed(endpoint, request, key, run=_step) if key else await endpoint(request)

        return answer


async def _keyed(endpoint: Endpoint, request: Request, key: str, *, run: Run) -> Response:
    database: Database = request.app.state.database
    await request.app.state.admit(request)
    body = await request.body()
    found = await idempotency.claim(
        database,
        request.app.state.clock,
        request.app.state.keys,
        caller=idempotency.caller_of(request.headers),
        key=_checked(key),
        request_digest=idempotency.digest(request.method, str(request.url.path), body),
    )
    if isinstance(found, idempotency.Answer):
        kind = "application/problem+json" if found.status >= _CLIENT_ERROR else "application/json"
        return Response(found.body, found.status, {"Idempotency-Replayed": "true"}, media_type=kind)
    try:
        return await run(endpoint, request, found)
    except Problem as problem:
        if problem.status < _SERVER_ERROR:
            await _keep(request, found, response_to(problem, request))
        else:
            await idempotency.let_go(database, found)
        raise
    except BaseException:
        await idempotency.let_go(database, found)
        raise


def _checked(key: str) -> str:
    if len(key) > _LONGEST_KEY:
        raise KeyTooLong
    return key


async def _keep(request: Request, claimed: idempotency.IdempotencyKey, response: Response) -> None:
    database: Database = request.app.state.database
    async with database.writing() as session:
        kept = idempotency.Answer(response.status_code, bytes(response.body))
        await idempotency.keep(session, claimed, kept, keys=request.app.state.keys)
        await session.commit()


async def _step(endpoint: Endpoint, request: Request, claimed: idempotency.IdempotencyKey) -> Response:
    response = await endpoint(request)
    await _keep(request, claimed, response)
    return response


async def _write(endpoint: Endpoint, request: Request, claimed: idempotency.IdempotencyKey | None = None) -> Response:
    database: Database = request.app.state.database
    async with database.writing() as session:
        request.state.session = session
        response = await endpoint(request)
        if claimed:
            kept = idempotency.Answer(response.status_code, bytes(response.body))
            await idempotency.keep(session, claimed, kept, keys=request.app.state.keys)
        await session.commit()
        return response


def _session(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


DbSession = Annotated[AsyncSession, Depends(_session)]
ClockNow = Annotated[Clock, Depends(_clock)]


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DatabaseDoor = Annotated[Database, Depends(_database)]
