"""The same is said several times at the same moment: on both databases one of them counts, and nobody meets a fault."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import httpx
import pytest

from tests.api.bookings.test_booking import events
from tests.fixtures.shop import Shop, acting_client

AT_ONCE = 5
NAMED: dict[str, dict[str, Any]] = {
    "builders": {"name": "Cem Aydin", "zone": "Europe/Berlin"},
    "services": {"name": "Shave", "minutes": 30, "price": 1000, "builders": []},
    "packages": {"name": "Ten", "credits": 10, "price": 40000},
}


async def statuses(asked: list[Awaitable[httpx.Response]]) -> list[int]:
    return sorted(each.status_code for each in await asyncio.gather(*asked))


@pytest.mark.parametrize("what", NAMED)
async def test_a_name_is_given_once(shop: Shop, what: str) -> None:
    async with shop.owner() as http:
        asked = [http.post(f"/v1/{what}", json=NAMED[what]) for _ in range(AT_ONCE)]
        assert await statuses([*asked]) == [201, *[409] * (AT_ONCE - 1)]


async def test_every_wish_of_a_person_is_kept(shop: Shop) -> None:
    topics = ["confirmed", "moved", "cancelled", "reminder", "receipt"]
    async with acting_client(shop) as client:
        path = "/v1/people/me/preferences"
        asked = [client.put(path, json={"choices": {topic: {"email": False}}}) for topic in topics]
        assert await statuses([*asked]) == [200] * len(topics)
        choices = (await client.get(path)).json()["choices"]
    assert [choices[topic]["email"] for topic in topics] == [False] * len(topics)


async def test_who_pays_is_told_once(shop: Shop) -> None:
    async with acting_client(shop) as client:
        told = {"name": "Gama", "address": "Rua 1", "country": "PT"}
        assert await statuses([client.put("/v1/me/billing", json=told) for _ in range(AT_ONCE)]) == [200] * AT_ONCE


async def test_an_account_is_connected_once(shop: Shop) -> None:
    async with shop.owner() as http:
        path, told = "/v1/payment-accounts/pretend", {"secrets": {"webhook_secret": "s" * 32}}
        answers = await asyncio.gather(*(http.put(path, json=told) for _ in range(AT_ONCE)))
    assert {each.status_code for each in answers} == {200}
    assert len({each.json()["address"] for each in answers}) == 1


async def test_time_off_is_given_back_once(shop: Shop) -> None:
    async with shop.owner() as http:
        builder = (await shop.named("builders"))["Ana Reyes"]["id"]
        days = {"first_day": "2027-06-14", "last_day": "2027-06-15"}
        off = (await http.post(f"/v1/builders/{builder}/time-off", json=days)).json()["id"]
        asked = [http.delete(f"/v1/time-off/{off}") for _ in range(AT_ONCE)]
        assert await statuses([*asked]) == [204, *[404] * (AT_ONCE - 1)]
    assert await events(shop, "TimeOffRemoved") == 1
