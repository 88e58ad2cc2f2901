"""The starts to which a booking can be moved: what is listed is taken, and the booking is not in its own way."""

from typing import Any

import httpx

from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop, acting_client

START = "2027-06-10T09:00:00Z"
DAY = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z"}


async def starts(http: httpx.AsyncClient, booking: str, **asked: Any) -> list[dict[str, Any]]:
    answer = await http.get(f"/v1/bookings/{booking}/starts", params=DAY | asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["slots"])


async def test_a_booking_can_be_moved_by_half_its_length_and_not_to_where_it_is(shop: Shop) -> None:
    async with shop.owner() as desk:
        made = (await desk.post("/v1/bookings", json=await wish(shop, "Colour", START))).json()
        listed = [each["start"] for each in await starts(desk, made["id"])]
        assert "2027-06-10T09:30:00Z" in listed
        assert START not in listed
        assert listed == sorted(listed)
        few = await starts(desk, made["id"], limit=2)
        assert [each["start"] for each in few] == listed[:2]
        assert few[0]["price"] == made["price"]
        moved = await desk.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-10T09:30:00Z"})
        assert moved.json()["start"] == "2027-06-10T09:30:00Z"


async def test_another_builder_is_asked_for_by_name(shop: Shop) -> None:
    ben = (await shop.named("builders"))["Ben Okoro"]["id"]
    async with shop.owner() as desk:
        made = (await desk.post("/v1/bookings", json=await wish(shop, "Haircut", START))).json()
        listed = await starts(desk, made["id"], builder=ben)
        assert {each["builder"]["id"] for each in listed} == {ben}


async def test_nobody_looks_with_the_booking_of_another(shop: Shop) -> None:
    async with acting_client(shop) as client, acting_client(shop, "c2") as other:
        made = (await client.post("/v1/bookings", json=await wish(shop, "Haircut", START))).json()
        assert await starts(client, made["id"])
        answer = await other.get(f"/v1/bookings/{made['id']}/starts", params=DAY)
        assert answer.status_code in {403, 404}
        far = await client.get(f"/v1/bookings/{made['id']}/starts", params=DAY | {"to": "2029-06-11T00:00:00Z"})
        assert far.status_code == 422
