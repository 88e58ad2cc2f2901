"""Notices reach people in the chat they wrote in, in the language they spoke there."""

from datetime import timedelta

import pytest

from api.notifications.due import send_due
from api.notifications.post import Post, media_of
from bot.wire.outgoing import send_once
from kit.settings import Settings
from tests.api.notifications.test_telling import LETTERHEAD, Postbox
from tests.fixtures.relaying import relay_once
from tests.fixtures.wired import Wired, service_client


async def deliver(house: Wired) -> None:
    """Let everything that follows from what happened happen, the bot's part too."""
    shop = house.shop
    post = Post(shop.database, shop.clock, shop.keys, LETTERHEAD, Postbox(), {}, media_of(Settings()))
    while await relay_once(shop.database, shop.clock):
        pass
    while await send_due(post):
        pass
    state = house.bot.state
    while await send_once(service_client(shop), {"telegram": house.media["telegram"], "slack": house.media["slack"]},
                          state.lines, state.url):  # fmt: skip
        pass


@pytest.mark.parametrize(
    ("medium", "wish", "yes", "notice"),
    [("telegram", "Ich möchte morgen um 10 Uhr einen Haircut bei Ana Reyes buchen", "Ja", "Haircut mit Ana Reyes"),
     ("slack", "Je voudrais réserver un Haircut avec Ana Reyes demain à 10h", "Oui", "Haircut avec Ana Reyes"),
     ("telegram", "a haircut with Ana Reyes tomorrow at 10", "Yes", "Haircut with Ana Reyes")],
)  # fmt: skip
async def test_a_reminder_goes_to_the_chat_in_the_language_spoken_there(
    house: Wired, medium: str, wish: str, yes: str, notice: str
) -> None:
    await house.say(medium, wish)
    await house.tap(medium, yes)
    assert [state for _, _, state in await house.bookings()] == ["confirmed"]
    before = len(house.media[medium].sent)
    await deliver(house)
    assert house.media[medium].sent[before:] == []  # they were told by the answer itself
    house.shop.clock.advance(timedelta(hours=3, minutes=1))  # a day before
    await deliver(house)
    told = house.media[medium].sent[before:]
    assert len(told) == 1
    assert notice in told[0].piece.text
