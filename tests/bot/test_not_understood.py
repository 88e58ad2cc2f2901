"""What was not understood is said to be, in the language of the conversation; the second time there is a way out."""

import pytest

from bot.phrases import languages, phrase
from tests.fixtures.talking import Person

HELLO = {"de": "guten Tag", "en": "good morning", "es": "buenos días", "fr": "bonjour", "pt": "bom dia"}


async def test_it_is_said_with_what_can_be_done_in_every_language(person: Person) -> None:
    assert set(HELLO) == set(languages())
    for lang, hello in HELLO.items():
        somebody = Person(person.http, conversation=f"in-{lang}")
        await somebody.say(hello)
        what_can = phrase(lang, "out_of_scope", organisation="Corner")
        assert await somebody.say("blorf fnizz") == phrase(lang, "not_understood", again=what_can)
        assert somebody.labels() == []
        assert await somebody.say("brzl krx") == phrase(lang, "not_understood_twice", again=what_can)
        assert somebody.labels() == [phrase(lang, f"command_{each}") for each in ("book", "bookings", "person")]
        await somebody.say("3")
        assert somebody.kinds() == ["handed_over"]


async def test_the_open_question_is_put_again_and_the_second_time_there_is_a_way_out(person: Person) -> None:
    asked = await person.say("haircut with Ana on Friday at 10am")
    assert await person.say("blorf") == f"Sorry, I didn't get that. {asked}"
    assert person.labels() == ["Yes, book it", "No"]
    assert (await person.say("fnizz")).startswith("Sorry, I still don't follow.")
    assert person.labels() == ["Yes, book it", "No", "Talk to a person", "Leave it"]
    told = await person.say("Talk to a person")
    assert person.kinds() == ["handed_over"]
    assert told.endswith(asked), "the time stays held"
    await person.say("yes")
    assert person.kinds() == ["booked"]


async def test_what_was_begun_can_be_left(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    for said in ("blorf", "fnizz", "leave it"):
        told = await person.say(said)
    assert told.startswith("All right, I'll leave it there.")
    assert await Person(person.http, conversation="c2").say("haircut with Ana on Friday at 10am") != told
    await person.say("yes")
    assert person.kinds() == []


async def test_it_is_counted_from_the_beginning_once_something_was_understood(person: Person) -> None:
    await person.say("haircut with Ana")
    await person.say("blorf")
    await person.say("is there parking?")
    assert (await person.say("fnizz")).startswith("Sorry, I didn't get that.")


@pytest.mark.parametrize(
    "told", [["book a haircut"], ["haircut with Ana"], ["colour with Ana on Friday at 10am", "yes"]]
)
async def test_no_question_is_put_again_without_a_word(person: Person, told: list[str]) -> None:
    for said in told:
        await person.say(said)
    for said in ("blorf", "the quick brown fox", "mmm hmm", "ich und du"):
        last = await person.say(said)
        assert last.startswith(("Sorry", "Entschuldigung", "That does not look like", "Das sieht nicht")), (said, last)


async def test_a_bare_yes_to_nothing_is_asked_what_it_is_about(person: Person) -> None:
    assert await person.say("yes") == "What would you like to do?"
    assert await person.say("no") == "What would you like to do?"


async def test_what_has_nothing_to_do_with_sessions_is_said_so_and_then_there_is_a_way_out(person: Person) -> None:
    assert (await person.say("what's the capital of Norway?")).startswith("I can only help with sessions at Corner")
    await person.say("and of Sweden, what is its capital?")
    assert "Talk to a person" in person.labels()
