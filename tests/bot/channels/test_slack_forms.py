"""Slack's own elements: pickers where a time is asked for, and the form that ``/book`` opens."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.channels.slack import Slack
from bot.port import Arrived, Line
from bot.providers.slack_blocks import blocks_of
from bot.wire.form import Form
from bot.wire.presenting import Choice, Piece
from kit.errors import Later
from tests.fixtures.calling import TEAM, SlackCalls
from tests.fixtures.listening import listening_on
from tests.fixtures.postgres import free_port
from tests.fixtures.wired import PEOPLE, Wired

WHO = PEOPLE["slack"]


def form_call(told: dict[str, Any]) -> Any:
    form = urlencode({"payload": json.dumps(told)}).encode()
    return SlackCalls().signed(form, "application/x-www-form-urlencoded")


def pick(day: str | None, time: str | None, *, latest: str) -> Any:
    """Somebody chose in a picker under a message, as Slack documents it."""
    values = {
        "pick-day": {"type": "datepicker", "action_id": "pick-day", "block_id": "pickers", "selected_date": day},
        "pick-time": {"type": "timepicker", "action_id": "pick-time", "block_id": "pickers", "selected_time": time},
    }
    told = {
        "type": "block_actions", "user": {"id": WHO, "team_id": TEAM}, "team": {"id": TEAM, "domain": "corner"},
        "container": {"type": "message", "message_ts": "1812000000.0002", "channel_id": f"D{WHO}"},
        "trigger_id": f"12466734323.{day}{time}{latest}", "channel": {"id": f"D{WHO}", "name": "directmessage"},
        "message": {"type": "message", "text": "Which day?", "ts": "1812000000.0002"},
        "state": {"values": {"pickers": values}}, "actions": [values[latest]],
    }  # fmt: skip
    return form_call(told)


def submitted(fields: dict[str, dict[str, Any]], *, view: str = "V1") -> Any:
    values = {name: {"it": value} for name, value in fields.items()}
    told = {
        "type": "view_submission", "team": {"id": TEAM}, "user": {"id": WHO}, "trigger_id": "1.2.3",
        "view": {
            "id": view, "callback_id": "book", "private_metadata": '{"place": ""}', "state": {"values": values},
        },
    }  # fmt: skip
    return form_call(told)


async def said(house: Wired, request: Any) -> str:
    before = len(house.media["slack"].sent)
    answer = await house.post("slack", request)
    assert (answer.status_code, answer.text) == (200, "")
    return "\n".join(each.piece.text for each in house.media["slack"].sent[before:])


async def test_where_a_time_is_asked_for_there_are_pickers(house: Wired) -> None:
    await house.say("slack", "a haircut with Ana Reyes")
    piece = house.media["slack"].sent[-1].piece
    assert piece.asks == "time"
    *_, pickers = blocks_of(piece)
    assert [each["type"] for each in pickers["elements"]] == ["datepicker", "timepicker"]
    assert all(each["type"] != "actions" for each in blocks_of(Piece("Hello")))
    assert len(blocks_of(Piece("Yes?", (Choice("Yes", "tok_1"),), asks="confirm"))) == 2


async def test_a_picked_day_shows_its_times_and_with_a_time_it_is_held(house: Wired) -> None:
    await house.say("slack", "a haircut with Ana Reyes")
    assert "Fri, 18 Jun 2027" in await said(house, pick("2027-06-18", None, latest="pick-day"))
    assert "holding it" in await said(house, pick("2027-06-18", "15:00", latest="pick-time"))
    assert await said(house, pick(None, None, latest="pick-day")) == ""


async def test_what_a_form_was_filled_with_is_looked_for_once_however_often_it_comes(house: Wired) -> None:
    chosen: dict[str, dict[str, Any]] = {
        "service": {"type": "static_select", "selected_option": {"value": "Haircut"}},
        "builder": {"type": "static_select", "selected_option": {"value": "Ana Reyes"}},
        "day": {"type": "datepicker", "selected_date": "2027-06-18"},
        "time": {"type": "timepicker", "selected_time": "15:00"},
    }
    assert "Fri, 18 Jun 2027, 15:00" in await said(house, submitted(chosen))
    assert await said(house, submitted(chosen)) == ""
    assert [state for *_, state in await house.bookings()] == ["held"]
    assert "Booked" in await house.tap("slack", "Yes")


async def test_an_empty_form_asks_what_they_would_like(house: Wired) -> None:
    empty: dict[str, dict[str, Any]] = {"service": {"type": "static_select", "selected_option": None}}
    assert "?" in await said(house, submitted(empty, view="V2"))


async def test_book_opens_the_form_and_keeps_nothing(house: Wired) -> None:
    opened = house.media["slack"].forms
    assert await said(house, SlackCalls().commands(WHO, "")) == ""
    [(arrived, form)] = opened
    assert arrived.opens_form
    assert form.services == ("Colour", "Haircut", "Yoga")
    assert await house.count_messages() == 0


async def test_where_no_form_can_be_opened_the_command_is_answered_in_words(house: Wired) -> None:
    house.media["slack"].form_fails = [Later("expired_trigger_id")]
    assert "Which service" in await said(house, SlackCalls().commands(WHO, ""))
    assert "holding it" in await said(house, SlackCalls().commands(WHO, "a haircut with Ana Reyes tomorrow at 10"))


@pytest.fixture
async def views() -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """A Slack that opens views, as its documentation has it."""
    got: list[dict[str, Any]] = []

    async def take(request: Request) -> JSONResponse:
        got.append({"path": request.url.path, "body": json.loads(await request.body())})
        return JSONResponse({"ok": True, "view": {"id": "V1", "type": "modal"}})

    async with listening_on(Starlette(routes=[Route("/{path:path}", take, methods=["POST"])]), free_port()) as url:
        yield f"{url}/api/", got


async def test_the_form_is_opened_as_slack_wants_it(views: tuple[str, list[dict[str, Any]]]) -> None:
    base, got = views
    line = Line("con_1", "corner", {f"token:{TEAM}": "xoxb-1"})
    form = Form("Book a session", "Look for it", "Close", "What", "With whom", "Day", "Time", ("Haircut",), ())
    arrived = Arrived("1.2.3", f"{TEAM}.{WHO}", "/book", place="C1", opens_form="1.2.3")
    await Slack(base).open_form(line, arrived, form)
    assert (got[0]["path"], got[0]["body"]["trigger_id"]) == ("/api/views.open", "1.2.3")
    view = got[0]["body"]["view"]
    view = json.loads(view) if isinstance(view, str) else view
    assert (view["type"], view["callback_id"]) == ("modal", "book")
    assert json.loads(view["private_metadata"]) == {"place": "C1"}
    assert [each["block_id"] for each in view["blocks"]] == ["service", "day", "time"]
    assert all(len(view[name]["text"]) <= 24 for name in ("title", "submit", "close"))
