"""Moving a session by chat. The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon; the session is Friday 15:00."""

import pytest

from tests.fixtures.talking import Person


@pytest.fixture
async def booked(person: Person) -> Person:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("yes")
    assert person.kinds() == ["booked"]
    return person


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("could you shift it an hour later", "2027-06-11T15:00:00Z"),
        ("push it back an hour", "2027-06-11T15:00:00Z"),
        ("can we move it an hour earlier?", "2027-06-11T13:00:00Z"),
        ("bring it forward by an hour please", "2027-06-11T13:00:00Z"),
        ("move it 30 minutes later", "2027-06-11T14:30:00Z"),
        ("move it to 4pm", "2027-06-11T15:00:00Z"),
    ],
)
async def test_later_and_earlier_count_from_the_session(booked: Person, words: str, start: str) -> None:
    assert "Shall I move" in await booked.say(words)
    await booked.say("yes")
    assert (booked.kinds(), booked.effects[0]["start"]) == (["moved"], start)


async def test_an_hour_later_counts_from_the_time_that_was_proposed(booked: Person) -> None:
    await booked.say("move it to Saturday at 11")
    assert "Shall I move" in await booked.say("no, an hour later")
    await booked.say("yes")
    assert booked.effects[0]["start"] == "2027-06-12T11:00:00Z"


async def test_a_taken_time_is_said_before_it_is_asked_whether_to_move(booked: Person) -> None:
    other = Person(booked.http, conversation="c2")
    await other.say("haircut with Ana on Saturday at 11")
    await other.say("yes")
    assert other.kinds() == ["booked"]
    text = await booked.say("move it to Saturday at 11")
    assert "not free" in text
    assert "Shall I move" not in text
    assert len(booked.labels()) == 3
    assert "Shall I move" in await booked.say("the first")
    await booked.say("yes")
    assert booked.kinds() == ["moved"]


async def test_a_time_outside_of_the_hours_is_said_at_once(booked: Person) -> None:
    text = await booked.say("move it to Saturday at 8pm")
    assert "not free" in text


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("mueve la mía al jueves a las 3", "2027-06-10T14:00:00Z"),
        ("Verschiebe meinen auf Donnerstag um 15 Uhr", "2027-06-10T14:00:00Z"),
        ("déplace le mien à jeudi à 15h", "2027-06-10T14:00:00Z"),
        ("muda a minha para quinta às 15h", "2027-06-10T14:00:00Z"),
    ],
)
async def test_one_s_own_session_is_moved_in_few_words_of_any_language(booked: Person, words: str, start: str) -> None:
    await booked.say(words)
    await booked.say(booked.labels()[0])
    assert (booked.kinds(), booked.effects[0]["start"]) == (["moved"], start)


@pytest.mark.parametrize(
    "words",
    [
        "Verschiebe den zweiten auf Donnerstag um 14 Uhr",
        "pasa la segunda al jueves a las 14:00",
        "move the second one to Thursday at 2pm",
    ],
)
async def test_the_second_of_one_s_sessions_is_moved_when_it_is_meant(booked: Person, words: str) -> None:
    await booked.say("haircut with Ana on Monday at 11")
    await booked.say("yes")
    second = booked.effects[0]["booking"]
    await booked.say(words)
    await booked.say(booked.labels()[0])
    [moved] = booked.effects
    assert (moved["kind"], moved["booking"], moved["start"]) == ("moved", second, "2027-06-10T13:00:00Z")
