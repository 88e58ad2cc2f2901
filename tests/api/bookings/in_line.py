"""People in line: clients who join, and the worker that serves them, for the tests of the waiting line."""

from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import select

from api.bookings.waiting.due import expire_due, look_again
from models.identity import Organisation
from tests.api.bookings.test_booking import wish
from tests.fixtures import rows
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

Json = dict[str, Any]


async def client_named(shop: Shop, name: str, **more: Any) -> str:
    """A client of the shop; returns the public id."""
    async with shop.database.reading() as session:
        house = (await session.scalars(select(Organisation))).one()
    key = rows.subject_key(house.id)
    row = rows.client(key, **{"name": name, "email": f"{name.lower()}@example.org"} | more)
    await rows.saved(shop.database, key, row)
    return row.public_id


async def booked(shop: Shop, http: httpx.AsyncClient, service: str = "Yoga", **more: Any) -> Json:
    """A confirmed booking that the desk made."""
    answer = await http.post("/v1/bookings", json=await wish(shop, service, **more))
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def wants(shop: Shop, service: str = "Yoga", **more: Any) -> Json:
    """What is sent to join the line of a service."""
    return {"service": (await shop.named("services"))[service]["id"], **more}


async def joined(shop: Shop, http: httpx.AsyncClient, name: str, service: str = "Yoga", **more: Any) -> Json:
    """Somebody new at the end of the line."""
    body = await wants(shop, service, client=await client_named(shop, name), **more)
    answer = await http.post("/v1/waiting", json=body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def cancelled(http: httpx.AsyncClient, booking: Json) -> None:
    answer = await http.post(f"/v1/bookings/{booking['id']}/cancel")
    assert answer.status_code == 200, answer.text


async def serve(shop: Shop, *, after: timedelta = timedelta()) -> None:
    """Let time pass, then let the worker do all that is due: lapsed holds, the line, reactions."""
    shop.clock.advance(after)
    await expire_due(shop.database, shop.clock)
    await react(shop)
    await look_again(shop.database, shop.clock)
    await react(shop)


async def react(shop: Shop) -> None:
    """Let reactions alone do their work."""
    while await relay_once(shop.database, shop.clock):
        pass


async def line(http: httpx.AsyncClient, **asked: Any) -> dict[str, Json]:
    """The line by the clients' names."""
    items = (await http.get("/v1/waiting", params={"limit": 200, **asked})).json()["items"]
    return {each["client"]["name"]: each for each in items}


async def states(http: httpx.AsyncClient) -> dict[str, str]:
    return {name: each["state"] for name, each in (await line(http)).items()}
