"""Chat-completions servers on loopback, for the engine's own client to talk to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from nlu.llm import Budget, OpenAIEngine
from nlu.local import LocalEngine
from nlu.times import find_times


def completion(arguments: str) -> str:
    call = {"id": "c1", "type": "function", "function": {"name": "understood", "arguments": arguments}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
    whole = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(whole)


class Model:
    """Says what it is told to, one answer after the other, the last for ever; with status 0 it says nothing."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, Any]] = []
        self.silent = asyncio.Event()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        self.asked.append(json.loads(await reader.readexactly(length)))
        status, body = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if not status:
            await self.silent.wait()
        top = f"HTTP/1.1 {status or 200} X\r\ncontent-type: application/json\r\nconnection: close\r\n"
        writer.write(f"{top}content-length: {len(body.encode())}\r\n\r\n".encode() + body.encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def talking_to(
    model: Model, local: LocalEngine, *, seconds: float = 1.0, budget: Budget | None = None
) -> AsyncIterator[OpenAIEngine]:
    server = await asyncio.start_server(model.answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    engine = OpenAIEngine(
        local, find_times, api_key="k", base_url=f"http://127.0.0.1:{port}/v1", model="m", timeout_seconds=seconds,
        budget=budget, wait=lambda: 0.01,
    )  # fmt: skip
    try:
        yield engine
    finally:
        await engine.close()
        model.silent.set()
        server.close()
