"""One person in several channels: by a code said in the other one, by a proven address, never by name."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.people import ChannelIdentity
from parley_sdk import calls
from tests.api.people.test_claim import EMAIL, catch_codes, known_client
from tests.fixtures.wired import Wired, service_client

WISH = "a haircut with Ana Reyes tomorrow at 10"


async def link(house: Wired, medium: str, code: str) -> str:
    """Send a code of another channel and say that it is one's own."""
    assert "Did you get this code yourself" in await house.say(medium, f"link {code}")
    return await house.say(medium, "yes")


async def code_from(house: Wired, medium: str) -> str:
    told = await house.say(medium, "link")
    found = re.search(r"code is (\w{5} \w{5})\.", told)
    assert found, told
    return found[1]


@pytest.mark.parametrize("said", ["link 22222 22222", "/start link_2222222222"])
async def test_a_code_that_nobody_got_links_nobody(house: Wired, said: str) -> None:
    await house.say("telegram", said)
    assert "That code is not right" in await house.say("telegram", "yes")


@pytest.mark.parametrize("answer", ["no", "a haircut please", "what is this?"])
async def test_a_code_that_somebody_sent_links_nothing_without_a_yes(house: Wired, answer: str) -> None:
    await house.say("telegram", f"/start link_{(await code_from(house, 'sms')).replace(' ', '')}")
    await house.say("telegram", answer)
    await house.say("telegram", "yes")
    async with house.shop.database.reading() as session:
        owners = (await session.scalars(select(ChannelIdentity.client_id))).all()
    assert len(set(owners)) == len(owners) == 2


async def test_a_code_is_good_once_for_ten_minutes_and_only_the_newest(house: Wired) -> None:
    first, second = await code_from(house, "sms"), await code_from(house, "sms")
    assert "not right" in await link(house, "telegram", first)
    assert "now I know" in await link(house, "telegram", second)
    assert "not right" in await link(house, "slack", second)
    third = await code_from(house, "sms")
    house.shop.clock.advance(timedelta(minutes=11))
    assert "not right" in await link(house, "slack", third)


async def test_a_link_to_somebody_elses_booking_shows_nothing_before_the_address_is_proven(house: Wired) -> None:
    mailed, booking = catch_codes(house.shop), await known_client(house.shop)
    told = await house.say("telegram", f"/start {booking}")
    assert "Which e-mail address" in told
    assert "Ana" not in told
    assert "a code is on its way" in await house.say("telegram", EMAIL)
    code = mailed[-1][1]
    assert "not right" in await house.say("telegram", "000000" if code != "000000" else "111111")
    assert "Thu, 10 Jun 2027" in await house.say("telegram", code)
    assert "Thu, 10 Jun 2027" in await house.say("telegram", f"/start {booking}")


async def test_a_number_that_telegram_vouches_for_is_whoever_texts_from_it(house: Wired) -> None:
    await house.say("sms", WISH)
    await house.say("sms", "yes")
    telegram = house.vendor("telegram")
    anothers = {"phone_number": "351912345678", "first_name": "Tom", "user_id": 77}
    for contact, expected in ((anothers, "no coming sessions"), ({**anothers, "user_id": 4242}, "Thu, 10 Jun 2027")):
        await house.post("telegram", telegram.says("4242", None, contact=contact))  # type: ignore[call-arg, arg-type]
        assert expected in await house.say("telegram", "show my bookings")


async def test_the_same_name_is_not_the_same_person(house: Wired) -> None:
    await house.say("telegram", WISH)
    await house.tap("telegram", "Yes")
    assert "no coming sessions" in await house.say("telegram", "show my bookings", who="4343")  # another Zoe Lind


@pytest.mark.parametrize(
    ("medium", "text", "locale"),
    [("telegram", "Ich möchte morgen um zehn einen Haarschnitt bei Ana Reyes buchen", "de"),
     ("sms", "Quisiera reservar un corte de pelo con Ana Reyes mañana a las diez", "es")],
)  # fmt: skip
async def test_notices_are_written_in_the_language_of_the_conversation(
    house: Wired, medium: str, text: str, locale: str
) -> None:
    await house.say(medium, text)
    api = service_client(house.shop).of("corner")
    turn = await api.send(
        calls.claim_turn(channel=medium, address={"telegram": "4242", "sms": "+351912345678"}[medium], message_id="x",
                         text="")
    )  # fmt: skip
    assert turn.client.locale.partition("-")[0] == locale  # type: ignore[union-attr]
