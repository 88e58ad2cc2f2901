"""What people write first of all to a business they do not know: a word, anyone, either of two, something not offered.

The demo's three are in New York, London and Tokyo; the clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.db import Database
from parley.demo import document
from tests.fixtures.shop import NOW, open_shop
from tests.fixtures.talking import Person, talking


@pytest.fixture
async def visitor(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    demo = document(NOW).model_dump(mode="json", by_alias=True)
    demo["services"][0]["aliases"] = ["coaching", "session", "hour"]
    async with open_shop(sqlite, tmp_path, demo) as shop, talking(shop, engine_home) as somebody:
        yield somebody


@pytest.fixture
async def newcomer(sqlite: Database, tmp_path: Path, engine_home: Path) -> AsyncIterator[Person]:
    demo = document(NOW).model_dump(mode="json", by_alias=True)
    async with open_shop(sqlite, tmp_path, demo) as shop, talking(shop, engine_home) as somebody:
        yield somebody


def fresh(person: Person, name: str) -> Person:
    return Person(person.http, conversation=name)


async def test_a_word_of_booking_alone_begins_one(newcomer: Person) -> None:
    for number, (said, asked) in enumerate({
        "book": "Which service", "appointment": "Which service", "book a session": "Which service",
        "buchen": "Welche Leistung", "Termin": "Welche Leistung", "reservar": "Qué servicio",
        "rendez-vous": "Quel service", "marcar": "Que serviço",
    }.items()):  # fmt: skip
        somebody = fresh(newcomer, f"w{number}")
        assert asked in await somebody.say(said), said
        assert asked in await somebody.say(said), said
        assert "get that" not in await somebody.say("book")


async def test_the_first_word_tells_the_language(newcomer: Person) -> None:
    for number, (said, told) in enumerate({
        "horario": "Ana Reyes atiende", "horarios": "Ana Reyes atiende", "horaires": "reçoit",
        "Öffnungszeiten": "geöffnet",
        "horário": "Ana Reyes atende", "quais são os horários?": "Ana Reyes atende",
    }.items()):  # fmt: skip
        answer = await fresh(newcomer, f"l{number}").say(said)
        assert told in answer, (said, answer)
        assert "09:00-18:00" in answer


async def test_a_question_wins_over_a_service_that_is_called_like_a_word_of_it(visitor: Person) -> None:
    for number, (said, told, again) in enumerate([
        ("hours", "09:00-18:00", "Which service"), ("opening hours", "09:00-18:00", "Which service"),
        ("which sessions do I have?", "no coming sessions", "Which service"),
        ("Öffnungszeiten", "09:00-18:00", "Welche Leistung"), ("Welche Termine habe ich?", "keine", "Welche Leistung"),
    ]):  # fmt: skip
        somebody = fresh(visitor, f"q{number}")
        await somebody.say("buchen" if "Welche" in again else "book")
        services = somebody.labels()
        answer = await somebody.say(said)
        assert told in answer, (said, answer)
        assert again in answer, (said, answer)
        assert somebody.labels() == services


@pytest.mark.parametrize(
    "said",
    [
        "book an intro call with anyone tomorrow", "an intro call tomorrow with whoever is free",
        "Intro call morgen, egal wer", "Quiero un intro call mañana con cualquiera",
        "Un intro call demain avec n'importe qui", "Quero um intro call amanhã com qualquer um",
    ],
)  # fmt: skip
async def test_anyone_is_offered_the_earliest_times_by_name_in_one_zone(newcomer: Person, said: str) -> None:
    told = await newcomer.say(said)
    assert "EDT" in told
    assert any("Ana Reyes" in each for each in newcomer.labels())
    assert any("Ben Okafor" in each for each in newcomer.labels())
    await newcomer.say("1")
    assert [(each["kind"], each["builder"]) for each in newcomer.effects] == [("held", "Ben Okafor")]


async def test_anyone_at_the_question_whom_to_see_is_offered_the_same(newcomer: Person) -> None:
    assert "Who would you like to see?" in await newcomer.say("book an intro call tomorrow")
    await newcomer.say("anyone")
    assert any("Ana Reyes" in each for each in newcomer.labels())
    await newcomer.say("1")
    assert newcomer.kinds() == ["held"]


async def test_anyone_at_any_time_is_offered_the_earliest_times(newcomer: Person) -> None:
    await newcomer.say("coaching with anyone")
    whom = {each.split(" with ")[-1] for each in newcomer.labels()}
    assert whom == {"Ana Reyes", "Ben Okafor", "Kei Mori"}
    told = await newcomer.say("tomorrow at 3:30pm")
    assert newcomer.kinds() == ["held"], told


@pytest.mark.parametrize("said", ["Coaching with Ana or Ben on Friday", "Coaching bei Ana oder Ben am Freitag"])
async def test_either_of_two_is_offered_times_of_both_and_of_nobody_else(newcomer: Person, said: str) -> None:
    await newcomer.say(said)
    whom = {each.split(" with ")[-1].split(" bei ")[-1] for each in newcomer.labels()}
    assert whom == {"Ana Reyes", "Ben Okafor"}
    await newcomer.say("2")
    assert newcomer.kinds() == ["held"]


@pytest.mark.parametrize(
    "said",
    [
        "Intro call with Ben on Monday, no, cancel that, coaching session with Kei on Wednesday at 10",
        "Intro call bei Ben am Montag, nein, streich das, Coaching session bei Kei am Mittwoch um 10 Uhr",
    ],
)
async def test_what_comes_after_a_taking_back_counts(newcomer: Person, said: str) -> None:
    told = await newcomer.say(said)
    assert "Kei Mori" in told, told
    assert "Ben" not in told


async def test_a_name_and_an_address_in_one_are_both_taken(newcomer: Person) -> None:
    for number, told in enumerate(["coaching with Ana on Friday at 11:30am", "intro call with Ben on Friday at 5pm"]):
        somebody = fresh(newcomer, f"n{number}")
        await somebody.say(told)
        await somebody.say("yes")
        await somebody.say("Bea bea@example.org")
        assert "noted here as Bea" in await somebody.say("my name is Tom")


async def test_what_is_not_offered_is_said_to_be_with_what_is(newcomer: Person) -> None:
    for number, (said, told, offered) in enumerate([
        ("a haircut tomorrow", "no “haircut” here", "We offer Coaching session"),
        ("I want a massage on Friday at 10", "no “massage” here", "Which service"),
        ("Ich möchte morgen einen Haarschnitt buchen", "„Haarschnitt“ gibt es hier nicht", "Wir bieten"),
    ]):  # fmt: skip
        answer = await fresh(newcomer, f"t{number}").say(said)
        assert told in answer, (said, answer)
        assert offered in answer, (said, answer)
    for number, said in enumerate(
        ["I need an appointment tomorrow", "book a session on Friday", "Ich brauche einen Termin"]
    ):
        answer = await fresh(newcomer, f"u{number}").say(said)
        assert "offer" not in answer, (said, answer)
