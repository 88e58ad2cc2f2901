"""Bodies have a size limit, whether or not they declare their length."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kit.errors import Problem


class TooLarge(Problem):
    type, title, status = "too-large", "The body is too large", 413
    next_step = "Send less at once."


class BodyLimit:
    """ASGI middleware: refuse request bodies above ``most`` bytes with 413; ``more`` by the path's beginning."""

    def __init__(self, app: ASGIApp, most: int = 256 * 1024, more: Mapping[str, int] | None = None) -> None:
        self.app, self.most, self.more = app, most, more or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = next((size for path, size in self.more.items() if scope["path"].startswith(path)), self.most)
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        body = None if declared.isdigit() and int(declared) > most else await self._read(receive, most)
        if body is None:
            await _refuse(scope, send, most)
            return
        await self.app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive, most: int) -> bytes | None:
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] != "http.request":
                break
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > most:
                return None
            more = message.get("more_body", False)
        return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def _refuse(scope: Scope, send: Send, most: int) -> None:
    from starlette.responses import JSONResponse

    problem = TooLarge(f"The body may have at most {most} bytes.")
    response = JSONResponse(problem.document(), problem.status, media_type="application/problem+json")
    await response(scope, _nothing, send)


async def _nothing() -> Message:
    return {"type": "http.disconnect"}
