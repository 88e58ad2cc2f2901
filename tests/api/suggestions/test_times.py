"""The few times to offer, over HTTP: bookable, near what was asked, said why, and kept to be learned from."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from kit.outbox import OutboxRow
from ml.no_show.lives import KINDS, Happened
from ml.serving import Rankers, Speakers
from ml.slots import matrix
from ml.slots.told import KIND, offers_told, wish_read
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop, acting_client
from training.no_show.prior import train_from_simulator

WEEK = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-17T00:00:00Z"}
ELEVEN = "2027-06-12T11:00:00+01:00"


async def asked(shop: Shop, **more: Any) -> dict[str, Any]:
    spot = await wish(shop, more.pop("service", "Haircut"))
    return {"service": spot["service"], "builder": spot["builder"], **WEEK, **more}


async def offered(http: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await http.post("/v1/suggestions/times", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def logged(shop: Shop) -> list[Happened]:
    query = select(OutboxRow.subject, OutboxRow.kind, OutboxRow.occurred_at, OutboxRow.payload)
    async with shop.database.reading() as session:
        rows = await session.execute(query.where(OutboxRow.kind.in_((*KINDS, KIND))).order_by(OutboxRow.number))
        return [Happened(str(subject), *rest) for subject, *rest in rows]


async def test_a_few_times_near_the_wish_are_offered_and_each_can_be_booked(shop: Shop) -> None:
    async with acting_client(shop) as client:
        told = await offered(client, await asked(shop, near=ELEVEN))
        assert 1 <= len(told["times"]) <= 3
        starts = [each["start"] for each in told["times"]]
        assert starts[1:] == sorted(starts[1:])
        assert datetime.fromisoformat(starts[0]) == datetime.fromisoformat(ELEVEN)
        said = {each["because"]["key"]: each["because"]["words"] for each in told["times"] if each["because"]}
        assert set(said) == {"as_asked"}
        for each in told["times"]:
            query = {"service": each["service"]["id"], "builder": each["builder"]["id"], "start": each["start"]}
            assert (await client.get("/v1/availability/explain", params=query)).json()["bookable"]


async def test_reasons_are_true_of_all_that_is_free_also_where_builders_live_in_several_zones(shop: Shop) -> None:
    """Ana is in Lisbon, Ben in New York; his nine o'clock is her two in the afternoon."""
    nears = ("2027-06-12T09:00:00+01:00", "2027-06-12T18:40:00+01:00", "2027-06-12T21:00:00+01:00", None)
    async with acting_client(shop) as client:
        body = await asked(shop) | {"builder": None, "to": "2027-07-20T00:00:00Z"}
        query = {"service": body["service"], "from": body["from"], "to": "2027-06-14T00:00:00Z", "limit": "1000"}
        free = [
            datetime.fromisoformat(each["start"])
            for each in (await client.get("/v1/availability", params=query)).json()["slots"]
        ]
        for near in (*nears, "2027-07-15T11:00:00+01:00"):
            told = (await offered(client, body | {"near": near}))["times"]
            for at, each in enumerate(told):
                start, said = datetime.fromisoformat(each["start"]), (each["because"] or {}).get("key")
                if said == "soonest":
                    assert start == min(free)
                elif said and near:
                    wanted = datetime.fromisoformat(near)
                    assert abs(start - wanted) <= min(abs(one - wanted) for one in free)
                    assert (said == "as_asked") == (start == wanted) == (at == 0 and start == wanted)
            if near in {nears[0], "2027-07-15T11:00:00+01:00"}:
                assert told[0]["because"]["key"] == "as_asked", near


async def test_nothing_is_offered_that_is_taken_and_nobody_is_offered_too_many(shop: Shop) -> None:
    async with shop.owner() as desk, acting_client(shop) as client:
        taken = await wish(shop, start=ELEVEN)
        assert (await desk.post("/v1/bookings", json=taken)).status_code == 201
        for most in (1, 4, 10):
            told = await offered(client, await asked(shop, near=ELEVEN, most=most))
            assert len(told["times"]) == most
            assert all(
                datetime.fromisoformat(each["start"]) != datetime.fromisoformat(ELEVEN) for each in told["times"]
            )


async def test_a_day_with_nothing_free_offers_nothing_and_keeps_nothing(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        night = {"from": "2027-06-10T22:00:00Z", "to": "2027-06-11T04:00:00Z"}
        assert (await offered(client, await asked(small_shop) | night))["times"] == []
    assert await logged(small_shop) == []


async def test_somebody_with_a_habit_is_told_that_it_is_kept(small_shop: Shop) -> None:
    shop = small_shop
    async with acting_client(shop) as client:
        for start in ("2027-06-15T15:00:00+01:00", "2027-06-22T15:00:00+01:00"):
            assert (await client.post("/v1/bookings", json=await wish(shop, start=start))).status_code == 201
        shop.clock.at = datetime(2027, 6, 25, 8, tzinfo=UTC)
        week = {"from": "2027-06-29T00:00:00Z", "to": "2027-06-30T00:00:00Z"}
        near = "2027-06-29T15:00:00+01:00"
        for locale, words in (("en", "keeps your usual Tuesday"), ("de", "wie gewohnt am Dienstag")):
            told = await offered(client, await asked(shop, most=10, near=near, locale=locale) | week)
            assert words in {each["because"]["words"] for each in told["times"] if each["because"]}


async def test_what_was_offered_and_taken_is_learned_from_with_the_features_it_was_offered_by(shop: Shop) -> None:
    async with acting_client(shop) as client:
        told = await offered(client, await asked(shop, near=ELEVEN))
        first = told["times"][0]
        body = {"service": first["service"]["id"], "builder": first["builder"]["id"], "start": first["start"]}
        assert (await client.post("/v1/bookings", json=body)).status_code == 201
        again = await offered(client, await asked(shop, near=ELEVEN, again=True))
    [one, other] = offers_told(await logged(shop), zones={}, now=shop.clock.now() + timedelta(hours=2))
    assert (one.taken, other.taken) == (0, -1)
    assert 0 < one.chance <= 1
    assert [len(one.shown), len(other.shown)] == [len(told["times"]), len(again["times"])]
    assert other.wish.again
    payload = next(each.payload for each in await logged(shop) if each.kind == KIND)
    assert matrix(one.wish, one.shown).tolist() == matrix(wish_read(payload["wish"]), one.shown).tolist()
    assert sum(each["chance"] for each in payload["candidates"]) == pytest.approx(len(told["times"]), abs=0.09)


async def test_an_offer_is_not_judged_before_its_hour_is_over(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        await offered(client, await asked(small_shop, near=ELEVEN))
    assert offers_told(await logged(small_shop), zones={}, now=small_shop.clock.now()) == []


async def test_a_visitor_may_look_but_leaves_no_trace_to_learn_from(small_shop: Shop) -> None:
    async with small_shop.http(**{"Parley-Organisation": "corner"}) as visitor:
        assert (await offered(visitor, await asked(small_shop, near=ELEVEN)))["times"]
    assert await logged(small_shop) == []


async def test_the_no_show_predictor_is_asked_as_if_the_time_were_booked(shop: Shop, tmp_path: Path) -> None:
    train_from_simulator(tmp_path, moment="booking")
    shop.app.state.predictor, shop.app.state.ranker = Speakers(tmp_path), Rankers(tmp_path)
    async with acting_client(shop) as client:
        body = await asked(shop)
        told = await offered(client, body)
        held = await client.post(
            "/v1/bookings",
            json={"service": body["service"], "builder": body["builder"], "start": told["times"][0]["start"]},
        )
        assert held.status_code == 201


@pytest.mark.parametrize("wrong", [{"most": 0}, {"most": 11}, {"to": "2028-06-10T00:00:00Z"}, {"near": "noon"}])
async def test_what_cannot_be_meant_is_refused(small_shop: Shop, wrong: dict[str, Any]) -> None:
    async with acting_client(small_shop) as client:
        answer = await client.post("/v1/suggestions/times", json=await asked(small_shop) | wrong)
    assert answer.status_code in {400, 422}
