"""Other work lets those pass who wait for an answer, for a while."""

import asyncio
from datetime import timedelta

from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Message

from kit.clock import HandClock
from kit.http.answering import Answering
from tests.fixtures import rows


async def ask(answering: Answering, app: ASGIApp, *, hears: list[Message]) -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        hears.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "asgi": {"spec_version": "2.4"}}
    await answering(app, scope, receive, send)


async def test_there_is_a_lull_once_the_answer_has_begun_though_it_streams_on() -> None:
    answering, clock, go, hears = Answering(), HandClock(rows.NOON), asyncio.Event(), list[Message]()
    more = asyncio.Event()

    async def pieces() -> object:
        yield b"one"
        await more.wait()
        yield b"two"

    async def app(scope: object, receive: object, send: object) -> None:
        await go.wait()
        await StreamingResponse(pieces())(scope, receive, send)  # type: ignore[arg-type]

    asking = asyncio.create_task(ask(answering, app, hears=hears))
    await asyncio.sleep(0)
    lull = asyncio.create_task(answering.lull(clock, rows.NOON + timedelta(seconds=2)))
    await asyncio.sleep(0.05)
    assert not lull.done()
    go.set()
    await asyncio.wait_for(lull, 30)
    assert not asking.done()
    more.set()
    await asking
    assert answering.under_way == 0


async def test_nobody_is_let_pass_for_longer_than_was_said() -> None:
    answering, clock = Answering(), HandClock(rows.NOON)
    answering.under_way = 1
    clock.advance(timedelta(seconds=3))
    await asyncio.wait_for(answering.lull(clock, rows.NOON + timedelta(seconds=2)), 30)


async def test_a_request_that_fails_is_under_way_no_longer() -> None:
    answering = Answering()

    async def app(scope: object, receive: object, send: object) -> None:
        raise ConnectionError

    hears: list[Message] = []
    try:
        await ask(answering, app, hears=hears)
    except ConnectionError:
        assert answering.under_way == 0
    await ask(answering, PlainTextResponse("fine"), hears=hears)
    assert answering.under_way == 0
