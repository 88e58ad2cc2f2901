"""An offered choice is taken by its place in the list, said in words. The clock stands at Wednesday 9 June 2027."""

import pytest

from tests.fixtures.talking import Person


@pytest.mark.parametrize(
    "words", ["the first", "the first one", "das erste", "la primera", "le premier", "o primeiro", "I take the first"]
)
async def test_the_first_of_the_offered_times_is_no_first_of_the_month(person: Person, words: str) -> None:
    await person.say("haircut with Ana tomorrow afternoon")
    first = person.labels()[0]
    text = await person.say(words)
    assert person.kinds() == ["held"]
    assert person.effects[0]["start"].startswith("2027-06-10"), (first, text)


async def test_with_nothing_to_choose_from_the_first_is_a_day(person: Person) -> None:
    await person.say("haircut with Ana please")
    assert person.labels() == []
    assert "Jul" in await person.say("the first")


async def test_another_day_said_to_a_confirmation_is_no_yes(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("make it the first")
    assert "booked" not in person.kinds()


@pytest.mark.parametrize("words", ["zz", "-1", "1e9", "until", "\u202e🙂"])
async def test_what_says_nothing_is_no_yes(person: Person, words: str) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    assert "Shall I book it?" in await person.say(words)
    assert person.kinds() == []
    await person.say("1")
    assert person.kinds() == ["booked"]


async def test_the_answer_to_which_service_may_say_with_whom_and_when(person: Person) -> None:
    await person.say("I want to book something")
    await person.say("a haircut with Ana on Friday at 3pm")
    assert person.kinds() == ["held"]
    assert person.effects[0]["start"].startswith("2027-06-11T14:00")


async def test_the_answer_to_which_service_may_say_for_how_many(person: Person) -> None:
    await person.say("I want to book something")
    await person.say("yoga for 3 people please")
    assert "€36.00" in await person.say("Friday at 10am")


@pytest.mark.parametrize("words", ["I have a voucher code SPRING-25, can I use it?", "I have the coupon MAY-10"])
async def test_the_code_of_a_coupon_is_no_date(person: Person, words: str) -> None:
    await person.say(words)
    await person.say("yoga for 3 people on Friday at 10am")
    assert person.kinds() == ["held"]
    assert person.effects[0]["start"].startswith("2027-06-11T09:00")
