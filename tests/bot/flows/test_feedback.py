"""Saying how a session was, by chat: a mark, words, and who hears of it when it was not good."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.bookings import Booking
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def came(shop: Shop, person: Person) -> str:
    """The person books a haircut with Ana, comes, and the desk notes it; the booking."""
    await person.say("haircut with Ana on Friday at 10am")
    await person.say("yes")
    async with shop.database.reading() as session:
        booking = (await session.scalars(select(Booking).order_by(Booking.id.desc()).limit(1))).one().public_id
    shop.clock.at = datetime(2027, 6, 11, 12, tzinfo=UTC)
    async with shop.owner() as http:
        assert (await http.post(f"/v1/bookings/{booking}/complete")).status_code == 200
    return booking


async def given(shop: Shop) -> list[dict[str, Any]]:
    async with shop.owner() as http:
        found: list[dict[str, Any]] = (await http.get("/v1/feedback")).json()["items"]
    return found


async def wanted(shop: Shop) -> list[dict[str, Any]]:
    async with shop.owner() as http:
        found: list[dict[str, Any]] = (await http.get("/v1/conversations")).json()["items"]
    return found


async def test_a_number_rates_the_session_and_words_may_follow(small_shop: Shop, person: Person) -> None:
    booking = await came(small_shop, person)
    text = await person.say("5")
    assert "5 of 5 for Fri, 11 Jun 2027, 10:00" in text
    assert "what was good" in text
    assert "passed that on" in await person.say("the parking is easy and Ana is a joy")
    [row] = await given(small_shop)
    assert (row["booking"], row["mark"], row["words"]) == (booking, 5, "the parking is easy and Ana is a joy")
    assert (row["given_in"], row["wants_person"]) == ("web", False)
    assert await wanted(small_shop) == []


async def test_a_low_mark_goes_to_the_team_with_what_was_said(small_shop: Shop, person: Person) -> None:
    await came(small_shop, person)
    text = await person.say("2, I waited for half an hour")
    assert "I have told the team" in text
    assert person.kinds() == ["handed_over"]
    [conversation] = await wanted(small_shop)
    assert conversation["low_marks"][0]["words"] == "2, I waited for half an hour"
    mark = conversation["low_marks"][0]["id"]
    async with small_shop.owner() as http:
        assert (await http.get("/v1/feedback?which=open")).json()["items"][0]["id"] == mark
        assert (await http.post(f"/v1/feedback/{mark}/seen")).status_code == 200
        assert (await http.get("/v1/feedback?which=open")).json()["items"] == []
    assert (await wanted(small_shop))[0]["low_marks"] == []


async def test_praise_without_a_mark_is_asked_for_one_and_kept(small_shop: Shop, person: Person) -> None:
    await came(small_shop, person)
    text = await person.say("I loved it, best haircut I've ever had")
    assert "How good was it?" in text
    assert person.labels() == ["Bad", "Not good", "All right", "Good", "Very good"]
    assert "Thank you" in await person.say(person.choices[4]["value"])
    [row] = await given(small_shop)
    assert (row["mark"], row["words"]) == (5, "I loved it, best haircut I've ever had")


async def test_without_words_the_mark_stands(small_shop: Shop, person: Person) -> None:
    await came(small_shop, person)
    await person.say("4")
    assert "anything else" in await person.say("no")
    assert [(row["mark"], row["words"]) for row in await given(small_shop)] == [(4, None)]


async def test_whoever_would_rather_book_again_just_does(small_shop: Shop, person: Person) -> None:
    await came(small_shop, person)
    await person.say("4")
    assert "Shall I book it?" in await person.say("haircut with Ana next Monday at 11am please")
    assert [row["words"] for row in await given(small_shop)] == [None]


async def test_a_mark_in_the_middle_of_something_is_noted_and_that_goes_on(small_shop: Shop, person: Person) -> None:
    await came(small_shop, person)
    await person.say("haircut with Ana next Monday at 11am")
    text = await person.say("by the way, I'd give my last session 5 stars")
    assert "5 of 5" in text
    assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]


@pytest.mark.parametrize("said", ["5", "five stars"])
async def test_a_number_out_of_nothing_rates_nothing(small_shop: Shop, person: Person, said: str) -> None:
    await person.say("hello")
    await person.say(said)
    assert await given(small_shop) == []


async def test_a_missed_session_is_not_rated(small_shop: Shop, person: Person) -> None:
    booking = await came(small_shop, person)
    async with small_shop.owner() as http:
        assert (await http.post(f"/v1/bookings/{booking}/no-show")).status_code == 200
    await person.say("5")
    assert await given(small_shop) == []


async def test_after_a_month_it_is_too_late_to_rate(small_shop: Shop, person: Person) -> None:
    await came(small_shop, person)
    small_shop.clock.at += timedelta(days=31)
    await person.say("5")
    assert await given(small_shop) == []


async def test_whoever_is_angry_twice_is_offered_a_person_and_not_handed_over(person: Person) -> None:
    await person.say("hello")
    first = await person.say("this is ridiculous and useless, I hate it")
    second = await person.say("terrible, horrible, the worst, I am furious")
    assert second.count("say “person”") > first.count("say “person”") or "say “person”" in second
    assert person.kinds() == []
