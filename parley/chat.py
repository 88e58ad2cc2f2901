"""``parley chat``: the bot in a terminal, or a line at a time for scripts. Speaks the chat protocol as any does."""

import asyncio
import json
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from kit.errors import Problem
from kit.settings import Settings
from parley.running import running


class LineUnreadable(Problem):
    """A line that was meant as JSON; nothing was said to the bot."""

    type, title, status = "line-unreadable", "This line is not a message", 400
    next_step = 'Write {"id": "m1", "text": "…"} on one line, or the words alone.'


async def run(settings: Settings, *, jsonl: bool, conversation: str, organisation: str) -> None:
    """Read messages until the input ends."""
    path = f"/o/{organisation}" if organisation else ""
    name = conversation or f"terminal-{uuid.uuid4().hex[:12]}"
    async with _server(settings) as http:
        async for line in _lines(prompt=not jsonl):
            try:
                text, message_id = read(line) if jsonl else (line, uuid.uuid4().hex)
            except LineUnreadable as unreadable:
                answer: dict[str, Any] = {"error": unreadable.document()}
            else:
                answer = await _say(http, f"{path}/chat/v1/{name}/messages", text, message_id)
            print(json.dumps(answer, ensure_ascii=False) if jsonl else in_plain_text(answer), flush=True)


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The running server, or one in this process for the while."""
    found = running(settings.home) if settings.embedded else None
    if found or not settings.embedded:
        async with httpx.AsyncClient(base_url=found.url if found else settings.url, timeout=60) as http:
            yield http
        return
    from parley.running import only_one
    from parley.serve import together_for

    app = together_for(settings)
    with only_one(settings.home, url=settings.url):
        async with (
            app.run(),
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=settings.url, timeout=60) as http,
        ):
            yield http


async def _lines(*, prompt: bool) -> AsyncIterator[str]:
    while True:
        if prompt:
            print("> ", end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.buffer.readline)
        if not line:
            return
        if line.strip():
            yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def read(line: str) -> tuple[str, str]:
    """The text and id of a line: an object with ``text`` and perhaps ``id``, a JSON string, or plain words.

    What begins as an object and is none is a slip of a script, and never said to the bot. Raises ``LineUnreadable``.
    """
    fresh = uuid.uuid4().hex
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        if line.lstrip().startswith("{"):
            raise LineUnreadable("It begins with { and is not JSON.") from error
        return line, fresh
    if isinstance(given, dict):
        return _text_and_id(given, fresh)
    return (given, fresh) if isinstance(given, str) else (line, fresh)


def _text_and_id(given: dict[str, Any], fresh: str) -> tuple[str, str]:
    text, message_id = given.get("text"), given.get("id")
    if not isinstance(text, str):
        raise LineUnreadable("It has no “text”, or one that is not a string.")
    if message_id is not None and (isinstance(message_id, bool) or not isinstance(message_id, str | int)):
        raise LineUnreadable("Its “id” is neither a string nor a number.")
    return text, fresh if message_id in {None, ""} else str(message_id)


async def _say(http: httpx.AsyncClient, path: str, text: str, message_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await http.post(path, json={"id": message_id, "text": text})).json()
    return answer


def in_plain_text(answer: dict[str, Any]) -> str:
    """An answer for a terminal: its text, and its choices as numbered lines."""
    if "replies" not in answer:
        return f"{answer.get('detail', 'Something went wrong.')} {answer.get('next_step', '')}"
    lines = []
    for reply in answer["replies"]:
        lines.append(reply["text"])
        lines += [f"  {number}. {choice['label']}" for number, choice in enumerate(reply["choices"], 1)]
    return "\n".join(lines)
