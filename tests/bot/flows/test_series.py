"""Sessions that repeat, by chat. The clock stands at Wednesday 9 June 2027, 07:00 in Lisbon."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from kit.db import Database
from models.bookings import Series
from parley_sdk import calls
from tests.fixtures.shop import WEEK, Shop, open_shop
from tests.fixtures.talking import Person, talking

WEEKS = ["2027-06-15T16:00:00Z", "2027-06-22T16:00:00Z", "2027-06-29T16:00:00Z", "2027-07-06T16:00:00Z"]
DAY = [{"days": WEEK, "start": "09:00", "end": "20:00"}]
TWO = {
    "organisation": {"name": "Two", "slug": "two", "zone": "Europe/Lisbon", "locale": "en-GB", "currency": "EUR"},
    "services": [
        {"name": "Talk", "minutes": 60, "step": 30, "price": 0},
        {"name": "Lesson", "minutes": 60, "step": 30, "price": 2500},
        {"name": "Massage", "minutes": 60, "step": 30, "price": 0, "needs_approval": True},
        {"name": "Watch", "minutes": 60, "step": 30, "price": 0},
    ],
    "builders": [
        {"name": "Nia Cole", "zone": "America/New_York", "services": ["Talk"], "hours": DAY},
        {"name": "Rui Paz", "zone": "Europe/Lisbon", "services": ["Talk", "Lesson", "Massage"], "hours": DAY},
        {"name": "Max Owl", "zone": "Europe/Lisbon", "services": ["Watch"],
         "hours": [{"days": WEEK, "start": "00:00", "end": "24:00"}]},
    ],
}  # fmt: skip


@pytest.fixture
async def two(sqlite: Database, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(sqlite, tmp_path, TWO) as shop:
        yield shop


@pytest.fixture
async def caller(two: Shop, engine_home: Path) -> AsyncIterator[Person]:
    async with talking(two, engine_home) as somebody:
        yield somebody


async def take(caller: Person, *days: str) -> None:
    """Somebody else books Rui on these days at five."""
    other = Person(caller.http, conversation="other")
    for day in days:
        await other.say(f"Talk with Rui on {day} at 5pm")
        await other.say("yes")
        assert other.kinds() == ["booked"]


def starts(person: Person) -> list[str]:
    return [effect["start"] for effect in person.effects]


async def test_a_whole_wish_is_laid_out_confirmed_once_and_booked(caller: Person) -> None:
    text = await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    assert caller.kinds() == []
    assert text.count("•") == 4
    assert "all of them free" in text
    assert "Shall I book them?" in text
    text = await caller.say("yes")
    assert (caller.kinds(), starts(caller)) == (["booked"] * 4, WEEKS)
    assert text.count("•") == 4
    assert "Talk with Rui Paz" in text


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("Talk with Rui every other Tuesday at 5pm until August", 4),
        ("Talk with Rui every Tuesday at 5 for six weeks", 6),
        ("Talk with Rui every day at 9am for a week", 7),
        ("Talk with Rui the first Monday of every month at 10am for six months", 6),
        ("Talk con Rui cada martes a las 5 durante seis semanas", 6),
        ("Talk bei Rui jeden zweiten Dienstag um 17 Uhr bis August", 4),
        ("Talk avec Rui tous les jeudis à 14h pendant six semaines", 6),
        ("Talk com Rui toda quarta às 15h durante seis semanas", 6),
        ("Chaque mercredi à 16h pendant quatre semaines, Talk avec Rui", 4),
        ("Toda quarta às 16h por quatro semanas, Talk com Rui", 4),
        ("Jeden Freitag um 11 Uhr für drei Wochen ein Talk mit Rui", 3),
        ("Talk every weekday at 9am with Rui for 2 weeks", 10),
    ],
)
async def test_a_rule_is_read_in_many_ways(caller: Person, words: str, dates: int) -> None:
    text = await caller.say(words)
    assert text.count("•") == dates, text
    assert len(caller.labels()) == 2
    await caller.say(caller.labels()[0])
    assert caller.kinds() == ["booked"] * dates


async def test_what_is_missing_is_asked_for_one_thing_at_a_time(caller: Person) -> None:
    assert "Which service" in await caller.say("I would like to come every week")
    assert "Who would you like" in await caller.say("Talk")
    assert "Which day and time" in await caller.say("Rui Paz")
    assert "At what time of day" in await caller.say("Tuesday")
    assert "How many times" in await caller.say("5pm")
    text = await caller.say("4 times")
    assert text.count("•") == 4
    await caller.say("yes please")
    assert starts(caller) == WEEKS


@pytest.mark.parametrize(("answer", "dates"), [("ten", 10), ("six weeks", 6), ("until August", 7), ("for a month", 5),
                                               ("until the end of July", 7)])  # fmt: skip
async def test_an_end_is_understood_in_answer_to_its_question(caller: Person, answer: str, dates: int) -> None:
    await caller.say("Talk with Rui every Tuesday at 5pm")
    text = await caller.say(answer)
    assert text.count("•") == dates, text


async def test_what_clashes_is_said_and_each_is_moved_skipped_or_dropped(caller: Person) -> None:
    """T35 by chat."""
    await take(caller, "22 June", "29 June")
    text = await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    assert "2 of these 4 dates" in text
    assert "are free" in text
    assert "2 are not:" in text
    assert text.count("taken") >= 2
    assert len(caller.labels()) == 6  # three times instead, skip, drop, skip all
    assert "29 Jun" in await caller.say(caller.labels()[0])
    text = await caller.say("drop it")
    assert "Shall I book them?" in text
    assert caller.kinds() == []
    await caller.say("yes")
    assert caller.kinds() == ["booked"] * 3
    assert starts(caller)[0] == WEEKS[0]
    assert starts(caller)[2] == WEEKS[3]
    assert WEEKS[1] not in starts(caller)


async def test_all_that_clash_are_skipped_at_once(caller: Person) -> None:
    await take(caller, "22 June", "29 June")
    await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    await caller.say(caller.labels()[-1])
    await caller.say("yes")
    assert starts(caller) == [WEEKS[0], WEEKS[3]]


async def test_a_date_taken_while_the_person_thinks_is_asked_about_and_nothing_is_booked(
    caller: Person,
) -> None:
    await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    await take(caller, "6 July")
    text = await caller.say("yes")
    assert caller.kinds() == []
    assert "changed meanwhile" in text
    assert "3 of these 4 dates" in text
    assert "1 is not:" in text
    await caller.say("skip it for now")
    await caller.say("yes")
    assert starts(caller) == WEEKS[:3]


async def test_a_no_books_nothing(caller: Person) -> None:
    await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    await caller.say("no")
    assert caller.kinds() == []
    await caller.say("yes")
    assert caller.kinds() == []


async def test_another_time_of_day_is_planned_anew(caller: Person) -> None:
    await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    text = await caller.say("make it 6pm")
    assert "18:00" in text
    await caller.say("yes")
    assert starts(caller)[0] == "2027-06-15T17:00:00Z"


async def test_the_price_of_all_is_shown_and_all_are_paid_after_one_yes(caller: Person) -> None:
    text = await caller.say("Lesson with Rui every Tuesday at 5pm, 4 times")
    assert "€25" in text
    assert "€100" in text
    assert "e-mail" in await caller.say("yes")
    await caller.say("sam@example.org")
    assert caller.kinds() == ["held"] * 4
    await caller.say("yes")
    assert (caller.kinds(), starts(caller)) == (["booked"] * 4, WEEKS)


async def test_a_no_to_paying_lets_all_of_them_go(caller: Person, two: Shop) -> None:
    await caller.say("Lesson with Rui every Tuesday at 5pm, 4 times")
    await caller.say("yes")
    await caller.say("sam@example.org")
    held = [effect["booking"] for effect in caller.effects]
    await caller.say("no")
    async with two.owner() as owner:
        states = {(await owner.get(f"/v1/bookings/{each}")).json()["state"] for each in held}
    assert not states & {"held", "confirmed"}


async def test_where_a_builder_has_to_say_yes_they_are_asked(caller: Person) -> None:
    await caller.say("Massage with Rui every Tuesday at 5pm, 4 times")
    await caller.say("yes")
    text = await caller.say("sam@example.org")
    assert caller.kinds() == ["held"] * 4
    assert "asked Rui Paz" in text


async def test_t09_the_dates_on_which_the_persons_own_clock_differs_are_shown_and_warned_of_once(
    caller: Person, two: Shop
) -> None:
    two.clock.at = datetime(2027, 3, 1, 12, tzinfo=UTC)
    await caller.say("I'm in Berlin")
    text = await caller.say("Talk with Nia every Thursday at 4pm from 11 March, 4 times")
    assert text.count("Mind the clocks") == 1
    lines = [line for line in text.split("\n") if line.startswith("•")]
    assert [line.split(", for you")[0].rsplit(", ", 1)[1] for line in lines] == ["10:00"] * 4
    assert [line.split(" (")[0].rsplit(", ", 1)[1] for line in lines] == ["16:00", "15:00", "15:00", "16:00"]
    await caller.say("yes")
    assert starts(caller) == ["2027-03-11T15:00:00Z", "2027-03-18T14:00:00Z", "2027-03-25T14:00:00Z",
                              "2027-04-01T14:00:00Z"]  # fmt: skip


async def test_a_single_booking_becomes_a_series_when_that_is_asked_for(caller: Person) -> None:
    await caller.say("Talk with Rui on Tuesday at 5pm")
    assert caller.kinds() == ["held"]
    assert "How many times" in await caller.say("make it every week")
    await caller.say("4 times")
    await caller.say("yes")
    assert starts(caller) == WEEKS


async def test_a_rule_on_too_many_dates_is_said_and_its_end_asked_again(caller: Person) -> None:
    text = await caller.say("Talk with Rui every day at 9am for 2 years")
    assert "no more than a hundred" in text
    assert (await caller.say("3 times")).count("•") == 3


async def test_there_is_a_way_out(caller: Person) -> None:
    await caller.say("Talk with Rui every Tuesday at 5pm")
    await caller.say("never mind")
    text = await caller.say("6 times")
    assert "•" not in text


async def test_ending_something_weekly_is_cancelling(caller: Person) -> None:
    assert "no coming sessions" in await caller.say("stop my weekly session")


async def test_dates_whose_hold_ran_out_before_they_were_paid_are_told(caller: Person, two: Shop) -> None:
    await caller.say("Lesson with Rui every Tuesday at 5pm, 4 times")
    await caller.say("yes")
    await caller.say("sam@example.org")
    assert caller.kinds() == ["held"] * 4
    two.clock.at += timedelta(hours=1)
    text = await caller.say("yes")
    assert caller.kinds() == []
    assert "ran out" in text


async def test_a_date_whose_payment_is_refused_is_asked_about_again_and_the_others_stay(
    caller: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await caller.say("Lesson with Rui every Tuesday at 5pm, 4 times")
    await caller.say("yes")
    await caller.say("sam@example.org")
    paid = calls.pay
    methods = iter(["declines"])
    monkeypatch.setattr(
        calls, "pay", lambda booking, *, key=None: paid(booking, method=next(methods, None), key=key)
    )  # the person's card is chosen at the provider's, not in the chat
    text = await caller.say("yes")
    assert caller.kinds() == ["booked"] * 3
    assert "1 of them" in text
    await caller.say("yes")
    assert caller.kinds() == ["booked"]
    assert starts(caller) == WEEKS[:1]


async def test_a_date_whose_wall_time_the_clocks_skip_is_a_clash_like_any_other(caller: Person, two: Shop) -> None:
    two.clock.at = datetime(2027, 3, 1, 12, tzinfo=UTC)
    text = await caller.say("Watch with Max every Sunday at 1:30am from 21 March, 2 times")
    assert "the clocks skip this time" in text
    assert "28 Mar 2027, 01:30" in text
    await caller.say("skip it for now")
    await caller.say("yes")
    assert starts(caller) == ["2027-03-21T01:30:00Z"]


async def test_a_code_takes_off_of_the_dates_it_has_uses_for_and_the_sum_is_said_first(
    two: Shop, caller: Person
) -> None:
    async with two.owner() as desk:
        made = await desk.post("/v1/coupons", json={"code": "SPRING10", "percent": "10", "most_per_client": 2})
        assert made.status_code == 201
    await caller.say("Lesson with Rui every Tuesday at 5pm, 4 times")
    text = await caller.say("my code is SPRING10")
    assert text.count(": €22.50") == text.count(": €25.00") == 2
    assert "€95.00 in all" in text
    await caller.say("yes")
    assert "€95.00" in await caller.say("me@example.org")
    await caller.say("pay")
    assert caller.kinds() == ["booked"] * 4


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("cancel the series", "all that is to come of this series, 4 sessions"),
        ("cancel my series", "all that is to come of this series, 4 sessions"),
        ("cancel all of them", "all that is to come of this series, 4 sessions"),
        ("Sag die Serie ab", "was von dieser Serie noch kommt (4 Termine)"),
        ("Quiero cancelar toda la serie de sesiones, por favor", "todo lo que queda de esta serie, 4 sesiones"),
    ],
)
async def test_a_series_is_cancelled_as_one(two: Shop, caller: Person, said: str, asked: str) -> None:
    await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    await caller.say("yes")
    answer = await caller.say(said)
    assert asked in answer, answer
    assert caller.kinds() == []
    await caller.say("1")
    assert (caller.kinds(), starts(caller)) == (["cancelled"] * 4, WEEKS)
    async with two.database.reading() as session:
        assert set(await session.scalars(select(Series.state))) == {"cancelled"}


async def test_beside_a_series_another_session_stays(caller: Person) -> None:
    await caller.say("Talk with Nia on Friday at 3pm")
    await caller.say("yes")
    await caller.say("Talk with Rui every Tuesday at 5pm, 4 times")
    await caller.say("yes")
    assert "4 sessions" in await caller.say("cancel the series")
    await caller.say("yes")
    assert starts(caller) == WEEKS
    assert "Nia Cole" in await caller.say("my sessions")
