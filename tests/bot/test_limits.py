"""How much may be said to the bot: per conversation and per address, dearer when a language model reads it."""

import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from bot.wire.limits import BY_A_MODEL, Patience
from kit.http.allowance import TooManyRequests
from kit.settings import Settings
from parley.serve import patience_of
from tests.fixtures.shop import Shop
from tests.fixtures.talking import bot_over


async def say(
    shop: Shop, home: Path, patience: Patience, *conversations: str, address: str = "203.0.113.7", slug: str = "corner"
) -> list[int]:
    """A greeting in each; the statuses."""
    bot = bot_over(shop, home)
    bot.state.patience = patience
    transport = httpx.ASGITransport(app=bot, client=(address, 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as http:
        return [
            (await http.post(f"/o/{slug}/chat/v1/{name}/messages", json={"id": f"{number}", "text": "hi"})).status_code
            for number, name in enumerate(conversations)
        ]


def still(**units: int) -> Patience:
    """While no time passes."""
    now = time.monotonic()
    return Patience.of(**{"conversation": 0, "address": 0} | units, now=lambda: now)


async def test_a_conversation_that_floods_waits_and_others_do_not(small_shop: Shop, engine_home: Path) -> None:
    patience = still(conversation=3)
    assert await say(small_shop, engine_home, patience, "a", "a", "a", "a", "b") == [200, 200, 200, 429, 200]


async def test_the_refusal_is_a_problem_that_says_when_to_come_back(small_shop: Shop, engine_home: Path) -> None:
    bot = bot_over(small_shop, engine_home)
    bot.state.patience = still(conversation=60)
    path = "/chat/v1/a/messages"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bot), base_url="http://bot.test") as http:
        for _ in range(60):
            bot.state.patience.conversation.spend((None, "a"))
        refused = await http.post(path, json={"id": "m1", "text": "hi"})
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == str(refused.json()["retry_after"]) == "1"


async def test_opening_one_conversation_after_another_from_one_address_has_an_end(
    small_shop: Shop, engine_home: Path
) -> None:
    patience = still(address=4)
    opened = await say(small_shop, engine_home, patience, *(f"c{number}" for number in range(6)))
    assert opened == [200] * 4 + [429] * 2
    assert await say(small_shop, engine_home, patience, "d", address="198.51.100.1") == [200]


async def test_who_goes_on_talking_opens_nothing_new(small_shop: Shop, engine_home: Path) -> None:
    patience = still(opening=2)
    assert await say(small_shop, engine_home, patience, *"aababca") == [200] * 5 + [429, 200]


async def test_a_flood_at_one_business_leaves_the_others_alone(small_shop: Shop, engine_home: Path) -> None:
    patience = still(address=3)
    assert await say(small_shop, engine_home, patience, *"abcd") == [200, 200, 200, 429]
    with pytest.raises(TooManyRequests):
        patience.address.spend(("corner", "203.0.113.7"))
    patience.address.spend(("other", "203.0.113.7"))


def test_a_turn_that_a_language_model_reads_costs_more() -> None:
    here = patience_of(Settings(_env_file=None))
    there = patience_of(Settings(_env_file=None, OPENAI_API_KEY="sk-test"))
    assert (here.turn_cost, there.turn_cost) == (1, BY_A_MODEL)


async def test_a_conversation_goes_on_once_it_has_waited(small_shop: Shop, engine_home: Path) -> None:
    patience = Patience.of(conversation=2, address=0, now=lambda: small_shop.clock.now().timestamp())
    assert await say(small_shop, engine_home, patience, "a", "a", "a") == [200, 200, 429]
    small_shop.clock.advance(timedelta(seconds=30))
    assert await say(small_shop, engine_home, patience, "a") == [200]
