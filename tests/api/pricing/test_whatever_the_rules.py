"""Whatever the rules and the currency: what a slot shows is what is quoted, held and charged."""

import random
from pathlib import Path
from typing import Any

import pytest

from kit.db import Database
from tests.api.payments.test_paying import ledger, pay
from tests.api.pricing.test_prices import ok, set_rules, spot
from tests.fixtures.shop import DOCUMENT, open_shop

ROUNDS = 8


def steps(chance: random.Random, name: str, most: int) -> list[dict[str, Any]]:
    count = chance.randint(0, 3)
    at = sorted(chance.sample(range(2, most), count))
    off = sorted(chance.randint(0, 10_000) for _ in range(count))
    return [{name: each, "percent": f"{percent / 100:.2f}"} for each, percent in zip(at, off, strict=True)]


def rules(chance: random.Random) -> dict[str, Any]:
    percent, other = (f"{chance.randint(0, 3000) / 100:.2f}" for _ in range(2))
    demand = {"quiet": 10, "busy": 70, "lowest": -chance.randint(0, 50), "highest": chance.randint(0, 90)}
    taxes = {
        "country": "PT", "reverse_charge": chance.random() < 0.5,
        "rates": [
            {"country": "PT", "percent": percent, "included": chance.random() < 0.5},
            {"country": "DE", "percent": other, "included": chance.random() < 0.5},
        ],
    }  # fmt: skip
    return {
        "group": steps(chance, "at_least", 7), "early_bird": steps(chance, "days", 30),
        "demand": chance.choice([None, demand]), "taxes": chance.choice([None, taxes]),
    }  # fmt: skip


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
async def test_what_a_slot_shows_is_quoted_held_and_charged(sqlite: Database, tmp_path: Path, currency: str) -> None:
    seed = random.randrange(10**6)
    chance, told = random.Random(seed), DOCUMENT["organisation"] | {"currency": currency}
    async with open_shop(sqlite, tmp_path, DOCUMENT | {"organisation": told}) as shop, shop.owner() as http:
        charged = 0
        for number in range(ROUNDS):
            await set_rules(shop, **rules(chance))
            hour = f"2027-06-{12 + 2 * number}T{9 + chance.randint(0, 6):02}:00:00+01:00"
            wish = await spot(shop, "Yoga", hour, seats=chance.randint(1, 6))
            asked = {"service": wish["service"], "builder": wish["builder"], "seats": wish["seats"], "from": hour}
            asked["to"] = hour.replace(":00:00+", ":00:01+")
            [slot] = (await ok(http.get("/v1/availability", params=asked)))["slots"]
            quoted = await ok(http.post("/v1/quotes", json=wish))
            held = await ok(http.post("/v1/holds", json=wish | {"price": slot["price"]["minor"]}))
            assert slot["price"] == quoted["total"] == held["price"], f"seed {seed}"
            assert sum(line["amount"]["minor"] for line in held["price_lines"]) == held["price"]["minor"]
            if held["price"]["minor"]:
                payment = (await pay(http, held)).json()["payment"]
                assert payment["amount"] == held["price"], f"seed {seed}"
                charged += payment["amount"]["minor"]
        assert (await ledger(shop)).get(f"cash:pretend/{currency}", 0) == charged
