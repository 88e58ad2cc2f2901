"""A telephone number that a family uses: it is asked who is speaking, and each has sessions of their own."""

from datetime import timedelta

import pytest

from bot.people.household import says_shared
from tests.bot.channels.test_identity import code_from, link
from tests.fixtures.wired import Wired

ZOE = "a haircut with Ana Reyes tomorrow at 10"
TOM = "a haircut with Ana Reyes tomorrow at 2pm"
A_WHILE = timedelta(hours=5)


@pytest.fixture
async def family(house: Wired) -> Wired:
    """Somebody has booked by text; then Tom said that he uses the number too, and booked."""
    await house.say("sms", ZOE)
    assert "10:00" in await house.say("sms", "yes")
    assert "Who is speaking" in await house.say("sms", "my wife and I share this number")
    assert "first name" in await house.say("sms", "2")
    assert "Hello Tom" in await house.say("sms", "I'm Tom")
    assert "no coming sessions" in await house.say("sms", "show my bookings")
    await house.say("sms", TOM)
    assert "14:00" in await house.say("sms", "yes")
    return house


async def test_each_has_sessions_of_their_own(family: Wired) -> None:
    told = await family.say("sms", "show my bookings")
    assert "14:00" in told
    assert "10:00" not in told
    async with family.shop.owner() as desk:
        items = (await desk.get("/v1/bookings")).json()["items"]
    assert len({each["client"]["id"] for each in items}) == 2


async def test_after_a_while_it_is_asked_who_speaks_and_what_was_said_is_answered_then(family: Wired) -> None:
    family.shop.clock.advance(A_WHILE)
    told = await family.say("sms", "show my bookings")
    assert "Who is speaking?\n1. Whoever wrote first\n2. Tom\n3. Somebody else" in told
    told = await family.say("sms", "1")
    assert "10:00" in told
    assert "14:00" not in told
    assert "Who is speaking" not in await family.say("sms", "thanks")


@pytest.mark.parametrize("answer", ["2", "Tom", "it's Tom"])
async def test_who_it_is_may_be_said_by_number_or_name(family: Wired, answer: str) -> None:
    family.shop.clock.advance(A_WHILE)
    await family.say("sms", "show my bookings")
    told = await family.say("sms", answer)
    assert "Hello Tom" in told
    assert "14:00" in told


async def test_in_another_channel_of_the_number_it_is_asked_at_the_first_word(family: Wired) -> None:
    assert "Who is speaking" in await family.say("whatsapp", "show my bookings")
    assert "14:00" in await family.say("whatsapp", "Tom")


async def test_a_third_is_told_apart_too_and_something_else_than_a_name_is_none(family: Wired) -> None:
    family.shop.clock.advance(A_WHILE)
    await family.say("sms", "hello")
    assert "Who is speaking" in await family.say("sms", "I would like a haircut with Ana tomorrow please")
    assert "first name" in await family.say("sms", "somebody else")
    assert "Hello Mia" in await family.say("sms", "Mia")
    assert "no coming sessions" in await family.say("sms", "show my bookings")


async def test_in_a_channel_that_only_tells_the_number_nobody_is_taken_for_another_of_it(family: Wired) -> None:
    contact = {"phone_number": "351912345678", "first_name": "Zoe", "user_id": 4242}
    telegram = family.vendor("telegram")
    await family.post("telegram", telegram.says("4242", None, contact=contact))  # type: ignore[call-arg, arg-type]
    assert "no coming sessions" in await family.say("telegram", "show my bookings")
    family.shop.clock.advance(A_WHILE)
    assert "1. Whoever wrote first\n2. Tom\n3." in await family.say("sms", "show my bookings")


async def test_one_of_them_links_another_channel_and_the_others_stay_who_they_are(family: Wired) -> None:
    code = await code_from(family, "telegram")
    assert "now I know" in await link(family, "sms", code)  # Tom, who spoke last
    assert "14:00" in await family.say("telegram", "show my bookings")
    family.shop.clock.advance(A_WHILE)
    assert "1. Whoever wrote first\n2. Zoe Lind\n3." in await family.say(
        "sms", "show my bookings"
    )  # as Telegram has it
    assert "10:00" in await family.say("sms", "1")
    assert "14:00" in await family.say("telegram", "show my bookings")


async def test_the_first_of_them_may_link_another_channel_too(family: Wired) -> None:
    family.shop.clock.advance(A_WHILE)
    await family.say("sms", "show my bookings")
    await family.say("sms", "1")
    assert "now I know" in await link(family, "sms", await code_from(family, "telegram"))
    assert "10:00" in await family.say("telegram", "show my bookings")
    family.shop.clock.advance(A_WHILE)
    await family.say("sms", "show my bookings")
    assert "14:00" in await family.say("sms", "Tom")


async def test_only_people_of_one_number_are_told_apart_so(family: Wired) -> None:
    await family.say("telegram", "hello")
    async with family.shop.owner() as desk:
        found = (await desk.get("/v1/conversations", params={"which": "all"})).json()["items"]
    ids = {each["channel"]: (each["id"], each["client"]["id"]) for each in found}
    async with family.shop.service_principal() as bot:
        other = await bot.post(f"/v1/conversations/{ids['telegram'][0]}/speaker", json={"name": "Tom"})
        stranger = await bot.post(f"/v1/conversations/{ids['sms'][0]}/speaker", json={"client": ids["telegram"][1]})
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (409, "not-by-number")
    assert stranger.status_code == 404
    async with family.shop.http() as anybody:
        refused = await anybody.post(f"/v1/conversations/{ids['sms'][0]}/speaker", json={"name": "Eve"})
    assert refused.status_code in {401, 403}


@pytest.mark.parametrize(
    "text",
    ["several of us use this number", "Wir teilen uns diese Nummer", "compartimos este teléfono",
     "nous partageons ce téléphone", "partilhamos este telemóvel", "somebody else is using this phone now"],
)  # fmt: skip
def test_these_say_that_a_number_is_shared(text: str) -> None:
    assert says_shared(text)


@pytest.mark.parametrize("text", ["a haircut for two of us", "my number is 555", "share my package with my sister"])
def test_these_do_not(text: str) -> None:
    assert not says_shared(text)
