"""A bot killed before each of its steps between receiving a yes and replying, by class of channel.

A step is a call of the api that changes something, or of the vendor; nothing in between could be lost. What a dead
process leaves is found by another: effects happen once, and the reply comes once where the vendor can be asked
(SMS) or nobody carries it (web), and at most once where it can't (Telegram): then it is shown as unknown.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.identity.tokens import service_token
from bot.app import create_bot
from bot.port import Line, open_channels
from bot.wire.presenting import Piece
from kit.errors import Unsupported
from models.conversations import Conversation, ReplyDelivery
from nlu.engine import build_engine
from nlu.times import find_times
from parley_sdk import AsyncParley, calls
from tests.fixtures.calling import URL, Request, post
from tests.fixtures.shop import Shop
from tests.fixtures.wired import Collecting, Wired, connect, service_client, settings

MOST_STEPS = 40
LEASES_END = timedelta(seconds=61)


@dataclass(slots=True)
class Life:
    """How many steps are left; after them nothing happens any more."""

    left: int = 10**9
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def step(self) -> None:
        if self.left == 0:
            self.over.set()
            await asyncio.Event().wait()
        self.left -= 1


class Mortal(httpx.AsyncBaseTransport):
    """The way to the api of a process that may die."""

    def __init__(self, way: httpx.AsyncBaseTransport, life: Life) -> None:
        self.way, self.life = way, life

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":  # what is only read is read again
            await self.life.step()
        return await self.way.handle_async_request(request)


class OfMortal(Collecting):
    """A medium as a process has it that may die; both processes have the same vendor."""

    def __init__(self, vendor: Collecting, life: Life, *, can_be_asked: bool) -> None:
        super().__init__(vendor.real)
        self.vendor, self.life, self.can_be_asked = vendor, life, can_be_asked

    async def send(self, line: Line, to: str, piece: Piece, *, report_to: str, place: str = "") -> str:
        await self.life.step()
        return await self.vendor.send(line, to, piece, report_to=report_to, place=place)

    async def find(self, line: Line, to: str, piece: Piece, *, since: Any) -> str | None:
        if not self.can_be_asked:
            raise Unsupported
        return await self.vendor.find(line, to, piece, since=since)


@dataclass(slots=True)
class Two:
    """A process that is killed and one that goes on, over the same business and vendor."""

    shop: Shop
    life: Life
    medium: str
    mortal: FastAPI
    heir: FastAPI
    house: Wired

    def request(self, who: str, text: str, number: int) -> Request:
        return self.house.vendor(self.medium).says(who, text, number=number)

    async def tell(self, bot: FastAPI, who: str, text: str, number: int) -> None:
        """Say something to a process; what it began is done when this ends."""
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=bot), base_url=URL) as http:
            if self.medium == "web":
                answer = await http.post(f"/chat/v1/{who}/messages", json={"id": f"m{number}", "text": text})
            else:
                connection = self.house.connections[self.medium]
                answer = await post(http, self.medium, connection, self.request(who, text, number))
            assert answer.status_code == 200, answer.text
            await bot.state.inbox.rest()

    async def until_killed(self, doing: Awaitable[None]) -> bool:
        """Whether the process died before it was done."""
        work, death = asyncio.ensure_future(doing), asyncio.ensure_future(self.life.over.wait())
        await asyncio.wait({work, death}, return_when=asyncio.FIRST_COMPLETED)
        died = not work.done()
        left = [work, death, *self.mortal.state.inbox._at_work]
        for each in left:
            each.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return died

    async def takes_over(self) -> None:
        """What another process does once the dead one's leases have run out."""
        self.shop.clock.advance(LEASES_END)
        api = service_client(self.shop)
        for each in await api.send(calls.unanswered()):
            await self.heir.state.turns.answer(
                organisation=each.organisation, channel=each.channel, address=each.address, message_id=each.message.id,
                text=each.message.text,
            )  # fmt: skip
        while await self.heir.state.turns.deliveries.send_left_over():
            pass

    async def state_of_reply(self, who: str) -> str | None:
        query = (
            select(ReplyDelivery.state)
            .join(Conversation, Conversation.id == ReplyDelivery.conversation_id)
            .where(Conversation.address == who)
            .order_by(ReplyDelivery.number.desc())
        )
        async with self.shop.database.reading() as session:
            return await session.scalar(query.limit(1))

    async def told(self, who: str) -> list[str]:
        """What somebody got."""
        if self.medium != "web":
            return [each.piece.text for each in self.house.media[self.medium].sent if each.to == who]
        lines = await service_client(self.shop).send(calls.messages(channel="web", address=who))
        return [each.text for each in lines if each.direction == "out"]


async def two(shop: Shop, home: Path, tmp: Path, medium: str) -> Two:
    vendors = {name: Collecting(each) for name, each in open_channels(settings(tmp)).items()}
    connections = await connect(shop, vendors)
    life, can_be_asked = Life(), medium != "telegram"
    engine = build_engine(home=home, find_times=find_times)

    def bot(of: Life, way: httpx.AsyncBaseTransport) -> FastAPI:
        media = {name: OfMortal(each, of, can_be_asked=can_be_asked) for name, each in vendors.items()}
        api = AsyncParley("http://shop.test", token=service_token(shop.keys), transport=way)
        return create_bot(api, engine, channels=media, url=URL)

    way = httpx.ASGITransport(app=shop.app)
    mortal, heir = bot(life, Mortal(way, life)), bot(Life(), way)
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=heir), base_url=URL)
    return Two(shop, life, medium, mortal, heir, Wired(shop, heir, http, vendors, connections))


@pytest.mark.parametrize("medium", ["sms", "telegram", "web"])
async def test_killed_before_each_step_a_yes_books_once_and_is_answered_as_its_channel_allows(
    small_shop: Shop, engine_home: Path, tmp_path: Path, medium: str
) -> None:
    pair = await two(small_shop, engine_home, tmp_path, medium)
    outcomes: list[tuple[str | None, int]] = []
    for steps in range(MOST_STEPS):
        who = f"+3519123456{steps:02}" if medium == "sms" else f"44{steps:02}"
        await pair.tell(pair.heir, who, f"a haircut with Ana Reyes on 14 June at {_clock(steps)}", steps * 10 + 1)
        pair.life.left = steps
        died = await pair.until_killed(pair.tell(pair.mortal, who, "yes", steps * 10 + 2))
        pair.life.left = 10**9
        pair.life.over.clear()
        if medium == "web":
            small_shop.clock.advance(LEASES_END)  # a page sends again until it is answered
        await pair.tell(pair.heir, who, "yes", steps * 10 + 2)  # nobody answered the vendor: it calls again
        await pair.takes_over()
        got = [text for text in await pair.told(who) if "Booked" in text]
        outcomes.append((await pair.state_of_reply(who), len(got)))
        if not died:
            break
    assert len(outcomes) > 3
    assert died is False
    booked = [state for *_, state in await pair.house.bookings()]
    assert booked == ["confirmed"] * len(outcomes)
    if medium == "web":
        assert {got for _, got in outcomes} == {1}
    elif medium == "sms":
        assert set(outcomes) == {("sent", 1)}
    else:
        assert {(state, got) for state, got in outcomes if state == "sent"} == {("sent", 1)}
        unknown = [got for state, got in outcomes if state == "unknown"]
        assert sorted(unknown) == [0, 1]  # killed after it was taken to be sent, and after it went
        assert len(outcomes) - len(unknown) == sum(state == "sent" for state, _ in outcomes)


def _clock(steps: int) -> str:
    return f"{9 + steps // 2 % 8:02}:{30 * (steps % 2):02}"
