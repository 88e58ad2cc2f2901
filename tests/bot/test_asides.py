"""What is asked beside a booking is answered, and the question that was open comes again."""

import pytest

from bot.wish.waiting import speaks_of_own_line
from tests.fixtures.talking import Person


async def test_whether_a_program_answers_is_said(person: Person) -> None:
    assert "I am a program that books for Corner" in await person.say("are you a bot?")
    await person.say("haircut with Ana on Friday at 10am")
    for asked in ("are you a bot?", "am I talking to a real person?"):
        text = await person.say(asked)
        assert "I am a program" in text, asked
        assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]


async def test_it_is_said_in_every_language(person: Person) -> None:
    for asked, told in (
        ("Bist du ein Bot?", "ich bin ein Programm"),
        ("¿Estoy hablando con una persona o con un robot?", "soy un programa"),
        ("Est-ce que je parle avec un robot ?", "je suis un programme"),
        ("Estou a falar com um robô?", "sou um programa"),
    ):
        person.conversation = asked.partition(" ")[0].strip("¿")
        assert told in await person.say(asked), asked


async def test_what_a_program_likes_is_out_of_scope_and_the_booking_goes_on_as_it_was(person: Person) -> None:
    assert "I can only help with sessions at Corner" in await person.say("What is your favourite colour?")
    await person.say("haircut with Ana tomorrow afternoon")
    times = person.labels()
    text = await person.say("What is your favourite colour?")
    assert text.startswith("That I cannot tell: I only help with sessions at Corner.")
    assert "Which one would you like?" in text
    assert person.labels() == times
    await person.say("2")
    for asked in (
        "which colour do you like best", "Was ist Ihre Lieblingsfarbe, Colour?", "¿Cuál es tu colour favorito?",
        "Quelle est votre colour préférée ?", "Qual é a sua colour favorita?",
    ):  # fmt: skip
        text = await person.say(asked)
        assert "Corner" in text, asked
        assert "Haircut" in text, asked
        assert (person.effects, len(person.labels())) == ([], 2), asked
    await person.say("yes")
    assert [(each["kind"], each["service"]) for each in person.effects] == [("booked", "Haircut")]


async def test_a_wish_for_what_somebody_likes_is_still_a_wish(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    assert "Colour" in await person.say("I would prefer a colour instead")


async def test_who_wants_their_data_deleted_is_told_what_can_be_done_and_meets_a_person(person: Person) -> None:
    text = await person.say("delete my data")
    assert "The team deletes what is kept about you" in text
    assert "somebody will answer you here" in text
    assert person.kinds() == ["handed_over"]
    await person.say("haircut with Ana on Friday at 10am")
    for asked in ("bitte lösche meine Daten", "borra mis datos", "supprimez mes données", "apague os meus dados"):
        assert "Shall I book it?" in await person.say(asked), asked
        assert person.kinds() == ["handed_over"]
    await person.say("yes")
    assert person.kinds() == ["booked"]


async def test_who_is_on_no_waiting_list_is_told_so(person: Person) -> None:
    for asked in ("take me off the waiting list", "what's on my waiting list?"):
        assert "You are on no waiting list" in await person.say(asked)
    await person.say("haircut with Ana on Friday at 10am")
    text = await person.say("what's on my waiting list?")
    assert "You are on no waiting list" in text
    assert "Shall I book it?" in text


@pytest.mark.parametrize(
    "text",
    [
        "take me off the waiting list",
        "what's on my waiting list?",
        "am I on a waitlist?",
        "nehmt mich von der Warteliste",
        "stehe ich auf der Warteliste?",
        "quítame de la lista de espera",
        "¿estoy en la lista de espera?",
        "retirez-moi de la liste d'attente",
        "tira-me da lista de espera",
    ],
)
def test_these_are_about_ones_own_place_in_line(text: str) -> None:
    assert speaks_of_own_line(text)


@pytest.mark.parametrize(
    "text", ["put me on the waiting list", "is there a waiting list?", "setz mich auf die Warteliste", "leave it"]
)
def test_these_are_not(text: str) -> None:
    assert not speaks_of_own_line(text)


async def test_a_greeting_or_thanks_in_the_middle_is_answered_and_is_no_yes(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    for said, heard in (("Hello", "Hello!"), ("thanks!", "You're welcome!")):
        text = await person.say(said)
        assert text.startswith(heard), text
        assert "Shall I book it?" in text
        assert person.effects == []
