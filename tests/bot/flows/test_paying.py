"""Money by chat: codes, what is open, where the receipt is, and what is for the team."""

import re

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from models.bookings import Booking
from models.loyalty import Referral
from tests.fixtures.shop import Shop
from tests.fixtures.talking import Person

AWAY = "http://127.0.0.1:9"
"""Where nobody answers: Stripe is asked for nothing before there is a card."""


async def coupon(shop: Shop, code: str = "SPRING10") -> None:
    async with shop.owner() as http:
        made = await http.post("/v1/coupons", json={"code": code, "percent": "10"})
        assert made.status_code == 201, made.text


async def prices(shop: Shop) -> list[int]:
    async with shop.database.reading() as session:
        return list(await session.scalars(select(Booking.price).where(Booking.state.in_(["held", "confirmed"]))))


async def test_a_code_said_before_counts_for_what_is_booked_next(small_shop: Shop, person: Person) -> None:
    await coupon(small_shop)
    assert "SPRING10 for what you book next" in await person.say("I have a promo code SPRING10")
    assert "€45.00" in await person.say("colour with Ana on Friday at 10am")
    assert await prices(small_shop) == [4500]


async def test_a_code_said_while_a_time_is_held_makes_it_cheaper(small_shop: Shop, person: Person) -> None:
    await coupon(small_shop)
    assert "€50.00" in await person.say("colour with Ana on Friday at 10am")
    assert "€45.00" in await person.say("my code is SPRING10")
    await person.say("yes")
    await person.say("zoe@example.org")
    assert "Booked" in await person.say("pay")
    assert await prices(small_shop) == [4500]
    assert "€50.00" in await person.say("colour with Ana on Friday at 2pm")


async def test_a_code_that_is_none_is_said_to_be_and_the_time_stays_held(small_shop: Shop, person: Person) -> None:
    await person.say("colour with Ana on Friday at 10am")
    text = await person.say("use code NOSUCH99")
    assert "NOSUCH99 cannot be used here" in text
    assert "Shall I book it?" in text
    assert await prices(small_shop) == [5000]


async def test_a_friends_code_tells_who_brought_them(small_shop: Shop, person: Person) -> None:
    async with small_shop.owner() as http:
        programme = {"rate": "1", "worth": 1, "referral": 100}
        assert (await http.put("/v1/loyalty", json=programme)).status_code == 200, programme
    text = await person.say("what's my referral code?")
    code = re.search(r"[A-Z0-9]{8}", text)
    assert code
    assert "0 people have come" in text
    friend = Person(person.http, conversation="c2")
    assert "Noted who brought you" in await friend.say(f"a friend gave me the code {code[0]}")
    async with small_shop.database.reading() as session:
        assert (await session.scalars(select(Referral.state))).all() == ["open"]
    assert "for what you book next" in await person.say(f"a friend gave me the code {code[0]}")


async def test_where_cards_are_taken_the_page_for_the_card_is_said_and_what_was_paid_there_is_known(
    small_shop: Shop, person: Person
) -> None:
    state = small_shop.app.state
    keys = {"stripe_key": SecretStr("sk_test_1"), "stripe_publishable_key": "pk_test_1", "stripe_api_base": AWAY}
    before, state.settings = state.settings, state.settings.model_copy(update=keys)
    await person.say("colour with Ana on Friday at 10am")
    await person.say("yes")
    await person.say("zoe@example.org")
    text = await person.say("pay")
    assert "Pay with your card here" in text
    path = re.search(r"/pay/pay_\w+", text)
    assert path
    assert path[0] in await person.say("done"), "nothing was paid there yet"
    state.settings = before
    async with small_shop.owner() as desk:
        [booking] = (await desk.get("/v1/bookings")).json()["items"]
        assert (await desk.post(f"/v1/bookings/{booking['id']}/payments", json={})).status_code == 200
    assert "Booked" in await person.say("done")


async def test_the_receipt_is_a_link_to_the_booking(small_shop: Shop, person: Person) -> None:
    assert "no session" in await person.say("send me the receipt")
    await person.say("colour with Ana on Friday at 10am")
    for said in ("yes", "zoe@example.org", "pay"):
        await person.say(said)
    text = await person.say("send me the receipt")
    link = re.search(r"https?://\S+(/b/\S+)", text)
    assert link
    async with small_shop.http() as http:
        assert "€50.00" in (await http.get(link[1])).text


async def test_what_was_let_go_is_not_to_be_paid(small_shop: Shop, person: Person) -> None:
    assert "nothing for you to pay" in await person.say("I want to pay")
    await person.say("colour with Ana on Friday at 10am")
    await person.say("never mind")
    assert "nothing for you to pay" in await person.say("I want to pay")


@pytest.mark.parametrize("said", ["I want my money back", "I was charged twice"])
async def test_money_back_is_for_the_team(person: Person, said: str) -> None:
    assert "say “person”" in await person.say(said)
    assert person.kinds() == []


async def test_the_middle_of_a_booking_goes_on_after_a_question_of_money(person: Person) -> None:
    await person.say("haircut with Ana on Friday at 10am")
    text = await person.say("can I get an invoice for that?")
    assert "Shall I book it?" in text
    await person.say("yes")
    assert person.kinds() == ["booked"]
