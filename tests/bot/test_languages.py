"""The bot answers in the language it is spoken to in, and keeps to it."""

import tomllib
from pathlib import Path
from string import Formatter

import pytest

from bot import phrases
from tests.fixtures.talking import Person

FOLDER = Path(phrases.__file__).parent


def fields(words: str | dict[str, str]) -> set[str]:
    texts = words.values() if isinstance(words, dict) else [words]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name} - {"count"}


@pytest.mark.parametrize("lang", ["es", "fr", "de", "pt"])
def test_every_language_says_everything_with_the_same_details(lang: str) -> None:
    english = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))
    other = tomllib.loads((FOLDER / f"{lang}.toml").read_text("utf-8"))
    assert set(other) == set(english)
    assert {key: fields(words) for key, words in other.items()} == {
        key: fields(words) for key, words in english.items()
    }


def test_a_count_chooses_the_plural() -> None:
    assert phrases.phrase("es", "your_bookings", count=1) == "Tu próxima sesión:"
    assert "3" in phrases.phrase("pt", "your_bookings", count=3)
    assert phrases.phrase("nl", "your_bookings", count=2) == "Your 2 coming sessions:"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Hola, quiero reservar una cita", "¿Qué servicio quieres?"),
        ("Bonjour, je voudrais prendre rendez-vous", "Quel service souhaitez-vous"),
        ("Hallo, ich brauche einen Termin", "Welche Leistung möchten Sie?"),
        ("Olá, queria marcar uma consulta", "Que serviço gostaria?"),
        ("Hello, I would like an appointment", "Which service would you like?"),
    ],
)
async def test_the_answer_is_in_the_language_of_the_message(person: Person, said: str, heard: str) -> None:
    assert heard in await person.say(said)


async def test_a_short_word_does_not_change_the_language(person: Person) -> None:
    await person.say("Quiero un Haircut con Ana el viernes a las 15:00")
    assert person.kinds() == ["held"]
    text = await person.say("ok")
    assert "Reservado" in text
    assert "vie" in text


@pytest.mark.parametrize("address", ["anna@example.com", "karl@example.de", "merci@x.fr"])
async def test_an_address_does_not_change_the_language(person: Person, address: str) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    assert "book" in await person.say(address)


async def test_two_errands_in_a_message_are_done_one_after_the_other(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("yes")
    text = await person.say("cancel Friday and book a haircut with Ana on Monday at 10am instead")
    assert "Shall I cancel" in text
    await person.say("yes")
    assert person.kinds() == ["cancelled", "held"]
    await person.say("yes")
    assert [effect["start"] for effect in person.effects] == ["2027-06-14T09:00:00Z"]


async def test_a_day_said_in_correction_keeps_the_time_of_day(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("no, Saturday")
    assert person.effects[0]["start"] == "2027-06-12T14:00:00Z"


async def test_an_angry_word_keeps_what_is_held_and_offers_a_person(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    text = await person.say("this is ridiculous, I already told you")
    assert "person" in text
    assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I would like a Haircut with Ana on Friday at 3pm", "for 5 minutes"),
        ("Quiero un Haircut con Ana el viernes a las 15:00", "durante 5 minutos"),
        ("Ich möchte einen Haircut bei Ana am Freitag um 15 Uhr", "noch 5 Minuten"),
    ],
)
async def test_a_confirmation_names_one_date_and_how_long_it_is_held(person: Person, said: str, left: str) -> None:
    text = await person.say(said)
    assert left in text
    assert text.count("2027") == 1


async def test_a_time_of_day_said_apart_from_its_day_is_kept(person: Person) -> None:
    await person.say("haircut with Ana on Friday")
    await person.say("Is there something available at 3pm? Make the booking for the 14th of this month.")
    assert person.effects[0]["start"] == "2027-06-14T14:00:00Z"
