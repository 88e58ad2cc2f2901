"""A shop with a time of its own for series, and ways to plan and book one."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from kit import ids
from kit.ids import new_id
from models.people import Builder, BusyBlock
from tests.fixtures.shop import Shop

BEFORE = datetime(2027, 2, 22, 8, tzinfo=UTC)
WEEKLY = {"rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=6", "first": "2027-03-02T10:00:00"}
TUESDAYS = ["03-02", "03-09", "03-16", "03-23", "03-30", "04-06"]


def set_clock(shop: Shop, now: datetime = BEFORE) -> None:
    """Series are planned from this moment."""
    shop.clock.advance(now - shop.clock.now())


async def asked(shop: Shop, service: str = "Haircut", builder: str | None = "Ana Reyes", **more: Any) -> dict[str, Any]:
    services, builders = await shop.named("services"), await shop.named("builders")
    named = {"builder": builders[builder]["id"]} if builder else {}
    return {"service": services[service]["id"], **named, **WEEKLY, **more}


async def planned(http: httpx.AsyncClient, body: Mapping[str, Any]) -> dict[str, Any]:
    answer = await http.post("/v1/series/plan", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def booked(http: httpx.AsyncClient, body: Mapping[str, Any], **more: Any) -> httpx.Response:
    """Plan, and agree at once."""
    plan = await planned(http, body)
    return await http.post("/v1/series", json={**body, "digest": plan["digest"], **more})


async def close(shop: Shop, builder: str, start: str, end: str) -> None:
    """Time off, from outside."""
    key = ids.parse("bld", (await shop.named("builders"))[builder]["id"])
    now = shop.clock.now()
    async with shop.database.writing() as session:
        row = await session.get_one(Builder, key)
        block = BusyBlock(
            id=new_id(now), organisation_id=row.organisation_id, created_at=now, builder_id=key, kind="time_off",
            starts_at=datetime.fromisoformat(start), ends_at=datetime.fromisoformat(end),
        )  # fmt: skip
        session.add(block)
        await session.commit()


def days(items: list[dict[str, Any]]) -> list[str]:
    return [each["occurrence"][5:10] for each in items]


def local(series: dict[str, Any]) -> list[str | None]:
    """Where each date stands now, as UTC; None for a skipped one."""
    return [each["booking"] and each["booking"]["start"][5:16] for each in series["occurrences"]]
