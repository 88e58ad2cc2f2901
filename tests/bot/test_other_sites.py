"""The chat on other sites: what a page is told, where it may be shown, and what its browser tells of the person."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import pytest
from sqlalchemy import select

from bot.wire.pages import Origins
from models.people import Client
from parley_sdk import AsyncParley
from tests.fixtures.shop import Shop
from tests.fixtures.sockets import connected, running
from tests.fixtures.talking import Person, bot_over

SAY = "/chat/v1/w1/messages"
MINE, OTHER = "https://shop.example", "https://evil.example"


@pytest.fixture
async def only_mine(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        answer = await http.put("/v1/widget", json={"origins": [MINE, "http://localhost:8080", MINE]})
        assert answer.json() == {"origins": ["http://localhost:8080", MINE]}


@pytest.fixture
async def http(small_shop: Shop, engine_home: Path) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=bot_over(small_shop, engine_home))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as opened:
        yield opened


async def say(http: httpx.AsyncClient, origin: str | None) -> httpx.Response:
    headers = {"Origin": origin} if origin else {}
    return await http.post(SAY, json={"id": "1", "text": "hello"}, headers=headers)


async def test_any_page_may_show_the_chat_until_some_are_named(http: httpx.AsyncClient) -> None:
    answer = await say(http, OTHER)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.usefixtures("only_mine")
async def test_other_pages_are_refused_once_some_are_named(http: httpx.AsyncClient) -> None:
    for origin in (MINE, "http://localhost:8080", "http://bot.test", None):
        assert (await say(http, origin)).status_code == 200
    for origin in (OTHER, "null", "https://shop.example.evil.example", "http://shop.example"):
        refused = await say(http, origin)
        assert (refused.status_code, refused.json()["title"]) == (403, "This page may not show the chat")
        assert refused.headers["access-control-allow-origin"] == "*"
    assert (await http.get("/chat/v1/about", headers={"Origin": OTHER})).status_code == 403


@pytest.mark.usefixtures("only_mine")
async def test_other_pages_get_no_socket_either(small_shop: Shop, engine_home: Path) -> None:
    over = cast("Shop", SimpleNamespace(app=bot_over(small_shop, engine_home)))
    async with running(small_shop), connected(over, "/chat/v1/w1/live", headers={"origin": OTHER}) as socket:
        assert (await socket.hear())["code"] == 4403


async def test_a_change_is_known_within_seconds(small_shop: Shop) -> None:
    asked: list[Any] = []
    clock = [0.0]

    class Api:
        def of(self, slug: str | None) -> "Api":
            asked.append(slug)
            return self

        async def send(self, _call: object) -> object:
            return SimpleNamespace(origins=[MINE])

    origins = Origins(cast("AsyncParley", Api()), "https://book.example", now=lambda: clock[0])
    page = cast("Any", SimpleNamespace(headers={"origin": MINE}, url=SimpleNamespace(scheme="https")))
    for now in (0.0, 9.0, 11.0):
        clock[0] = now
        await origins.check(page, "corner")
    assert asked == ["corner", "corner"]


@pytest.mark.parametrize("origin", ["shop.example", "https://shop.example/", "https://*", "javascript:alert(1)", ""])
async def test_what_is_no_origin_is_refused(small_shop: Shop, origin: str) -> None:
    async with small_shop.owner() as http:
        assert (await http.put("/v1/widget", json={"origins": [origin]})).status_code == 422
    async with small_shop.http() as visitor:
        assert (await visitor.put("/v1/widget", json={"origins": []})).status_code == 401


async def test_a_page_is_told_with_whom_one_talks(http: httpx.AsyncClient) -> None:
    told = (await http.get("/o/corner/chat/v1/about")).json()
    assert told == {
        "organisation": "corner", "name": "Corner", "zone": "Europe/Lisbon", "locale": "en-GB", "example": "Ana Reyes",
        "languages": ["de", "en", "es", "fr", "pt"],
    }  # fmt: skip
    assert (await http.get("/o/nobody/chat/v1/about")).status_code == 404


async def test_the_browsers_clock_and_language_are_the_persons(small_shop: Shop, http: httpx.AsyncClient) -> None:
    said = {"id": "1", "text": "/help", "zone": "America/New_York", "locale": "de-DE"}
    answer = (await http.post(SAY, json=said)).json()
    assert "Person" in answer["replies"][0]["text"]
    odd = {"id": "1", "text": "hello", "zone": "Mars/Olympus", "locale": "xx-nonsense-tag"}
    assert (await http.post("/chat/v1/w2/messages", json=odd)).status_code == 200
    async with small_shop.database.reading() as session:
        known = (await session.scalars(select(Client.zone))).all()
    assert set(known) == {"America/New_York", None}


async def test_a_time_to_choose_has_its_instant_and_its_zone(person: Person) -> None:
    await person.say("haircut with Ana on Friday afternoon")
    assert person.choices
    for choice in person.choices:
        assert (choice["start"][:10], choice["zone"]) == ("2027-06-11", "Europe/Lisbon")
