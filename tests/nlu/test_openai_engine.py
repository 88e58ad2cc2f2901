import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from nlu.engine import EngineFailed, FallbackEngine
from nlu.local import LocalEngine
from nlu.openai_engine import OpenAIEngine
from nlu.times import find_times
from nlu.understanding import Context, Understanding
from tests.nlu.case import context

GOOD = {
    "intent": "book", "others": ["ask"], "language": "en", "sentiment": 0.2, "times": ["tomorrow at 3pm"],
    "slots": [{"slot": "builder", "value": "Zoe Invented", "words": "ana"}],
}  # fmt: skip
TEXT = "can ana do tomorrow at 3pm?"


def completion(arguments: str) -> str:
    call = {"id": "c1", "type": "function", "function": {"name": "understood", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    return json.dumps({"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


class Model:
    """A chat-completions server on loopback that says what it is told to; with status 0 it says nothing."""

    def __init__(self, status: int, body: str) -> None:
        self.status, self.body = status, body
        self.asked: list[dict[str, Any]] = []
        self.silent = asyncio.Event()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        self.asked.append(json.loads(await reader.readexactly(length)))
        if not self.status:
            await self.silent.wait()
        body = self.body.encode()
        top = f"HTTP/1.1 {self.status or 200} X\r\ncontent-type: application/json\r\nconnection: close\r\n"
        writer.write(f"{top}content-length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def talking_to(model: Model, local: LocalEngine) -> AsyncIterator[OpenAIEngine]:
    server = await asyncio.start_server(model.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = OpenAIEngine(
        local, find_times, api_key="k", base_url=f"http://127.0.0.1:{port}/v1", model="m", timeout_seconds=1.0
    )
    try:
        yield engine
    finally:
        await engine.close()
        model.silent.set()
        server.close()


async def test_the_model_gives_words_and_the_code_gives_times_and_names(engine: LocalEngine) -> None:
    model = Model(200, completion(json.dumps(GOOD)))
    async with talking_to(model, engine) as llm:
        meaning = await llm.understand(TEXT, context())
    assert meaning.intent == "book"
    assert meaning.slots["builder"].value == "Ana Reyes"
    assert [each.start.isoformat() for each in meaning.times if each.start] == ["2027-06-10T15:00:00-07:00"]
    assert model.asked[0]["tool_choice"]["function"]["name"] == "understood"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, '{"error": {"message": "slow down"}}'),
        (500, "oops"),
        (0, ""),
        (200, completion("{not json")),
        (200, completion('{"intent": "rob_a_bank", "language": "en", "sentiment": 0}')),
        (200, '{"choices": []}'),
        (200, "[]"),
    ],
)
async def test_a_failing_model_is_answered_for_by_the_local_engine(engine: LocalEngine, status: int, body: str) -> None:
    async with talking_to(Model(status, body), engine) as llm:
        with pytest.raises(EngineFailed):
            await llm.understand(TEXT, context())
        assert await FallbackEngine(llm, engine).understand(TEXT, context()) == engine.read(TEXT, context())


class Broken:
    def __init__(self) -> None:
        self.asked = 0

    async def understand(self, text: str, context: Context) -> Understanding:
        self.asked += 1
        raise EngineFailed("down")


async def test_after_three_failures_the_model_rests_and_is_then_tried_again(engine: LocalEngine) -> None:
    broken, now = Broken(), [0.0]
    fallback = FallbackEngine(broken, engine, monotonic=lambda: now[0])
    for _ in range(5):
        await fallback.understand(TEXT, context())
    assert broken.asked == 3
    now[0] = 31.0
    await fallback.understand(TEXT, context())
    assert broken.asked == 4
