from dataclasses import replace

import pytest

from nlu.slots import builder, find_slots
from nlu.slots.names import index
from nlu.understanding import CatalogueName
from tests.nlu.case import context


@pytest.mark.parametrize(
    ("text", "asked", "slot", "value"),
    [
        ("deep tisue masage please", None, "service", "Deep tissue massage"),
        ("a trim", None, "service", "Haircut"),
        ("with dr lee", None, "builder", "Dr. Susan Lee"),
        ("is tomas free", None, "builder", "Tomás Berg"),
        ("not Ana, Tomas", None, "builder", "Tomás Berg"),
        ("table for four", None, "party_size", 4),
        ("just me", "party_size", "party_size", 1),
        ("my name is Robin Vale and I need a trim", None, "name", "Robin Vale"),
        ("it's Robin Vale", "name", "name", "Robin Vale"),
        ("call +1 415 555 2671", None, "phone", "+14155552671"),
        ("Robin@Example.com", None, "email", "robin@example.com"),
        ("z o e dot lind at example dot org", "email", "email", "zoe.lind@example.org"),
        ("It's Zoe at example.org, thanks", "email", "email", "zoe@example.org"),
        ("my email is ana underscore 12 at mail dot example dot co dot uk", None, "email", "ana_12@mail.example.co.uk"),
        ("max punkt muster at web punkt de", "email", "email", "max.muster@web.de"),
        ("ana guion lopez arroba correo punto es", "email", "email", "ana-lopez@correo.es"),
        ("I'm in Lisbon", None, "zone", "Europe/Lisbon"),
        ("Berlin time", None, "zone", "Europe/Berlin"),
        ("something in San Jose", None, "place", "San Jose"),
        ("every other tuesday", None, "series", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("every week, six sessions", None, "series", "FREQ=WEEKLY;COUNT=6"),
        ("because I am ill", None, "reason", "I am ill"),
        ("cancel my second one", None, "booking", 2),
        ("the second one", None, "choice", 2),
        ("the last", "choice", "choice", -1),
        ("482 913", "code", "code", "482913"),
    ],
)
def test_a_slot_is_read_from_the_words(text: str, asked: str | None, slot: str, value: str | int) -> None:
    assert find_slots(text, context(asked=asked))[slot].value == value


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("banana", "builder"),
        ("an a to z", "builder"),
        ("see you", "party_size"),
        ("no", "name"),
        ("I need a second opinion", "choice"),
        ("wait a second", "choice"),
    ],
)
def test_a_fragment_is_not_taken_for_a_slot(text: str, slot: str) -> None:
    assert slot not in find_slots(text, context(asked="name" if slot == "name" else None))


def test_the_label_of_an_option_said_back_picks_it() -> None:
    last = "Which one?\n1. Tue 15 Jun, 10:00\n2. Wed 16 Jun, 11:00"
    assert find_slots("wed 16 jun, 11:00 please", context(asked="choice", last=last))["choice"].value == 2


def test_a_name_two_builders_share_names_neither() -> None:
    shared = index((CatalogueName("Ana Reyes"), CatalogueName("Ana Silva")), first_names=True)
    assert shared.find("with ana") == []
    assert [each.value for each in shared.find("with ana silva")] == ["Ana Silva"]


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("A general practitioner, no vet, wise guy.", None),
        ("can I see Wise on Friday?", "Alphaeus Wise, MD"),
        ("wise", "Alphaeus Wise, MD"),
        ("something with wise tomorrow at nine please", "Alphaeus Wise, MD"),
        ("I need an eye doctor, I'm going blind", None),
        ("a rose garden would be nice to look at", None),
        ("is Rose free on Monday?", "Rose Hall"),
    ],
)
def test_a_name_that_is_also_a_word_counts_only_where_it_is_spoken_as_a_name(said: str, who: str | None) -> None:
    names = (CatalogueName("Alphaeus Wise, MD"), CatalogueName("Alta Eye Care"), CatalogueName("Rose Hall"))
    found = builder.find(said, replace(context(), builders=names))
    assert (found.value if found else None) == who


@pytest.mark.parametrize("text", ["meet me at the dot", "at 10", "at at at", "a at b", "zoe at dot org"])
def test_what_only_sounds_like_an_address_is_none(text: str) -> None:
    assert "email" not in find_slots(text, context(asked="email"))


def test_words_around_an_at_are_an_address_only_where_one_is_spoken_of() -> None:
    assert "email" not in find_slots("zoe at example dot org", context(asked="time"))
