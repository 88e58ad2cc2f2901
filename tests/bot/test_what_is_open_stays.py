"""Whatever is said beside it, what is open stays open: what is held is held, and its question comes again.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

import pytest

from bot.bookings.own_list import is_own_list
from bot.phrases import languages, phrase
from nlu.yes.plain import pays
from tests.bot.test_everyday import _add
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person

PAYING = [
    "I'll pay now", "pay now", "pay with my card", "I want to pay by credit card", "ich zahle jetzt",
    "mit Karte zahlen", "voy a pagar ahora", "pagar con tarjeta", "je vais payer maintenant", "payer par carte",
    "vou pagar agora", "pagar com cartão",
]  # fmt: skip


@pytest.mark.parametrize("said", PAYING)
def test_these_say_that_one_pays(said: str) -> None:
    assert pays(said)


@pytest.mark.parametrize("said", ["yes", "ok", "now", "can I pay by card?", "pay later", "I won't pay", "sam@x.org"])
def test_these_do_not(said: str) -> None:
    assert not pays(said)


async def test_who_pays_before_their_address_is_known_is_asked_for_it_and_nothing_is_lost(person: Person) -> None:
    await person.say("colour with Ana on Friday at 10am")
    await person.say("yes")
    for said in ("I'll pay now", "pay with my card", "I'll pay now"):
        told = await person.say(said)
        assert "I need an address" in told, said
        assert "Which e-mail address may I" in told, said
        assert person.kinds() == [], said
    assert "Pay now" in await person.say("sam@example.org")
    told = await person.say("pay with my card")
    assert person.kinds() == ["booked"], told


async def test_so_it_is_with_a_series(person: Person) -> None:
    await person.say("colour with Ana every Friday at 10am for 3 times")
    assert "e-mail" in await person.say("yes")
    told = await person.say("I'll pay now")
    assert "I need an address" in told
    assert "Which e-mail address may I" in told
    await person.say("sam@example.org")
    assert any(each.startswith("Pay") for each in person.labels()), person.labels()


@pytest.mark.parametrize("lang", sorted(languages()))
def test_the_words_of_the_button_ask_for_ones_own_sessions(lang: str) -> None:
    label = phrase(lang, "command_bookings")
    assert is_own_list(label)
    assert is_own_list(label.upper())
    assert is_own_list(f"  {label} ?")


@pytest.mark.parametrize("said", ["move my sessions", "my session is at 3", "cancel my appointments", "meine Tochter"])
def test_these_ask_for_more_or_something_else(said: str) -> None:
    assert not is_own_list(said)


OPEN = {
    "whom": (["book a haircut"], "Who would you like to see?"),
    "service": (["I need an appointment"], "Which service would you like?"),
    "times": (["haircut with Ana tomorrow afternoon"], "Which one would you like?"),
    "day": (["haircut with Ana", "on Friday"], "What time suits you?"),
    "held": (["haircut with Ana on Friday at 9am"], "Shall I book it?"),
    "series": (["haircut with Ana every Friday at 3pm"], "or until when?"),
}


async def test_ones_own_sessions_are_listed_wherever_something_is_asked(person: Person) -> None:
    for name, (before, asked) in OPEN.items():
        somebody = Person(person.http, conversation=name)
        for each in before:
            await somebody.say(each)
        choices = somebody.labels()
        told = await somebody.say("My sessions")
        assert told.startswith("You have no coming sessions."), (name, told)
        assert asked in told, (name, told)
        assert somebody.labels() == choices, name


async def test_they_are_listed_at_the_press_of_the_button_of_each_language(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 9am")
    await person.say("yes")
    await person.say("book a haircut")
    choices = person.labels()
    for lang in languages():
        label = phrase(lang, "command_bookings")
        told = await person.say(label)
        assert "Ana Reyes" in told, label
        assert "Haircut" in told, label
        assert len(person.labels()) == len(choices), label


async def test_money_back_is_the_teams_and_the_open_step_goes_on(person: Person) -> None:
    times = await person.say("haircut with Ana tomorrow afternoon")
    choices = person.labels()
    told = await person.say("can i get my money back?")
    assert "for somebody of the team" in told
    assert told.endswith(times)
    assert person.labels() == choices
    await person.say("colour with Ana on Friday at 10am")
    await person.say("yes")
    await person.say("sam@example.org")
    told = await person.say("can i get my money back?")
    assert "Pay now" in told
    assert len(person.labels()) == 2
    await person.say("yes")
    assert person.kinds() == ["booked"]


async def test_what_is_not_understood_leaves_the_times_of_a_move_on_offer(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    await person.say("yes")
    offered = await person.say("move it to Monday at 3am")
    times = person.labels()
    assert "Which one would you like?" in offered
    told = await person.say("blubb blah")
    assert told == f"Sorry, I didn't get that. {offered}"
    assert person.labels() == times
    assert "Shall I move" in await person.say("2")


ASKED = {
    "is the wifi free": ("I don't know anything about wifi", ["Talk to a person"]),
    "is the coffee free?": ("I don't know that; say “person”", ["Talk to a person"]),
    "is yoga free?": ("Yoga takes 60 minutes and costs €12.00", []),
    "is the parking free?": ("Yes, behind the house.", []),
    "can I cancel for free?": ("Yes, until the session begins.", []),
    "hours?": ("Ana Reyes is open", []),
    "do you do massages": ("We offer Colour, Haircut and Yoga", ["Talk to a person"]),
    "do you do yoga?": ("Yoga takes 60 minutes", []),
    "may I bring a friend?": ("I don't know anything about bringing somebody along", ["Talk to a person"]),
    "Darf mein Hund mit?": ("Über das Mitbringen von Tieren weiß ich nichts", ["Mit einem Menschen sprechen"]),
    "Darf mein Freund mit?": ("Über Begleitung weiß ich nichts", ["Mit einem Menschen sprechen"]),
    "Sind Hunde erlaubt?": ("Über das Mitbringen von Tieren weiß ich nichts", ["Mit einem Menschen sprechen"]),
    "Ist der Kaffee kostenlos?": ("Das weiß ich nicht", ["Mit einem Menschen sprechen"]),
}


async def test_a_question_is_never_answered_by_what_is_said_of_something_else(small_shop: Shop, person: Person) -> None:
    await _add(small_shop, "Can I cancel for free?", "Yes, until the session begins.")
    for number, (asked, (answer, choices)) in enumerate(ASKED.items()):
        somebody = Person(person.http, conversation=f"a{number}")
        told = await somebody.say(asked)
        assert answer in told, (asked, told)
        assert somebody.labels() == choices, asked
        assert somebody.kinds() == [], asked


async def test_the_first_words_are_answered_in_the_language_the_persons_program_asks_for(person: Person) -> None:
    said = {"id": "m1", "text": "Hallo"}
    wanted = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}
    answer = await person.http.post("/chat/v1/german/messages", json=said, headers=wanted)
    assert answer.json()["replies"][0]["text"].startswith("Hallo! Ich kann")
    said = {"id": "m1", "text": "Hello, I would like an appointment"}
    answer = await person.http.post("/chat/v1/english/messages", json=said, headers=wanted)
    assert answer.json()["replies"][0]["text"].startswith("Which service")
