"""A series that stands: one date, the following or all of them moved or cancelled, through HTTP, on both databases."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from kit import ids
from kit.outbox import OutboxRow
from models.bookings import Session
from models.catalog import Service
from tests.api.bookings.series import asked, booked, close, days, local, planned, set_clock
from tests.fixtures.shop import Shop, acting_client

THIRD = "2027-03-16T10:00:00"
STARTS = ["03-02T10:00", "03-09T10:00", "03-16T10:00", "03-23T10:00", "03-30T09:00", "04-06T09:00"]


async def six_tuesdays(shop: Shop, http: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    """Weekly at ten in Lisbon, over the clock change of 28 March."""
    set_clock(shop)
    made = await booked(http, await asked(shop, **more))
    assert made.status_code == 201, made.text
    assert local(made.json()) == STARTS
    return dict(made.json())


async def changed(http: httpx.AsyncClient, series: dict[str, Any], verb: str, **body: Any) -> dict[str, Any]:
    answer = await http.post(f"/v1/series/{series['id']}/{verb}", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def active(shop: Shop) -> list[str]:
    async with shop.database.reading() as session:
        starts = await session.scalars(
            select(Session.starts_at).where(Session.state == "active").order_by(Session.starts_at)
        )
        return [f"{each:%m-%dT%H:%M}" for each in starts]


async def told(shop: Shop, kind: str) -> int:
    async with shop.database.reading() as session:
        return await session.scalar(select(func.count()).where(OutboxRow.kind == kind)) or 0


async def test_this_date_is_cancelled_and_leaves_the_series(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        for _ in range(2):
            series = await changed(http, series, "cancel", scope="this", occurrence=THIRD, reason="away")
        seen = (await http.get(f"/v1/series/{series['id']}")).json()
    assert seen == series
    assert (series["without"], series["state"], series["version"]) == ([THIRD], "active", 2)
    assert local(series) == await active(shop) == [each for each in STARTS if each != "03-16T10:00"]
    assert await told(shop, "BookingCancelled") == 1
    assert await told(shop, "SeriesCancelled") == 1


async def test_this_and_the_following_are_cancelled(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        series = await changed(http, series, "cancel", scope="following", occurrence=THIRD)
    assert local(series) == await active(shop) == STARTS[:2]
    assert series["state"] == "active"


async def test_all_to_come_are_cancelled_and_what_took_place_stays(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        set_clock(shop, datetime(2027, 3, 10, tzinfo=UTC))
        series = await changed(http, series, "cancel", scope="all")
        late = await http.post(
            f"/v1/series/{series['id']}/cancel", json={"scope": "this", "occurrence": "2027-03-02T10:00:00"}
        )
    assert local(series) == await active(shop) == STARTS[:2]
    assert series["state"] == "cancelled"
    assert late.json()["type"].endswith("/not-possible")


async def test_this_date_moves_alone_and_keeps_its_name(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        before = series["occurrences"][2]["booking"]
        series = await changed(http, series, "move", scope="this", occurrence=THIRD, to="2027-03-17T11:30:00")
    moved = series["occurrences"][2]
    assert moved["occurrence"] == THIRD
    assert (moved["booking"]["id"], moved["booking"]["start"]) == (before["id"], "2027-03-17T11:30:00Z")
    assert await active(shop) == [*STARTS[:2], "03-17T11:30", *STARTS[3:]]
    assert await told(shop, "BookingMoved") == 1


async def test_this_and_the_following_keep_their_new_wall_time_over_the_clock_change(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        series = await changed(http, series, "move", scope="following", occurrence=THIRD, to="2027-03-17T11:00:00")
    assert local(series) == await active(shop) == [
        *STARTS[:2], "03-17T11:00", "03-24T11:00", "03-31T10:00", "04-07T10:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("to", "first", "last"),
    [
        ("2027-03-23T10:00:00", "03-09T10:00", "04-13T09:00"),
        ("2027-03-09T10:00:00", "02-23T10:00", "03-30T09:00"),
        ("2027-03-16T10:30:00", "03-02T10:30", "04-06T09:30"),
    ],
)
async def test_all_move_onto_each_others_times(shop: Shop, to: str, first: str, last: str) -> None:
    """A week later, a week earlier, half an hour later over themselves: each new time is one that another date has."""
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http, service="Colour")
        series = await changed(http, series, "move", scope="all", occurrence=THIRD, to=to)
    found = local(series)
    assert found == await active(shop)
    assert (found[0], found[-1], len(found)) == (first, last, 6)


async def test_a_date_moved_alone_comes_back_in_line_when_all_move(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        series = await changed(http, series, "move", scope="this", occurrence=THIRD, to="2027-03-18T15:00:00")
        for _ in range(2):
            series = await changed(http, series, "move", scope="all", occurrence=THIRD, to="2027-03-16T11:00:00")
    assert [each and each[6:] for each in local(series)] == ["11:00"] * 4 + ["10:00"] * 2
    assert days(series["occurrences"]) == ["03-02", "03-09", "03-16", "03-23", "03-30", "04-06"]


async def test_all_move_or_none_and_every_conflict_is_told(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        await close(shop, "Ana Reyes", "2027-03-09T11:00:00+00:00", "2027-03-09T12:00:00+00:00")
        await close(shop, "Ana Reyes", "2027-03-30T11:00:00+01:00", "2027-03-30T12:00:00+01:00")
        body = {"scope": "all", "occurrence": THIRD, "to": "2027-03-16T11:00:00"}
        refused = await http.post(f"/v1/series/{series['id']}/move", json=body)
        before = await active(shop)
        staying = ["2027-03-09T10:00:00", "2027-03-30T10:00:00"]
        series = await changed(http, series, "move", **body, staying=staying)
    problem = refused.json()
    assert (refused.status_code, problem["type"].rsplit("/", 1)[1]) == (409, "dates-taken")
    assert [each["occurrence"] for each in problem["conflicts"]] == staying
    assert problem["conflicts"][0]["alternatives"] == [
        "2027-03-09T10:00:00Z", "2027-03-09T10:30:00Z", "2027-03-09T12:00:00Z",
    ]  # fmt: skip
    assert before == STARTS
    assert local(series) == [
        "03-02T11:00", "03-09T10:00", "03-16T11:00", "03-23T11:00", "03-30T09:00", "04-06T10:00",
    ]  # fmt: skip


async def test_a_skipped_date_gets_a_time_after_all(shop: Shop) -> None:
    set_clock(shop)
    async with shop.owner() as http:
        made = await booked(http, await asked(shop), decisions=[{"occurrence": THIRD, "do": "skip"}])
        series = await changed(http, made.json(), "move", scope="this", occurrence=THIRD, to="2027-03-18T10:00:00")
        body = {"scope": "this", "occurrence": THIRD, "to": "2027-03-23T10:00:00"}
        refused = await http.post(f"/v1/series/{series['id']}/move", json=body)
    assert local(made.json())[2] is None
    assert local(series)[2] == "03-18T10:00"
    assert series["occurrences"][2]["booking"]["state"] == "confirmed"
    assert refused.status_code == 409


async def test_a_booking_cancelled_alone_leaves_its_date_open_to_a_new_time(shop: Shop) -> None:
    async with shop.owner() as http:
        series = await six_tuesdays(shop, http)
        await http.post(f"/v1/bookings/{series['occurrences'][2]['booking']['id']}/cancel")
        seen = (await http.get(f"/v1/series/{series['id']}")).json()
        series = await changed(http, series, "move", scope="this", occurrence=THIRD, to="2027-03-16T12:00:00")
    assert seen["occurrences"][2]["booking"]["state"] == "cancelled"
    assert series["occurrences"][2]["booking"]["start"] == "2027-03-16T12:00:00Z"


@pytest.mark.parametrize("verb", ["move", "cancel"])
@pytest.mark.parametrize("scope", ["this", "following"])
async def test_a_date_that_is_none_of_the_series_is_not_found(small_shop: Shop, verb: str, scope: str) -> None:
    async with small_shop.owner() as http:
        series = await six_tuesdays(small_shop, http)
        body = {"scope": scope, "occurrence": "2027-03-17T10:00:00"}
        body |= {"to": "2027-03-17T11:00:00"} if verb == "move" else {}
        answer = await http.post(f"/v1/series/{series['id']}/{verb}", json=body)
    assert answer.status_code == 404
    assert await active(small_shop) == STARTS


async def test_the_hour_that_the_clocks_skip_takes_no_date(small_shop: Shop) -> None:
    set_clock(small_shop)
    hours = {"weekly": [{"days": [7], "start": "00:00", "end": "06:00"}], "overrides": []}
    async with small_shop.owner() as http:
        body = await asked(small_shop, rule="FREQ=WEEKLY;COUNT=3", first="2027-03-21T03:00:00")
        await http.put(f"/v1/builders/{body['builder']}/hours", json=hours)
        series = (await booked(http, body)).json()
        to = {"scope": "all", "occurrence": "2027-03-21T03:00:00", "to": "2027-03-21T01:30:00"}
        refused = await http.post(f"/v1/series/{series['id']}/move", json=to)
    assert [(each["occurrence"], each["because"]) for each in refused.json()["conflicts"]] == [
        ("2027-03-28T03:00:00", "gap")
    ]


async def set_terms(shop: Shop, service: str, **terms: Any) -> None:
    async with shop.database.writing() as session:
        row = await session.get_one(Service, ids.parse("svc", service))
        for name, value in terms.items():
            setattr(row, name, value)
        await session.commit()


async def test_a_client_agrees_to_the_sum_of_the_fees_and_the_desk_pays_none(shop: Shop) -> None:
    """Free until two days before, then a fifth: on the day before, two dates of five cost it."""
    set_clock(shop)
    late = {"free_until": 2880, "fee_percent": 20, "late": "fee"}
    async with acting_client(shop) as client, shop.owner() as desk:
        body = await asked(shop, "Colour", rule="FREQ=DAILY;COUNT=5")
        series = (await booked(client, body)).json()
        await set_terms(shop, body["service"], policy={"cancel": late, "move": late})
        for each in series["occurrences"]:
            assert (await desk.post(f"/v1/bookings/{each['booking']['id']}/confirm")).status_code == 200
        set_clock(shop, datetime(2027, 3, 1, 12, tzinfo=UTC))
        path = f"/v1/series/{series['id']}"
        later = {"scope": "all", "occurrence": "2027-03-02T10:00:00", "to": "2027-03-02T12:00:00"}
        asks = [
            await client.post(f"{path}/move", json=later),
            await client.post(f"{path}/move", json=later | {"fee": 1000}),
            await client.post(f"{path}/move", json=later | {"fee": 5000}),
            await client.post(f"{path}/cancel", json={"scope": "all"}),
        ]
        moved = await client.post(f"{path}/move", json=later | {"fee": 2000})
        await set_terms(shop, body["service"], policy={"cancel": late | {"late": "refuse"}, "move": late})
        refused = await client.post(f"{path}/cancel", json={"scope": "all", "fee": 2000})
        gone = await desk.post(f"{path}/cancel", json={"scope": "all"})
    assert [each.json()["type"].rsplit("/", 1)[1] for each in asks] == ["fee-applies"] * 4
    assert {each.json()["fee"]["minor"] for each in asks} == {2000}
    assert [each.json().get("went") for each in asks] == [None, "raised", "lowered", None]
    assert asks[2].json()["detail"] == "It costs €20.00 now, less than the €50.00 in the request."
    assert moved.status_code == 200, moved.text
    prices = [each["booking"]["price"]["minor"] for each in moved.json()["occurrences"]]
    assert prices == [6000, 6000, 5000, 5000, 5000]
    assert refused.json()["type"].endswith("/policy-forbids")
    assert refused.json()["occurrence"] == "2027-03-02T10:00:00"
    assert gone.json()["state"] == "cancelled"
    assert await active(shop) == []


async def test_where_a_builder_has_to_say_yes_all_dates_are_requests(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop)
    await set_terms(shop, body["service"], needs_approval=True)
    async with acting_client(shop) as client, shop.owner() as desk:
        asked_for = (await booked(client, body)).json()
        by_desk = (await booked(desk, body | {"first": "2027-03-02T12:00:00"})).json()
        first = asked_for["occurrences"][0]["booking"]["id"]
        approved = (await desk.post(f"/v1/bookings/{first}/approve")).json()
    assert {each["booking"]["state"] for each in asked_for["occurrences"]} == {"pending"}
    assert {each["booking"]["state"] for each in by_desk["occurrences"]} == {"confirmed"}
    assert approved["state"] == "confirmed"


async def test_a_series_asked_to_move_once_more_asks_for_the_new_times_instead(shop: Shop) -> None:
    """A day later, then two: each new time is one that the date after it was asked for before."""
    set_clock(shop)
    body = await asked(shop, rule="FREQ=DAILY;COUNT=3")
    async with acting_client(shop) as client, shop.owner() as desk:
        series = (await booked(client, body)).json()
        await set_terms(shop, body["service"], needs_approval=True)
        move = {"scope": "all", "occurrence": "2027-03-02T10:00:00"}
        await changed(client, series, "move", **move, to="2027-03-02T11:00:00")
        later = {"scope": "this", "occurrence": "2027-03-03T10:00:00", "to": "2027-03-04T11:00:00"}
        overlaps = await client.post(f"/v1/series/{series['id']}/move", json=later)
        for to in ("2027-03-02T11:00:00", "2027-03-03T11:00:00", "2027-03-04T11:00:00", "2027-03-04T11:00:00"):
            await changed(client, series, "move", **move, to=to)
            pending = await requested(desk)
        await changed(client, series, "move", **move, to="2027-03-02T10:00:00")
        withdrawn = await requested(desk)
    assert overlaps.json()["conflicts"][0]["because"] == "busy"
    assert pending == ["03-04T11:00", "03-05T11:00", "03-06T11:00"]
    assert await active(shop) == ["03-02T10:00", "03-03T10:00", "03-04T10:00"]
    assert withdrawn == []
    assert await told(shop, "BookingRequested") == await told(shop, "HoldReleased") == 9


async def test_the_desk_moves_a_series_to_where_its_client_asked_for(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop, rule="FREQ=DAILY;COUNT=3")
    async with acting_client(shop) as client, shop.owner() as desk:
        series = (await booked(client, body)).json()
        await set_terms(shop, body["service"], needs_approval=True)
        move = {"scope": "all", "occurrence": "2027-03-02T10:00:00", "to": "2027-03-02T11:00:00"}
        await changed(client, series, "move", **move)
        await changed(desk, series, "move", **move)
        assert await requested(desk) == []
    assert await active(shop) == ["03-02T11:00", "03-03T11:00", "03-04T11:00"]


async def requested(desk: httpx.AsyncClient) -> list[str]:
    items = (await desk.get("/v1/bookings?state=pending")).json()["items"]
    return sorted(each["start"][5:16] for each in items)


async def test_a_series_is_its_clients_and_its_houses_alone(shop: Shop) -> None:
    set_clock(shop)
    async with (
        acting_client(shop, "mine") as mine,
        acting_client(shop, "yours") as yours,
        shop.http() as visitor,
    ):
        series = (await booked(mine, await asked(shop))).json()
        path = f"/v1/series/{series['id']}"
        move = {"scope": "all", "occurrence": THIRD, "to": "2027-03-16T11:00:00"}
        for stranger, status in ((yours, 404), (visitor, 401)):
            assert (await stranger.get(path)).status_code == status
            assert (await stranger.post(f"{path}/move", json=move)).status_code == status
            assert (await stranger.post(f"{path}/cancel", json={"scope": "all"})).status_code == status
        assert (await visitor.post("/v1/series", json=(await asked(shop)) | {"digest": "x"})).status_code == 401
        assert (await planned(visitor, await asked(shop)))["conflicts"] == 6
        assert (await mine.get(path)).json() == series
        assert (await mine.post(f"{path}/cancel", json={"scope": "all"})).json()["state"] == "cancelled"
    assert await active(shop) == []
