"""What is wished instead of an answer is heard, and a no is a way out.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

import pytest

from tests.fixtures.talking import Person

CANCEL = ["cancel the one with Ana", "cancela la de Ana", "annulez le rendez-vous avec Ana",
          "storniere den Termin bei Ana", "cancele a marcação com a Ana"]  # fmt: skip
LIST = ["list my sessions", "muéstrame mis citas", "montre mes rendez-vous", "zeig mir meine Termine",
        "mostra as minhas marcações"]  # fmt: skip
HUMAN = ["talk to a human", "quiero hablar con una persona", "je veux parler à quelqu'un",
         "ich möchte mit einem Menschen sprechen", "quero falar com uma pessoa"]  # fmt: skip


@pytest.fixture
async def asked_when(person: Person) -> Person:
    """Has a session with each, and was asked to when Ben's shall be moved."""
    for words in ("haircut with Ana on Friday at 3pm", "haircut with Ben on Monday at 4pm"):
        await person.say(words)
        await person.say("yes")
        assert person.kinds() == ["booked"]
    await person.say("move my appointment with Ben")
    return person


@pytest.mark.parametrize("words", CANCEL)
async def test_another_session_can_be_cancelled_while_one_is_moved(asked_when: Person, words: str) -> None:
    text = await asked_when.say(words)
    assert "Ana Reyes" in text
    assert "Ben Okoro" not in text
    await asked_when.say(asked_when.choices[0]["value"])
    assert [(each["kind"], each["builder"]) for each in asked_when.effects] == [("cancelled", "Ana Reyes")]


@pytest.mark.parametrize("words", LIST)
async def test_the_sessions_are_listed_while_one_is_moved(asked_when: Person, words: str) -> None:
    text = await asked_when.say(words)
    assert text.count("•") == 2


@pytest.mark.parametrize("words", HUMAN)
async def test_a_person_is_called_while_a_time_is_asked_for(asked_when: Person, words: str) -> None:
    await asked_when.say(words)
    assert asked_when.kinds() == ["handed_over"]


async def test_no_to_how_long_a_series_shall_go_on_ends_it(person: Person) -> None:
    text = await person.say("haircut with Ana every Tuesday at 3pm")
    assert "How many times" in text
    assert "How many times" not in await person.say("no")
    await person.say("4 times")
    assert "Shall I book" not in await person.say("yes")


async def test_no_to_a_date_that_is_taken_ends_the_series(person: Person) -> None:
    other = Person(person.http, conversation="other")
    await other.say("haircut with Ana on 15 June at 3pm")
    await other.say("yes")
    await person.say("haircut with Ana every Tuesday at 3pm, 3 times")
    assert len(person.labels()) > 1
    await person.say("no")
    assert person.labels() == []


@pytest.mark.parametrize("words", ["hi", "thanks", "yes", "ok"])
async def test_a_time_that_got_a_no_is_not_held_again(person: Person, words: str) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("no")
    await person.say(words)
    assert person.kinds() == []


async def test_a_day_named_after_a_no_keeps_the_time_of_day(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("no")
    await person.say("Thursday")
    assert person.effects[0]["start"] == "2027-06-10T14:00:00Z"
