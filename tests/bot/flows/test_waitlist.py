"""The waiting line by chat: joining what is not free, taking or refusing the seat that is held, leaving."""

import httpx
import pytest

from tests.api.bookings.in_line import Json, booked, cancelled, react
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person

JOIN = "put me on the waiting list for a haircut with Ana on 10 June at 10am"


@pytest.fixture
async def taken(small_shop: Shop) -> Json:
    """Somebody has Ana's haircut at ten on the tenth: their booking."""
    async with small_shop.owner() as http:
        return await booked(small_shop, http, "Haircut")


async def join(person: Person) -> None:
    assert "waiting list for Haircut with Ana Reyes, Thu, 10 Jun 2027, 10:00" in await person.say(JOIN)
    assert person.kinds() == []
    assert "number 1 in line" in await person.say("yes please")
    assert person.kinds() == ["waitlisted"]


async def places(http: httpx.AsyncClient) -> list[str]:
    return [each["state"] for each in (await http.get("/v1/waiting")).json()["items"]]


async def test_what_becomes_free_is_taken_by_who_waited(small_shop: Shop, person: Person, taken: Json) -> None:
    await join(person)
    async with small_shop.owner() as http:
        await cancelled(http, taken)
        await react(small_shop)
        assert await places(http) == ["offered"]
    text = await person.say("waiting list")
    assert "held for you until" in text
    assert person.kinds() == []
    await person.say("yes")
    assert [(each["kind"], each["start"]) for each in person.effects] == [("booked", "2027-06-10T09:00:00Z")]


async def test_a_no_hands_it_to_the_next(small_shop: Shop, person: Person, taken: Json) -> None:
    await join(person)
    async with small_shop.owner() as http:
        await cancelled(http, taken)
        await react(small_shop)
        await person.say("waiting list")
        await person.say("no")
        assert person.kinds() == []
        assert await places(http) == ["closed"]


@pytest.mark.usefixtures("taken")
async def test_who_no_longer_waits_leaves(small_shop: Shop, person: Person) -> None:
    await join(person)
    assert "number 1 in line" in await person.say("waiting list")
    assert "take you off" in await person.say("take me off the waiting list")
    async with small_shop.owner() as http:
        assert await places(http) == ["waiting"]
        assert "no longer wait for Haircut" in await person.say("yes")
        assert await places(http) == ["left"]


@pytest.mark.usefixtures("taken")
async def test_nobody_waits_twice_for_the_same(person: Person) -> None:
    await join(person)
    await person.say(JOIN)
    assert "already" in await person.say("yes")
    assert person.kinds() == []


async def test_what_is_free_is_offered_instead(person: Person) -> None:
    await person.say(JOIN)
    assert "no need to wait" in await person.say("yes")
    assert person.labels()
    await person.say("1")
    assert person.kinds() == ["held"]


@pytest.mark.usefixtures("taken")
async def test_what_was_missed_a_moment_ago_is_what_is_waited_for(person: Person) -> None:
    assert "not free" in await person.say("haircut with Ana on 10 June at 10am")
    text = await person.say("put me on the waiting list then")
    assert "Thu, 10 Jun 2027, 10:00" in text
    await person.say("yes")
    assert person.kinds() == ["waitlisted"]


async def test_an_evening_on_which_nobody_works_is_not_waited_for(person: Person) -> None:
    assert "waiting list" in await person.say("haircut with Ana on Tuesday evening")
    text = await person.say("put me on the waiting list then")
    assert "Tue, 15 Jun 2027, 17:00\N{EN DASH}22:00" in text
    assert "Nobody is open then" in await person.say("yes")
    assert person.kinds() == []


async def test_no_joins_nothing(person: Person) -> None:
    await person.say(JOIN)
    await person.say("no")
    assert person.kinds() == []
    assert "Which service" in await person.say("waiting list")


@pytest.mark.parametrize(
    ("words", "asked"),
    [("setzen Sie mich auf die Warteliste", "Welche Leistung"), ("ponme en la lista de espera", "Qué servicio"),
     ("mettez-moi sur la liste d'attente", "Quel service"), ("ponha-me na lista de espera", "Que serviço")],
)  # fmt: skip
async def test_in_each_language_it_is_asked_what_for(person: Person, words: str, asked: str) -> None:
    assert asked in await person.say(words)
    assert person.labels() == ["Colour", "Haircut", "Yoga"]
    assert person.kinds() == []


async def test_hours_at_which_nobody_is_ever_open_are_refused_with_the_hours_there_are(
    small_shop: Shop, person: Person
) -> None:
    await person.say("put me on the waiting list for a haircut with Ana on 10 June between 9pm and 11pm")
    text = await person.say("yes please")
    assert "Nobody is open then" in text
    assert "Ana Reyes: Mon, Tue, Wed, Thu, Fri, Sat, Sun 09:00-17:00 (WEST, Lisbon)" in text
    assert person.kinds() == []
    async with small_shop.owner() as http:
        assert await places(http) == []
