"""Slack's home tab: whoever opens it finds their sessions, a builder their day; a conversation goes on undisturbed."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.slack import Slack
from bot.port import Line
from bot.wire.presenting import Piece
from tests.bot.channels.test_builder import desk_code
from tests.fixtures.calling import TEAM, SlackCalls
from tests.fixtures.listening import listening_on
from tests.fixtures.postgres import free_port
from tests.fixtures.wired import Wired

WHO = "U0042"


async def open_home(house: Wired, tab: str = "home") -> list[str]:
    """Somebody opens a tab of the app; what is put there."""
    event = {"type": "app_home_opened", "user": WHO, "channel": f"D{WHO}", "tab": tab, "event_ts": "1812000000.1"}
    before = len(house.media["slack"].sent)
    answer = await house.post("slack", SlackCalls().event(event))
    assert answer.status_code == 200
    found = house.media["slack"].sent[before:]
    assert {each.place for each in found} <= {"home"}
    return [each.piece.text for each in found]


async def test_a_client_finds_their_sessions(house: Wired) -> None:
    await house.say("slack", "hello")
    assert "no coming sessions" in (await open_home(house))[0]
    await house.say("slack", "a haircut with Ana Reyes tomorrow at 10")
    await house.tap("slack", "Yes")
    assert "Thu, 10 Jun 2027, 10:00" in (await open_home(house))[0]
    assert await open_home(house, "messages") == []


async def test_nothing_is_kept_of_it(house: Wired) -> None:
    await house.say("slack", "hello")
    said = await house.count_messages()
    await open_home(house)
    assert await house.count_messages() == said
    async with house.shop.owner() as desk:
        [conversation] = (await desk.get("/v1/conversations?which=all")).json()["items"]
        lines = (await desk.get(f"/v1/conversations/{conversation['id']}")).json()["lines"]
    assert [each["text"] for each in lines if each["by"] == "client"] == ["hello"]


async def test_who_never_wrote_is_greeted_and_stays_unknown(house: Wired) -> None:
    assert "Hello" in (await open_home(house))[0]
    assert await house.count_messages() == 0


async def test_what_is_being_done_goes_on(house: Wired) -> None:
    await house.say("slack", "a haircut with Ana Reyes tomorrow at 10")
    await open_home(house)
    assert "Booked" in await house.say("slack", "yes")
    assert [state for *_, state in await house.bookings()] == ["confirmed"]


async def test_a_builder_finds_their_day(house: Wired) -> None:
    await house.say("slack", f"link {await desk_code(house)}")
    await house.tap("slack", "Yes")
    assert "Nobody is booked with you on Wed, 9 Jun 2027" in (await open_home(house))[0]


@pytest.fixture
async def published() -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """A Slack that takes views, as its documentation has it."""
    got: list[dict[str, Any]] = []

    async def take(request: Request) -> JSONResponse:
        body = await request.body()
        got.append({"path": request.url.path, "body": json.loads(body)})
        return JSONResponse({"ok": True, "view": {"id": "V1", "type": "home"}})

    app = Starlette(routes=[Route("/{path:path}", take, methods=["POST"])])
    async with listening_on(app, free_port()) as url:
        yield f"{url}/api/", got


async def test_it_is_published_as_slack_wants_it(published: tuple[str, list[dict[str, Any]]]) -> None:
    base, got = published
    line = Line("con_1", "corner", {f"token:{TEAM}": "xoxb-1"})
    await Slack(base).send(line, f"{TEAM}.{WHO}", Piece("Your sessions"), report_to=base, place="home")
    assert got[0]["path"] == "/api/views.publish"
    assert got[0]["body"]["user_id"] == WHO
    view = got[0]["body"]["view"]
    view = json.loads(view) if isinstance(view, str) else view
    assert (view["type"], view["blocks"][0]["text"]["text"]) == ("home", "Your sessions")
