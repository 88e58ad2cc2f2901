"""Each vendor's own library against a server nobody here wrote, end to end: the bot on a port, its real sends.

Slack's server sends no events and Telegram's no secret header: those calls are posted as the vendors document them, and
Telegram is polled. The errands themselves are in ``test_six_errands``.
"""

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.channels.slack import Slack
from bot.channels.telegram import Telegram
from bot.port import Channel, open_channels
from models.conversations import ReplyDelivery
from tests.fixtures.calling import BOT_TOKEN, SLACK_SECRET, SlackCalls
from tests.fixtures.doors.door import eventually
from tests.fixtures.doors.house import bot_with, connected
from tests.fixtures.doors.telegram import Shim
from tests.fixtures.emulators import ACCOUNT, NUMBER, TOKEN, TelegramEmulator, slack, telegram, twilio
from tests.fixtures.postgres import free_port
from tests.fixtures.shop import Shop
from tests.fixtures.wired import PHONE, settings


async def state_of_bookings(shop: Shop) -> list[str]:
    async with shop.owner() as http:
        items = (await http.get("/v1/bookings")).json()["items"]
    return sorted(each["state"] for each in items)


async def test_telegram_by_polling_books_with_buttons_that_are_edited_in_place(
    small_shop: Shop, engine_home: Path
) -> None:
    await connected(small_shop, "telegram", bot_token=BOT_TOKEN)
    with telegram(BOT_TOKEN) as vendor:
        channels: dict[str, Channel] = {"telegram": Telegram(vendor.url, Shim)}
        async with bot_with(small_shop, engine_home, channels, free_port()):
            await _say(vendor, "/start", lambda each: "Hello" in each["text"])
            async with small_shop.owner() as http:
                options = (await http.get("/v1/channels/telegram")).json()["options"]
            assert options == {"username": "TestNameBot", "by": "polling"}
            asked = await _say(vendor, "a haircut please", lambda each: "reply_markup" in each)
            vendor.taps(asked, "Ana Reyes")
            marked = await eventually(
                lambda: [each for each in vendor.sent() if "→ Ana Reyes" in each["message"]["text"]]
            )
            assert marked[0]["messageId"] == asked["messageId"]
            await eventually(lambda: _last(vendor, "Which day"))
            asked = await _say(vendor, "tomorrow at 10", lambda each: "holding" in each["text"])
            vendor.taps(asked, "Yes")
            await eventually(lambda: _last(vendor, "Booked: Thu, 10 Jun 2027, 10:00"))
            vendor.stands_at(35.68, 139.69)
            await eventually(lambda: _last(vendor, "Asia/Tokyo"))
    assert await state_of_bookings(small_shop) == ["confirmed"]


async def _say(vendor: TelegramEmulator, text: str, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Say something; the first of the bot's messages after it, which has to fit."""
    before = len(vendor.sent())
    vendor.says(text)
    found: dict[str, Any] = (await eventually(lambda: vendor.sent()[before:]))[0]
    assert fits(found["message"]), found
    return found


def _last(vendor: TelegramEmulator, words: str) -> bool:
    newest = vendor.sent()[-1:]
    return bool(newest) and words in newest[0]["message"]["text"]


async def test_slack_is_installed_by_oauth_and_books_by_message_button_and_mention(
    small_shop: Shop, engine_home: Path, tmp_path: Path
) -> None:
    port = free_port()
    connection = await connected(small_shop, "slack", signing_secret=SLACK_SECRET, client_id="1.1", client_secret="cs")
    hook = f"http://127.0.0.1:{port}/hooks/bot/slack/{connection}"
    with slack(tmp_path, client_id="1.1", client_secret="cs", back=f"{hook}/installed") as vendor:
        channels: dict[str, Channel] = {"slack": Slack(f"{vendor.url}/api/")}
        async with bot_with(small_shop, engine_home, channels, port) as bot, httpx.AsyncClient() as browser:
            await install(small_shop, browser, hook)
            people = {each["name"]: each["id"] for each in vendor.ask("users.list")["members"]}
            zoe, calls = people["zoe"], SlackCalls(team=vendor.team)
            secrets = (await bot.state.lines.get("slack", connection)).secrets
            app = replace(vendor, token=secrets[f"token:{vendor.team}"])  # as the app sees its own rooms
            room = app.ask("conversations.open", users=zoe)["channel"]["id"]

            async def tell(request: Any) -> dict[str, Any]:
                answer = await browser.post(hook, content=request.body, headers=request.headers)
                assert answer.status_code == 200, answer.text
                await bot.state.inbox.rest()
                newest: dict[str, Any] = app.ask("conversations.history", channel=room)["messages"][0]
                return newest

            asked = await tell(calls.says(zoe, "a haircut with Ana Reyes tomorrow at 10"))
            assert "holding it for you" in asked["text"]
            yes = asked["blocks"][1]["elements"][0]
            told = await tell(calls.taps(zoe, yes["value"], "Yes, book it", channel=room, stamp=asked["ts"]))
            assert "Booked: Thu, 10 Jun 2027, 10:00" in told["text"]
            earlier = app.ask("conversations.history", channel=room)["messages"]
            assert any("→ Yes, book it" in each["text"] and each["ts"] == asked["ts"] for each in earlier)
            assert "Which service" in (await tell(calls.commands(zoe, "")))["text"]
            await tell(calls.mentions(zoe, "<@UBOT> cancel my booking", "C000000001"))
            public = app.ask("conversations.history", channel="C000000001")["messages"]
            assert not any("Shall I cancel" in each["text"] for each in public if not each.get("is_ephemeral"))
            told = await tell(calls.says(zoe, "yes"))
            assert "Cancelled" in told["text"]
    assert await state_of_bookings(small_shop) == ["cancelled"]


async def install(shop: Shop, browser: httpx.AsyncClient, hook: str) -> None:
    """An admin gets the address from the desk and agrees at Slack; without the desk's ticket nothing is installed."""
    assert (await browser.get(f"{hook}/install?ticket=guessed")).status_code == 400
    assert (await browser.get(f"{hook}/installed?code=1&state=guessed")).status_code == 400
    async with shop.owner() as http:
        address = (await http.post("/v1/channels/slack/installs")).json()["address"]
    path = hook + address[address.index("/install?") :]
    page = await browser.get(path, follow_redirects=True)
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text.replace("&amp;", "&")))
    agreed = await browser.post(
        f"{page.url.scheme}://{page.url.netloc.decode()}/oauth/v2/authorize/callback", data=fields
    )
    done = await browser.get(agreed.headers["location"])
    assert (done.status_code, "installed" in done.text) == (200, True), done.text
    async with shop.owner() as http:
        has = (await http.get("/v1/channels/slack")).json()["has"]
    assert [name for name in has if name.startswith("token:T")]


async def test_sms_books_by_numbers_and_its_replies_are_known_to_have_arrived(
    small_shop: Shop, engine_home: Path, tmp_path: Path
) -> None:
    port = free_port()
    connection = await connected(small_shop, "sms")
    with twilio(tmp_path, hook=f"http://127.0.0.1:{port}/hooks/bot/sms/{connection}") as vendor:
        given = settings(tmp_path, twilio_api_base=vendor.url).model_copy(
            update={"twilio_account_sid": ACCOUNT, "twilio_auth_token": SecretStr(TOKEN), "twilio_sms_from": NUMBER}
        )
        channels = {"sms": open_channels(given)["sms"]}
        async with bot_with(small_shop, engine_home, channels, port) as bot:

            async def text(words: str, answer: str) -> dict[str, Any]:
                await asyncio.to_thread(vendor.hear, PHONE, words)
                found = await eventually(lambda: [e for e in vendor.messages(PHONE)[-1:] if answer in e["body"]])
                told: dict[str, Any] = found[0]
                return told

            asked = await text("a haircut please", "1. Ana Reyes")
            assert int(asked["num_segments"]) == 1
            await text("1", "Which day")
            await text("tomorrow at 10", "1. Yes, book it")
            booked = await text("1", "Booked: Thu, 10 Jun 2027, 10:00")
            await asyncio.to_thread(vendor.becomes, booked["sid"], "delivered")
            async with small_shop.database.reading() as session:
                assert (await session.scalars(select(ReplyDelivery.state).order_by(ReplyDelivery.number))).all() == [
                    "sent", "sent", "sent", "arrived",
                ]  # fmt: skip
            count = len(vendor.messages(PHONE))
            for words in ("STOP", "are you there?", "START"):
                await asyncio.to_thread(vendor.hear, PHONE, words)
            await bot.state.inbox.rest()
            assert len(vendor.messages(PHONE)) == count
            await text("show my bookings", "Thu, 10 Jun 2027, 10:00")
    assert await state_of_bookings(small_shop) == ["confirmed"]


pytestmark = pytest.mark.timeout(300)
