"""Every answer tells browsers how to treat it: pages, problems, files, refusals, and what broke on our side."""

import httpx
import pytest
from fastapi import FastAPI, Response

from bot.app import create_bot
from kit.http.headers import guard
from nlu.engine import build_engine
from nlu.times import find_times
from parley.pages.served import add_pages
from parley_sdk import AsyncParley
from tests.fixtures.engine import trained_home
from tests.fixtures.shop import Shop

PATHS = [
    ("GET", "/v1/services", 200), ("GET", "/v1/nothing", 404), ("GET", "/v1/clients", 401),
    ("TRACE", "/v1/services", 405),
    ("POST", "/v1/holds", 422), ("GET", "/openapi.json", 200), ("GET", "/docs/api", 200), ("GET", "/", 200),
    ("GET", "/static/style.css", 200), ("GET", "/sign-in", 200), ("GET", "/health", 200),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), PATHS)
async def test_every_kind_of_answer_is_safe_to_show(small_shop: Shop, method: str, path: str, status: int) -> None:
    add_pages(small_shop.app, small_shop.app.state.settings)
    async with small_shop.http(**{"Content-Type": "application/json"}) as http:
        answer = await http.request(method, path, content=b"{}" if method == "POST" else None)
    assert answer.status_code == status, answer.text
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "cache-control" in headers or "etag" in headers
    assert "server" not in headers
    assert "strict-transport-security" not in headers


async def test_a_body_that_is_too_large_is_refused_safely(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        answer = await http.post("/v1/holds", content=b"x" * 300_000)
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (413, "nosniff")


async def test_what_breaks_on_our_side_is_answered_safely_too() -> None:
    app = FastAPI()
    guard(app, url="https://book.example")

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("no")

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://book.example") as http:
        answer = await http.get("/broken")
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (500, "nosniff")
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")


async def test_the_chat_answers_safely_too() -> None:
    engine = build_engine(home=trained_home(), find_times=find_times)
    bot = create_bot(AsyncParley("http://nobody.invalid", token="t"), engine, channels={}, url="https://book.example")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bot), base_url="https://book.example") as http:
        answer = await http.get("/chat/v1/nothing/at/all")
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["strict-transport-security"]


async def test_whoever_asks_by_a_method_that_is_not_there_is_told_all_that_are(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        answer = await http.request("OPTIONS", "/v1/services")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_a_slash_too_many_leads_to_a_path_whatever_host_was_named(small_shop: Shop) -> None:
    for host in ("shop.test", "evil.example", "evil.example:99", "[::1]", "a b", ""):
        async with small_shop.http(Host=host, **{"X-Forwarded-Host": "evil.example"}) as http:
            led = await http.get("/v1/services/?limit=5&x=%2F")
            deep = await http.put("/v1/builders/bld_1/hours/", json={})
        assert (led.status_code, led.headers["location"]) == (307, "/v1/services?limit=5&x=%2F"), host
        assert (deep.status_code, deep.headers["location"]) == (307, "/v1/builders/bld_1/hours"), host


@pytest.mark.parametrize(("written", "leads_to"), [
    ("http://shop.test//evil.example/x", "/evil.example/x"),
    ("http://shop.test/\\\\evil.example", "/evil.example"),
    ("http://shop.test", "/"),
    ("/bookings?next=http://shop.test/", "/bookings?next=http://shop.test/"),
    ("https://shop.test/x", "https://shop.test/x"),
    ("https://consent.example/?back=1", "https://consent.example/?back=1"),
])  # fmt: skip
async def test_a_redirect_elsewhere_stays_and_one_of_ours_is_a_path(written: str, leads_to: str) -> None:
    app = FastAPI()

    @app.get("/there")
    async def there() -> Response:
        return Response(status_code=303, headers={"location": written})

    guard(app, url="")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as http:
        assert (await http.get("/there")).headers["location"] == leads_to
