"""In a group the bot hears what is meant for it, answers there, and knows the person as in private."""

from typing import Any

import pytest

from tests.fixtures.calling import Request, SlackCalls, TelegramCalls
from tests.fixtures.wired import Wired

GROUP = {"id": -1001, "title": "Friends", "type": "supergroup"}
BOT = {"id": 110, "is_bot": True, "first_name": "Corner", "username": "corner_bot"}


@pytest.fixture
async def named(house: Wired) -> Wired:
    async with house.shop.owner() as http:
        await http.put("/v1/channels/telegram", json={"options": {"username": "corner_bot"}})
    return house


def in_group(house: Wired, text: str, **more: Any) -> Request:
    return TelegramCalls(house.connections["telegram"]).says("4242", text, chat=GROUP, message_id=77, **more)


async def test_what_is_not_meant_for_the_bot_is_not_even_kept(named: Wired) -> None:
    await named.post("telegram", in_group(named, "who books a haircut for tomorrow?"))
    assert (await named.count_messages(), named.media["telegram"].sent) == (0, [])


@pytest.mark.parametrize(
    ("text", "more"),
    [("@corner_bot a haircut with Ana Reyes tomorrow at 10", {}),
     ("a haircut with Ana Reyes tomorrow at 10",
      {"reply_to_message": {"message_id": 5, "from": BOT, "chat": GROUP, "date": 1, "text": "Hello"}})],
)  # fmt: skip
async def test_what_is_meant_for_the_bot_is_answered_there(named: Wired, text: str, more: dict[str, Any]) -> None:
    await named.post("telegram", in_group(named, text, **more))
    [sent] = named.media["telegram"].sent
    assert (sent.to, sent.place, "holding it" in sent.piece.text) == ("4242", "-1001:77", True)
    assert "Booked" in await named.say("telegram", "yes")  # in private: the same person, the same conversation
    assert named.media["telegram"].sent[-1].place == ""


async def test_a_mention_in_slack_is_answered_in_its_thread(house: Wired) -> None:
    await house.post("slack", SlackCalls().mentions("U0042", "<@UBOT> show my bookings", "C1"))
    [sent] = house.media["slack"].sent
    assert (sent.to, sent.place) == ("T0001.U0042", "C1:1812000000.0009")


async def test_what_programs_say_and_what_is_changed_later_is_not_answered(house: Wired) -> None:
    slack = SlackCalls()
    about = {"type": "message", "channel": "D1", "channel_type": "im", "ts": "1.1", "text": "hello", "user": "U1"}
    for more in ({"bot_id": "B1"}, {"subtype": "message_changed"}, {"channel_type": "channel"}, {"user": None}):
        assert (await house.post("slack", slack.event(about | more))).status_code == 200
    assert await house.count_messages() == 0
