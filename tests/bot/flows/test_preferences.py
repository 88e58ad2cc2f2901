"""How somebody wants to be written to, said by chat: quiet hours, channel, reminders, language."""

from typing import Any

import pytest

from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def preferences(shop: Shop) -> dict[str, Any]:
    async with shop.owner() as desk:
        [client] = (await desk.get("/v1/clients")).json()["items"]
        found: dict[str, Any] = (await desk.get(f"/v1/people/{client['id']}/preferences")).json()
    return found


@pytest.mark.parametrize(
    ("said", "quiet"),
    [
        ("don't write to me after 10pm", {"from": "22:00", "to": "08:00"}),
        ("no messages between 10pm and 7:30am please", {"from": "22:00", "to": "07:30"}),
        ("set quiet hours from 22 to 8", {"from": "22:00", "to": "08:00"}),
        ("keine Nachrichten nach 21 Uhr", {"from": "21:00", "to": "08:00"}),
        ("no me escribas después de las 22", {"from": "22:00", "to": "08:00"}),
    ],
)
async def test_quiet_hours_are_kept_and_ended(
    small_shop: Shop, person: Person, said: str, quiet: dict[str, str]
) -> None:
    assert quiet["from"] in await person.say(said)
    assert (await preferences(small_shop))["quiet"] == quiet
    await person.say("quiet hours off")
    assert (await preferences(small_shop))["quiet"] is None
    assert person.kinds() == []


async def test_a_channel_is_put_first_where_there_is_an_address_for_it(small_shop: Shop, person: Person) -> None:
    assert "don't know a number" in await person.say("I prefer whatsapp")
    await person.say("my email is zoe@example.org")
    assert "by e-mail first" in await person.say("please send me everything by email")
    assert (await preferences(small_shop))["channels"][0] == "email"


async def test_reminders_are_switched_off(small_shop: Shop, person: Person) -> None:
    assert "no more reminders" in await person.say("no reminders please")
    choices = (await preferences(small_shop))["choices"]
    assert not any(choices["reminder"].values())
    assert choices["confirmed"]["email"]


@pytest.mark.parametrize(
    ("said", "answer"), [("please speak German with me", "Deutsch"), ("en español por favor", "español")]
)
async def test_the_language_is_changed(person: Person, said: str, answer: str) -> None:
    await person.say("hello")
    assert answer in await person.say(said)


async def test_in_the_middle_of_a_booking_it_is_noted_and_that_goes_on(small_shop: Shop, person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    text = await person.say("and don't write to me after 10pm")
    assert "22:00" in text
    assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]
    assert (await preferences(small_shop))["quiet"] == {"from": "22:00", "to": "08:00"}
