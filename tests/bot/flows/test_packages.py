"""Packages by chat: what is left of one's own, which there are, and who sells them."""

from sqlalchemy import select

from kit import ids
from models.people import Client
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def test_what_is_left_of_a_package_is_told(small_shop: Shop, person: Person) -> None:
    assert "no credits left" in await person.say("how many credits do I have left?")
    async with small_shop.database.reading() as session:
        client = ids.public("cli", (await session.scalars(select(Client.id))).one())
    yoga = (await small_shop.named("services"))["Yoga"]["id"]
    ten = {"name": "Ten times yoga", "credits": 10, "services": [yoga], "price": 10_000, "days": 90}
    async with small_shop.owner() as http:
        made = await http.post("/v1/packages", json=ten)
        assert made.status_code == 201, made.text
        sold = await http.post(f"/v1/clients/{client}/packages", json={"package": made.json()["id"]})
        assert sold.status_code == 201, sold.text
    text = await person.say("how many credits do I have left?")
    assert "Ten times yoga: 10 credits left, good until" in text
    assert "Ten times yoga: 10 credits for €100.00" in text
    assert person.kinds() == []


async def test_in_the_middle_of_something_the_question_comes_again(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    text = await person.say("how many credits do I have left?")
    assert "no credits left" in text
    assert "Shall I book it" in text
