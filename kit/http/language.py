"""The language somebody asks in (Accept-Language), for words that an answer carries.

It is said once at the edge and holds while the request runs, in tasks begun from it too.
"""

from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

_asked: ContextVar[str | None] = ContextVar("language", default=None)
_LONGEST = 200


def asked_language() -> str | None:
    """The tag that is liked best, as ``pt-BR``; None where nothing, or anything, would do."""
    return _asked.get()


def best_of(header: str) -> str | None:
    """The first tag of an Accept-Language header with the highest weight; what cannot be read counts for nothing."""
    liked: list[tuple[float, str]] = []
    for part in header[:_LONGEST].split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        if tag.strip().replace("-", "").isalnum() and quality > 0:
            liked.append((quality, tag.strip()))
    return max(liked, key=lambda each: each[0])[1] if liked else None


class HearLanguage:
    """ASGI middleware: notes what a request asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            header = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
            before = _asked.set(best_of(header))
            try:
                await self.app(scope, receive, send)
            finally:
                _asked.reset(before)
            return
        await self.app(scope, receive, send)
