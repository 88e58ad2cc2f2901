"""What people are called comes in clean by whichever door: nothing hides in it, and no script is turned away."""

import pytest

from tests.api.identity.test_scim import add, directory
from tests.fixtures.shop import Shop, acting_client

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
TURNED, KEPT = f"\u202eAna\u2069 {PERSIAN} 👩\u200d🎤\u200b", f"Ana {PERSIAN} 👩\u200d🎤"


async def test_of_clients_builders_and_members(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk, directory(small_shop) as house:
        assert (await client.patch("/v1/me", json={"name": TURNED})).json()["name"] == KEPT
        builder = {"name": TURNED, "zone": "Europe/Lisbon"}
        assert (await desk.post("/v1/builders", json=builder)).json()["name"] == KEPT
        assert (await add(house, displayName=TURNED))["displayName"] == KEPT


@pytest.mark.parametrize(("told", "kept"), [(TURNED + "\n", KEPT), ("\u202e", None)])
async def test_of_whoever_writes_in_a_chat(small_shop: Shop, told: str, kept: str | None) -> None:
    message = {"id": "m1", "text": "hello"}
    claim = {"channel": "telegram", "address": "77", "message": message, "profile": {"name": told}}
    async with small_shop.service_principal() as bot:
        turn = await bot.post("/v1/turns", json=claim)
    assert turn.json()["client"]["name"] == kept


@pytest.mark.parametrize("nothing", ["\u202e\u200b", "\u3164", "\u115f\u2800", "\u034f", "\ufe0f", "\u0301 \u0301"])
async def test_a_name_that_shows_nothing_is_refused_to_whoever_types_it(small_shop: Shop, nothing: str) -> None:
    async with acting_client(small_shop) as client:
        assert (await client.patch("/v1/me", json={"name": nothing})).status_code == 422


async def test_addresses_are_compared_without_capitals_in_any_alphabet(shop: Shop) -> None:
    async with shop.owner() as desk:
        for first, again in (("ÉMILE@example.org", "émile@example.org"), ("LİA@example.org", "LİA@example.org")):
            member = {"name": "L", "email": first, "role": "admin"}
            assert (await desk.post("/v1/members", json=member)).status_code == 201
            taken = await desk.post("/v1/members", json=member | {"email": again})
            assert (taken.status_code, taken.json()["type"].rsplit("/")[-1]) == (409, "address-taken")


async def test_a_name_too_long_to_be_kept_is_refused(shop: Shop) -> None:
    async with shop.owner() as desk:
        key = {"name": "x" * 101, "role": "admin"}
        assert (await desk.post("/v1/keys", json=key)).status_code == 422
