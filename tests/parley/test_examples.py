"""The examples of the guide do what the guide says, in the business of its seeding example."""

import json
import re
import textwrap
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from kit.db import Database
from tests.api.identity.people import browser, sign_in
from tests.fixtures.shop import Shop, open_shop

GUIDE = Path(__file__).parents[2] / "docs" / "guide"


def examples(page: str) -> list[dict[str, Any]]:
    return [json.loads(found) for found in re.findall(r"```json\n(.*?)```", _page(page), re.DOTALL)]


@pytest.fixture
async def corner(sqlite: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(sqlite, tmp_path, next(each for each in examples("seeding.md") if "services" in each)) as shop:
        shop.clock.at = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
        yield shop


def commands(page: str) -> list[tuple[str, str, Any]]:
    """The curls of a page: method, address and body."""
    lines = _page(page).replace("\\\n", " ")
    found = re.findall(r"^curl (?:-X (\w+) )?'?http://127\.0\.0\.1:8000(/[^\s']+)(.*)", lines, re.MULTILINE)
    bodies = [re.search(r"-d '(.*)'", rest) for _, _, rest in found]
    return [
        (method or "GET", path, json.loads(body[1]) if body else None)
        for (method, path, _), body in zip(found, bodies, strict=True)
    ]


def _page(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


async def test_the_api_guides_commands_lead_from_nothing_to_a_hold(corner: Shop) -> None:
    (_, services, _), (_, availability, _), (method, holds, body) = commands("api.md")
    _, free_there = examples("api.md")
    async with corner.owner() as http:
        [service, *_] = (await http.get(services)).json()["items"]
        builder = service["builders"][0]
        named = availability.replace("svc_…", service["id"]).replace("bld_…", builder)
        free = await http.get(named)
        assert free.status_code == 200, free.text
        first = free.json()["slots"][0]
        start = {"service": service["id"], "builder": builder, "start": first["start"]}
        held = await http.request(method, holds, json=body | start)
    assert free_there["slots"][0].keys() <= first.keys()
    assert (held.status_code, held.json()["state"]) == (201, "held")


async def test_the_sdk_guides_program_holds_the_first_free_time(corner: Shop) -> None:
    [code] = re.findall(r"```python\n(.*?)```", _page("sdk.md"), re.DOTALL)
    there = code.replace('token="sk_…"', "token=key, transport=transport").replace("datetime.now(UTC)", "now_there")
    source = "async def run(key, transport, now_there):\n" + textwrap.indent(there + "\nreturn held\n", "    ")
    found: dict[str, Any] = {}
    exec(compile(source, "sdk.md", "exec"), found)
    held = await found["run"](corner.owner_key, httpx.ASGITransport(app=corner.app), corner.clock.now())
    assert held.state == "held"


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
