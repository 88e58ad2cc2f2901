"""One conversation with six errands, held at each door: booked with a change of mind, paid by a link, moved, cancelled,
the waiting line, a person of the team and back to the bot. Each vendor's library speaks with a server nobody here wrote
(``tests/fixtures/doors``). And what each vendor delivers twice happens once (T50).
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.payments.providers import pretend
from tests.api.bookings.in_line import booked, cancelled, react
from tests.fixtures.calling import BOT_TOKEN
from tests.fixtures.doors.door import Door, Vendors
from tests.fixtures.doors.opening import DOORS, doors
from tests.fixtures.doors.web import OnTheWeb
from tests.fixtures.emulators import slack, telegram, twilio
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

WISH = "a haircut with Ana Reyes tomorrow at 10"
pytestmark = [pytest.mark.timeout(300), pytest.mark.long]


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vendors]:
    folder = tmp_path_factory.mktemp("vendors")
    with (
        telegram(BOT_TOKEN) as its_telegram,
        slack(folder, client_id="1.1", client_secret="cs", back="http://127.0.0.1/installed") as its_slack,
        twilio(folder, hook="http://127.0.0.1/") as its_twilio,
    ):
        yield Vendors(its_telegram, its_slack, its_twilio)


@pytest.fixture(params=list(DOORS))
async def somebody(
    request: pytest.FixtureRequest, small_shop: Shop, engine_home: Path, tmp_path: Path, vendors: Vendors
) -> AsyncIterator[Door]:
    async with doors([request.param], small_shop, engine_home, tmp_path, vendors) as [opened]:
        yield opened


async def test_six_errands_in_one_conversation(somebody: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    talk, shop = somebody, somebody.house.shop
    monkeypatch.setitem(pretend._STATES, "", "challenged")  # the bank wants to see them

    assert "Which day" in await talk.says("I'd like a colour with Ana Reyes")
    assert "Fri, 11 Jun 2027, 10:00" in await talk.says("Friday at 10")
    assert "Fri, 11 Jun 2027, 11:00" in await talk.says("no, Friday at 11")
    assert "e-mail address" in await talk.chooses("Yes")
    assert "€50.00. Pay now" in await talk.says(talk.spells_address)
    await pay_at_the_bank(shop, await talk.link(await talk.chooses("Pay")))
    assert "Booked: Fri, 11 Jun 2027, 11:00" in await talk.says("done")

    assert "to Mon, 14 Jun 2027, 09:00" in await talk.says("move it to Monday at 9")
    assert "Moved: you now come Mon, 14 Jun 2027, 09:00" in await talk.chooses("Yes")
    assert "Shall I cancel Mon, 14 Jun" in await talk.says("cancel my booking")
    assert "The €50.00 you paid go back" in await talk.chooses("Yes")

    async with shop.owner() as desk:
        await waits_in_line(talk, desk)
        await speaks_with_the_team(talk, desk)
        states = sorted(each["state"] for each in (await desk.get("/v1/bookings")).json()["items"])
    assert states.count("confirmed") == 1


async def pay_at_the_bank(shop: Shop, told: str) -> None:
    """Follow the link in the chat and agree."""
    found = re.search(r"/pretend-bank/pay_\w+", told)
    assert found, told
    async with shop.http() as bank:
        token = re.search(r'name="token" value="([^"]+)"', (await bank.get(found[0])).text)
        assert token
        await bank.post(found[0], data={"choice": "approve", "token": token[1]})
    await relay_once(shop.database, shop.clock)


async def waits_in_line(talk: Door, desk: httpx.AsyncClient) -> None:
    shop = talk.house.shop
    taken = await booked(shop, desk, "Haircut")
    told = await talk.says("put me on the waiting list for a haircut with Ana Reyes on 10 June at 10am")
    assert "Shall I put you on the waiting list" in told
    assert "number 1 in line" in await talk.chooses("Yes")
    await cancelled(desk, taken)
    await react(shop)
    assert "held for you until" in await talk.says("waiting list")
    assert "Booked: Thu, 10 Jun 2027, 10:00" in await talk.chooses("Yes")


async def speaks_with_the_team(talk: Door, desk: httpx.AsyncClient) -> None:
    """Until somebody hands the conversation back the bot says nothing."""
    assert "told the team" in await talk.says("I want to talk to a person")
    [waiting] = (await desk.get("/v1/conversations")).json()["items"]
    assert waiting["channel"] == talk.medium
    path = f"/v1/conversations/{waiting['id']}"
    if talk.medium == "voice":  # who calls is put through, or called back: the line is never silent
        assert "noted" in await talk.says("the printer ate my homework")
    else:
        await desk.post(f"{path}/messages", json={"text": "Ana here. What is it?"})
        if not isinstance(talk, OnTheWeb):
            assert await talk.hears() == "Ana here. What is it?"
        await talk.tells("the printer ate my homework")
        assert await said_last(desk, path, "the printer ate my homework")
        await talk.house.bot.state.inbox.rest()
        assert await asyncio.to_thread(talk.looks) == ""
    await desk.post(f"{path}/hand-back")
    assert "Thu, 10 Jun 2027, 10:00" in await talk.says("show my bookings")


async def said_last(desk: httpx.AsyncClient, path: str, text: str) -> bool:
    """Whether it has come to the team, once it has."""
    async with asyncio.timeout(60):
        while True:
            lines: list[dict[str, Any]] = (await desk.get(path)).json()["lines"]
            if lines[-1]["text"] == text:
                return True
            await asyncio.sleep(0.05)


async def test_T50_a_yes_that_is_delivered_three_times_books_once_and_is_answered_once(somebody: Door) -> None:
    await somebody.says(WISH)
    assert "Booked" in await somebody.chooses("Yes")
    for _ in range(2):
        await somebody.again()
    await somebody.house.bot.state.inbox.rest()
    assert await asyncio.to_thread(somebody.looks) == ""
    assert await standing(somebody) == ["confirmed"]


async def test_T50_a_second_yes_and_yesterdays_change_nothing(somebody: Door) -> None:
    await somebody.says(WISH)
    assert "Booked" in await somebody.chooses("Yes")
    await somebody.picks_again()
    assert "Booked" not in await somebody.hears()
    somebody.house.shop.clock.advance(timedelta(days=1))
    await somebody.picks_again()
    assert "Booked" not in await somebody.hears()
    assert await standing(somebody) == ["confirmed"]


async def standing(somebody: Door) -> list[str]:
    async with somebody.house.shop.owner() as desk:
        return sorted(each["state"] for each in (await desk.get("/v1/bookings")).json()["items"])


async def test_begun_by_text_finished_in_telegram_cancelled_on_the_web_is_one_person_with_one_history(
    small_shop: Shop, engine_home: Path, tmp_path: Path, vendors: Vendors
) -> None:
    async with doors(["sms", "telegram", "web"], small_shop, engine_home, tmp_path, vendors) as [text, telegram, web]:
        assert "holding it for you" in await text.says(WISH)
        assert "Did you get this code yourself" in await telegram.says(f"/start link_{await code_from(text)}")
        told = await telegram.chooses("Yes")
        assert "now I know that it is you" in told
        assert "Shall I book it?" in told
        assert "Booked: Thu, 10 Jun 2027, 10:00" in await telegram.chooses("Yes")
        assert "Did you get this code yourself" in await web.says(f"link {await code_from(telegram)}")
        assert "now I know" in await web.says("yes")
        assert "Shall I cancel Thu, 10 Jun 2027, 10:00" in await web.says("cancel my haircut")
        assert "Cancelled" in await web.chooses("Yes")
        for each in (text, telegram):
            assert "no coming sessions" in await each.says("show my bookings")
        async with small_shop.owner() as desk:
            [booking] = (await desk.get("/v1/bookings")).json()["items"]
            asked = {"which": "all", "client": booking["client"]["id"]}
            theirs = (await desk.get("/v1/conversations", params=asked)).json()["items"]
    assert booking["state"] == "cancelled"
    assert {each["channel"] for each in theirs} == {"sms", "telegram", "web"}


async def code_from(somebody: Door) -> str:
    found = re.search(r"code is (\w{5}) (\w{5})\.", await somebody.says("link"))
    assert found
    return found[1] + found[2]
