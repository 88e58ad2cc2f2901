"""What vendors' answers mean for us, and what Telegram is told when it is connected."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram.request import HTTPXRequest, RequestData

from bot.channels.slack import Slack
from bot.channels.telegram import Telegram, hook_secret
from bot.phrases import languages
from bot.port import Call, Line
from bot.wire.presenting import Choice, Piece
from kit.errors import Later, Refused, Unsupported
from tests.fixtures.listening import listening_on
from tests.fixtures.postgres import free_port

LINE = Line("con_1", "corner", {"bot_token": "110:AAH", "token:T1": "xoxb-1"}, {"username": "corner_bot"})
HOOK = "https://book.example/hooks/bot/telegram/con_1"


class Answering(HTTPXRequest):
    """A Telegram that gives one answer, and remembers what it was asked."""

    answer: tuple[int, dict[str, Any]] | Exception = (200, {"ok": True, "result": True})
    asked: list[tuple[str, dict[str, Any]]]

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        verb = url.rpartition("/")[2]
        self.asked.append((verb, dict(request_data.parameters) if request_data else {}))
        if isinstance(self.answer, Exception):
            raise self.answer
        status, body = self.answer
        if verb == "getMe":
            body = {"ok": True, "result": {"id": 110, "is_bot": True, "first_name": "C", "username": "corner_bot"}}
        return status, json.dumps(body).encode()


def answering(status: int, body: dict[str, Any]) -> type[Answering]:
    return type("Answers", (Answering,), {"answer": (status, body), "asked": []})


async def test_telegram_is_told_the_hook_its_secret_and_the_commands_of_each_language() -> None:
    vendor = answering(200, {"ok": True, "result": True})
    telegram = Telegram("http://127.0.0.1:1", vendor)
    assert await telegram.connect(LINE, HOOK) == {"username": "corner_bot", "by": "webhook"}
    asked = dict(vendor.asked[-1:])
    assert asked["setWebhook"]["url"] == HOOK
    assert asked["setWebhook"]["allowed_updates"] == ["message", "callback_query"]
    secret = asked["setWebhook"]["secret_token"]
    telegram.verify(Call(HOOK, {"x-telegram-bot-api-secret-token": secret}, b"{}"), LINE)
    assert secret != hook_secret(Line("con_2", "other", LINE.secrets))
    [button] = [told["menu_button"] for verb, told in vendor.asked if verb == "setChatMenuButton"]
    page = HOOK.split("/hooks/", maxsplit=1)[0] + f"/b/{LINE.organisation}"
    assert button == {"type": "web_app", "text": "Book", "web_app": {"url": page}}
    menus = [told for verb, told in vendor.asked if verb == "setMyCommands"]
    assert [menu.get("language_code") for menu in menus] == [None, *languages()]
    assert {"command": "book", "description": "Termin buchen"} in menus[1 + languages().index("de")]["commands"]
    await telegram.close()


@pytest.mark.parametrize(
    ("status", "body", "meaning", "after"),
    [
        (429, {"error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 7}}, Later, 7),
        (502, {"error_code": 502, "description": "Bad Gateway"}, Later, 5),
        (401, {"error_code": 401, "description": "Unauthorized"}, Later, 60),
        (403, {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}, Refused, None),
        (400, {"error_code": 400, "description": "Bad Request: chat not found"}, Refused, None),
    ],
)
async def test_telegrams_no_says_what_to_do_next(
    status: int, body: dict[str, Any], meaning: type[Exception], after: int | None
) -> None:
    telegram = Telegram("http://127.0.0.1:1", answering(status, {"ok": False, **body}))
    with pytest.raises(meaning) as raised:
        await telegram.send(LINE, "4242", Piece("hello"), report_to=HOOK)
    assert after is None or getattr(raised.value, "after", None) == timedelta(seconds=after)
    await telegram.close()


async def test_an_answer_of_telegrams_that_never_came_is_unknown_and_one_that_could_not_be_asked_for_is_later() -> None:
    from telegram.error import NetworkError, TimedOut

    lost, unreached, away = TimedOut(), TimedOut(), NetworkError("httpx.ConnectError")
    unreached.__cause__ = httpx.ConnectTimeout("")
    for error, meaning in ((lost, Unsupported), (unreached, Later), (away, Later)):
        vendor = type("Fails", (Answering,), {"answer": error, "asked": []})
        telegram = Telegram("http://127.0.0.1:1", vendor)
        with pytest.raises(meaning):
            await telegram.send(LINE, "4242", Piece("hello"), report_to=HOOK)
        await telegram.close()


@asynccontextmanager
async def slack_that_says(status: int, body: dict[str, Any], **headers: str) -> AsyncIterator[Slack]:
    async def take(_: Request) -> Response:
        return JSONResponse(body, status, headers={name.replace("_", "-"): value for name, value in headers.items()})

    app = Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])
    async with listening_on(app, free_port()) as url:
        yield Slack(f"{url}/api/")


@pytest.mark.parametrize(
    ("status", "error", "meaning", "after"),
    [(429, "ratelimited", Later, 30), (200, "channel_not_found", Refused, None), (200, "token_revoked", Later, 300),
     (200, "service_unavailable", Later, 30), (500, "internal_error", Later, 30)],
)  # fmt: skip
async def test_slacks_no_says_what_to_do_next(
    status: int, error: str, meaning: type[Exception], after: int | None
) -> None:
    async with slack_that_says(status, {"ok": False, "error": error}, retry_after="30") as slack:
        with pytest.raises(meaning) as raised:
            await slack.send(LINE, "T1.U1", Piece("hello"), report_to=HOOK)
    assert after is None or getattr(raised.value, "after", None) == timedelta(seconds=after)


async def test_a_workspace_without_the_app_is_not_asked_again_and_again() -> None:
    with pytest.raises(Refused):
        await Slack("http://127.0.0.1:1/api/").send(LINE, "T2.U1", Piece("hello"), report_to=HOOK)


async def test_a_tap_is_answered_only_at_slacks_own_address() -> None:
    with pytest.raises(Refused):
        await Slack().edit(LINE, "T1.U1", "https://elsewhere.example/x", Piece("hi", (Choice("a", "b"),)))
