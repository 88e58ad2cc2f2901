"""A link that leads nowhere, in a browser: the problem as a small page in the visitor's language, with where to go on.

One place for whatever made the problem: its status and headers stay, and so does the document for every program, which
asks for JSON or for anything. What is said by type and by status stands in ``templates/problem``.
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.identity.errors import UnknownOrganisation
from api.storefront.asked import read_asked
from api.storefront.words import language_for
from kit.errors import TYPE_BASE
from kit.http.paper import Paper

TEMPLATES = Path(__file__).parent / "templates"
_paper = Paper(TEMPLATES)
_PROBLEM = "application/problem+json"
_SIGN_IN, _OUR_FAULT = 401, 500
_OF_A_HOUSE = {"b", "o"}
_LOOKS_NO_FURTHER = 500
"""Characters of an Accept header that are read."""


class ProblemPages:
    """Around a whole app, so also around what answers when something breaks; a program's answers pass untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and wants_page(Headers(scope=scope).get("accept", "")):
            send = _Turned(scope, send).send
        await self.app(scope, receive, send)


class _Turned:
    """One answer on its way out: held back while it is a problem, and then sent as a page."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_page(self._start)

    async def _send_page(self, start: Message) -> None:
        page = page_of(json.loads(self._body), self._scope)
        headers = MutableHeaders(scope=start)
        headers.update({**page.headers, "Content-Length": str(len(page.body))})
        headers.add_vary_header("Accept")
        headers.add_vary_header("Accept-Language")
        await self._send(start)
        await self._send({"type": "http.response.body", "body": page.body})


def _is_problem(start: Message) -> bool:
    return MutableHeaders(scope=start).get("content-type", "").startswith(_PROBLEM)


def wants_page(accepted: str) -> bool:
    """Whether an Accept header names HTML and likes it at least as well as any JSON it names."""
    liked: dict[str, float] = {}
    for part in accepted[:_LOOKS_NO_FURTHER].split(","):
        kind, *parameters = (each.strip().lower() for each in part.split(";"))
        weights = [each.removeprefix("q=") for each in parameters if each.startswith("q=")]
        try:
            liked[kind] = float(weights[0]) if weights else 1.0
        except ValueError:
            liked[kind] = 0.0
    html = liked.get("text/html", 0.0)
    return html > 0 and html >= max(liked.get("application/json", 0.0), liked.get(_PROBLEM, 0.0))


def page_of(problem: Mapping[str, Any], scope: Scope) -> HTMLResponse:
    """The page for a problem document."""
    asked = read_asked(dict(parse_qsl(scope["query_string"].decode("latin-1"))))
    language = language_for(asked, Headers(scope=scope).get("accept-language", ""), "en")
    words, status, kind = words_of(language), int(problem["status"]), str(problem["type"]).removeprefix(TYPE_BASE)
    said, (way, link) = said_of(words, kind=kind, status=status), _way_on(scope["path"], kind=kind, status=status)
    return _paper.page(
        "problem.html", status=status, language=language, title=said["title"], said=said, link=link,
        label=words["ways"][way],
    )  # fmt: skip


def said_of(words: Mapping[str, Any], *, kind: str, status: int) -> Mapping[str, str]:
    """A title, a sentence and the next step: of the type of problem, else of its status, else of the likes of it."""
    by_status, likes = words["status"], "ours" if status >= _OUR_FAULT else "yours"
    return dict(words["type"].get(kind) or by_status.get(str(status)) or by_status[likes])


def _way_on(path: str, *, kind: str, status: int) -> tuple[str, str]:
    """Where a person can go on, as the name of its words and its address."""
    if status == _SIGN_IN:
        return "sign_in", "/sign-in"
    first, _, rest = path.strip("/").partition("/")
    slug = rest.partition("/")[0]
    if first in _OF_A_HOUSE and slug and "." not in slug and kind != UnknownOrganisation.type:
        return "house", f"/b/{quote(slug)}"
    return "start", "/"


@cache
def words_of(language: str) -> dict[str, Any]:
    return tomllib.loads((TEMPLATES / "problem" / f"{language}.toml").read_text(encoding="utf-8"))
