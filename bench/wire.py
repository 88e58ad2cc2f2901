"""A lean HTTP client on kept-open connections, so that what is measured is the server and not who asks.

It knows what the bench meets (HTTP/1.1 answers with a Content-Length) and nothing more.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and how long it took, in seconds; ``status`` 0 means the connection broke before it came."""

    status: int
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body)


class Wire:
    """One connection; requests on it go one after the other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: dict[str, str]) -> None:
        self.reader, self.writer = reader, writer
        self.head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())

    async def get(self, path: str) -> Answer:
        return await self._send(f"GET {path} HTTP/1.1\r\n{self.head}\r\n".encode())

    async def post(self, path: str, body: object, *, key: str) -> Answer:
        """Send ``body`` as JSON under an Idempotency-Key."""
        sent = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\n{self.head}Content-Type: application/json\r\n"
        return await self._send(f"{head}Idempotency-Key: {key}\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent)

    async def _send(self, request: bytes) -> Answer:
        began = time.perf_counter()
        try:
            self.writer.write(request)
            head = await self.reader.readuntil(b"\r\n\r\n")
            body = await self.reader.readexactly(_length(head))
        except (OSError, asyncio.IncompleteReadError):
            return Answer(0, b"", time.perf_counter() - began)
        return Answer(int(head[9:12]), body, time.perf_counter() - began)


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)


@asynccontextmanager
async def wires(url: str, count: int, **headers: str) -> AsyncIterator[list[Wire]]:
    """``count`` open connections to ``url``, each sending ``headers``."""
    at = urlsplit(url)
    named = {"Host": at.netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
    pairs = [await asyncio.open_connection(at.hostname, at.port) for _ in range(count)]
    try:
        yield [Wire(reader, writer, named) for reader, writer in pairs]
    finally:
        for _, writer in pairs:
            writer.close()
