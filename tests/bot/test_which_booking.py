"""Which of several sessions is meant, as people say it. The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon."""

import pytest

from tests.fixtures.talking import Person

TUESDAY, FRIDAY, NEXT = "15 Jun", "18 Jun", "22 Jun"


@pytest.fixture
async def busy(person: Person) -> Person:
    """Haircuts with Ana on Tuesday 15 June and with Ben (New York) on Friday 18 June; yoga with Ana on 22 June."""
    for words in ("haircut with Ana on 15 June at 3pm", "haircut with Ben on 18 June at 10am",
                  "yoga with Ana on 22 June at 9am"):  # fmt: skip
        await person.say(words)
        await person.say("yes")
        if not person.kinds():
            await person.say("sam@example.org")
            await person.say("yes")
        assert person.kinds() == ["booked"]
    return person


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("cancel the one with Ben", FRIDAY),
        ("cancel my appointment with Ben", FRIDAY),
        ("cancel my second one", FRIDAY),
        ("cancel the second one", FRIDAY),
        ("cancel my last appointment", NEXT),
        ("cancel my second one with Ana", NEXT),
        ("cancel the Tuesday one at 3pm", TUESDAY),
        ("cancel the Friday one", FRIDAY),
        ("cancel the 3pm one", TUESDAY),
        ("cancel the yoga", NEXT),
        ("cancel the haircut with Ana", TUESDAY),
        ("cancel the one on 22 June", NEXT),
        ("cancela la del viernes", FRIDAY),
        ("cancela la cita con Ben", FRIDAY),
        ("cancela mi segunda cita", FRIDAY),
        ("annulez celui de vendredi", FRIDAY),
        ("annulez mon deuxième rendez-vous", FRIDAY),
        ("sag den am Freitag ab", FRIDAY),
        ("sag meinen zweiten Termin ab", FRIDAY),
        ("cancele a de sexta", FRIDAY),
    ],
)  # fmt: skip
async def test_the_one_that_is_meant_is_asked_about(busy: Person, words: str, day: str) -> None:
    text = await busy.say(words)
    assert len(busy.labels()) == 2, text
    await busy.say(busy.labels()[0])
    assert busy.kinds() == ["cancelled"]
    assert f"-06-{day[:2]}T" in busy.effects[0]["start"]


@pytest.mark.parametrize("words", ["cancel my appointment", "cancel the one with Ana", "cancel the haircut"])
async def test_what_several_fit_is_asked_back(busy: Person, words: str) -> None:
    assert "Which one do you mean?" in await busy.say(words)
    assert busy.kinds() == []


@pytest.mark.parametrize(
    ("words", "day"), [("the one with Ben", FRIDAY), ("the second one", FRIDAY), ("the Friday one", FRIDAY)]
)
async def test_which_one_is_answered_in_words(busy: Person, words: str, day: str) -> None:
    await busy.say("cancel my appointment")
    assert day in await busy.say(words)
    await busy.say("yes")
    assert busy.kinds() == ["cancelled"]


@pytest.mark.parametrize(
    "words",
    [
        "move the Friday one to Monday 21 June at 4pm",
        "move my Friday appointment to Monday 21 June at 4pm",
        "reschedule my appointment on Friday to Monday 21 June at 4pm",
        "move the one with Ben to Monday 21 June at 4pm",
        "move my second one to Monday 21 June at 4pm",
        "move the 10am one to Monday 21 June at 4pm",
        "move Friday to Monday 21 June at 4pm",
        "Freitag auf Montag 21. Juni um 16 Uhr verschieben",
        "cambia la cita del viernes al lunes 21 de junio a las 16:00",
        "déplacez le rendez-vous de vendredi au lundi 21 juin à 16h",
        "verschieb den Termin vom Freitag auf Montag 21. Juni um 16 Uhr",
        "mude a consulta de sexta para segunda 21 de junho às 16h",
    ],
)
async def test_which_one_and_where_to_in_one_message(busy: Person, words: str) -> None:
    await busy.say(words)
    await busy.say(busy.labels()[0])
    assert (busy.kinds(), busy.effects[0]["builder"]) == (["moved"], "Ben Okoro")
    assert busy.effects[0]["start"] == "2027-06-21T20:00:00Z"


async def test_where_to_is_kept_while_it_is_asked_which_one(busy: Person) -> None:
    assert "Which one" in await busy.say("move my appointment to Monday 21 June at 4pm")
    text = await busy.say("the Friday one")
    assert "21 Jun" in text
    await busy.say("yes")
    assert busy.effects[0]["builder"] == "Ben Okoro"


async def test_only_those_asked_about_are_listed(busy: Person) -> None:
    text = await busy.say("when is my appointment with Ben?")
    assert FRIDAY in text
    assert TUESDAY not in text
    text = await busy.say("what have I booked?")
    assert all(day in text for day in (TUESDAY, FRIDAY, NEXT))
