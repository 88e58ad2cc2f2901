"""Instants and dates no calendar needs, and hours no clock shows: a clear refusal, never an error of ours."""

from typing import Any

import pytest

from tests.api.bookings.test_booking import TEN, book, wish
from tests.fixtures.shop import Shop

ARABIC = "".join(chr(0x660 + int(each)) if each.isdigit() else each for each in "2027-01-01")
FAR = ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00")


@pytest.mark.parametrize("instant", FAR)
async def test_an_instant_out_of_reach_is_refused_everywhere(small_shop: Shop, instant: str) -> None:
    body = await wish(small_shop)
    spot = {name: body[name] for name in ("service", "builder")}
    async with small_shop.owner() as http:
        made = (await book(http, body)).json()
        answers = [
            await http.get("/v1/availability", params={**spot, "from": instant, "to": instant}),
            await http.get("/v1/availability/explain", params={**spot, "start": instant}),
            await http.get("/v1/bookings", params={"to": instant}),
            await http.post("/v1/holds", json=body | {"start": instant}),
            await http.post(f"/v1/bookings/{made['id']}/move", json={"start": instant}),
        ]
    assert [answer.status_code for answer in answers] == [422] * 5


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-02", ARABIC])
async def test_a_day_out_of_reach_is_refused(small_shop: Shop, day: str) -> None:
    builder = (await wish(small_shop))["builder"]
    async with small_shop.owner() as http:
        assert (await http.get(f"/v1/days/{day}", params={"builder": builder})).status_code == 422


def hours(**change: Any) -> dict[str, Any]:
    return {"weekly": [{"days": [1], "start": "09:00", "end": "17:00"} | change], "overrides": []}


@pytest.mark.parametrize(
    "body",
    [
        hours() | {"overrides": [{"date": day, "hours": []}]}
        for day in ("2027-02-31", "0000-01-01", ARABIC, "9999-12-31", 20270101)
    ]
    + [hours(start="0\u0669:0\u0660"), hours(days=[0]), hours(days=[-1]), hours(days=[10**30]), hours(end="25:00")],
)
async def test_hours_no_calendar_has_are_refused(small_shop: Shop, body: dict[str, Any]) -> None:
    wished = await wish(small_shop)
    async with small_shop.owner() as http:
        refused = await http.put(f"/v1/builders/{wished['builder']}/hours", json=body)
        assert refused.status_code == 422, refused.text
        spot = {name: wished[name] for name in ("service", "builder")}
        assert (await http.get("/v1/availability", params={**spot, "from": TEN, "to": TEN})).status_code == 200
