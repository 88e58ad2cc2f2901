"""Every answer says how a browser is to treat it, whatever made it; a page that says something itself is left alone.

Answers that are no pages get the strictest policy: nothing in them runs, is framed or is shown as something else. And
no answer leads by the Host header, which is whoever asks's to write: a redirect to our own pages is a path.
"""

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import URL, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}
_TWO_YEARS = "max-age=63072000; includeSubDomains"


class SafeHeaders:
    """ASGI middleware. With ``secure``, browsers are told to come by https alone from now on.

    An answer that does not say whether it may be kept, nor how to ask whether it has changed, is not to be kept.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self._headers = _ALWAYS | ({"Strict-Transport-Security": _TWO_YEARS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if "etag" not in headers:
                    headers.setdefault("Cache-Control", "no-store")
                if "location" in headers:
                    headers["location"] = _led_to(headers["location"], URL(scope=scope))
            await send(message)

        await self.app(scope, receive, safely)


def _led_to(location: str, asked: URL) -> str:
    """Where a redirect leads; as a path where that is the very host that was asked for, by whatever name."""
    to = urlsplit(location)
    if (to.scheme, to.netloc) != (asked.scheme, asked.netloc):
        return location
    path = "/" + to.path.lstrip("/\\")  # two slashes would be another host
    return to._replace(scheme="", netloc="", path=path).geturl()


def guard(app: FastAPI, *, url: str) -> None:
    """Put it around all of ``app``, also around what answers when something breaks; ``url`` is how browsers come."""
    inner = app.build_middleware_stack

    def stack() -> ASGIApp:
        return SafeHeaders(inner(), secure=url.startswith("https://"))

    app.build_middleware_stack = stack  # type: ignore[method-assign] # any middleware added would stand inside of it
