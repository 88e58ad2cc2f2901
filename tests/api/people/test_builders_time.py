"""Builders' schedules, travels, time off and limits, as they change what can be booked."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop, acting_client

DAY = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z"}
WEEK = [1, 2, 3, 4, 5, 6, 7]
TENTH = {"first_day": "2027-06-10", "last_day": "2027-06-10"}
HOUR = {"start": "2027-06-10T09:00:00Z", "end": "2027-06-10T10:00:00Z"}


async def starts(shop: Shop, service: str = "Haircut", builder: str = "Ana Reyes", **when: str) -> list[str]:
    services, builders = await shop.named("services"), await shop.named("builders")
    asked = {"service": services[service]["id"], "builder": builders[builder]["id"], **(when or DAY)}
    async with shop.http() as http:
        return [slot["start"][11:16] for slot in (await http.get("/v1/availability", params=asked)).json()["slots"]]


async def ana(shop: Shop) -> str:
    return f"/v1/builders/{(await shop.named('builders'))['Ana Reyes']['id']}"


async def ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


async def test_whole_days_off_close_the_builders_own_days(shop: Shop) -> None:
    async with shop.owner() as http:
        off = await ok(
            await http.post(f"{await ana(shop)}/time-off", json={"first_day": "2027-06-10", "last_day": "2027-06-10"}),
            201,
        )
        assert (off["start"], off["end"]) == ("2027-06-09T23:00:00Z", "2027-06-10T23:00:00Z")
        assert await starts(shop) == []
        assert len(await starts(shop, **{"from": "2027-06-11T00:00:00Z", "to": "2027-06-12T00:00:00Z"})) == 16
        assert [each["id"] for each in (await http.get(f"{await ana(shop)}/time-off")).json()["items"]] == [off["id"]]
        await ok(await http.delete(f"/v1/time-off/{off['id']}"), 204)
    assert len(await starts(shop)) == 16


async def test_a_day_off_is_not_open_and_says_so(shop: Shop) -> None:
    builder = (await ana(shop)).removeprefix("/v1/builders/")
    async with shop.owner() as http:
        await ok(await http.post(f"{await ana(shop)}/time-off", json=TENTH), 201)
        await ok(
            await http.post(
                f"{await ana(shop)}/time-off", json={"start": "2027-06-11T11:00:00Z", "end": "2027-06-11T12:00:00Z"}
            ),
            201,
        )
        whole, part = [
            await ok(await http.get(f"/v1/days/2027-06-{day}", params={"builder": builder})) for day in (10, 11)
        ]
    assert (whole["open"], whole["off"]) == ([], [["2027-06-09T23:00:00Z", "2027-06-10T23:00:00Z"]])
    assert part["open"] == [
        ["2027-06-11T08:00:00Z", "2027-06-11T11:00:00Z"],
        ["2027-06-11T12:00:00Z", "2027-06-11T16:00:00Z"],
    ]
    assert part["off"] == [["2027-06-11T11:00:00Z", "2027-06-11T12:00:00Z"]]


async def test_time_off_over_a_change_of_clocks_is_as_long_as_its_days(shop: Shop) -> None:
    async with shop.owner() as http:
        days = {"first_day": "2027-03-28", "last_day": "2027-03-28"}
        off = await ok(await http.post(f"{await ana(shop)}/time-off", json=days), 201)
    assert (off["start"], off["end"]) == ("2027-03-28T00:00:00Z", "2027-03-28T23:00:00Z")


async def test_a_builder_on_a_journey_keeps_their_hours_in_the_zone_they_are_in(shop: Shop) -> None:
    hours = {
        "weekly": [{"days": WEEK, "start": "09:00", "end": "11:00"}],
        "travels": [{"from": "2027-06-10", "to": "2027-06-12", "zone": "Asia/Tokyo"}],
    }
    async with shop.owner() as http:
        kept = await ok(await http.put(f"{await ana(shop)}/hours", json=hours))
        assert kept["travels"] == hours["travels"]
        assert (await http.get(f"{await ana(shop)}/hours")).json() == kept
    assert await starts(shop) == ["00:00", "00:30", "01:00", "01:30"]
    assert await starts(shop, **{"from": "2027-06-13T00:00:00Z", "to": "2027-06-14T00:00:00Z"}) == [
        "08:00", "08:30", "09:00", "09:30",
    ]  # fmt: skip


async def test_a_service_is_given_in_a_schedule_of_its_own(shop: Shop) -> None:
    services = await shop.named("services")
    evening = {"zone": "Europe/Berlin", "weekly": [{"days": WEEK, "start": "18:00", "end": "20:00"}]}
    offering = f"/v1/services/{services['Yoga']['id']}{(await ana(shop)).removeprefix('/v1')}"
    async with shop.owner() as http:
        await ok(await http.put(f"{await ana(shop)}/hours", params={"schedule": "evenings"}, json=evening))
        await ok(await http.put(offering, json={"schedule": "evenings"}), 204)
        assert await starts(shop, "Yoga") == ["16:00", "17:00"]
        assert len(await starts(shop)) == 16
        in_use = await http.delete(f"{await ana(shop)}/hours", params={"schedule": "evenings"})
        assert (in_use.status_code, in_use.json()["type"][-15:]) == (409, "schedule-in-use")
        await ok(await http.put(offering, json={}), 204)
        await ok(await http.delete(f"{await ana(shop)}/hours", params={"schedule": "evenings"}), 204)
        assert (await http.put(offering, json={"schedule": "evenings"})).status_code == 404
        assert (await http.delete(f"{await ana(shop)}/hours", params={"schedule": "usual"})).status_code == 422
        assert [each["name"] for each in (await http.get(f"{await ana(shop)}/schedules")).json()["items"]] == ["usual"]


async def test_a_builders_limit_is_kept_over_all_services_and_by_moving_within_the_day(shop: Shop) -> None:
    """T15: one a day; the one booked may be moved within its day."""
    async with shop.owner() as http:
        await ok(await http.patch(await ana(shop), json={"limits": {"sessions": {"day": 1}}}))
        booking = await ok(await http.post("/v1/bookings", json=await wish(shop)), 201)
        assert await starts(shop, "Colour") == []
        refused = await http.post("/v1/bookings", json=await wish(shop, "Colour", "2027-06-10T12:00:00Z"))
        assert (refused.status_code, refused.json()["because"]) == (409, "limit")
        moved = await http.post(f"/v1/bookings/{booking['id']}/move", json={"start": "2027-06-10T15:00:00Z"})
        assert moved.status_code == 200, moved.text


async def test_a_run_of_sessions_ends_with_a_break(shop: Shop) -> None:
    async with shop.owner() as http:
        run = {"run": {"max_minutes": 60, "break_minutes": 30}}
        await ok(await http.patch(await ana(shop), json={"limits": run}))
        await ok(await http.post("/v1/bookings", json=await wish(shop)), 201)
        await ok(await http.post("/v1/bookings", json=await wish(shop, start="2027-06-10T09:30:00Z")), 201)
        refused = await http.post("/v1/bookings", json=await wish(shop, start="2027-06-10T10:00:00Z"))
        assert (refused.status_code, refused.json()["because"]) == (409, "run")
        await ok(await http.post("/v1/bookings", json=await wish(shop, start="2027-06-10T10:30:00Z")), 201)


async def test_a_services_limit_counts_that_service_alone(shop: Shop) -> None:
    services = await shop.named("services")
    async with shop.owner() as http:
        change = {"limits": {"minutes": {"day": 60}}}
        await ok(await http.patch(f"/v1/services/{services['Colour']['id']}", json=change))
        await ok(await http.post("/v1/bookings", json=await wish(shop, "Colour")), 201)
    assert await starts(shop, "Colour") == []
    assert await starts(shop) != []


async def test_a_new_builder_with_hours_and_a_service_can_be_booked(shop: Shop) -> None:
    services = await shop.named("services")
    async with shop.owner() as http:
        new = await ok(await http.post("/v1/builders", json={"name": "Cleo", "zone": "Asia/Kathmandu"}), 201)
        again = await http.post("/v1/builders", json={"name": "Cleo", "zone": "UTC"})
        assert (again.status_code, again.json()["type"][-10:]) == (409, "name-taken")
        hours = {"weekly": [{"days": WEEK, "start": "09:00", "end": "10:00"}]}
        await ok(await http.put(f"/v1/builders/{new['id']}/hours", json=hours))
        offering = f"/v1/services/{services['Haircut']['id']}/builders/{new['id']}"
        await ok(await http.put(offering, json={"weight": 2}), 204)
        assert await starts(shop, builder="Cleo") == ["03:15", "03:45"]
        await ok(await http.delete(offering), 204)
        asked = {"service": services["Haircut"]["id"], "builder": new["id"], **DAY}
        assert (await http.get("/v1/availability", params=asked)).status_code == 404
        await ok(await http.patch(f"/v1/builders/{new['id']}", json={"active": False}))
    assert "Cleo" not in await shop.named("builders")


async def test_a_service_changes_from_now_on_and_can_be_withdrawn(shop: Shop) -> None:
    services = await shop.named("services")
    address = f"/v1/services/{services['Colour']['id']}"
    async with shop.owner() as http:
        booked = await ok(await http.post("/v1/bookings", json=await wish(shop, "Colour")), 201)
        changed = await ok(await http.patch(address, json={"minutes": 90, "price": 7000, "buffer_before": 15}))
        assert (changed["minutes"], changed["price"]["minor"]) == (90, 7000)
        kept = (await http.get(f"/v1/bookings/{booked['id']}")).json()
        assert (kept["price"]["minor"], kept["end"]) == (5000, "2027-06-10T10:00:00Z")
        assert (await http.patch(address, json={"name": "Haircut"})).status_code == 409
        await ok(await http.patch(address, json={"active": False}))
        assert (await http.post("/v1/bookings", json=await wish(shop))).status_code in {201, 409}
    assert "Colour" not in await shop.named("services")


@pytest.mark.parametrize(
    "off",
    [
        {}, {"start": "2027-06-10T09:00:00Z"}, TENTH | {"last_day": "2027-06-09"}, HOUR | TENTH,
        HOUR | {"end": "2027-06-10T08:00:00Z"}, {"first_day": "9999-12-31", "last_day": "9999-12-31"},
    ],
)  # fmt: skip
async def test_time_off_that_cannot_be_is_refused(small_shop: Shop, off: dict[str, str]) -> None:
    async with small_shop.owner() as http:
        assert (await http.post(f"{await ana(small_shop)}/time-off", json=off)).status_code == 422


@pytest.mark.parametrize(
    "hours",
    [
        {"weekly": [], "travels": [{"from": "2027-06-12", "to": "2027-06-10", "zone": "UTC"}]},
        {"weekly": [], "travels": [{"from": "2027-06-10", "to": "2027-06-12", "zone": "Mars/Base"}]},
        {"weekly": [], "zone": "Nowhere"}, {"weekly": [{"days": [8], "start": "09:00", "end": "10:00"}]},
        {"weekly": [{"days": [1], "start": "24:00", "end": "10:00"}]},
    ],
)  # fmt: skip
async def test_hours_that_cannot_be_are_refused(small_shop: Shop, hours: dict[str, Any]) -> None:
    async with small_shop.owner() as http:
        assert (await http.put(f"{await ana(small_shop)}/hours", json=hours)).status_code == 422


async def test_clients_change_nobodys_time(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        assert (await client.get(f"{await ana(small_shop)}/time-off")).status_code == 403
        assert (await client.patch(await ana(small_shop), json={"active": False})).status_code == 403
        assert (await client.post(f"{await ana(small_shop)}/time-off", json=TENTH)).status_code == 403


async def test_past_time_off_is_not_listed(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        await http.post(f"{await ana(small_shop)}/time-off", json=TENTH)
        small_shop.clock.advance(timedelta(days=3))
        assert (await http.get(f"{await ana(small_shop)}/time-off")).json()["items"] == []
