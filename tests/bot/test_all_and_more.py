"""“Cancel both”, “can I bring two more?”, a yes where one of several has to be named, and what exactly is not free."""

import pytest
from sqlalchemy import update

from models.bookings import Booking
from models.catalog import Service
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def book(person: Person, wish: str) -> None:
    await person.say(wish)
    await person.say("yes")
    assert person.kinds() == ["booked"], wish


@pytest.fixture
async def two_booked(person: Person) -> Person:
    await book(person, "haircut with Ana on Friday at 10am")
    await book(person, "haircut with Ben on Tuesday at 3pm")
    return person


@pytest.mark.parametrize(
    "words", ["cancel both", "please cancel all my sessions", "cancela las dos", "annule les deux", "cancele as duas"]
)
async def test_both_are_cancelled_when_both_are_meant_and_agreed_to(two_booked: Person, words: str) -> None:
    text = await two_booked.say(words)
    assert text.count("•") == 2
    assert two_booked.kinds() == []
    await two_booked.say(two_booked.labels()[0])
    assert two_booked.kinds() == ["cancelled", "cancelled"]
    assert {each["builder"] for each in two_booked.effects} == {"Ana Reyes", "Ben Okoro"}


async def test_points_of_all_that_do_not_come_back_are_said_before(small_shop: Shop, two_booked: Person) -> None:
    async with small_shop.database.writing() as session:
        late = {"cancel": {"free_until": 60 * 24 * 60, "fee_percent": 50}}
        await session.execute(update(Service).values(policy=late))
        await session.execute(update(Booking).values(points=20))
        await session.commit()
    assert "40 points" in await two_booked.say("cancel both")
    await two_booked.say(two_booked.labels()[0])
    assert two_booked.kinds() == ["cancelled", "cancelled"]


async def test_the_same_yes_again_cancels_nothing_more(two_booked: Person) -> None:
    await two_booked.say("cancel both")
    yes = two_booked.choices[0]["value"]
    first = await two_booked.say(yes, message_id="the yes")
    effects = two_booked.effects
    assert await two_booked.say(yes, message_id="the yes") == first
    assert two_booked.effects == effects
    assert "expired" in await two_booked.say(yes)


async def test_no_keeps_both(two_booked: Person) -> None:
    await two_booked.say("cancel both")
    await two_booked.say("no")
    assert two_booked.kinds() == []
    assert (await two_booked.say("show my bookings")).count("•") == 2


async def test_all_that_are_named_are_meant_and_no_other(two_booked: Person) -> None:
    await book(two_booked, "haircut with Ana on Saturday at 10am")
    text = await two_booked.say("cancel both with Ana")
    assert text.count("•") == 2
    assert "Ben Okoro" not in text


async def test_all_of_one_is_that_one(person: Person) -> None:
    await book(person, "haircut with Ana on Friday at 10am")
    assert "Shall I cancel" in await person.say("cancel all my bookings")
    await person.say("yes")
    assert person.kinds() == ["cancelled"]


async def test_yes_names_none_of_several(two_booked: Person) -> None:
    """A name that contains the word is no reason to take it: “yes” is not Reyes."""
    await two_booked.say("cancel my haircut")
    assert len(two_booked.labels()) == 2
    text = await two_booked.say("yes")
    assert "which one" in text
    assert len(two_booked.labels()) == 2
    assert two_booked.kinds() == []


async def test_yes_to_times_of_a_move_asks_which(person: Person) -> None:
    await book(person, "haircut with Ana on Friday at 10am")
    await person.say("can I move it to Monday?")
    shown = person.labels()
    assert "which one" in await person.say("yes please")
    assert person.labels() == shown
    await person.say("the second one")
    assert shown[1].split(", ")[-1] in await person.say("yes")
    assert person.kinds() == ["moved"]


async def test_more_people_are_held_in_the_same_session_and_asked_about(person: Person) -> None:
    await person.say("yoga with Ana on Friday at 10am")
    for words in ("yes", "zoe@example.org", "pay"):
        await person.say(words)
    assert person.kinds() == ["booked"]
    text = await person.say("can I bring two more people?")
    assert "for 2 people" in text
    assert "Shall I book it" in text
    assert [(each["kind"], each["seats"], each["start"]) for each in person.effects] == [
        ("held", 2, "2027-06-11T09:00:00Z")
    ]


@pytest.mark.parametrize(
    "words", ["can I bring two more people?", "can I bring a friend?", "kann ich eine Freundin mitbringen?"]
)
async def test_nobody_else_fits_into_a_session_for_one(person: Person, words: str) -> None:
    await book(person, "haircut with Ana on Friday at 10am")
    text = await person.say(words)
    assert "Haircut" in text
    assert person.kinds() == []


async def test_a_part_of_a_day_that_is_not_free_is_not_said_to_be_the_day(person: Person) -> None:
    text = await person.say("haircut with Ana on Tuesday evening")
    assert "nothing free Tue, 15 Jun 2027, 17:00\N{EN DASH}22:00" in text
    assert all(label.startswith("Tue, 15 Jun") for label in person.labels())
