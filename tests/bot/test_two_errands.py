"""Two things in one message: each is done, in an order that lets it be."""

import pytest

from tests.fixtures.talking import Person


@pytest.fixture
async def booked(person: Person) -> Person:
    """Somebody who comes on Saturday at eleven."""
    await person.say("Yoga with Ana on Saturday at 11am")
    for said in ("yes", "zoe@example.org", "pay"):
        await person.say(said)
    assert person.kinds() == ["booked"]
    return person


@pytest.mark.parametrize(
    ("said", "yes"),
    [("sag ab und buch mir stattdessen Montag um 10", "ja"), ("cancel it and book Monday at 10am instead", "yes")],
)
async def test_what_is_booked_in_the_place_of_a_session_is_its_service(booked: Person, said: str, yes: str) -> None:
    await booked.say(said)
    text = await booked.say(yes)
    assert "another time" not in text  # they have said which
    done = [(each["kind"], each["service"], each["builder"], each["start"]) for each in booked.effects]
    assert done == [
        ("cancelled", "Yoga", "Ana Reyes", "2027-06-12T10:00:00Z"),
        ("held", "Yoga", "Ana Reyes", "2027-06-14T09:00:00Z"),
    ]


async def test_cancelling_and_booking_something_else_is_no_change_of_the_move_that_is_open(booked: Person) -> None:
    assert "Shall I move" in await booked.say("move it to Sunday at 1pm")
    assert "Shall I cancel" in await booked.say("cancel it and book a haircut with Ana on Monday at 11am")
    await booked.say("yes")
    assert [(each["kind"], each["service"]) for each in booked.effects] == [("cancelled", "Yoga"), ("held", "Haircut")]


async def test_so_is_what_is_waited_for(booked: Person) -> None:
    await booked.say("cancel it and put me on the waiting list for Monday at 8am")
    assert "waiting list for Yoga with Ana Reyes, Mon, 14 Jun 2027, 08:00" in await booked.say("yes")


async def test_a_question_beside_a_booking_is_answered_before_it_is_agreed_to(person: Person) -> None:
    text = await person.say("Book a haircut with Ben tomorrow at 10am. What does yoga cost?")
    assert "Yoga takes 60 minutes and costs €12.00" in text
    assert "Shall I look for a time?" not in text
    assert text.endswith("Shall I book it?")
    assert person.kinds() == ["held"]


THEN = {  # what was asked, in which words, and what comes after the first is done
    "cancel Saturday and book me a haircut with Ana on Friday at 10am": ("yes", "held", "Haircut"),
    "Sag den Termin am Samstag ab und buch mir einen Haircut mit Ana am Freitag um 12": ("ja", "held", "Haircut"),
    "Cancela el sábado y resérvame un haircut con Ana el viernes a las 11": ("sí", "held", "Haircut"),
}


@pytest.mark.parametrize("said", THEN)
async def test_after_cancelling_the_booking_beside_it_is_begun(booked: Person, said: str) -> None:
    yes, kind, service = THEN[said]
    await booked.say(said)
    await booked.say(yes)
    done = [(each["kind"], each["service"]) for each in booked.effects]
    assert done == [("cancelled", "Yoga"), (kind, service)]


async def test_a_second_session_with_somebody_else_is_booked_after_the_first(person: Person) -> None:
    await person.say("book a haircut with Ana on Friday at 11 and one with Ben on Saturday at 3pm")
    assert [(each["builder"], each["start"]) for each in person.effects] == [("Ana Reyes", "2027-06-11T10:00:00Z")]
    await person.say("yes")
    done = [(each["kind"], each["builder"]) for each in person.effects]
    assert done == [("booked", "Ana Reyes"), ("held", "Ben Okoro")]


async def test_what_is_booked_is_told_and_then_the_rest_is_done(booked: Person) -> None:
    text = await booked.say("show my bookings and then book yoga with Ana on Sunday at 12")
    assert "Sat, 12 Jun 2027, 11:00" in text
    assert "Sun, 13 Jun 2027, 12:00" in text
    assert booked.kinds() == ["held"]


async def test_the_price_of_something_else_is_told_before_cancelling_is_asked(booked: Person) -> None:
    text = await booked.say("cancel my yoga on Saturday and tell me what a colour costs")
    assert text.startswith("Colour takes 60 minutes and costs €50.00.")
    assert text.endswith("Shall I cancel Sat, 12 Jun 2027, 11:00 (WEST, Lisbon) with Ana Reyes: Yoga?")
