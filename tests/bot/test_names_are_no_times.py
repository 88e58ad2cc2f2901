"""What a client says as their name or address is never read as a time.

The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon.
"""

from datetime import UTC, datetime

import pytest

from nlu.finder import find_in
from nlu.times import find_times
from nlu.understanding import Context
from tests.fixtures.talking import Person


@pytest.mark.parametrize(
    "told", ["I'm Tom, tom@example.org", "my name is Tom", "Tom Smith", "tom@example.org", "i'm tom, tom@example.org"]
)
async def test_a_name_or_an_address_leaves_the_held_time_where_it_is(person: Person, told: str) -> None:
    await person.say("haircut with Ana on Friday at 4:30pm")
    assert "10 Jun" not in await person.say(told)
    assert all(each["start"] == "2027-06-11T15:30:00Z" for each in person.effects)
    await person.say("yes")
    assert [(each["kind"], each["start"]) for each in person.effects] == [("booked", "2027-06-11T15:30:00Z")]


async def test_a_german_name_is_no_day_either(person: Person) -> None:
    await person.say("Haircut bei Ana am Freitag um 16:30 Uhr")
    await person.say("Ich bin Mia Morgen, mia@example.org")
    assert person.effects == []
    await person.say("ja")
    assert [(each["kind"], each["start"]) for each in person.effects] == [("booked", "2027-06-11T15:30:00Z")]


@pytest.mark.parametrize("told", ["tom@example.org", "Tom Smith", "I'm Tom"])
async def test_a_name_or_an_address_asks_for_no_day(person: Person, told: str) -> None:
    await person.say("haircut with Ana")
    assert "10 Jun" not in await person.say(told)
    assert not any("10 Jun" in each for each in person.labels())


def times_in(text: str, lang: str, asked: str | None = None) -> list[str]:
    now = datetime(2027, 6, 9, 6, tzinfo=UTC)
    context = Context(now=now, zone="UTC", asked=asked)
    return [each.text for each in find_in(text, context, now=now, lang=lang, find_times=find_times)]


@pytest.mark.parametrize(
    ("lang", "text", "asked"),
    [
        ("en", "I'm Tom and I'd like a haircut", None),
        ("en", "Hi I'm Tom can I book", None),
        ("en", "may@example.org", None),
        ("en", "April, april@example.org", "email"),
        ("en", "call me April", None),
        ("de", "ich heiße August", None),
        ("de", "Ich bin Mia Morgen", None),
        ("es", "me llamo Domingo", None),
        ("es", "soy Domingo, domingo@example.org", None),
        ("fr", "je m'appelle Avril", None),
        ("pt", "o meu nome é Abril", None),
        ("en", "Tom", "email"),
    ],
)
def test_there_is_no_time_in_a_name(lang: str, text: str, asked: str | None) -> None:
    assert times_in(text, lang, asked) == []


@pytest.mark.parametrize(
    ("lang", "text", "time"),
    [
        ("en", "tom at 3pm", "tom at 3pm"),
        ("en", "I'm free tom", "tom"),
        ("en", "call me Monday", "Monday"),
        ("en", "I'm Tom, Friday at 3pm please", "Friday at 3pm"),
        ("en", "my name is Ana Friday at 3pm", "Friday at 3pm"),
        ("en", "tom@example.org, Friday at 3pm", "Friday at 3pm"),
        ("de", "Ich bin Montag um 10 Uhr da", "Montag um 10 Uhr"),
        ("de", "ich bin morgen da", "morgen"),
    ],
)
def test_a_time_beside_a_name_is_still_one(lang: str, text: str, time: str) -> None:
    assert times_in(text, lang) == [time]
