"""Services that several builders give: any of them, one in turn, or all together; lengths; and busy blocks.

Ana works 09:00-17:00 in Lisbon (08-16Z), Ben 09:00-17:00 in New York (13-21Z): they meet from 13 to 16Z.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from kit import ids
from kit.ids import new_id
from models.bookings import Session
from models.people import Builder, BusyBlock
from tests.fixtures.shop import Shop

DAY = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z"}
ONE = "2027-06-10T13:00:00Z"


async def add_service(shop: Shop, **more: Any) -> dict[str, Any]:
    builders = await shop.named("builders")
    body = {"name": "Panel", "minutes": 60, "builders": [each["id"] for each in builders.values()], **more}
    async with shop.owner() as http:
        made = await http.post("/v1/services", json=body)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def slots(shop: Shop, service: str, **more: Any) -> list[dict[str, Any]]:
    async with shop.http() as http:
        found = await http.get("/v1/availability", params={"service": service, **DAY, **more})
    assert found.status_code == 200, found.text
    return list(found.json()["slots"])


async def book(shop: Shop, service: str, start: str = ONE, **more: Any) -> httpx.Response:
    async with shop.owner() as http:
        return await http.post("/v1/bookings", json={"service": service, "start": start, **more})


async def active_sessions(shop: Shop) -> int:
    async with shop.database.reading() as session:
        return await session.scalar(select(func.count()).where(Session.state == "active")) or 0


async def test_together_means_only_when_all_are_free(shop: Shop) -> None:
    panel = await add_service(shop, assignment="all")
    found = await slots(shop, panel["id"])
    assert [slot["start"][11:16] for slot in found] == ["13:00", "14:00", "15:00"]
    assert [each["name"] for each in found[0]["builders"]] == ["Ana Reyes", "Ben Okoro"]


async def test_a_session_given_together_takes_the_time_of_all_and_gives_it_back(shop: Shop) -> None:
    panel = await add_service(shop, assignment="all")
    single = (await shop.named("services"))["Haircut"]["id"]
    made = (await book(shop, panel["id"])).json()
    assert [each["name"] for each in made["builders"]] == ["Ana Reyes", "Ben Okoro"]
    assert not {ONE, "2027-06-10T13:30:00Z"} & {slot["start"] for slot in await slots(shop, single)}
    async with shop.owner() as http:
        moved = await http.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-10T14:00:00Z"})
        assert moved.status_code == 200, moved.text
        assert sum(slot["start"] == ONE for slot in await slots(shop, single)) == 2
        await http.post(f"/v1/bookings/{made['id']}/cancel")
    assert len(await slots(shop, panel["id"])) == 3
    assert await active_sessions(shop) == 0


async def test_one_busy_builder_keeps_the_others_from_it(shop: Shop) -> None:
    """T24: one of them is taken at the time, so the time is not offered and cannot be booked."""
    panel = await add_service(shop, assignment="all")
    services, builders = await shop.named("services"), await shop.named("builders")
    await book(shop, services["Haircut"]["id"], "2027-06-10T13:30:00Z", builder=builders["Ben Okoro"]["id"])
    assert ONE not in {slot["start"] for slot in await slots(shop, panel["id"])}
    refused = await book(shop, panel["id"])
    assert (refused.status_code, refused.json()["because"]) == (409, "busy")


async def test_a_single_booking_racing_one_given_together_leaves_one_winner(shop: Shop) -> None:
    panel = await add_service(shop, assignment="all")
    services, builders = await shop.named("services"), await shop.named("builders")
    for hour in (13, 14, 15):
        start = f"2027-06-10T{hour}:00:00Z"
        answers = await asyncio.gather(
            book(shop, panel["id"], start),
            book(shop, services["Haircut"]["id"], start, builder=builders["Ben Okoro"]["id"]),
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_lapsed_hold_on_a_session_given_together_gives_way_for_each_builder(shop: Shop) -> None:
    panel = await add_service(shop, assignment="all")
    services, builders = await shop.named("services"), await shop.named("builders")
    async with shop.owner() as http:
        held = await http.post("/v1/holds", json={"service": panel["id"], "start": ONE})
    assert held.status_code == 201
    shop.clock.advance(timedelta(minutes=6))
    taken = await book(shop, services["Haircut"]["id"], builder=builders["Ben Okoro"]["id"])
    assert taken.status_code == 201, taken.text
    assert await active_sessions(shop) == 1


async def test_three_want_one_time_that_two_can_give(shop: Shop) -> None:
    """T23: two are served by different builders, the third is refused; a builder who is freed can be booked again."""
    either = await add_service(shop, name="Either", assignment="balanced")
    answers = await asyncio.gather(*(book(shop, either["id"]) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409]
    served = [answer.json() for answer in answers if answer.status_code == 201]
    assert {each["builder"]["name"] for each in served} == {"Ana Reyes", "Ben Okoro"}


async def test_one_hold_leaves_one_of_two_seats_offered(shop: Shop) -> None:
    either = await add_service(shop, name="Either")
    async with shop.owner() as http:
        await http.post("/v1/holds", json={"service": either["id"], "start": ONE})
    assert sum(slot["start"] == ONE for slot in await slots(shop, either["id"])) == 1


async def test_turns_are_taken_so_that_nobody_gets_two_while_another_waits(shop: Shop) -> None:
    either = await add_service(shop, name="Either", assignment="balanced")
    served = [(await book(shop, either["id"], f"2027-06-10T{hour}:00:00Z")).json() for hour in (13, 14, 15)]
    names = [each["builder"]["name"] for each in served]
    assert names[0] != names[1]
    assert names[0] == names[2]


@pytest.mark.parametrize(("minutes", "price"), [(None, 6000), (30, 3500), (90, 8000)])
async def test_a_length_is_chosen_with_its_price(shop: Shop, minutes: int | None, price: int) -> None:
    lengths = [{"minutes": 30, "price": 3500}, {"minutes": 90, "price": 8000}]
    talk = await add_service(shop, name="Talk", price=6000, step=30, lengths=lengths)
    chosen = {"minutes": minutes} if minutes else {}
    found = await slots(shop, talk["id"], **chosen)
    assert found[0]["price"]["minor"] == price
    made = (await book(shop, talk["id"], found[0]["start"], **chosen)).json()
    assert made["price"]["minor"] == price
    lasts = datetime.fromisoformat(made["end"]) - datetime.fromisoformat(made["start"])
    assert lasts == timedelta(minutes=minutes or 60)


async def test_a_length_that_is_not_offered_is_refused(shop: Shop) -> None:
    talk = await add_service(shop, name="Talk", lengths=[{"minutes": 30, "price": 3500}])
    refused = await book(shop, talk["id"], minutes=45)
    assert refused.status_code == 422
    assert "30" in refused.json()["detail"]


async def test_time_off_and_outside_events_are_not_offered(shop: Shop) -> None:
    services, builders = await shop.named("services"), await shop.named("builders")
    ana, cut = builders["Ana Reyes"]["id"], services["Haircut"]["id"]
    async with shop.database.writing() as session:
        session.add(await _block(shop, ana, "2027-06-10T08:00:00+00:00", "2027-06-10T15:30:00+00:00"))
        await session.commit()
    assert [slot["start"][11:16] for slot in await slots(shop, cut, builder=ana)] == ["15:30"]
    refused = await book(shop, cut, "2027-06-10T10:00:00Z", builder=ana)
    assert (refused.status_code, refused.json()["because"]) == (409, "busy")


async def _block(shop: Shop, builder: str, start: str, end: str) -> BusyBlock:
    async with shop.database.reading() as session:
        row = await session.get_one(Builder, ids.parse("bld", builder))
    now = shop.clock.now()
    return BusyBlock(
        id=new_id(now), organisation_id=row.organisation_id, created_at=now, builder_id=row.id, kind="time_off",
        starts_at=datetime.fromisoformat(start), ends_at=datetime.fromisoformat(end),
    )  # fmt: skip
