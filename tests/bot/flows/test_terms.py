"""What a change costs is said before it is done, and what needs a yes is asked for."""

from datetime import timedelta
from typing import Any

from api.notifications.links import path_of
from kit.ids import parse
from tests.api.bookings.test_approval import ask_first
from tests.api.bookings.test_policy import set_policy
from tests.api.payments.test_paying import pay
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person


async def booked(person: Person, what: str = "Book a colour with Ana on Friday at 10") -> None:
    await person.say(what)
    await person.say("yes")
    await person.say("me@example.org")
    await person.say("pay")
    assert person.kinds() == ["booked"]


async def test_the_fee_of_cancelling_is_shown_and_kept(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 4320, "fee_percent": 20})
    await booked(person)
    asked = await person.say("cancel my booking")
    assert "€10.00" in asked
    told = await person.say("yes")
    assert person.kinds() == ["cancelled"]
    assert "€40.00" in told


async def test_cancelling_in_time_says_nothing_of_a_fee(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 60, "fee_percent": 20})
    await booked(person)
    assert "cost" not in await person.say("cancel my booking")
    assert "€50.00" in await person.say("yes")


async def test_what_is_too_late_to_cancel_is_said_with_who_can_help(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 20_000, "late": "refuse"})
    await booked(person)
    assert "person" in await person.say("cancel my booking")
    assert person.kinds() == []


async def test_the_fee_of_moving_is_shown_first(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, move={"free_until": 4320, "fee_percent": 10})
    await booked(person)
    asked = await person.say("move it to Friday at 14:00")
    assert "€5.00" in asked
    await person.say("yes")
    assert person.kinds() == ["moved"]


async def test_a_fee_that_begins_while_the_client_thinks_is_asked_about_again(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 2880, "fee_percent": 20})
    await booked(person)
    assert "cost" not in await person.say("cancel my booking")
    small_shop.clock.advance(timedelta(minutes=200))
    again: Any = await person.say("yes")
    assert person.kinds() == []
    assert "€10.00" in again
    await person.say("yes")
    assert person.kinds() == ["cancelled"]


async def test_a_time_that_needs_a_yes_is_asked_for(small_shop: Shop, person: Person) -> None:
    await ask_first(small_shop)
    await person.say("Book a haircut with Ana on Friday at 10")
    await person.say("yes")
    told = await person.say("me@example.org")
    assert person.kinds() == ["held"]
    assert "asked Ana Reyes" in told


async def test_page_and_chat_say_the_same_of_it(small_shop: Shop, person: Person) -> None:
    await set_policy(small_shop, cancel={"free_until": 4320, "fee_percent": 20})
    await ask_first(small_shop, "Colour")
    async with small_shop.owner() as desk:
        await person.say("Book a colour with Ana on Friday at 10")
        await person.say("yes")
        await person.say("me@example.org")
        [asked] = (await desk.get("/v1/bookings?state=pending")).json()["items"]
        await desk.post(f"/v1/bookings/{asked['id']}/approve")
        await pay(desk, asked)
        chat = await person.say("move it to Saturday at 12")
        page = (await desk.get(f"{path_of(small_shop.keys, parse('bkg', asked['id']))}/move")).text
    for said in ("Cancelling already costs €10.00; that stays so after a move", "A new time needs a yes from"):
        assert said in chat
        assert said in page


async def test_a_move_that_needs_a_yes_is_asked_for_and_the_old_time_stays(small_shop: Shop, person: Person) -> None:
    await booked(person)
    await ask_first(small_shop, "Colour")
    assert "needs a yes" in await person.say("move it to Saturday at 12")
    told = await person.say("yes")
    assert person.kinds() == []
    assert "old time stays yours" in told
