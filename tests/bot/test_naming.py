"""Whoever books by chat is called at the desk what they say they are called; nobody has to say it."""

from sqlalchemy import select

from models.people import ChannelIdentity, Client
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person

HAIRCUT = "a haircut with Ana on Friday at 10am"


async def called(shop: Shop) -> str | None:
    """What the desk calls whoever booked or wrote."""
    async with shop.owner() as http:
        [client] = (await http.get("/v1/clients")).json()["items"]
    name: str | None = client["name"]
    return name


SAID = {
    "Hi, I'm Zoë Marsh, I'd like a haircut on Friday at 10am": "Zoë Marsh",
    "a haircut for Mirela on Friday at 10am": "Mirela",
    "a haircut on Friday at 10am please, my name is Jean-Luc Petit": "Jean-Luc Petit",
    "Guten Tag, ich heiße Jürgen Weiß, ein Haarschnitt am Freitag um 10": "Jürgen Weiß",
    "Hola, soy Begoña, un corte de pelo el viernes a las 10": "Begoña",
    "I'm looking for a haircut": None,
    "I'm free on Friday, a haircut for Ana Reyes": None,
    "a haircut for Friday at 10am": None,
    "call me back tomorrow": None,
}


async def test_a_name_is_kept_whenever_it_is_said(small_shop: Shop, person: Person) -> None:
    for number, (said, name) in enumerate(SAID.items()):
        await Person(person.http, conversation=f"c{number}").say(said)
        async with small_shop.database.reading() as session:
            newest = select(Client).join(ChannelIdentity, ChannelIdentity.client_id == Client.id)
            wrote = (await session.scalars(newest.where(ChannelIdentity.address.endswith(f"c{number}")))).one()
        assert wrote.name == name, said


async def test_a_name_beside_the_address_is_kept_without_a_turn_of_its_own(small_shop: Shop, person: Person) -> None:
    await person.say("colour with Ana on Friday at 10am")
    asked = await person.say("yes")
    assert "Your name too, if you like." in asked
    await person.say("Zoë Marsh, zoe@example.org")
    assert "Booked" in await person.say("pay")
    assert await called(small_shop) == "Zoë Marsh"


async def test_whoever_does_not_say_it_books_all_the_same_and_is_reminded_once(
    small_shop: Shop, person: Person
) -> None:
    await person.say("colour with Ana on Friday at 10am")
    await person.say("yes")
    await person.say("zoe@example.org")
    booked = await person.say("pay")
    assert "Booked" in booked
    assert "name" not in booked
    assert await called(small_shop) is None


async def test_after_a_free_booking_a_name_is_welcome_and_taken(small_shop: Shop, person: Person) -> None:
    await person.say(HAIRCUT)
    booked = await person.say("yes")
    assert "If I may note your name" in booked
    await person.say("I'm Zoë")
    assert await called(small_shop) == "Zoë"
    assert person.effects == []


async def test_the_first_name_stays_whatever_is_said_later(small_shop: Shop, person: Person) -> None:
    await person.say("I'm Zoë")
    await person.say("a haircut for Mirela on Friday at 10am")
    assert await called(small_shop) == "Zoë"


async def test_a_name_told_while_a_time_is_held_leaves_it_held_and_the_question_open(
    small_shop: Shop, person: Person
) -> None:
    asked = await person.say(HAIRCUT)
    assert await person.say("my name is tom") == f"Thank you, Tom. {asked}"
    assert person.kinds() == []
    assert await person.say("Tom Smith") == f"Thank you, Tom Smith. {asked}"
    assert person.kinds() == []
    assert await person.say("my name is Jo Bloggs") == (
        f"You are noted here as Tom Smith; somebody of the team can change that. {asked}"
    )
    await person.say("yes")
    assert person.kinds() == ["booked"]
    assert await called(small_shop) == "Tom Smith"


async def test_a_client_may_be_called_as_a_builder_is(small_shop: Shop, person: Person) -> None:
    asked = await person.say(HAIRCUT)
    assert await person.say("My name is Ben Smith.") == f"Thank you, Ben Smith. {asked}"
    assert person.kinds() == []


async def test_a_bare_name_answers_the_wish_for_one(small_shop: Shop, person: Person) -> None:
    await person.say("colour with Ana on Friday at 10am")
    await person.say("yes")
    assert (await person.say("Mirela")).startswith("Thank you, Mirela. Which e-mail address")
    assert "Pay now" in await person.say("mirela@example.org")
    assert await called(small_shop) == "Mirela"


async def test_what_is_no_name_is_not_taken_for_one(small_shop: Shop, person: Person) -> None:
    await person.say(HAIRCUT)
    for said in ("Sounds Good", "New York", "Ben Okoro", "Not Sure", "Vielen Dank", "My name is on the list"):
        await person.say(said)
        assert await called(small_shop) is None, said
