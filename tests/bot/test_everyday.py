"""What a business is asked every day is answered: by its own answers, by what the product knows, or as not known.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon. Ana is in Lisbon, Ben in New York.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from kit.db import Database
from kit.ids import new_id
from models.catalog import Question
from models.identity import Organisation
from parley.demo import document
from tests.fixtures.shop import NOW, Shop, open_shop
from tests.fixtures.talking import Person, talking

UNKNOWN = "I don't know anything about"
ANSWERS = {
    "what are your opening hours?": ["Ana Reyes is open Mon, Tue", "09:00-17:00 (WEST, Lisbon)", "(EDT, New York)"],
    "are you open on Sunday?": ["Ana Reyes is open on Sun, 13 Jun 2027: 09:00-17:00 (WEST, Lisbon)", "Ben Okoro"],
    "is Ana open on Saturday?": ["Ana Reyes is open"],
    "how do I get there?": ["Ana Reyes is in Lisbon", "say “person”"],
    "is there parking?": ["Yes, behind the house."],
    "where can I leave my car?": ["Yes, behind the house."],
    "do you have wifi?": [f"{UNKNOWN} wifi", "say “person”"],
    "can I bring my dog?": [f"{UNKNOWN} bringing animals"],
    "are kids welcome?": [f"{UNKNOWN} bringing children"],
    "what should I bring?": [f"{UNKNOWN} what to bring"],
    "do you sell gift cards?": [f"{UNKNOWN} gift cards"],
    "do you have any discounts?": ["say “my code is …” when you book"],
    "which cards do you accept?": ["only pretended", "such as cash"],
    "how long does a colour take?": ["Colour takes 60 minutes and costs €50.00", "Shall I look for a time?"],
    "hi, do you have yoga?": ["Yoga takes 60 minutes and costs €12.00", "Shall I look for a time?"],
    "do you have massages?": ["I know of no such thing here", "We offer Colour, Haircut and Yoga"],
    "what does it cost and are you open on Sunday?": ["Colour takes 60 minutes", "Sun, 13 Jun 2027: 09:00-17:00"],
    "where are you and do you have wifi?": ["Ana Reyes is in Lisbon", f"{UNKNOWN} wifi"],
    "habt ihr am Sonntag offen und kann ich bar zahlen?": ["So., 13.06.2027 geöffnet", "gespielten Karte"],
    "¿Cuánto cuesta Yoga y puedo llevar a mi perro?": ["Yoga dura 60 minutos", "No sé nada sobre venir con animales"],
    "Combien de temps dure Yoga ? Je voudrais le savoir": ["Yoga dure 60 minutes"],
    "Quais são as formas de pagamento?": ["cartão a fingir"],
}
WHILE_HELD = [
    "what are your opening hours?", "how do I get there?", "is there parking?", "do you have wifi?",
    "can I bring my dog?", "are kids welcome?", "what should I bring?", "do you sell gift cards?",
    "do you have any discounts?", "which cards do you accept?", "how long does a colour take?",
    "do you have massages?",
]  # fmt: skip


async def test_everyday_questions_are_answered(person: Person) -> None:
    for number, (asked, answer) in enumerate(ANSWERS.items()):
        somebody = Person(person.http, conversation=f"q{number}")
        told = await somebody.say(asked)
        assert [each for each in answer if each not in told] == [], (asked, told)
        assert somebody.kinds() == []


async def test_a_held_time_stays_held_over_them_and_its_question_is_put_again(person: Person) -> None:
    asked = await person.say("haircut with Ana on Friday at 10am")
    for question in WHILE_HELD:
        told = await person.say(question)
        assert ANSWERS[question][0] in told, (question, told)
        assert told.endswith(asked), (question, told)
        assert person.kinds() == []
        assert person.labels() == ["Yes, book it", "No"]
    await person.say("yes")
    assert person.kinds() == ["booked"]


async def test_a_yes_after_the_answer_looks_for_a_time_of_what_was_asked_about(person: Person) -> None:
    await person.say("how long does yoga take?")
    assert "With Ana Reyes, then." in await person.say("yes")
    assert "held" in [*(await _effects(person, "tomorrow at 10"))]


async def test_a_person_is_a_tap_away_from_what_is_not_known(person: Person) -> None:
    await person.say("can I bring my dog?")
    assert person.labels() == ["Talk to a person"]
    assert await _effects(person, "Talk to a person") == ["handed_over"]


BESIDE = {
    "book yoga tomorrow at 10 and tell me the price": ("Yoga takes 60 minutes and costs €12.00", "Yoga"),
    "is there parking and can you book me a haircut with Ana tomorrow at 2pm?": ("behind the house", "Haircut"),
    "Haircut with Ana on Saturday at 9am. Do you have wifi?": (f"{UNKNOWN} wifi", "Haircut"),
    "Buch mir Yoga morgen um 11 und sag mir den Preis": ("Yoga dauert 60 Minuten", "Yoga"),
    "Quiero un haircut con Ana el viernes a las 13:00 y ¿puedo llevar a mi perro?": ("animales", "Haircut"),
}


async def test_beside_a_wish_both_are_done(person: Person) -> None:
    for number, (said, (answer, service)) in enumerate(BESIDE.items()):
        somebody = Person(person.http, conversation=f"b{number}")
        assert answer in await somebody.say(said), said
        assert [(each["kind"], each["service"]) for each in somebody.effects] == [("held", service)], said


async def test_beside_the_answer_to_a_question_both_are_heard(person: Person) -> None:
    await person.say("haircut with Ana")
    assert "behind the house" in await person.say("Saturday at 9am, is there parking?")
    assert person.kinds() == ["held"]
    assert "behind the house" in await person.say("yes, and is there parking?")
    assert person.kinds() == ["booked"]


async def test_what_the_business_says_itself_comes_first_in_whatever_words_it_is_asked(
    small_shop: Shop, person: Person
) -> None:
    await _add(small_shop, "Are dogs allowed?", "Small ones are.")
    await _add(small_shop, "¿Se admiten perros?", "Los pequeños, sí.")
    await _add(small_shop, "Where do sessions take place?", "By video.")
    await _add(small_shop, "Do you sell gift cards?", "Yes, at the counter.")
    told = {
        "can I bring my dog?": "Small ones are.",
        "what is your address?": "By video.",
        "do you have gift vouchers?": "Yes, at the counter.",
        "are you open on Sunday?": "Sun, 13 Jun",
        "what should I bring?": f"{UNKNOWN} what to bring",
        "Hola, quisiera saber una cosa: ¿puedo venir con mi perro?": "Los pequeños, sí.",
    }
    for asked, answer in told.items():
        assert answer in await person.say(asked), asked


async def test_a_date_with_hours_of_its_own_is_told_as_it_is(small_shop: Shop, person: Person) -> None:
    builders = await small_shop.named("builders")
    async with small_shop.owner() as http:
        for name, hours in {"Ana Reyes": [{"start": "10:00", "end": "12:00"}], "Ben Okoro": []}.items():
            path = f"/v1/builders/{builders[name]['id']}/hours"
            kept: dict[str, Any] = (await http.get(path)).json()
            kept["overrides"] = [{"date": "2027-06-13", "hours": hours}, {"date": "2027-06-14", "hours": []}]
            assert (await http.put(path, json=kept)).status_code < 300
    told = await person.say("are you open on Sunday?")
    assert "Ana Reyes is open on Sun, 13 Jun 2027: 10:00-12:00" in told
    assert "Ben Okoro is closed on Sun, 13 Jun 2027" in told
    assert "Nobody is open on Mon, 14 Jun 2027" in await person.say("are you open on Monday?")


async def test_how_one_pays_is_told_from_what_is_set_up(small_shop: Shop, person: Person) -> None:
    state = small_shop.app.state
    keys = {"stripe_key": SecretStr("sk_test_1"), "stripe_publishable_key": "pk_test_1"}
    before, state.settings = state.settings, state.settings.model_copy(update=keys)
    assert "Here you pay by card, on the payment page." in await person.say("how can I pay?")
    state.settings = before


async def _effects(person: Person, said: str) -> list[str]:
    await person.say(said)
    return person.kinds()


async def _add(shop: Shop, question: str, answer: str) -> None:
    now = datetime(2027, 6, 9, tzinfo=UTC)
    async with shop.database.writing() as session:
        house = await session.scalar(select(Organisation.id))
        session.add(Question(id=new_id(now), organisation_id=house, created_at=now, question=question, answer=answer))
        await session.commit()


async def test_time_off_is_no_opening_on_the_day_that_is_named(small_shop: Shop, person: Person) -> None:
    builders = await small_shop.named("builders")
    async with small_shop.owner() as http:
        for name in ("Ana Reyes", "Ben Okoro"):
            path = f"/v1/builders/{builders[name]['id']}/time-off"
            christmas = {"first_day": "2027-12-25", "last_day": "2027-12-25"}
            assert (await http.post(path, json=christmas)).status_code == 201
        lunch = {"start": "2027-06-10T11:00:00Z", "end": "2027-06-10T13:00:00Z"}
        path = f"/v1/builders/{builders['Ana Reyes']['id']}/time-off"
        assert (await http.post(path, json=lunch)).status_code == 201
    assert "Nobody is open on Sat, 25 Dec 2027" in await person.say("are you open on Christmas?")
    told = await person.say("are you open tomorrow?")
    assert "Ana Reyes is open on Thu, 10 Jun 2027: 09:00-12:00 and 14:00-17:00 (WEST, Lisbon)" in told
    assert "Ben Okoro is open on Thu, 10 Jun 2027: 09:00-17:00 (EDT, New York)" in told


async def test_who_is_asked_about_is_told_to_be_closed_and_not_that_nobody_is_open(
    small_shop: Shop, person: Person
) -> None:
    ana = (await small_shop.named("builders"))["Ana Reyes"]["id"]
    async with small_shop.owner() as http:
        christmas = {"first_day": "2027-12-25", "last_day": "2027-12-25"}
        assert (await http.post(f"/v1/builders/{ana}/time-off", json=christmas)).status_code == 201
    told = await person.say("is Ana open on Christmas Day?")
    assert "Ana Reyes is closed on Sat, 25 Dec 2027." in told
    assert "Nobody" not in told
    told = await person.say("are you open on Christmas Day?")
    assert "Ben Okoro is open on Sat, 25 Dec 2027" in told
    assert "Ana Reyes is closed on Sat, 25 Dec 2027." in told
    for asked, told in (
        ("Habt ihr am 25. Dezember geöffnet?", "Ana Reyes hat am Sa., 25.12.2027 geschlossen."),
        ("¿Está abierta Ana el 25 de diciembre?", "Ana Reyes no abre el sáb"),
    ):  # fmt: skip
        answer = await Person(person.http, conversation=asked[:4].strip("¿")).say(asked)
        assert told in answer, (asked, answer)


async def test_where_no_day_is_named_the_next_days_that_differ_are_told(small_shop: Shop, person: Person) -> None:
    builders = await small_shop.named("builders")
    ana = f"/v1/builders/{builders['Ana Reyes']['id']}"
    async with small_shop.owner() as http:
        away = {"first_day": "2027-06-10", "last_day": "2027-06-11"}
        assert (await http.post(f"{ana}/time-off", json=away)).status_code == 201
        kept: dict[str, Any] = (await http.get(f"{ana}/hours")).json()
        kept["overrides"] = [{"date": "2027-06-13", "hours": [{"start": "10:00", "end": "12:00"}]}]
        assert (await http.put(f"{ana}/hours", json=kept)).status_code < 300
    told = await person.say("when are you open?")
    assert (
        "(WEST, Lisbon). Different in the days to come: closed on Thu, 10 Jun 2027 and Fri, 11 Jun 2027; "
        "10:00-12:00 (WEST, Lisbon) on Sun, 13 Jun 2027. Ben Okoro is open Mon"
    ) in told
    assert "Different" not in told.split("Ben Okoro")[1]
    assert "closed on Thu, 10 Jun 2027" not in await person.say("are you open next week?")


@pytest.mark.parametrize("said", ["hours", "Hours", "your hours", "horaires", "horario", "horários", "Öffnungszeiten"])
async def test_the_bare_word_asks_for_the_hours_also_where_a_service_is_called_like_it(
    sqlite: Database, tmp_path: Path, engine_home: Path, said: str
) -> None:
    demo = document(NOW).model_dump(mode="json", by_alias=True)
    demo["services"][0]["aliases"] = ["hour", "session"]
    async with open_shop(sqlite, tmp_path, demo) as shop, talking(shop, engine_home) as visitor:
        assert "09:00-18:00 (BST, London)" in await visitor.say(said)
