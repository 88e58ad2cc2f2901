"""What is asked in the middle of something is answered, and the open question put again with its choices; and ways out.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

import pytest

from tests.fixtures.talking import Person

QUESTIONS = [
    ("what are your opening hours?", "09:00"),
    ("how much is it?", "free of charge"),
    ("is there parking?", "behind the house"),
    ("what have I booked?", "no coming sessions"),
]


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
async def test_offered_times_stay_on_offer_over_a_question(person: Person, question: str, answer: str) -> None:
    await person.say("haircut with Ana tomorrow afternoon")
    times = person.labels()
    text = await person.say(question)
    assert answer in text
    assert "Which one would you like?" in text
    assert person.labels() == times
    await person.say("2")
    assert person.kinds() == ["held"]


@pytest.mark.parametrize(("question", "answer"), QUESTIONS)
async def test_the_question_whether_to_book_stays_open_over_another(person: Person, question: str, answer: str) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    text = await person.say(question)
    assert answer in text
    assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]


@pytest.mark.parametrize(("question", "answer"), QUESTIONS[:3])
async def test_the_question_for_an_address_stays_open_over_another(person: Person, question: str, answer: str) -> None:
    await person.say("colour with Ana on Friday at 3pm")
    await person.say("yes")
    text = await person.say(question)
    assert answer.replace("free of charge", "50") in text
    assert "e-mail" in text
    await person.say("sam@example.org")
    await person.say("yes")
    assert person.kinds() == ["booked"]


@pytest.mark.parametrize("words", ["never mind", "forget it", "I can't make it after all", "cancel"])
@pytest.mark.parametrize("told", [["haircut with Ana"], ["haircut with Ana on Friday at 3pm"], ["book a haircut"],
                                  ["haircut with Ana tomorrow afternoon"]])  # fmt: skip
async def test_there_is_a_way_out_of_booking(person: Person, words: str, told: list[str]) -> None:
    for each in told:
        await person.say(each)
    text = await person.say(words)
    assert "didn't get that" not in text
    assert person.labels() == []
    await person.say("yes")
    assert person.kinds() == []


async def test_somebody_who_cannot_come_after_all_is_asked_whether_to_cancel(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("yes")
    await person.say("move it to another day")
    text = await person.say("I can't make it after all")
    assert "Shall I cancel" in text
    await person.say("yes")
    assert person.kinds() == ["cancelled"]


async def test_never_mind_leaves_a_session_where_it_is(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("yes")
    await person.say("move it to another day")
    assert "stays as it is" in await person.say("never mind")
    assert person.kinds() == []
