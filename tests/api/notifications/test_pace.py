"""What is to be told goes out no faster than its vendor may be called; the rest comes in its turn."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from api.notifications.by_bot.outgoing import is_anything_open, take
from api.notifications.due import next_due, send_due
from models.notifications import Notice, Outgoing
from tests.api.notifications.test_telling import Postbox, book, post_of
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

SECOND = timedelta(seconds=1)
HOURS = ("08:00", "08:30", "09:00", "09:30", "10:00")


async def told_of_five(shop: Shop, monkeypatch: pytest.MonkeyPatch, **client: Any) -> None:
    """Five bookings, each with its confirmation in line."""
    for hour in HOURS:
        monkeypatch.setattr("tests.api.notifications.test_telling.TEN", f"2027-06-10T{hour}:00Z")
        await book(shop, **client)
    while await relay_once(shop.database, shop.clock):
        pass


async def attempts(shop: Shop) -> list[int]:
    async with shop.database.reading() as session:
        rows = await session.scalars(select(Notice.attempts).where(Notice.kind == "client.confirmed"))
        return sorted(rows)


async def test_mail_goes_out_in_its_turn_and_waiting_is_no_failed_attempt(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    postbox, waves = Postbox(), []
    await told_of_five(shop, monkeypatch)
    post = post_of(shop, postbox, per_second={"email": 2})
    for _ in range(3):
        while await send_due(post):
            pass
        waves.append(len(postbox.sent))
        async with shop.database.reading() as session:
            due = await next_due(session)
        assert due
        shop.clock.at = min(due, shop.clock.at + SECOND)
    assert waves == [2, 4, 5]
    assert await attempts(shop) == [1] * 5


async def test_text_messages_are_handed_to_the_bot_in_their_turn(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await told_of_five(shop, monkeypatch, email=None, phone="+351911222333")
    while await send_due(post_of(shop, Postbox(), media=frozenset({"web", "sms"}))):
        pass
    async with shop.database.writing() as session:
        await session.execute(update(Outgoing).values(medium="sms"))
        await session.commit()
    handed = []
    for _ in range(5):
        async with shop.database.writing() as session:
            taken = await take(session, shop.keys, media=["sms"], now=shop.clock.now(), per_second={"sms": 1})
            await session.commit()
        async with shop.database.reading() as session:
            assert not await is_anything_open(session, ["sms"], shop.clock.now())
        handed.append(len(taken))
        shop.clock.advance(SECOND)
    assert handed == [1] * 5
