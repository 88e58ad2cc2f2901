"""What is to come, over HTTP: silent without history, then days and weeks with intervals, each to who may see it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kit.ids import new_id, parse
from models.bookings import Booking, Session
from models.people import Builder
from tests.fixtures import rows
from tests.fixtures.shop import NOW, Shop, acting_client


async def lived(shop: Shop, *, weeks: int, a_day: int) -> str:
    """Colours of an hour with Ana in the weeks before today, one more on Fridays and none on Mondays; her id."""
    service, builder = (await shop.named("services"))["Colour"], (await shop.named("builders"))["Ana Reyes"]
    async with shop.database.writing() as session:
        giver = await session.get_one(Builder, parse("bld", builder["id"]))
        key = rows.subject_key(giver.organisation_id)
        client = rows.client(key)
        session.add(key)
        await session.flush()
        session.add(client)
        await session.flush()
        for ago in range(1, 7 * weeks + 1):
            day = NOW - timedelta(days=ago)
            many = 0 if day.isoweekday() == 1 else a_day + (day.isoweekday() == 5)
            for number in range(many):
                await _booked(session, giver, parse("svc", service["id"]), client.id, day + timedelta(hours=3 + number))
        await session.commit()
    return str(builder["id"])


async def _booked(session: Any, giver: Builder, service: Any, client: Any, start: datetime) -> None:
    held = Session(
        id=new_id(start), organisation_id=giver.organisation_id, created_at=start, builder_id=giver.id,
        service_id=service, starts_at=start, ends_at=start + timedelta(minutes=45), occupies_from=start,
        occupies_to=start + timedelta(hours=1), capacity=1, taken=1, state="active",
    )  # fmt: skip
    session.add(held)
    await session.flush()
    session.add(Booking(
        id=new_id(start), organisation_id=giver.organisation_id, created_at=start, session_id=held.id,
        client_id=client, seats=1, price=5000, currency="EUR", price_lines=[], state="completed", channel="api",
    ))  # fmt: skip


async def asked(shop: Shop, **query: Any) -> dict[str, Any]:
    async with shop.owner() as desk:
        answer = await desk.get("/v1/suggestions/forecast", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_without_history_nothing_is_said_but_how_far_it_is(small_shop: Shop) -> None:
    told = await asked(small_shop)
    assert (told["by"], told["currency"], told["zone"]) == ("day", "EUR", "Europe/Lisbon")
    assert (told["weeks"], told["weeks_needed"], told["steps"]) == (0, 8, [])
    await lived(small_shop, weeks=5, a_day=3)
    told = await asked(small_shop)
    assert (told["weeks"], told["steps"]) == (5, [])


async def test_days_and_weeks_to_come_are_like_those_that_were(shop: Shop) -> None:
    ana = await lived(shop, weeks=12, a_day=3)
    told = await asked(shop, by="day", ahead=14)
    assert [each["first"] for each in told["steps"]] == [str(date(2027, 6, 9 + at)) for at in range(14)]
    for each in told["steps"]:
        day = date.fromisoformat(each["first"]).isoweekday()
        real = 0 if day == 1 else 3 + (day == 5)
        assert abs(each["bookings"]["likely"] - real) < 0.8, each
        low, likely, high = (each["bookings"][name] for name in ("low", "likely", "high"))
        assert low <= likely <= high
        assert each["revenue"]["likely"] == pytest.approx(5000 * each["bookings"]["likely"], abs=300)
    weeks = await asked(shop, by="week", ahead=3, builder=ana)
    assert [each["bookings"]["likely"] for each in weeks["steps"]] == [pytest.approx(19, abs=1.5)] * 3
    none = await asked(shop, builder=(await shop.named("builders"))["Ben Okoro"]["id"])
    assert none["steps"] == []


async def test_clients_are_told_nothing_and_odd_questions_are_refused(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        assert (await client.get("/v1/suggestions/forecast")).status_code == 403
    async with small_shop.owner() as desk:
        for odd in ({"by": "year"}, {"ahead": 0}, {"ahead": 32}, {"builder": "bld_x"}):
            assert (await desk.get("/v1/suggestions/forecast", params=odd)).status_code in {404, 422}
