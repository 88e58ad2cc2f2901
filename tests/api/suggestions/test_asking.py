""" "I'm sick tomorrow", from the plan to the last answer: asked one by one, held meanwhile, moved or left, all told."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kit.db import Database
from models.bookings import Session
from tests.api.suggestions.asked_house import RANGE, Ill, ill
from tests.fixtures.sockets import connected, running

TWO = "2027-06-10T12:00:00Z"


@pytest.fixture
async def sick(database: Database, tmp_path: Path) -> AsyncIterator[Ill]:
    async with ill(database, tmp_path) as made:
        yield made


@pytest.fixture
async def small(sqlite: Database, tmp_path: Path) -> AsyncIterator[Ill]:
    async with ill(sqlite, tmp_path) as made:
        yield made


async def test_the_desk_hears_that_the_asking_began(small: Ill) -> None:
    plan, shop = await small.plan(), small.house.shop
    async with running(shop), connected(shop, "/v1/live", shop.owner_key) as socket:
        assert await socket.frame() == {"kind": "Watching"}
        await small.act(plan["id"], "ask")
        assert await socket.frame() == {"kind": "MovesBegun", "plan": plan["id"], "builder": small.ana}


async def test_clients_are_asked_in_turn_one_accepts_one_refuses_one_is_silent(sick: Ill) -> None:
    plan = await sick.plan()
    assert plan["state"] == "proposed"
    assert [each["client"]["name"] for each in plan["asks"]] == ["Ada", "Bea", "Cem"]
    assert all(0 < each["agrees"] < 1 and each["worth"]["minor"] > 0 for each in plan["asks"])
    assert plan["asks"][0]["reason"] == {"key": "same_time", "words": "the same time, with Ben Okoro"}
    await sick.house.deliver()
    assert [sick.questions(who) for who in sick.booked] == [[], [], []]  # nothing before the tap

    await sick.act(plan["id"], "ask")
    await sick.happen()
    assert await sick.states(plan["id"]) == ["asked", "waiting", "waiting"]
    assert [len(sick.questions(who)) for who in sick.booked] == [1, 0, 0]
    page = await sick.answer("ada", yes=True)
    assert "Ben Okoro" in page
    assert "confirmed" in page

    await sick.happen()
    assert await sick.states(plan["id"]) == ["agreed", "asked", "waiting"]
    assert [len(sick.questions(who)) for who in sick.booked] == [1, 1, 0]
    await sick.answer("bea", yes=False)

    await sick.happen()
    told = await sick.act(plan["id"])
    assert [each["state"] for each in told["asks"]] == ["agreed", "refused", "asked"]
    left = datetime.fromisoformat(told["asks"][2]["answer_by"]) - sick.house.shop.clock.now()
    assert timedelta(minutes=15) <= left <= timedelta(hours=4)
    await sick.pass_time(seconds=left.total_seconds() + 1)
    await sick.happen()
    told = await sick.act(plan["id"])
    assert ([each["state"] for each in told["asks"]], told["state"]) == (["agreed", "refused", "silent"], "settled")
    assert [len(sick.questions(who)) for who in sick.booked] == [1, 1, 1]


async def test_what_was_agreed_has_moved_and_all_else_stands_as_it_was(sick: Ill) -> None:
    plan = await sick.plan()
    await sick.act(plan["id"], "ask")
    await sick.happen()
    held = (await sick.act(plan["id"]))["asks"][0]
    async with sick.house.shop.owner() as desk:
        hold = (await desk.get(f"/v1/bookings/{held['hold']}")).json()
        assert (hold["state"], hold["instead_of"], hold["price"]["minor"]) == ("held", held["booking"], 0)
        other = {"service": hold["service"]["id"], "builder": hold["builder"]["id"], "start": hold["start"]}
        assert (await desk.post("/v1/bookings", json=other)).status_code == 409  # it is really held
    await sick.answer("ada", yes=True)
    await sick.happen()
    await sick.answer("bea", yes=False)
    await sick.happen()
    ada, bea = await sick.booking("ada"), await sick.booking("bea")
    assert (ada["builder"]["name"], ada["start"], ada["state"]) == ("Ben Okoro", held["to_start"], "confirmed")
    assert ada["version"] == sick.booked["ada"]["version"] + 1
    same = ("start", "state", "version", "builder", "price")
    assert {key: bea[key] for key in same} == {key: sick.booked["bea"][key] for key in same}
    async with sick.house.shop.owner() as desk:
        again = (await desk.get("/v1/bookings", params={"state": "held"})).json()["items"]
        assert [each["client"]["name"] for each in again] == ["Cem"]
    assert "Moved" in sick.house.mails("ada@example.org")


async def test_nobody_is_asked_twice_not_even_by_another_plan(small: Ill) -> None:
    plan = await small.plan()
    await small.act(plan["id"], "ask")
    for _ in range(3):
        await small.act(plan["id"], "ask")
        await small.happen()
    await small.answer("ada", yes=False)
    await small.happen()
    await small.act(plan["id"], "stop")
    await small.happen()
    assert await small.states(plan["id"]) == ["refused", "off", "off"]
    other = await small.plan()
    assert [each["state"] for each in other["asks"]] == ["off", "off", "waiting"]
    await small.act(other["id"], "ask")
    await small.happen()
    assert [len(small.questions(who)) for who in small.booked] == [1, 1, 1]


async def test_a_stopped_plan_takes_its_open_question_back(small: Ill) -> None:
    plan = await small.plan()
    await small.act(plan["id"], "ask")
    await small.happen()
    hold = (await small.act(plan["id"]))["asks"][0]["hold"]
    stopped = await small.act(plan["id"], "stop")
    assert (stopped["state"], await small.states(plan["id"])) == ("stopped", ["off", "off", "off"])
    async with small.house.shop.owner() as desk:
        assert (await desk.get(f"/v1/bookings/{hold}")).json()["state"] == "cancelled"
    await small.happen()
    async with small.house.shop.http() as person:
        late = await person.get(small.questions("ada")[0])
    assert late.status_code == 200
    assert "<form" not in late.text
    assert (await small.act(plan["id"], "ask", status=409))["type"].endswith("nothing-to-ask")


async def test_a_yes_of_the_moment_before_a_plan_is_stopped_counts(small: Ill) -> None:
    plan = await small.plan()
    await small.act(plan["id"], "ask")
    await small.happen()
    await small.answer("ada", yes=True)
    await small.act(plan["id"], "stop")
    await small.happen()
    assert await small.states(plan["id"]) == ["agreed", "off", "off"]
    assert (await small.booking("ada"))["builder"]["name"] == "Ben Okoro"


async def test_a_client_who_calls_off_meanwhile_is_asked_no_more_and_the_next_is(small: Ill) -> None:
    plan = await small.plan()
    await small.act(plan["id"], "ask")
    await small.happen()
    await small.house.change(small.booked["ada"], "cancel")
    await small.happen()
    assert await small.states(plan["id"]) == ["off", "asked", "waiting"]


async def test_a_place_that_is_gone_when_its_turn_comes_is_not_offered(small: Ill) -> None:
    plan = await small.plan()
    bea = plan["asks"][1]
    async with small.house.shop.owner() as desk:
        spot = {"service": bea["service"]["id"], "builder": bea["to_builder"]["id"], "start": bea["to_start"]}
        assert (await desk.post("/v1/bookings", json=spot)).status_code == 201
    await small.act(plan["id"], "ask")
    await small.happen()
    await small.answer("ada", yes=True)
    await small.happen()
    assert await small.states(plan["id"]) == ["agreed", "gone", "asked"]


async def test_in_quiet_hours_nobody_is_woken_and_there_is_time_to_answer_after_them(small: Ill) -> None:
    async with small.house.shop.owner() as desk:
        client = small.booked["ada"]["client"]["id"]
        quiet = {"quiet": {"from": "11:00", "to": "18:00"}}
        assert (await desk.put(f"/v1/people/{client}/preferences", json=quiet)).status_code == 200
    plan = await small.plan()
    await small.act(plan["id"], "ask")
    await small.happen()
    [first, *_] = (await small.act(plan["id"]))["asks"]
    assert (first["state"], small.questions("ada")) == ("asked", [])
    ends = datetime.fromisoformat("2027-06-09T18:00:00+02:00")
    assert datetime.fromisoformat(first["answer_by"]) >= ends + timedelta(hours=2)
    await small.house.until(ends.isoformat())
    assert len(small.questions("ada")) == 1


async def test_the_builder_is_told_at_the_end(small: Ill) -> None:
    async with small.house.shop.owner() as desk:
        told = await desk.patch(f"/v1/builders/{small.ana}", json={"email": "ana@example.org"})
        assert told.status_code == 200, told.text
    plan = await small.plan()
    await small.act(plan["id"], "ask")
    for who, yes in (("ada", True), ("bea", False), ("cem", True)):
        await small.happen()
        await small.answer(who, yes=yes)
    await small.happen()
    assert (await small.act(plan["id"]))["state"] == "settled"
    subjects = [str(each["Subject"]) for each in small.house.postbox.sent if "ana@" in str(each["To"])]
    assert sum("2" in each and "1" in each and "gefragt" in each for each in subjects) == 1, subjects


async def test_a_plan_is_its_builders_and_the_desks_and_no_clients(small: Ill) -> None:
    plan = await small.plan()
    async with small.house.shop.http() as visitor:
        assert (await visitor.get(f"/v1/suggestions/plans/{plan['id']}")).status_code in {401, 403, 404}
    async with small.house.shop.owner() as desk:
        listed = (await desk.get("/v1/suggestions/plans")).json()["items"]
        assert [each["id"] for each in listed] == [plan["id"]]
        odd = RANGE | {"to": "2029-01-01T00:00:00Z"}
        assert (await desk.post("/v1/suggestions/plans", json=odd)).status_code == 422


async def test_all_who_sit_in_a_group_are_asked_each_for_themselves_and_may_meet_again(small: Ill) -> None:
    house = small.house
    async with house.shop.owner() as desk:
        off = (await desk.get(f"/v1/builders/{small.ana}/time-off")).json()["items"]
        await desk.delete(f"/v1/time-off/{off[0]['id']}")
        made = [await house.book(await house.client(email=f"{name}@example.org"), TWO, "Kurs") for name in ("x", "y")]
        day = {"first_day": "2027-06-10", "last_day": "2027-06-10"}
        await desk.post(f"/v1/builders/{small.ana}/time-off", json=day)
        plan = await small.plan(**{"from": TWO, "to": "2027-06-10T12:30:00Z"})
        assert {each["booking"] for each in plan["asks"]} == {each["id"] for each in made}
        assert len({each["to_start"] for each in plan["asks"]}) == 1
        await small.act(plan["id"], "ask")
        for at in range(2):
            await small.happen()
            asked = (await small.act(plan["id"]))["asks"][at]
            assert asked["state"] == "asked"
            assert (await desk.post(f"/v1/bookings/{asked['hold']}/confirm")).json()["id"] == asked["booking"]
        await small.happen()
        assert (await small.act(plan["id"]))["state"] == "settled"
        moved = [(await desk.get(f"/v1/bookings/{each['id']}")).json() for each in made]
    assert {each["start"] for each in moved} == {plan["asks"][0]["to_start"]}
    async with house.shop.database.reading() as session:
        rows = (await session.scalars(select(Session).where(Session.capacity > 1, Session.state == "active"))).all()
    assert [row.taken for row in rows] == [2]
