"""Times said loosely, or on no calendar at all. The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon."""

import pytest

from tests.fixtures.talking import Person


@pytest.mark.parametrize(
    ("words", "heard", "then"),
    [
        ("haircut with Ana when the kids are at school", "“when the kids are at school”", "Friday at 3pm"),
        ("haircut with Ana please, while my husband is at work", "“while my husband is at work”", "Friday at 3pm"),
        ("Haircut con Ana cuando los niños están en el colegio", "«cuando los niños", "el viernes a las 15:00"),
        ("Haircut bei Ana, wenn die Kinder in der Schule sind", "„wenn die Kinder in der", "Freitag um 15 Uhr"),
    ],
)
async def test_what_is_on_no_calendar_is_said_not_to_be_understood(
    person: Person, words: str, heard: str, then: str
) -> None:
    text = await person.say(words)
    assert heard in text
    assert person.kinds() == []
    await person.say(then)
    assert person.kinds() == ["held"]


@pytest.mark.parametrize(
    ("words", "heard", "then"),
    [
        ("haircut with Ana on 31 February at 3pm", "cannot find “31 February” on a calendar", "11 June at 3pm"),
        ("haircut with Ana on February 30th", "cannot find “February 30th” on a calendar", "11 June at 3pm"),
        ("haircut with Ana on 29 February 2029", "cannot find “29 February 2029” on a calendar", "11 June at 3pm"),
        ("haircut with Ana on 31/02/2028", "cannot find “31/02/2028” on a calendar", "11 June at 3pm"),
        ("haircut with Ana on 1 January 9999", "1 January 9999 is too far ahead", "11 June at 3pm"),
        ("haircut with Ana on June 5 2199 at 3pm", "2199 at 3pm is too far ahead", "11 June at 3pm"),
        (
            "Haircut bei Ana am 31. Februar um 15 Uhr",
            "„31. Februar“ finde ich auf keinem Kalender",
            "11. Juni um 15 Uhr",
        ),
        (
            "Quiero un Haircut con Ana el 31 de febrero a las 15:00",
            "No encuentro «31 de febrero»",
            "el 11 de junio a las 15:00",
        ),
    ],
)
async def test_a_day_that_cannot_be_is_said_to_be_none_and_no_other_is_taken(
    person: Person, words: str, heard: str, then: str
) -> None:
    assert heard in await person.say(words)
    assert person.kinds() == []
    await person.say(then)
    assert person.kinds() == ["held"]
    assert person.effects[0]["start"] == "2027-06-11T14:00:00Z"


async def test_a_session_is_not_moved_to_a_day_that_cannot_be(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 3pm")
    await person.say("yes")
    assert "on a calendar" in await person.say("move my haircut to 31 June at 3pm")
    await person.say("Monday at 3pm")
    await person.say("yes")
    assert [effect["start"] for effect in person.effects] == ["2027-06-14T14:00:00Z"]


async def test_a_question_about_when_is_no_such_time(person: Person) -> None:
    assert "calendar" not in await person.say("haircut with Ana, when is she free?")


@pytest.mark.parametrize("words", ["haircut with Ana sometime next week", "haircut with Ana any time next week"])
async def test_some_time_of_a_week_shows_times_of_that_week(person: Person, words: str) -> None:
    await person.say(words)
    days = {label.split(",")[1].split()[0] for label in person.labels()}
    assert days
    assert days <= {str(day) for day in range(14, 21)}


async def test_figures_that_may_be_dates_or_hours_are_asked_about_and_the_hours_taken(person: Person) -> None:
    await person.say("haircut with Ana on Friday")
    await person.say("10-12")
    assert all("11 Jun" in label for label in person.labels())
    assert person.kinds() == []


async def test_without_a_day_all_readings_are_offered(person: Person) -> None:
    await person.say("haircut with Ana")
    text = await person.say("10-12")
    labels = person.labels()
    assert len(labels) == 3, text
    assert any("Oct" in label for label in labels)
    assert any("Dec" in label for label in labels)
    hours = next(label for label in labels if "10:00" in label and "12:00" in label)
    assert "Which day" in await person.say(hours)
    await person.say("Friday")
    assert len(person.labels()) >= 3
    assert all("11 Jun" in label and ("10:" in label or "11:" in label) for label in person.labels())


def shown(person: Person) -> list[tuple[str, str]]:
    """Day and clock of each time that is offered."""
    return [(day, clock) for day, _, clock in (label.rpartition(", ") for label in person.labels())]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("haircut with Ana any day next week before noon", "09:00", "11:59"),
        ("any morning next week for a haircut with Ana", "09:00", "11:59"),
        ("yoga with Ana next week after 3", "15:00", "16:59"),
        ("haircut with Ana next week between 2 and 4", "14:00", "15:59"),
        ("Haircut mit Ana Reyes nächste Woche nachmittags", "12:00", "17:59"),
        ("Haircut con Ana la semana que viene por la tarde", "12:00", "19:59"),
    ],
)
async def test_hours_named_with_a_whole_week_are_those_of_each_day_of_it(
    person: Person, words: str, first: str, last: str
) -> None:
    await person.say(words)
    offered = shown(person)
    assert len({day for day, _ in offered}) > 1
    assert [clock for _, clock in offered if not first <= clock <= last] == []


async def test_hours_said_after_a_week_keep_the_week_and_a_day_of_it_keeps_the_hours(person: Person) -> None:
    await person.say("haircut with Ana next week")
    await person.say("afternoons please")
    assert all(clock >= "12:00" for _, clock in shown(person))
    assert "from 12:00 to 16:30" in await person.say("Tuesday")
    await person.say("at 9 in the morning")
    assert person.effects[0]["start"] == "2027-06-15T08:00:00Z"


async def test_with_somebody_else_the_time_that_was_taken_is_tried_again(person: Person) -> None:
    await person.say("haircut with Ana on Saturday at 2")
    await person.say("yes")
    assert "is not free" in await person.say("haircut with Ana on Saturday at 2")
    assert "Sat, 12 Jun 2027, 09:00 (EDT, New York) with Ben Okoro" in await person.say("can it be with Ben instead?")


@pytest.mark.parametrize(
    ("words", "day"),
    [("Friday week", 18), ("a week on Friday", 18), ("Friday fortnight", 25), ("a fortnight on Friday", 25)],
)
async def test_weeks_counted_from_a_weekday_are_as_the_british_count_them(person: Person, words: str, day: int) -> None:
    await person.say(f"haircut with Ana {words} at 10am")
    assert [effect["start"] for effect in person.effects] == [f"2027-06-{day}T09:00:00Z"]


async def test_so_many_sessions_a_week_on_a_day_repeat(person: Person) -> None:
    text = await person.say("haircut with Ana, one session a week on Friday at 10, six times")
    assert "6 dates" in text


@pytest.mark.parametrize(
    ("words", "start"),
    [("haircut ana fri 10", "2027-06-11T09:00:00Z"), ("haircut with Ana, sat 2", "2027-06-12T13:00:00Z")],
)
async def test_a_number_behind_a_weekday_that_is_no_such_date_for_weeks_is_the_hour(
    person: Person, words: str, start: str
) -> None:
    await person.say(words)
    assert [effect["start"] for effect in person.effects] == [start]


async def test_a_number_behind_a_weekday_that_is_its_date_is_the_date(person: Person) -> None:
    assert "On Fri, 18 Jun 2027" in await person.say("haircut with Ana on Friday 18")
    assert "On Fri, 10 Sept 2027" in await person.say("no, Friday the 10th")
