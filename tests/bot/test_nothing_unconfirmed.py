"""Nothing is booked or paid but what was confirmed, at the price that was said: also when answers miss the question.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from tests.fixtures.shop import WEEK, open_shop
from tests.fixtures.talking import Person, talking

HOURS = [{"days": WEEK, "start": "09:00", "end": "17:00"}]
BUSINESS = {
    "organisation": {"name": "Calm", "slug": "calm", "zone": "Europe/Lisbon", "locale": "en-GB", "currency": "EUR"},
    "services": [{"name": "Massage", "minutes": 60, "step": 30, "price": 8000}],
    "builders": [
        {"name": "Ana Reyes", "zone": "Europe/Lisbon", "services": ["Massage"], "hours": HOURS},
        {"name": "Ben Okoro", "zone": "Europe/Lisbon", "services": ["Massage"], "hours": HOURS},
    ],
}  # fmt: skip


@pytest.fixture
async def caller(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    async with open_shop(sqlite, tmp_path, BUSINESS) as shop, talking(shop, engine_home) as somebody:
        yield somebody


@pytest.fixture
async def asked_for_address(caller: Person) -> Person:
    await caller.say("massage with Ana on Friday at 3pm")
    assert "e-mail" in await caller.say("yes")
    return caller


@pytest.mark.parametrize("answer", ["yes", "pay", "ok", "done", "sure, go ahead"])
async def test_a_yes_to_the_question_for_an_address_asks_for_it_again_and_pays_nothing(
    asked_for_address: Person, answer: str
) -> None:
    person = asked_for_address
    for _ in range(2):
        assert "address" in await person.say(answer)
        assert person.kinds() == []
    text = await person.say("sam@example.org")
    assert person.kinds() == []
    assert "80" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]


async def test_another_builder_named_instead_of_an_address_is_held_and_confirmed_anew(
    asked_for_address: Person,
) -> None:
    person = asked_for_address
    text = await person.say("change it to Ben please")
    assert "Ben Okoro" in text
    assert (person.kinds(), person.effects[0]["builder"]) == (["held"], "Ben Okoro")
    for answer in ("yes", "pay", "yes"):
        await person.say(answer)
        assert person.kinds() == []
    await person.say("sam@example.org")
    await person.say("yes")
    assert (person.kinds(), person.effects[0]["builder"]) == (["booked"], "Ben Okoro")


async def test_another_day_named_instead_of_an_address_is_held_and_confirmed_anew(asked_for_address: Person) -> None:
    text = await asked_for_address.say("actually Thursday")
    assert "Thu" in text
    assert asked_for_address.effects[0]["start"] == "2027-06-10T14:00:00Z"
    assert "Shall I book it?" in text


async def test_a_yes_to_other_times_does_not_pay_for_the_one_agreed_to_before(asked_for_address: Person) -> None:
    person = asked_for_address
    await person.say("sam@example.org")
    text = await person.say("hmm, what about Saturday morning instead?")
    assert "Sat" in text
    assert person.kinds() == []
    await person.say("yes")
    assert "booked" not in person.kinds()
