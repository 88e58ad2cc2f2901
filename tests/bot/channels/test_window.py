"""WhatsApp: freely for 24 hours after somebody's last word, later only by an approved template."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.port import Line, open_channels
from bot.wire.presenting import Piece
from kit.errors import Refused
from tests.bot.test_channels import answering, twilio_settings
from tests.fixtures.wired import Wired

THEM = "+4915112345678"
PLAIN, WITH = Line("con_1", "kiez"), Line("con_1", "kiez", options={"template": "HX1"})


@pytest.mark.parametrize("line", [PLAIN, WITH])
async def test_within_a_day_any_words_go(line: Line) -> None:
    got: list[dict[str, str]] = []
    async with answering(201, {"sid": "SM1", "status": "queued"}, got) as url:
        await open_channels(twilio_settings(url))["whatsapp"].send(line, THEM, Piece("hello"), report_to=url)
    assert got[0]["Body"] == "hello"
    assert "ContentSid" not in got[0]


async def test_after_a_day_the_words_fill_the_template() -> None:
    got: list[dict[str, str]] = []
    async with answering(201, {"sid": "SM1", "status": "queued"}, got) as url:
        channel = open_channels(twilio_settings(url))["whatsapp"]
        await channel.send(WITH, THEM, Piece("Two\n lines", begins=True), report_to=url)
    assert (got[0]["ContentSid"], json.loads(got[0]["ContentVariables"])) == ("HX1", {"1": "Two lines"})
    assert "Body" not in got[0]


async def test_without_a_template_nothing_is_begun() -> None:
    channel = open_channels(twilio_settings("http://127.0.0.1:1"))["whatsapp"]
    with pytest.raises(Refused, match="24 hours"):
        await channel.send(PLAIN, THEM, Piece("hello", begins=True), report_to="http://127.0.0.1:1")


@pytest.mark.parametrize(("hours", "begins"), [(23, False), (24, True)])
@pytest.mark.parametrize("medium", ["whatsapp", "sms"])
async def test_what_the_team_writes_later_begins_anew(house: Wired, medium: str, hours: int, begins: bool) -> None:
    await house.say(medium, "let me talk to a human")
    house.shop.clock.advance(timedelta(hours=hours))
    async with house.shop.owner() as desk:
        items: list[dict[str, Any]] = (await desk.get("/v1/conversations")).json()["items"]
        await desk.post(f"/v1/conversations/{items[0]['id']}/messages", json={"text": "We found your umbrella."})
    while await house.bot.state.turns.deliveries.send_left_over():
        pass
    sent = house.media[medium].sent[-1].piece
    assert (sent.text, sent.begins) == ("We found your umbrella.", begins and medium == "whatsapp")
