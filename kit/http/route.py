"""One request, one transaction, committed at the edge, before the answer leaves.

``Transactional`` is the route class of every room. The endpoint is given its session (``DbSession``, or
``open_session`` where something has to come first) and never commits; a writing one is opened when it is first asked
for. A request with an ``Idempotency-Key`` is answered once (see ``kit.http.idempotency``). ``Stepwise`` is for the few
endpoints that call a vendor between two transactions: they open their own and must themselves be safe to repeat. Who
asks, and from where, is noted beside each event that comes of it (``kit.acting``).
"""

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Annotated, Any, TypeVar

import structlog
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.ext.asyncio import AsyncSession

from kit.acting import acting
from kit.away import ASKED_IN_VAIN
from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem
from kit.http import idempotency
from kit.http.allowance import address_of
from kit.http.problems import response_to
from kit.http.refusals import Left, leave_behind
from kit.http.unknown import refusing_unknown
from kit.outbox import Remembered

log = structlog.get_logger(__name__)
_LONGEST_KEY = 255
_READS = {"GET", "HEAD", "OPTIONS"}
_CLIENT_ERROR, _TOO_MANY, _SERVER_ERROR = 400, 429, 500
T = TypeVar("T")
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]
Run = Callable[[Endpoint, Request, idempotency.IdempotencyKey | None], Coroutine[Any, Any, Response]]


class KeyTooLong(Problem):
    type, title, status = "idempotency-key-too-long", "The Idempotency-Key is longer than 255 characters", 400
    next_step = "Use a shorter key, for example a UUID."


class Transactional(APIRoute):
    """Runs an endpoint in a session and keeps the answer of keyed requests."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint, refuse_unknown = super().get_route_handler(), refusing_unknown(self)

        async def answer(request: Request) -> Response:
            await refuse_unknown(request)
            database: Database = request.app.state.database
            if request.method in _READS:
                async with database.reading() as session:
                    request.state.session = session
                    return await endpoint(request)
            with acting(request.app.state.acting(request)):
                return await _once(endpoint, request, run=_write)

        return answer


class Stepwise(APIRoute):
    """Runs an endpoint that opens its own short transactions; keyed answers are kept after it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        endpoint, refuse_unknown = super().get_route_handler(), refusing_unknown(self)

        async def answer(request: Request) -> Response:
            await refuse_unknown(request)
            with acting(request.app.state.acting(request)):
                return await _once(endpoint, request, run=_step)

        return answer


async def _once(endpoint: Endpoint, request: Request, *, run: Run) -> Response:
    key = request.headers.get("idempotency-key")
    found = await _claim(request, key) if key else None
    if isinstance(found, idempotency.Answer):
        kind = "application/problem+json" if found.status >= _CLIENT_ERROR else "application/json"
        return Response(found.body, found.status, {"Idempotency-Replayed": "true"}, media_type=kind)
    try:
        return await run(endpoint, request, found)
    except Problem as problem:
        await _refused(request, problem, found)
        raise
    except BaseException:
        if found:
            await _let_go(request.app.state.database, found)
        raise


async def _claim(request: Request, key: str) -> idempotency.IdempotencyKey | idempotency.Answer:
    if len(key) > _LONGEST_KEY:
        raise KeyTooLong
    await request.app.state.admit(request)
    return await idempotency.claim(
        request.app.state.database,
        request.app.state.clock,
        request.app.state.keys,
        caller=idempotency.caller_of(request.headers, address=address_of(request)),
        key=key,
        request_digest=idempotency.digest(request.method, _target(request), await request.body()),
    )


def _target(request: Request) -> str:
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


async def _refused(request: Request, problem: Problem, claimed: idempotency.IdempotencyKey | None) -> None:
    """Keep the answer and the problem's event, after the effect was rolled back."""
    database: Database = request.app.state.database
    event = problem.event if isinstance(problem, Remembered) else None
    if isinstance(problem, Remembered) and problem.afterwards:
        await problem.afterwards(database)
    if claimed and (problem.status >= _SERVER_ERROR or problem.status == _TOO_MANY):  # not an answer, but a "not now"
        await _let_go(database, claimed)
    elif claimed or event:
        answer = _kept(request, claimed, response_to(problem, request)) if claimed else None
        left = Left(event, claimed, answer, at=request.app.state.clock.now())
        if not await database.together(leave_behind, left):
            raise idempotency.StillWorking


async def _let_go(database: Database, claimed: idempotency.IdempotencyKey) -> None:
    """Give the key back; where the database is away, its lease ends by itself, and what went wrong is still told."""
    try:
        await idempotency.let_go(database, claimed)
    except ASKED_IN_VAIN as failure:
        log.warning("a key was not given back", error=str(failure)[:300])


def _kept(request: Request, claimed: idempotency.IdempotencyKey, response: Response) -> idempotency.Answer:
    answer = idempotency.Answer(response.status_code, bytes(response.body))
    return idempotency.sealed(answer, claimed, request.app.state.keys)


async def _step(endpoint: Endpoint, request: Request, claimed: idempotency.IdempotencyKey | None) -> Response:
    response = await endpoint(request)
    if claimed:
        database: Database = request.app.state.database
        async with database.writing() as session:
            await idempotency.keep(session, claimed, _kept(request, claimed, response))
            await session.commit()
    return response


async def _write(endpoint: Endpoint, request: Request, claimed: idempotency.IdempotencyKey | None) -> Response:
    async with AsyncExitStack() as request.state.until_settled:
        response = await endpoint(request)
        if claimed:
            await idempotency.keep(await open_session(request), claimed, _kept(request, claimed, response))
        if hasattr(request.state, "session"):
            await request.state.session.commit()
        return response


async def enter_until_settled(request: Request, context: AbstractAsyncContextManager[T]) -> T:
    """Enter what shall be left once the request's transaction has ended, by commit or rollback; last in, first out."""
    until_settled: AsyncExitStack = request.state.until_settled
    return await until_settled.enter_async_context(context)


async def open_session(request: Request) -> AsyncSession:
    """The session of a request, opened when it is first asked for."""
    if not hasattr(request.state, "session"):
        database: Database = request.app.state.database
        request.state.session = await enter_until_settled(request, database.writing())
    session: AsyncSession = request.state.session
    return session


async def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


DbSession = Annotated[AsyncSession, Depends(open_session)]
ClockNow = Annotated[Clock, Depends(_clock)]
DatabaseDoor = Annotated[Database, Depends(_database)]
