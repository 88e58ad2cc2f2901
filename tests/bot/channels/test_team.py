"""Somebody of the team takes a conversation over, answers where its person is, and hands it back."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot import channels
from kit.registry import plugins
from tests.fixtures.shop import Shop
from tests.fixtures.sockets import connected, running
from tests.fixtures.wired import PHONE, Wired


@pytest.fixture
async def desk(house: Wired) -> AsyncIterator[httpx.AsyncClient]:
    async with house.shop.owner() as http:
        yield http


async def wanted(desk: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await desk.get("/v1/conversations", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def thread(desk: httpx.AsyncClient, conversation: str, **asked: Any) -> dict[str, Any]:
    answer = await desk.get(f"/v1/conversations/{conversation}", params=asked)
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json()
    return read


async def send(house: Wired) -> None:
    while await house.bot.state.turns.deliveries.send_left_over():
        pass


@pytest.mark.parametrize("medium", ["telegram", "slack", "sms", "whatsapp"])
async def test_the_team_answers_where_the_person_is_and_the_bot_is_silent(
    house: Wired, desk: httpx.AsyncClient, medium: str
) -> None:
    assert await wanted(desk) == []
    assert "team" in await house.say(medium, "let me talk to a human")
    [found] = await wanted(desk)
    assert (found["channel"], found["state"], found["is_waiting"]) == (medium, "waiting", True)
    path = f"/v1/conversations/{found['id']}"
    said = await desk.post(f"{path}/messages", json={"text": "Ana here. What is it?"})
    assert said.status_code == 201, said.text
    assert (said.json()["by"], said.json()["sent"]) == ("team", "waiting")
    await send(house)
    assert house.media[medium].sent[-1].piece.text == "Ana here. What is it?"
    assert await house.say(medium, "I left my umbrella with you") == ""
    read = await thread(desk, found["id"])
    assert [each["by"] for each in read["lines"]] == ["client", "bot", "team", "client"]
    assert read["lines"][2]["sent"] == "sent"
    assert (read["conversation"]["state"], read["conversation"]["is_waiting"]) == ("answering", True)
    back = await desk.post(f"{path}/hand-back")
    assert (back.json()["state"], back.json()["is_waiting"]) == (None, False)
    assert await wanted(desk) == []
    assert "Ana Reyes" in await house.say(medium, "haircut with Ana tomorrow at 10")


async def test_until_somebody_comes_the_bot_does_what_it_can_and_notes_the_rest(
    house: Wired, desk: httpx.AsyncClient
) -> None:
    await house.say("telegram", "let me talk to a human")
    assert "noted" in await house.say("telegram", "the printer on the second floor ate my homework")
    assert "Shall I book it" in await house.say("telegram", "haircut with Ana tomorrow at 10")
    [found] = await wanted(desk)
    assert found["handed_over_at"] == "2027-06-09T06:00:00Z"


async def test_a_command_is_for_the_bot_whoever_answers(house: Wired, desk: httpx.AsyncClient) -> None:
    await house.say("telegram", "let me talk to a human")
    [found] = await wanted(desk)
    await desk.post(f"/v1/conversations/{found['id']}/take")
    assert await house.say("telegram", "hello?") == ""
    assert "no coming sessions" in await house.say("telegram", "/bookings")


async def test_nobody_is_left_with_somebody_who_went_home(house: Wired, desk: httpx.AsyncClient) -> None:
    await house.say("telegram", "let me talk to a human")
    [found] = await wanted(desk)
    await desk.post(f"/v1/conversations/{found['id']}/take")
    house.shop.clock.advance(timedelta(hours=11))
    assert await house.say("telegram", "anybody?") == ""
    house.shop.clock.advance(timedelta(hours=1))
    assert "noted" in await house.say("telegram", "are you still there?")
    [still] = await wanted(desk)
    assert (still["state"], still["is_waiting"]) == ("waiting", True)


async def test_the_team_may_begin_unasked_and_in_the_web_chat(house: Wired, desk: httpx.AsyncClient) -> None:
    say = "/chat/v1/visitor/messages"
    await house.http.post(say, json={"id": "1", "text": "hello"})
    assert await wanted(desk) == []
    [found] = await wanted(desk, which="all")
    again = await wanted(desk, which="all", client=found["client"]["id"])
    assert [each["id"] for each in again] == [found["id"]]
    await desk.post(f"/v1/conversations/{found['id']}/messages", json={"text": "Anything I can help with?"})
    answer = await house.http.post(say, json={"id": "2", "text": "yes, where do I park?"})
    assert answer.json() == {"replies": [], "effects": [], "asked": None}
    assert (await wanted(desk))[0]["last"]["text"] == "yes, where do I park?"


async def test_a_long_conversation_is_read_from_its_end(house: Wired, desk: httpx.AsyncClient) -> None:
    for _ in range(3):
        await house.say("telegram", "hello")
    [found] = await wanted(desk, which="all")
    last = await thread(desk, found["id"], limit=4)
    before = await thread(desk, found["id"], limit=4, before=last["earlier"])
    numbers = [each["number"] for each in before["lines"] + last["lines"]]
    assert len(numbers) == 6
    assert numbers == sorted(numbers)
    assert before["earlier"] is None
    assert (await thread(desk, found["id"], after=numbers[4]))["lines"] == last["lines"][-1:]


async def test_who_called_is_called_back(house: Wired, desk: httpx.AsyncClient) -> None:
    claim = {"channel": "voice", "address": PHONE, "message": {"id": "CA1.1", "text": "a person please"}}
    async with house.shop.service_principal() as bot:
        turn = (await bot.post("/v1/turns", json=claim)).json()
        done = {"lease": turn["lease"], "state_version": 0, "state": {}, "replies": [], "handed_over": True}
        assert (await bot.post(f"/v1/turns/{turn['turn']}/finish", json=done)).status_code == 200
    [found] = await wanted(desk)
    assert (found["can_be_answered"], found["client"]["phone"]) == (False, PHONE)
    refused = await desk.post(f"/v1/conversations/{found['id']}/messages", json={"text": "hello"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "only-by-telephone")


async def test_only_the_desk_reads_what_clients_write(small_shop: Shop) -> None:
    for role, status in (("analyst", 403), ("front_desk", 200)):
        async with small_shop.owner() as http:
            key = (await http.post("/v1/keys", json={"name": role, "role": role})).json()["key"]
        async with small_shop.http(key) as http:
            assert (await http.get("/v1/conversations")).status_code == status
    async with small_shop.http() as http:
        assert (await http.get("/v1/conversations")).status_code == 401


async def test_the_desk_hears_at_once_who_wants_somebody(shop: Shop) -> None:
    async with running(shop), connected(shop, "/v1/conversations/live", shop.owner_key) as socket:
        assert (await socket.frame())["kind"] == "Watching"
        claim: Mapping[str, Any] = {"channel": "web", "address": "w", "message": {"id": "1", "text": "a person"}}
        async with shop.service_principal() as bot:
            turn = (await bot.post("/v1/turns", json=claim)).json()
            done = {"lease": turn["lease"], "state_version": 0, "state": {}, "replies": [], "handed_over": True}
            await bot.post(f"/v1/turns/{turn['turn']}/finish", json=done)
            await bot.post("/v1/turns", json={**claim, "message": {"id": "2", "text": "well?"}})
        async with shop.owner() as http:
            path = f"/v1/conversations/{turn['conversation']}"
            await http.post(f"{path}/messages", json={"text": "Here I am."})
            await http.post(f"{path}/hand-back")
        told = [await socket.frame() for _ in range(4)]
        assert [each["what"] for each in told] == ["handed_over", "wrote", "answered", "handed_back"]
        assert {each["conversation"] for each in told} == {turn["conversation"]}
        async with connected(shop, "/v1/conversations/live") as stranger:
            assert (await stranger.hear())["code"] == 4401


async def test_a_medium_nobody_carries_is_not_connected(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        for name in sorted(plugins(channels)):
            expected = 422 if name == "pretend" else 200
            assert (await http.put(f"/v1/channels/{name}")).status_code == expected
        assert (await http.put("/v1/channels/x")).status_code == 422
        assert (await http.post("/v1/channels/pigeon/installs")).status_code == 422
