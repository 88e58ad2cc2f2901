"""When a builder's time goes: which sessions are hit, where they could go, and who could give them instead."""

import asyncio
from typing import Any

import httpx

from tests.api.bookings.test_booking import TEN, events, wish
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

NOON = "2027-06-10T14:00:00Z"  # 15:00 in Lisbon, 10:00 in New York: Ana and Ben both work
RANGE = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z"}


async def off(shop: Shop, http: httpx.AsyncClient, name: str = "Ana Reyes") -> None:
    builder = (await shop.named("builders"))[name]["id"]
    days = {"first_day": "2027-06-10", "last_day": "2027-06-10"}
    assert (await http.post(f"/v1/builders/{builder}/time-off", json=days)).status_code == 201


async def conflicts(http: httpx.AsyncClient, **more: str) -> list[dict[str, Any]]:
    found = await http.get("/v1/conflicts", params=RANGE | more)
    assert found.status_code == 200, found.text
    return list(found.json()["items"])


async def substitute(shop: Shop, http: httpx.AsyncClient, session: str, name: str) -> httpx.Response:
    builder = (await shop.named("builders"))[name]["id"]
    return await http.post(f"/v1/sessions/{session}/substitute", json={"builder": builder})


async def test_time_off_over_sessions_lists_each_with_its_ways_out(shop: Shop) -> None:
    async with shop.owner() as desk:
        await desk.post("/v1/bookings", json=await wish(shop, start=NOON))
        await desk.post("/v1/bookings", json=await wish(shop))
        assert await conflicts(desk) == []
        await off(shop, desk)
        early, late = await conflicts(desk)
    assert (early["session"]["start"], early["because"], early["substitutes"]) == (TEN, "busy", [])
    assert [each["name"] for each in late["substitutes"]] == ["Ben Okoro"]
    assert len(late["moves"]) == 5
    assert all(not move["start"].startswith("2027-06-10") for move in late["moves"])
    await relay_once(shop.database, shop.clock)
    assert await events(shop, "ConflictFound") == 2


async def test_hours_that_no_longer_cover_a_session_are_a_conflict(shop: Shop) -> None:
    builder = (await shop.named("builders"))["Ana Reyes"]["id"]
    async with shop.owner() as desk:
        await desk.post("/v1/bookings", json=await wish(shop))
        await desk.put(f"/v1/builders/{builder}/hours", json={"weekly": []})
        [found] = await conflicts(desk, builder=builder)
    assert (found["because"], found["moves"]) == ("hours", [])


async def test_a_substitute_takes_over_and_the_first_builder_is_free_again(shop: Shop) -> None:
    """T23: after the session went to Ben, Ana's time can be booked."""
    async with shop.owner() as desk:
        booked = (await desk.post("/v1/bookings", json=await wish(shop, start=NOON))).json()
        await off(shop, desk)
        [found] = await conflicts(desk)
        given = await substitute(shop, desk, found["session"]["id"], "Ben Okoro")
        assert (given.status_code, given.json()["builder"]["name"]) == (200, "Ben Okoro")
        assert await conflicts(desk) == []
        now = (await desk.get(f"/v1/bookings/{booked['id']}")).json()
        assert (now["builder"]["name"], now["start"], now["version"]) == ("Ben Okoro", NOON, booked["version"] + 1)
        [row] = (await desk.get(f"/v1/builders/{booked['builder']['id']}/time-off")).json()["items"]
        await desk.delete(f"/v1/time-off/{row['id']}")
        again = await desk.post("/v1/bookings", json=await wish(shop, start=NOON))
    assert again.status_code == 201, again.text
    assert await events(shop, "BookingMoved") == 1


async def test_nobody_substitutes_who_is_busy_or_does_not_give_the_service(shop: Shop) -> None:
    async with shop.owner() as desk:
        await desk.post("/v1/bookings", json=await wish(shop, start=NOON))
        await desk.post("/v1/bookings", json=await wish(shop, start=NOON, builder="Ben Okoro"))
        await desk.post("/v1/bookings", json=await wish(shop, "Colour", TEN))
        await off(shop, desk)
        colour, haircut = await conflicts(desk)
        assert haircut["substitutes"] == []
        busy = await substitute(shop, desk, haircut["session"]["id"], "Ben Okoro")
        assert (busy.status_code, busy.json()["because"]) == (409, "busy")
        assert (await substitute(shop, desk, colour["session"]["id"], "Ben Okoro")).status_code == 404


async def test_a_substitute_racing_a_booking_leaves_one_of_them(shop: Shop) -> None:
    for hour in (13, 14, 15):
        start = f"2027-06-10T{hour}:00:00Z"
        async with shop.owner() as desk:
            await desk.post("/v1/bookings", json=await wish(shop, start=start))
            day = {"from": start, "to": f"2027-06-10T{hour}:01:00Z"}
            builder = (await shop.named("builders"))["Ana Reyes"]["id"]
            await desk.post(
                f"/v1/builders/{builder}/time-off", json={"start": start, "end": f"2027-06-10T{hour}:30:00Z"}
            )
            [found] = (await desk.get("/v1/conflicts", params=day)).json()["items"]
            answers = await asyncio.gather(
                substitute(shop, desk, found["session"]["id"], "Ben Okoro"),
                desk.post("/v1/bookings", json=await wish(shop, start=start, builder="Ben Okoro")),
            )
            assert sum(answer.status_code in {200, 201} for answer in answers) == 1
            assert {answer.status_code for answer in answers} <= {200, 201, 409}


async def test_all_who_sit_in_a_group_session_go_with_it(shop: Shop) -> None:
    services, builders = await shop.named("services"), await shop.named("builders")
    async with shop.owner() as desk:
        yoga, ben = services["Yoga"]["id"], builders["Ben Okoro"]["id"]
        await desk.put(f"/v1/services/{yoga}/builders/{ben}", json={})
        made = [
            (await desk.post("/v1/bookings", json=await wish(shop, "Yoga", NOON, seats=2))).json() for _ in range(2)
        ]
        await off(shop, desk)
        [found] = await conflicts(desk)
        assert (found["session"]["seats"], found["session"]["capacity"]) == (4, 6)
        await substitute(shop, desk, found["session"]["id"], "Ben Okoro")
        for each in made:
            assert (await desk.get(f"/v1/bookings/{each['id']}")).json()["builder"]["name"] == "Ben Okoro"
    assert await events(shop, "BookingMoved") == 2
