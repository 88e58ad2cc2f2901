"""The examples of the guide do what the guide says, in the business of its seeding example."""

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kit.db import Database
from tests.api.identity.people import browser, sign_in
from tests.fixtures.shop import Shop, open_shop

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def examples(page: str) -> list[dict[str, Any]]:
    return [json.loads(found) for found in re.findall(r"```json\n(.*?)```", (GUIDE / page).read_text(), re.DOTALL)]


@pytest.fixture
async def corner(sqlite: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(sqlite, tmp_path, next(each for each in examples("seeding.md") if "services" in each)) as shop:
        shop.clock.at = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
        yield shop


async def test_the_waiting_lines_examples(corner: Shop) -> None:
    start, wish = examples("waiting-list.md")[:2]
    async with corner.owner() as desk:
        known = {what: (await desk.get(f"/v1/{what}")).json()["items"] for what in ("services", "builders", "clients")}
        noor = next(each["id"] for each in known["clients"] if each["name"] == "Noor")
        named = {"service": known["services"][0]["id"], "builders": [known["builders"][0]["id"]], "client": noor}
        waits = await desk.post("/v1/waiting", json=start | named)
        refused = await desk.post("/v1/waiting", json=wish | named)
        shorter = await desk.post("/v1/waiting", json=wish | named | {"last_day": "2027-06-11"})
    assert waits.status_code == 201, waits.text
    assert refused.json()["type"].endswith("/still-free")
    assert shorter.status_code == 201, shorter.text


async def test_a_client_the_business_entered_signs_in_and_makes_a_feed(corner: Shop) -> None:
    async with browser(corner) as http:
        token = (await sign_in(corner, http, "sam@example.org"))["token"]
    async with corner.http(token) as sam:
        made = await sam.post("/v1/calendar/feed")
        feed = await sam.get(made.json()["url"])
    assert made.status_code == 201
    assert "Haircut" in feed.text
