"""T04, T12, T51 and T52 by chat: wall times that are skipped or exist twice, the date line, dates of two readings."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.db import Database
from tests.fixtures.shop import WEEK, Shop, open_shop
from tests.fixtures.talking import Person, talking

NIGHT = [{"days": WEEK, "start": "00:00", "end": "24:00"}]
DAY = [{"days": WEEK, "start": "09:00", "end": "17:00"}]
FAR = {
    "organisation": {"name": "Far", "slug": "far", "zone": "America/New_York", "locale": "en-US", "currency": "USD"},
    "services": [{"name": "Talk", "minutes": 60, "step": 30, "price": 0}],
    "builders": [
        {"name": "Nia Cole", "zone": "America/New_York", "services": ["Talk"], "hours": NIGHT},
        {"name": "Aroha Tane", "zone": "Pacific/Auckland", "services": ["Talk"], "hours": DAY},
    ],
}  # fmt: skip


@pytest.fixture
async def far(sqlite: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(sqlite, tmp_path, FAR) as shop:
        yield shop


@pytest.fixture
async def caller(far: Shop, engine_home: Path) -> AsyncIterator[Person]:
    async with talking(far, engine_home) as somebody:
        yield somebody


async def test_t04_a_wall_time_that_occurs_twice_is_asked_about(caller: Person) -> None:
    text = await caller.say("Talk with Nia on Sunday 7 November 2027 at 1:30am")
    assert caller.kinds() == []
    assert len(caller.labels()) == 2
    assert {"EDT", "EST"} <= {word for label in caller.labels() for word in ("EDT", "EST") if word in label}, text
    await caller.say(caller.labels()[1])
    assert (caller.kinds(), caller.effects[0]["start"]) == (["held"], "2027-11-07T06:30:00Z")


async def test_t04_a_wall_time_that_does_not_exist_is_said_and_the_nearest_two_offered(
    caller: Person, far: Shop
) -> None:
    far.clock.at = datetime(2027, 3, 1, 12, tzinfo=UTC)
    text = await caller.say("Talk with Nia on Sunday 14 March 2027 at 2:30am")
    assert caller.kinds() == []
    assert "clocks change" in text
    shown = " ".join(caller.labels()).replace("\u202f", " ")
    assert "1:30 AM" in shown
    assert "3:00 AM" in shown


async def test_t12_a_day_is_the_persons_own_and_both_zones_are_shown(caller: Person) -> None:
    await caller.say("I'm in Los Angeles")
    text = await caller.say("Talk with Aroha on Wednesday 9 June at 2pm")
    assert (caller.kinds(), caller.effects[0]["start"]) == (["held"], "2027-06-09T21:00:00Z")
    assert "Auckland" in text
    assert "Los Angeles" in text
    assert "Wed" in text
    await caller.say("yes")
    assert caller.kinds() == ["booked"]


async def test_t51_tomorrow_is_the_day_after_the_persons_own_today(caller: Person, far: Shop) -> None:
    far.clock.at = datetime(2027, 6, 10, 6, 30, tzinfo=UTC)
    await caller.say("I'm in Los Angeles")
    text = await caller.say("Talk with Nia tomorrow at 10am")
    assert caller.effects[0]["start"] == "2027-06-10T17:00:00Z"
    assert "Thu" in text


async def test_t51_a_date_with_two_readings_is_asked_about_and_the_answer_taken(caller: Person) -> None:
    await caller.say("Talk with Nia on 10-12 at 3pm")
    assert caller.kinds() == []
    labels = caller.labels()
    assert any("Oct" in label for label in labels)
    assert any("Dec" in label for label in labels)
    await caller.say(next(label for label in labels if "Dec" in label))
    assert caller.effects[0]["start"] == "2027-12-10T20:00:00Z"


async def test_t51_a_time_without_a_day_is_asked_its_day(caller: Person) -> None:
    text = await caller.say("Talk with Nia at 10:30, in the morning")
    assert caller.kinds() == []
    assert "Which day" in text


async def test_t52_a_correction_lets_the_first_hold_go(caller: Person, far: Shop) -> None:
    await caller.say("Talk with Nia on Friday at 3pm")
    first = caller.effects[0]["booking"]
    await caller.say("no, Wednesday")
    second = caller.effects[0]["booking"]
    assert second != first
    async with far.owner() as owner:
        assert (await owner.get(f"/v1/bookings/{first}")).json()["state"] not in {"held", "confirmed"}
    assert json.dumps(caller.effects).count('"held"') == 1


async def test_t51_later_than_an_appointment_of_ones_own_is_a_lower_bound(caller: Person) -> None:
    await caller.say("Talk with Nia on Friday 11 June at 3pm")
    await caller.say("yes")
    assert caller.kinds() == ["booked"]
    text = await caller.say("Talk with Nia later than my Friday appointment")
    assert caller.labels(), text
    await caller.say(caller.labels()[0])
    assert caller.effects[0]["start"] >= "2027-06-11T20:00:00Z"


async def test_t51_every_answer_with_a_time_has_its_weekday_date_and_zone(caller: Person) -> None:
    text = await caller.say("Talk with Nia on Friday at 3pm")
    assert "Fri" in text
    assert "2027" in text
    assert "New York" in text


async def test_a_zone_said_beside_a_time_wins(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am New York time")
    assert [effect["start"] for effect in person.effects] == ["2027-06-11T14:00:00Z"]
