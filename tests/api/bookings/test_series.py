"""Series: planned, agreed to and booked at once, through HTTP, on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import event, func, select

from kit import ids
from models.bookings import Booking, Series, Session
from models.catalog import Service
from tests.api.bookings.series import TUESDAYS, asked, booked, close, days, local, planned, set_clock
from tests.fixtures.shop import Shop, acting_client

SIXTEENTH, THIRTIETH = "2027-03-16T10:00:00", "2027-03-30T10:00:00"


async def counted(shop: Shop) -> tuple[int, int]:
    async with shop.database.reading() as session:
        series = await session.scalar(select(func.count()).select_from(Series)) or 0
        return series, await session.scalar(select(func.count()).where(Booking.series_id.is_not(None))) or 0


async def with_conflicts(shop: Shop, http: httpx.AsyncClient) -> dict[str, Any]:
    """T35: on the 16th Ana is booked at ten, on the 30th she is off."""
    set_clock(shop)
    body = await asked(shop)
    single = {"service": body["service"], "builder": body["builder"], "start": "2027-03-16T10:00:00Z"}
    assert (await http.post("/v1/bookings", json=single)).status_code == 201
    await close(shop, "Ana Reyes", "2027-03-30T00:00:00+01:00", "2027-03-31T00:00:00+01:00")
    return body


async def test_all_conflicts_are_listed_and_nothing_is_booked_before_consent(shop: Shop) -> None:
    """T35, first half."""
    async with shop.owner() as http:
        body = await with_conflicts(shop, http)
        plan = await planned(http, body)
        refused = await http.post("/v1/series", json=body | {"digest": plan["digest"]})
    found = plan["occurrences"]
    assert days(found) == TUESDAYS
    assert [each["free"] for each in found] == [True, True, False, True, False, True]
    assert plan["conflicts"] == 2
    assert plan["choices"] == ["skip", "move", "drop"]
    assert [each["because"] for each in found if not each["free"]] == ["busy", "busy"]
    assert [each["local"] for each in found[2]["alternatives"]] == [
        "2027-03-16T09:00:00", "2027-03-16T09:30:00", "2027-03-16T10:30:00",
    ]  # fmt: skip
    assert [each["local"] for each in found[4]["alternatives"]] == [
        "2027-03-29T09:30:00", "2027-03-29T10:00:00", "2027-03-31T10:00:00",
    ]  # fmt: skip
    problem = refused.json()
    assert (refused.status_code, problem["occurrences"]) == (409, [SIXTEENTH, THIRTIETH])
    assert problem["type"].endswith("/series-undecided")
    assert problem["plan"] == plan
    assert await counted(shop) == (0, 0)


async def test_each_conflict_is_skipped_moved_or_dropped_and_all_is_booked_at_once(shop: Shop) -> None:
    """T35, second half."""
    async with shop.owner() as http:
        body = await with_conflicts(shop, http)
        decisions = [
            {"occurrence": SIXTEENTH, "do": "move", "to": "2027-03-17T11:00:00Z"},
            {"occurrence": THIRTIETH, "do": "skip"},
            {"occurrence": "2027-04-06T10:00:00", "do": "drop"},
        ]
        made = await booked(http, body, decisions=decisions)
        seen = (await http.get(f"/v1/series/{made.json()['id']}")).json()
    assert made.status_code == 201, made.text
    assert made.json() == seen
    assert local(seen) == ["03-02T10:00", "03-09T10:00", "03-17T11:00", "03-23T10:00", None]
    assert seen["without"] == ["2027-04-06T10:00:00"]
    bookings = [each["booking"] for each in seen["occurrences"] if each["booking"]]
    assert {each["state"] for each in bookings} == {"confirmed"}
    assert {each["series"] for each in bookings} == {seen["id"]}
    assert [each["occurrence"] for each in bookings][2] == SIXTEENTH
    assert await counted(shop) == (1, 4)


async def test_what_changed_after_the_plan_is_shown_anew_and_nothing_is_booked(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop)
    async with shop.owner() as http:
        plan = await planned(http, body)
        taken = {"service": body["service"], "builder": body["builder"], "start": "2027-03-30T09:00:00Z"}
        await http.post("/v1/bookings", json=taken)
        refused = await http.post("/v1/series", json=body | {"digest": plan["digest"]})
        again = await planned(http, body)
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/plan-changed")
    assert refused.json()["plan"] == again
    assert [each["free"] for each in again["occurrences"]] == [True, True, True, True, False, True]
    assert await counted(shop) == (0, 0)


async def test_two_want_the_same_series_and_one_gets_it_whole(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop)
    async with shop.owner() as http:
        plan = await planned(http, body)
        agreed = body | {"digest": plan["digest"]}
        answers = await asyncio.gather(*(http.post("/v1/series", json=agreed) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    assert await counted(shop) == (1, 6)


async def test_a_single_booking_racing_a_series_leaves_one_winner(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop)
    single = {"service": body["service"], "builder": body["builder"], "start": "2027-04-06T09:00:00Z"}
    async with shop.owner() as http:
        plan = await planned(http, body)
        answers = await asyncio.gather(
            http.post("/v1/series", json=body | {"digest": plan["digest"]}), http.post("/v1/bookings", json=single)
        )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await counted(shop) in {(1, 6), (0, 0)}


async def test_one_key_books_one_series(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop)
    async with shop.owner() as http:
        agreed = body | {"digest": (await planned(http, body))["digest"]}
        headers = {"Idempotency-Key": "series"}
        answers = [await http.post("/v1/series", json=agreed, headers=headers) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert await counted(shop) == (1, 6)


async def test_a_date_cannot_be_moved_where_another_date_of_the_series_will_be(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop)
    to_the_next = [{"occurrence": SIXTEENTH, "do": "move", "to": "2027-03-23T10:00:00Z"}]
    async with shop.owner() as http:
        refused = await booked(http, body, decisions=to_the_next)
    assert (refused.status_code, refused.json()["because"]) == (409, "busy")
    assert refused.json()["occurrence"] == SIXTEENTH
    assert await counted(shop) == (0, 0)


async def test_alternatives_leave_the_other_dates_of_the_series_alone(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop, rule="FREQ=DAILY;COUNT=3", first="2027-03-02T10:00:00")
    await close(shop, "Ana Reyes", "2027-03-03T00:00:00+00:00", "2027-03-04T00:00:00+00:00")
    async with shop.http() as visitor:
        plan = await planned(visitor, body)
    [conflict] = [each for each in plan["occurrences"] if not each["free"]]
    assert not {"2027-03-02T10:00:00", "2027-03-04T10:00:00"} & {each["local"] for each in conflict["alternatives"]}


async def test_a_limit_counts_the_dates_of_the_series_itself(shop: Shop) -> None:
    set_clock(shop)
    body = await asked(shop, rule="FREQ=DAILY;COUNT=5", first="2027-03-01T10:00:00")
    async with shop.database.writing() as session:
        service = await session.get_one(Service, ids.parse("svc", body["service"]))
        service.limits = {"sessions": {"week": 2}}
        await session.commit()
    async with shop.http() as visitor:
        plan = await planned(visitor, body)
    assert [each["because"] for each in plan["occurrences"]] == [None, None, "limit", "limit", "limit"]


async def test_what_has_a_price_is_held_together_until_each_is_paid(shop: Shop) -> None:
    set_clock(shop)
    async with acting_client(shop) as client:
        made = await booked(client, await asked(shop, "Colour", rule="FREQ=WEEKLY;COUNT=2"))
        assert made.status_code == 201, made.text
        held = [each["booking"] for each in made.json()["occurrences"]]
        assert [each["state"] for each in held] == ["held", "held"]
        assert [each["price"]["minor"] for each in held] == [5000, 5000]
        more = await booked(client, await asked(shop, "Colour", first="2027-03-02T14:00:00"))
        assert more.json()["type"].endswith("/too-many-holds")
        paid = await client.post(f"/v1/bookings/{held[0]['id']}/payments", json={})
        assert paid.json()["booking"]["state"] == "confirmed", paid.text
        shop.clock.advance(timedelta(minutes=16))
        plan = await planned(client, await asked(shop, "Colour", rule="FREQ=WEEKLY;COUNT=2"))
    assert [each["free"] for each in plan["occurrences"]] == [False, True]


async def test_anybody_is_the_one_with_the_fewest_conflicts(shop: Shop) -> None:
    set_clock(shop)
    await close(shop, "Ana Reyes", "2027-03-16T00:00:00+00:00", "2027-03-17T00:00:00+00:00")
    body = await asked(shop, builder=None, first="2027-03-02T15:00:00")
    async with shop.owner() as http:
        plan = await planned(http, body)
        made = await booked(http, body)
    assert (plan["builder"]["name"], plan["conflicts"]) == ("Ben Okoro", 0)
    assert {each["booking"]["builder"]["name"] for each in made.json()["occurrences"]} == {"Ben Okoro"}


async def test_the_client_is_told_when_the_clocks_change_in_one_place_only(shop: Shop) -> None:
    """T09: weekly on Thursdays at ten in New York, seen from Berlin."""
    set_clock(shop)
    body = await asked(
        shop, builder="Ben Okoro", rule="FREQ=WEEKLY;COUNT=4", first="2027-03-11T10:00:00", shown_in="Europe/Berlin"
    )
    async with shop.http() as visitor:
        plan = await planned(visitor, body)
        quiet = await planned(visitor, body | {"first": "2027-04-01T10:00:00"})
    assert [each["shown"] for each in plan["occurrences"]] == [
        "2027-03-11T16:00:00", "2027-03-18T15:00:00", "2027-03-25T15:00:00", "2027-04-01T16:00:00",
    ]  # fmt: skip
    assert [each["start"][11:16] for each in plan["occurrences"]] == ["15:00", "14:00", "14:00", "14:00"]
    assert (plan["shown_time_changes"], quiet["shown_time_changes"]) == (True, False)


async def test_a_wall_time_that_the_clocks_skip_is_a_conflict_and_not_guessed(small_shop: Shop) -> None:
    set_clock(small_shop)
    hours = {"weekly": [{"days": [7], "start": "00:00", "end": "06:00"}], "overrides": []}
    body = await asked(small_shop, builder="Ben Okoro", rule="FREQ=WEEKLY;COUNT=3", first="2027-03-07T02:30:00")
    async with small_shop.owner() as http:
        await http.put(f"/v1/builders/{body['builder']}/hours", json=hours)
        plan = await planned(http, body)
    assert [each["because"] for each in plan["occurrences"]] == [None, "gap", None]
    gone = plan["occurrences"][1]
    assert gone["start"] is None
    assert [each["local"][11:16] for each in gone["alternatives"]] == ["01:30", "03:00", "03:30"]


async def test_a_month_end_is_kept_as_the_rule_that_says_so(small_shop: Shop) -> None:
    set_clock(small_shop)
    body = await asked(small_shop, rule="FREQ=MONTHLY;COUNT=3", first="2027-03-31T10:00:00", month_end="last")
    async with small_shop.owner() as http:
        made = (await booked(http, body)).json()
    assert days(made["occurrences"]) == ["03-31", "04-30", "05-31"]
    assert made["rule"] == "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


@pytest.mark.parametrize(
    ("change", "kind", "status"),
    [
        ({"rule": "FREQ=WEEKLY"}, "unsupported-rule", 422),
        ({"rule": "FREQ=SECONDLY;COUNT=9"}, "unsupported-rule", 422),
        ({"rule": "FREQ=DAILY;COUNT=101"}, "unsupported-rule", 422),
        ({"rule": "FREQ=MONTHLY;BYDAY=53MO;COUNT=2"}, "unsupported-rule", 422),
        ({"rule": "FREQ=DAILY;UNTIL=20270101"}, "no-dates", 422),
        ({"rule": "FREQ=DAILY;UNTIL=21990101"}, "unsupported-rule", 422),
        ({"rule": "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=3"}, "no-dates", 422),
        ({"zone": "Mars/Olympus"}, "unknown-zone", 422),
        ({"zone": "localtime"}, "unknown-zone", 422),
        ({"shown_in": "Mars/Olympus"}, "unknown-zone", 422),
        ({"first": "2027-03-02T10:00:00Z"}, "invalid-request", 422),
        ({"first": "9999-12-31T10:00:00"}, "invalid-request", 422),
        ({"minutes": 45}, "invalid", 422),
        ({"seats": 0}, "invalid-request", 422),
        ({"month_end": "round"}, "invalid-request", 422),
        ({"without": ["2027-03-02T10:00:00"] * 101}, "invalid-request", 422),
        ({"builder": "bld_1"}, "not-found", 404),
    ],
    ids=lambda given: str(given)[:40],
)
async def test_a_series_that_cannot_be_is_refused_with_a_reason(
    small_shop: Shop, change: dict[str, Any], kind: str, status: int
) -> None:
    set_clock(small_shop)
    async with small_shop.owner() as http:
        refused = await http.post("/v1/series/plan", json=(await asked(small_shop)) | change)
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (status, kind)
    assert refused.json()["next_step"]


@pytest.mark.parametrize(
    "decisions",
    [
        [{"occurrence": "2027-03-17T10:00:00", "do": "skip"}], [{"occurrence": SIXTEENTH, "do": "move"}],
        [{"occurrence": SIXTEENTH, "do": "skip", "to": "2027-03-17T10:00:00Z"}],
        [{"occurrence": SIXTEENTH, "do": "skip"}, {"occurrence": SIXTEENTH, "do": "drop"}],
        [{"occurrence": f"2027-{day}T10:00:00", "do": "skip"} for day in TUESDAYS],
    ],
    ids=["no date of it", "nowhere", "skip to somewhere", "two at once", "nothing left"],
)  # fmt: skip
async def test_a_decision_that_cannot_be_is_refused(small_shop: Shop, decisions: list[dict[str, str]]) -> None:
    set_clock(small_shop)
    async with small_shop.owner() as http:
        refused = await booked(http, await asked(small_shop), decisions=decisions)
    assert refused.status_code == 422
    assert await counted(small_shop) == (0, 0)


async def test_a_hundred_dates_are_planned_and_booked_with_buffers_between(small_shop: Shop) -> None:
    set_clock(small_shop)
    body = await asked(small_shop, "Colour", rule="FREQ=DAILY;COUNT=100")
    async with small_shop.owner() as http:
        made = await booked(http, body)
        after = {"service": body["service"], "builder": body["builder"], "start": "2027-05-10T10:00:00Z"}
        refused = await http.post("/v1/bookings", json=after)
    assert made.status_code == 201
    assert await counted(small_shop) == (1, 100)
    assert refused.json()["because"] == "buffer"


async def test_a_series_joins_groups_that_have_the_seats(shop: Shop) -> None:
    """Two seats a week: four others come on the 16th, which is just room enough, and five on the 30th."""
    set_clock(shop)
    body = await asked(shop, "Yoga", seats=2)
    others = {"service": body["service"], "builder": body["builder"]}
    async with shop.owner() as http:
        for start, seats in (("2027-03-16T10:00:00Z", 4), ("2027-03-30T09:00:00Z", 5)):
            assert (await http.post("/v1/bookings", json=others | {"start": start, "seats": seats})).status_code == 201
        plan = await planned(http, body)
        made = (await booked(http, body, decisions=[{"occurrence": THIRTIETH, "do": "skip"}])).json()
        full = await http.post("/v1/bookings", json=others | {"start": "2027-03-16T10:00:00Z"})
        await http.post(
            f"/v1/series/{made['id']}/move",
            json={"scope": "following", "occurrence": SIXTEENTH, "to": "2027-03-16T11:00:00"},
        )
    assert [each["because"] for each in plan["occurrences"]] == [None, None, None, None, "capacity", None]
    assert full.json()["because"] == "capacity"
    async with shop.database.reading() as session:
        query = select(Session.starts_at, Session.taken).where(Session.state == "active").order_by(Session.starts_at)
        found = [(f"{start:%m-%d %H}", taken) for start, taken in await session.execute(query)]
    assert found == [
        ("03-02 10", 2), ("03-09 10", 2), ("03-16 10", 4), ("03-16 11", 2), ("03-23 11", 2), ("03-30 09", 5),
        ("04-06 10", 2),
    ]  # fmt: skip


async def test_a_series_given_together_needs_all_of_them_each_time(shop: Shop) -> None:
    """Ana and Ben meet from 14 to 17 in Lisbon; Ben is off on the 16th."""
    set_clock(shop)
    builders = await shop.named("builders")
    keys = [each["id"] for each in builders.values()]
    await close(shop, "Ben Okoro", "2027-03-16T00:00:00-04:00", "2027-03-17T00:00:00-04:00")
    async with shop.owner() as http:
        panel = {"name": "Panel", "minutes": 60, "builders": keys, "assignment": "all"}
        service = (await http.post("/v1/services", json=panel)).json()["id"]
        body = (await asked(shop, builder=None)) | {"service": service, "first": "2027-03-02T15:00:00"}
        plan = await planned(http, body)
        alternative = plan["occurrences"][2]["alternatives"][0]["start"]
        decisions = [{"occurrence": "2027-03-16T15:00:00", "do": "move", "to": alternative}]
        made = await booked(http, body, decisions=decisions)
        cancelled = await http.post(f"/v1/series/{made.json()['id']}/cancel", json={"scope": "all"})
    assert [each["free"] for each in plan["occurrences"]] == [True, True, False, True, True, True]
    assert [each["local"][:13] for each in plan["occurrences"][2]["alternatives"]] == [
        "2027-03-15T14", "2027-03-15T15", "2027-03-17T15",
    ]  # fmt: skip
    assert {len(each["booking"]["builders"]) for each in made.json()["occurrences"]} == {2}
    assert cancelled.json()["state"] == "cancelled"
    async with shop.database.reading() as session:
        assert not await session.scalar(select(func.count()).where(Session.state == "active"))


async def test_a_plan_takes_as_many_queries_for_a_hundred_dates_as_for_one(small_shop: Shop) -> None:
    set_clock(small_shop)
    counts = []
    async with small_shop.http() as visitor:
        for dates in (1, 100):
            body = await asked(small_shop, rule=f"FREQ=DAILY;COUNT={dates}", first="2027-03-02T20:00:00")
            statements: list[str] = []

            def seen(*told: Any, into: list[str] = statements) -> None:
                into.append(str(told[2]))

            event.listen(small_shop.database.engine.sync_engine, "before_cursor_execute", seen)
            assert (await planned(visitor, body))["conflicts"] == dates
            event.remove(small_shop.database.engine.sync_engine, "before_cursor_execute", seen)
            counts.append(len(statements))
    assert counts[0] == counts[1] < 15
