"""Replies on their way: a crash between sending and saying so, a vendor that is away, STOP, and how far they got."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.port import Channel, Line
from bot.wire.presenting import Piece
from kit.errors import Refused, Unsupported
from models.conversations import ReplyDelivery
from parley_sdk import calls
from tests.fixtures.wired import PHONE, Wired, service_client

LEASE = timedelta(seconds=61)


class PowerCut(BaseException):
    """The process is gone."""


async def states(house: Wired) -> list[str]:
    async with house.shop.database.reading() as session:
        return list(await session.scalars(select(ReplyDelivery.state).order_by(ReplyDelivery.number)))


async def dies(house: Wired, medium: str, monkeypatch: pytest.MonkeyPatch, *, after_sending: bool) -> None:
    """The process dies while it sends the answer to a greeting; another one looks a minute later."""
    twin = house.media[medium]
    send = twin.send

    async def cut(line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:
        if after_sending:
            await send(line, to, piece, report_to=report_to, place=place)
        raise PowerCut

    monkeypatch.setattr(twin, "send", cut)
    api = service_client(house.shop).of("corner")
    who = PHONE if medium == "sms" else "4242"
    await api.send(calls.store_message(channel=medium, address=who, message_id="m1", text="hello"))
    with pytest.raises(PowerCut):
        await house.bot.state.turns.answer(
            organisation="corner", channel=medium, address=who, message_id="m1", text="hello"
        )
    monkeypatch.setattr(twin, "send", send)
    assert await house.bot.state.turns.deliveries.send_left_over() == 0  # still leased
    house.shop.clock.advance(LEASE)
    while await house.bot.state.turns.deliveries.send_left_over():
        pass


async def test_a_reply_whose_sender_died_is_asked_about_and_not_repeated(
    house_on_each: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dies(house_on_each, "sms", monkeypatch, after_sending=True)
    assert (len(house_on_each.media["sms"].sent), await states(house_on_each)) == (1, ["sent"])


async def test_a_reply_that_never_went_is_sent_by_the_next_process(
    house_on_each: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dies(house_on_each, "sms", monkeypatch, after_sending=False)
    assert (len(house_on_each.media["sms"].sent), await states(house_on_each)) == (1, ["sent"])


async def test_where_the_vendor_cant_be_asked_it_is_not_repeated_but_shown_as_unknown(
    house: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cannot(*_: Any, **__: Any) -> None:
        raise Unsupported

    monkeypatch.setattr(house.media["telegram"], "find", cannot)
    await dies(house, "telegram", monkeypatch, after_sending=True)
    assert (len(house.media["telegram"].sent), await states(house)) == (1, ["unknown"])


async def test_a_long_reply_cut_off_in_the_middle_goes_on_where_it_was(
    house: Wired, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [Piece("one"), Piece("two"), Piece("three")]
    monkeypatch.setattr(house.media["sms"], "present", lambda *_: pieces)
    sent, send = house.media["sms"].sent, house.media["sms"].send

    async def cut(line: Line, to: str, piece: Piece, **more: Any) -> str:
        if len(sent) == 1:
            monkeypatch.setattr(house.media["sms"], "send", send)
            raise PowerCut
        return await send(line, to, piece, **more)

    monkeypatch.setattr(house.media["sms"], "send", cut)
    api = service_client(house.shop).of("corner")
    await api.send(calls.store_message(channel="sms", address=PHONE, message_id="m1", text="hello"))
    with pytest.raises(PowerCut):
        await house.bot.state.turns.answer(
            organisation="corner", channel="sms", address=PHONE, message_id="m1", text="hello"
        )
    house.shop.clock.advance(LEASE)
    await house.bot.state.turns.deliveries.send_left_over()
    assert [each.piece.text for each in sent] == ["one", "two", "three"]


async def test_a_process_that_died_before_it_answered_is_stood_in_for(house: Wired) -> None:
    api = service_client(house.shop).of("corner")
    stored = calls.store_message(channel="telegram", address="4242", message_id="u1", text="hello", place="-100:7")
    assert (await api.send(stored)).is_new
    assert not (await api.send(stored)).is_new
    [left] = await api.send(calls.unanswered())
    await house.bot.state.turns.answer(
        organisation="corner", channel=left.channel, address=left.address, message_id=left.message.id, text="hello"
    )
    [sent] = house.media["telegram"].sent
    assert ("Hello" in sent.piece.text, sent.place) == (True, "-100:7")


async def test_what_breaks_in_a_vendors_library_holds_nobody_up(house: Wired) -> None:
    telegram = house.media["telegram"]
    telegram.fails = [TypeError("an answer nobody expected"), Refused("blocked")]
    for text in ("hello", "hello", "hello"):
        await house.say("telegram", text)
    assert await states(house) == ["unknown", "failed", "sent"]


async def test_after_stop_nothing_goes_there_and_nothing_is_taken_for_a_wish_until_start(house_on_each: Wired) -> None:
    house = house_on_each
    await house.say("sms", "a haircut with Ana Reyes tomorrow at 10")
    stop = await house.post("sms", house.vendor("sms").says(PHONE, "STOP"))
    assert "<Message>" in stop.text
    assert await house.say("sms", "yes, book it") == ""
    assert [state for _, _, state in await house.bookings()] == ["held"]
    start = await house.post("sms", house.vendor("sms").says(PHONE, "START"))
    assert "<Message>" in start.text
    assert "Booked" in await house.say("sms", "yes, book it")
    help_ = await house.post("sms", house.vendor("sms").says(PHONE, "HELP"))
    assert "<Message>" in help_.text


async def test_a_vendors_report_says_how_far_a_reply_got_and_never_goes_back(house_on_each: Wired) -> None:
    house = house_on_each
    await house.say("sms", "hello")
    key = f"{house.connections['sms']}-1"
    for status, expected in (("delivered", "arrived"), ("sent", "arrived"), ("delivered", "arrived")):
        form = {"MessageSid": key, "MessageStatus": status, "To": PHONE}
        assert (await house.post("sms", house.vendor("sms").form(form))).status_code == 200  # type: ignore[attr-defined]
        assert await states(house) == [expected]


def test_the_base_of_a_channel_carries_plain_text_and_says_so() -> None:
    base = Channel()
    assert base.can.buttons == 0
    assert not base.can.edits
