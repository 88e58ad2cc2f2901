"""A line speaks in silence, gives up on whoever does not read, and ends with the other side."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from starlette.websockets import WebSocket

from kit.http.line import HungUp, Line

SOON, LATER = timedelta(milliseconds=20), timedelta(seconds=20)
SCOPE = {"type": "websocket", "path": "/", "headers": [], "query_string": b""}


class Wire:
    """The two ends of a socket; nothing is taken from it before ``room`` frames were sent, unless somebody reads."""

    def __init__(self, room: int = 0) -> None:
        self.up: asyncio.Queue[Any] = asyncio.Queue()
        self.down: asyncio.Queue[Any] = asyncio.Queue(room)
        self.up.put_nowait({"type": "websocket.connect"})

    async def accepted(self) -> WebSocket:
        socket = WebSocket(SCOPE, self.up.get, self.down.put)
        await socket.accept()
        await self.down.get()
        return socket

    async def heard(self) -> Any:
        async with asyncio.timeout(10):
            return await self.down.get()

    def hang_up(self) -> None:
        self.up.put_nowait({"type": "websocket.disconnect", "code": 1000})


async def test_a_long_silence_is_broken_by_pings_until_the_other_side_leaves() -> None:
    wire = Wire()
    line = Line(await wire.accepted(), silence=SOON)
    running = asyncio.create_task(line.run(line.listen()))
    assert [(await wire.heard())["text"] for _ in range(2)] == ['{"kind":"ping"}'] * 2
    wire.hang_up()
    async with asyncio.timeout(10):
        await running


async def test_whoever_does_not_read_is_hung_up_on() -> None:
    wire = Wire(room=1)
    line = Line(await wire.accepted(), patience=SOON, silence=LATER)
    await line.say("one")
    with pytest.raises(HungUp):
        await line.say("two")


async def test_a_line_that_hangs_up_says_why() -> None:
    wire = Wire()
    line = Line(await wire.accepted(), silence=LATER)

    async def enough() -> None:
        raise HungUp(1000, "enough")

    await line.run(enough(), line.listen())
    assert await wire.heard() == {"type": "websocket.close", "code": 1000, "reason": "enough"}


async def test_frames_of_several_speakers_come_whole_and_one_at_a_time() -> None:
    wire = Wire()
    line = Line(await wire.accepted(), silence=LATER)
    await asyncio.gather(*(line.say(str(number)) for number in range(20)))
    assert [(await wire.heard())["text"] for _ in range(20)] == [str(number) for number in range(20)]


async def test_what_a_speaker_did_wrong_is_not_swallowed() -> None:
    wire = Wire()
    line = Line(await wire.accepted(), silence=LATER)

    async def wrong() -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as raised:
        await line.run(wrong(), line.listen())
    assert raised.group_contains(ZeroDivisionError)
