"""A message whose turn ends its process each time is set aside: the person hears of it, and what is behind goes on."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.app import House
from api.conversations.set_aside import MOST_TRIES, TASK
from bot.dialogue import Dialogue, Outcome
from parley.due import sources
from parley_sdk import calls, models
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop
from tests.fixtures.wired import Wired, service_client

LEASE_ENDS = timedelta(seconds=21)
SAID = {
    "en": ("I could not deal with something", "my bookings"),
    "de": ("Jeder Versuch schlug fehl", "meine Termine"),
    "es": ("cada intento ha fallado", "mis reservas"),
    "fr": ("chaque essai a échoué", "mes réservations"),
    "pt": ("falhei em todas as tentativas", "as minhas reservas"),
}


class ProcessEnds(BaseException):
    """Nothing in the process may catch it."""


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What kills a process that answers it; empty it and all is well."""
    words, answer = ["boom"], Dialogue.answer

    async def or_die(self: Dialogue, claimed: models.Claimed, **way: Any) -> Outcome:
        if claimed.message.text in words:
            raise ProcessEnds
        return await answer(self, claimed, **way)

    monkeypatch.setattr(Dialogue, "answer", or_die)
    return words


async def say(house: Wired, medium: str, text: str) -> None:
    """Somebody writes, and nobody is at what they wrote before any more."""
    house.shop.clock.advance(LEASE_ENDS)
    await house.say(medium, text)


async def sweep_until_calm(house: Wired) -> int:
    """Processes that find what the one before left, each once its lease ran out; how many of them died."""
    died = 0
    for _ in range(MOST_TRIES * 3):
        house.shop.clock.advance(LEASE_ENDS)
        left = await service_client(house.shop).send(calls.unanswered())
        try:
            for each in left:
                await house.bot.state.turns.answer(
                    organisation=each.organisation, channel=each.channel, address=each.address,
                    message_id=each.message.id, text=each.message.text,
                )  # fmt: skip
        except ProcessEnds:
            died += 1
        if not left:
            break
    while await house.bot.state.turns.deliveries.send_left_over():
        pass
    return died


async def parked(desk: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await desk.get("/v1/work")).json()["items"]
    return [each for each in items if each["task"] == TASK]


async def take_up_again(shop: Shop, desk: httpx.AsyncClient) -> None:
    """Replay what is parked, and do what a worker then does."""
    [work] = await parked(desk)
    answer = await desk.post(f"/v1/work/{work['id']}/{work['task']}/replay")
    assert answer.status_code == 202, answer.text
    house = House(
        settings=shop.app.state.settings, database=shop.database, clock=shop.clock, keys=shop.keys,
        send_link=lambda *_: None,
    )  # fmt: skip
    tasks = [source.task for source in sources(house) if source.task.name == TASK]
    assert await relay_once(shop.database, shop.clock, tasks=tasks)


@pytest.mark.parametrize("medium", ["telegram", "slack", "sms", "whatsapp"])
async def test_what_kills_each_process_is_told_of_and_the_next_message_is_answered(
    house: Wired, deadly: list[str], medium: str
) -> None:
    await say(house, medium, "boom")
    await say(house, medium, "is there parking?")
    assert await sweep_until_calm(house) == MOST_TRIES - 2
    set_aside, answer = (each.piece.text for each in house.media[medium].sent)
    assert all(words in set_aside for words in SAID["en"])
    assert "behind the house" in answer
    async with house.shop.owner() as desk:
        [conversation] = (await desk.get("/v1/conversations")).json()["items"]
        assert (conversation["channel"], conversation["state"]) == (medium, "waiting")
        [work] = await parked(desk)
    assert f"begun {MOST_TRIES} times" in work["sentence"]


async def test_a_message_that_is_set_aside_can_be_taken_up_again_on_each_database(
    house_on_each: Wired, deadly: list[str]
) -> None:
    house = house_on_each
    await say(house, "telegram", "boom")
    assert await sweep_until_calm(house) == MOST_TRIES - 1
    async with house.shop.owner() as desk:
        await take_up_again(house.shop, desk)
        assert await parked(desk) == []
        assert await sweep_until_calm(house) == MOST_TRIES  # it kills as before: set aside once more
        await take_up_again(house.shop, desk)
        deadly.clear()
        assert await sweep_until_calm(house) == 0
        assert await parked(desk) == []
    told = [each.piece.text for each in house.media["telegram"].sent]
    assert [SAID["en"][0] in text for text in told] == [True, True, False]


@pytest.mark.parametrize("language", SAID)
async def test_it_is_told_in_the_language_that_was_spoken(house: Wired, deadly: list[str], language: str) -> None:
    hello = {"en": "hello", "de": "Guten Tag", "es": "Buenos días", "fr": "Bonjour", "pt": "Bom dia, tudo bem?"}
    await say(house, "sms", hello[language])
    await say(house, "sms", "boom")
    await sweep_until_calm(house)
    assert all(words in house.media["sms"].sent[-1].piece.text for words in SAID[language])


async def test_in_the_web_chat_the_message_sent_again_gets_what_is_told(house: Wired, deadly: list[str]) -> None:
    said = {"id": "m1", "text": "boom"}
    for _ in range(MOST_TRIES):
        with pytest.raises(ProcessEnds):
            await house.http.post("/chat/v1/c1/messages", json=said)
        house.shop.clock.advance(LEASE_ENDS)
    answers = [(await house.http.post("/chat/v1/c1/messages", json=said)).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert SAID["en"][0] in answers[0]["replies"][0]["text"]


async def test_a_message_that_waits_behind_others_is_not_counted_as_begun(house: Wired, deadly: list[str]) -> None:
    await say(house, "telegram", "boom")
    for _ in range(MOST_TRIES + 1):
        await say(house, "telegram", "is there parking?")
    await sweep_until_calm(house)
    told = [each.piece.text for each in house.media["telegram"].sent]
    assert [SAID["en"][0] in text for text in told] == [True, *[False] * (MOST_TRIES + 1)]
