import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.intents import BUILDER_INTENTS, CLIENT_INTENTS
from nlu.local import LocalEngine
from nlu.local.corpus import LANGUAGES, read_corpus
from tests.nlu.case import context


@pytest.mark.parametrize(
    ("text", "asked", "intent"),
    [
        ("can u get me in for a haircut on friday", None, "book"),
        ("tomorrow at 3", "time", "book"),
        ("Robin Vale", "name", "book"),
        ("two of us", "party_size", "book"),
        ("I have to reschedule my massage", None, "move"),
        ("please cancel my appointment", None, "cancel"),
        ("when is my next appointment?", None, "list"),
        ("how much is a haircut?", None, "ask"),
        ("put me on the waiting list", None, "waitlist"),
        ("every other tuesday please", None, "series"),
        ("get me a real person", None, "handover"),
        ("sounds good", "confirm", "confirm"),
        ("Yes, that works. What is the address?", "confirm", "confirm"),
        ("nah", "confirm", "deny"),
        ("no, wednesday", "confirm", "correct"),
        ("can you change it to 4 pm?", "confirm", "correct"),
        ("the second one", "choice", "choose"),
        ("2", "choice", "choose"),
        ("STOP", None, "stop"),
        ("what's the capital of Norway", None, "out_of_scope"),
        ("who do I have today?", None, "my_day"),
        ("block tomorrow afternoon", None, "block"),
    ],
)
def test_a_message_is_read_with_the_question_it_answers(
    engine: LocalEngine, text: str, asked: str | None, intent: str
) -> None:
    assert engine.read(text, context(asked=asked)).intent == intent


def test_a_second_sentence_adds_its_intent(engine: LocalEngine) -> None:
    meaning = engine.read("Yes, that works. What is the address?", context(asked="confirm"))
    assert {"confirm", "ask"} <= {each.intent for each in meaning.intents}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I would like to book a session", "en"),
        ("quiero reservar una cita", "es"),
        ("je voudrais prendre un rendez-vous", "fr"),
        ("ich möchte meinen Termin verschieben", "de"),
        ("não posso ir, quero cancelar", "pt"),
    ],
)
def test_the_language_is_told_from_a_short_text(engine: LocalEngine, text: str, language: str) -> None:
    assert engine.read(text, context(lang=None)).language == language


def test_digits_alone_keep_the_locale_s_language(engine: LocalEngine) -> None:
    assert engine.read("2", context(lang=None)).language == "en"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("anna@example.com", "email"),
        ("karl@example.de", "email"),
        ("merci@x.fr", "email"),
        ("it's karl.mueller@praxis-sonnenschein.de", "email"),
        ("María Fernández", "name"),
        ("Jürgen Groß", "name"),
        ("my name is Jürgen Groß", "name"),
        ("São Paulo", "zone"),
        ("https://www.ejemplo.es/reserva/mañana", None),
        ("BK-7QUIERO9", "code"),
        ("+49 170 1234567", "phone"),
        ("anna@example.com", "confirm"),
        ("merci@x.fr", None),
    ],
)
def test_an_address_a_name_or_a_number_keeps_the_language_that_is_spoken(
    engine: LocalEngine, text: str, asked: str | None
) -> None:
    meaning = engine.read(text, context(asked=asked, lang=None, spoken="en"))
    assert meaning.language == "en"


@pytest.mark.parametrize(
    ("text", "asked", "language"),
    [
        ("mi correo es anna@example.com, gracias", "email", "es"),
        ("ich heiße Anna Smith und hätte gern einen Termin", "name", "de"),
        ("bonjour, je voudrais prendre rendez-vous, merci@x.fr", None, "fr"),
    ],
)
def test_the_words_around_an_address_or_a_name_tell_the_language(
    engine: LocalEngine, text: str, asked: str | None, language: str
) -> None:
    assert engine.read(text, context(asked=asked, lang=None, spoken="en")).language == language


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("es", "mueve la mía al miércoles a las 3"),
        ("es", "pasa la segunda al jueves a las 14:00"),
        ("de", "Verschiebe den zweiten auf Donnerstag um 14 Uhr"),
        ("de", "verschiebe meinen auf Donnerstag um 14 Uhr"),
        ("fr", "déplace le mien à jeudi à 14h"),
        ("pt", "muda a segunda para quinta às 14h"),
    ],
)
def test_a_session_of_one_s_own_is_moved_in_few_words(engine: LocalEngine, lang: str, text: str) -> None:
    assert engine.read(text, context(lang=lang)).intent == "move"


@pytest.mark.parametrize(
    "text",
    [
        "Chaque mercredi à 16h pendant quatre semaines, massage avec Ana",
        "Toda quarta às 16h por quatro semanas, massage com Ana",
        "every weekday at 9am with Ana for 2 weeks, massage",
    ],
)
def test_a_series_and_what_it_is_of_are_one_errand(engine: LocalEngine, text: str) -> None:
    meaning = engine.read(text, context(lang=None))
    assert (meaning.intent, meaning.errands) == ("series", ())


def test_anger_sounds_worse_than_delight(engine: LocalEngine) -> None:
    angry = engine.read("this was terrible", context()).sentiment
    assert angry < 0 < engine.read("I loved it, excellent", context()).sentiment


@given(text=st.text(max_size=300), asked=st.sampled_from([None, "time", "name", "zone", "phone", "code", "choice"]))
@settings(max_examples=60, deadline=None)
def test_no_text_makes_it_raise_and_spans_are_the_words(engine: LocalEngine, text: str, asked: str | None) -> None:
    meaning = engine.read(text, context(asked=asked, lang=None))
    assert 0 <= meaning.confidence <= 1
    assert all(text[slot.start : slot.end] == slot.text for slot in meaning.slots.values())


@pytest.mark.parametrize("text", ["a" * 100_000, "\x00\ud800", "", "1 " * 50_000, "im in a" * 20_000, "@.a" * 30_000])
def test_hostile_text_is_read_all_the_same(engine: LocalEngine, text: str) -> None:
    assert engine.read(text, context(lang=None)).intent in (*CLIENT_INTENTS, *BUILDER_INTENTS)


def test_english_has_examples_of_every_intent() -> None:
    spoken = {example.intent for example in read_corpus() if example.language == "en"}
    assert spoken == {*CLIENT_INTENTS, *BUILDER_INTENTS}


def test_every_language_has_examples() -> None:
    assert {example.language for example in read_corpus()} == set(LANGUAGES)


@pytest.mark.parametrize("asked", ["confirm", "pay"])
@pytest.mark.parametrize("text", ["zz", "xx", "ô", "to", "{x}", "\x13B_UÑ+Q", "of the", "qwerty"])
def test_a_text_that_says_nothing_is_no_yes_whatever_was_asked(engine: LocalEngine, text: str, asked: str) -> None:
    meaning = engine.read(text, context(asked=asked, last="Friday at 3 with Ana. Shall I book it?"))
    assert not {each.intent for each in meaning.intents} & {"confirm", "pay"}


@pytest.mark.parametrize(
    "text", ["yes", "yep that works", "👍", "be my guest", "book", "that time will work well", "vale", "oui volontiers",
             "passt", "beleza", "okie", "hola, sí", "go for it"],
)  # fmt: skip
def test_a_yes_in_any_words_is_one(engine: LocalEngine, text: str) -> None:
    assert engine.read(text, context(asked="confirm", last="Shall I book it?", lang=None)).intent == "confirm"


@pytest.mark.parametrize("asked", [None, "time", "email", "confirm"])
@pytest.mark.parametrize("text", ["blorf", "wibble wobble", "brzl krx"])
def test_words_that_nobody_knows_mean_nothing_whatever_was_asked(
    engine: LocalEngine, text: str, asked: str | None
) -> None:
    assert engine.read(text, context(asked=asked)).intent == "out_of_scope"


def test_a_mistyped_word_is_still_read(engine: LocalEngine) -> None:
    read = {text: engine.read(text, context(asked=None)).intent for text in ("helo", "cancl", "yess", "nooo")}
    assert read == {"helo": "greet", "cancl": "cancel", "yess": "confirm", "nooo": "deny"}


def test_two_sessions_with_two_people_are_two_errands(engine: LocalEngine) -> None:
    text = "book a massage with Ana on Friday at 11 and one with Tomás on Saturday at 3pm"
    assert engine.read(text, context(asked=None)).errands == (
        "book a massage with Ana on Friday at 11", "one with Tomás on Saturday at 3pm",
    )  # fmt: skip
