"""When a builder is open on the dates to come, told to whoever asks."""

from typing import Any

from tests.fixtures.shop import Shop


async def opening(shop: Shop, **asked: Any) -> list[dict[str, Any]]:
    ana = (await shop.named("builders"))["Ana Reyes"]["id"]
    async with shop.http() as visitor:
        answer = await visitor.get(f"/v1/builders/{ana}/opening", params=asked)
    assert answer.status_code == 200, answer.text
    days: list[dict[str, Any]] = answer.json()["days"]
    return days


async def arrange(shop: Shop, **hours: Any) -> None:
    ana = (await shop.named("builders"))["Ana Reyes"]["id"]
    async with shop.owner() as desk:
        kept = (await desk.get(f"/v1/builders/{ana}/hours")).json() | hours
        assert (await desk.put(f"/v1/builders/{ana}/hours", json=kept)).status_code == 200


async def take_off(shop: Shop, **off: str) -> None:
    ana = (await shop.named("builders"))["Ana Reyes"]["id"]
    async with shop.owner() as desk:
        assert (await desk.post(f"/v1/builders/{ana}/time-off", json=off)).status_code == 201


async def test_a_usual_day_is_its_weekly_hours_on_each_database(shop: Shop) -> None:
    [day] = await opening(shop, **{"from": "2027-06-10", "days": 1})
    assert day == {
        "date": "2027-06-10", "zone": "Europe/Lisbon", "as_usual": True,
        "open": [{"start": "2027-06-10T08:00:00Z", "end": "2027-06-10T16:00:00Z"}],
    }  # fmt: skip


async def test_time_off_is_taken_out_of_the_hours(small_shop: Shop) -> None:
    await take_off(small_shop, start="2027-06-10T11:00:00Z", end="2027-06-10T12:00:00Z")
    await take_off(small_shop, first_day="2027-06-11", last_day="2027-06-11")
    partly, away, usual = await opening(small_shop, **{"from": "2027-06-10", "days": 3})
    assert [each["start"][11:16] for each in partly["open"]] == ["08:00", "12:00"]
    assert away["open"] == []
    assert [each["as_usual"] for each in (partly, away, usual)] == [False, False, True]


async def test_a_date_of_its_own_and_a_journey_are_told_where_they_differ(small_shop: Shop) -> None:
    closed, same = (
        {"date": "2027-06-10", "hours": []},
        {"date": "2027-06-11", "hours": [{"start": "09:00", "end": "17:00"}]},
    )
    journey = {"from": "2027-06-12", "to": "2027-06-12", "zone": "Asia/Tokyo"}
    await arrange(small_shop, overrides=[closed, same], travels=[journey])
    days = await opening(small_shop, **{"from": "2027-06-10", "days": 4})
    assert [each["as_usual"] for each in days] == [False, True, False, True]
    assert days[2]["zone"] == "Asia/Tokyo"
    assert days[2]["open"][0]["start"] == "2027-06-12T00:00:00Z"


async def test_a_night_counts_to_the_date_it_begins_on(small_shop: Shop) -> None:
    await arrange(small_shop, weekly=[{"days": [4], "start": "22:00", "end": "02:00"}])
    thursday, friday = await opening(small_shop, **{"from": "2027-06-10", "days": 2})
    assert thursday["open"] == [{"start": "2027-06-10T21:00:00Z", "end": "2027-06-11T01:00:00Z"}]
    assert friday == {"date": "2027-06-11", "zone": "Europe/Lisbon", "open": [], "as_usual": True}


async def test_who_has_no_hours_at_all_has_no_days(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        made = (await desk.post("/v1/builders", json={"name": "Cy", "zone": "UTC"})).json()
    async with small_shop.http() as visitor:
        told = (await visitor.get(f"/v1/builders/{made['id']}/opening", params={"from": "2027-06-10"})).json()
        assert all(each["open"] == [] for each in told["days"])
        wrong = await visitor.get(f"/v1/builders/{made['id']}/opening", params={"from": "2027-06-10", "days": 63})
    assert wrong.status_code == 422


async def test_whoever_was_let_go_is_open_on_no_date(small_shop: Shop) -> None:
    ana = (await small_shop.named("builders"))["Ana Reyes"]["id"]
    async with small_shop.owner() as desk:
        assert (await desk.patch(f"/v1/builders/{ana}", json={"active": False})).status_code == 200
        answer = await desk.get(f"/v1/builders/{ana}/opening", params={"from": "2027-06-10"})
    assert answer.json() == {"days": []}
