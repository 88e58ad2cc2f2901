"""One conversation with six errands, held in each channel: booked with a change of mind, paid, moved, cancelled, the
waiting line, a person. Calls are signed as the vendors sign them and posted to the real addresses.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from api.payments.providers import pretend
from tests.api.bookings.in_line import booked, cancelled, react
from tests.bot.channels.test_conversation import pay_at_the_bank
from tests.bot.channels.test_voice import Caller
from tests.fixtures.talking import Person
from tests.fixtures.wired import PEOPLE, Wired

CHANNELS = [*sorted(PEOPLE), "voice", "web"]
Speak = Callable[[str], Awaitable[str]]


@dataclass(slots=True)
class Talker:
    """Somebody in a channel: ``says`` words, and ``chooses`` what is offered first as one does there."""

    says: Speak
    chooses: Speak


async def talker(house: Wired, channel: str) -> Talker:
    if channel == "web":
        person = Person(house.http)
        return Talker(person.say, person.say)
    if channel == "voice":
        caller = Caller(house)
        await caller.rings()
        return Talker(caller.says, lambda _: caller.presses("1"))
    return Talker(lambda text: house.say(channel, text), lambda label: house.tap(channel, label))


@pytest.mark.parametrize("channel", CHANNELS)
async def test_six_errands_in_one_conversation(house: Wired, channel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = await talker(house, channel)
    is_call = channel == "voice"  # nobody spells an address, or opens a link, on the telephone
    if is_call:
        await house.say("sms", "my email is zoe@example.org")
    else:
        monkeypatch.setitem(pretend._STATES, "", "challenged")  # the bank wants to see them

    assert "Which day" in await talk.says("I'd like a colour with Ana Reyes")
    assert "Fri, 11 Jun 2027, 10:00" in await talk.says("Friday at 10")
    told = await talk.says("no, Friday at 11")
    assert "Fri, 11 Jun 2027, 11:00" in told
    told = await talk.chooses("Yes")
    if not is_call:
        assert "e-mail address" in told
        told = await talk.says("zoe@example.org")
    assert "€50.00. Pay now" in told
    told = await talk.chooses("Pay")
    if not is_call:
        await pay_at_the_bank(house, told)
        told = await talk.says("done")
    assert "Booked: Fri, 11 Jun 2027, 11:00" in told

    assert "to Mon, 14 Jun 2027, 09:00" in await talk.says("move it to Monday at 9")
    assert "Moved: you now come Mon, 14 Jun 2027, 09:00" in await talk.chooses("Yes")
    assert "Shall I cancel Mon, 14 Jun" in await talk.says("cancel my booking")
    assert "The €50.00 you paid go back" in await talk.chooses("Yes")

    async with house.shop.owner() as desk:
        taken = await booked(house.shop, desk, "Haircut")
        assert "Shall I put you on the waiting list" in await talk.says(
            "put me on the waiting list for a haircut with Ana Reyes on 10 June at 10am"
        )
        assert "number 1 in line" in await talk.chooses("Yes")
        await cancelled(desk, taken)
        await react(house.shop)
        assert "held for you until" in await talk.says("waiting list")
        assert "Booked: Thu, 10 Jun 2027, 10:00" in await talk.chooses("Yes")

        assert re.search("told the team|somebody", await talk.says("I want to talk to a person"))
        [waiting] = (await desk.get("/v1/conversations")).json()["items"]
        assert waiting["channel"] == channel
        states = sorted(each["state"] for each in (await desk.get("/v1/bookings")).json()["items"])
    assert states.count("confirmed") == 1
