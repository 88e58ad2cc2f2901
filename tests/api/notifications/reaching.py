"""A Berlin business and ways to look at what reaches its people: by mail, by the bot, by push."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from api.identity.tokens import service_token
from api.notifications.due import next_due, send_due
from api.notifications.post import Post
from bot.channels.pretend import Pretend
from bot.port import Channel
from bot.wire.lines import Lines
from bot.wire.outgoing import send_once
from kit import ids
from kit.db import Database
from models.identity import Organisation
from models.notifications import Delivery, Notice
from models.people import Client
from parley_sdk import AsyncParley
from tests.api.notifications.test_telling import LETTERHEAD, Postbox
from tests.fixtures import rows
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import WEEK, Shop, open_shop

PHONE, OTHER_PHONE = "+4915112345678", "+4915187654321"
DOCUMENT: dict[str, Any] = {
    "organisation": {"name": "Kiez", "slug": "kiez", "zone": "Europe/Berlin", "locale": "de-DE", "currency": "EUR"},
    "services": [
        {"name": "Coaching", "minutes": 60, "step": 60, "price": 0},
        {"name": "Kurs", "minutes": 60, "step": 60, "price": 0, "capacity": 6},
    ],
    "builders": [
        {"name": "Ana Reyes", "zone": "Europe/Berlin", "place": "Berlin", "services": ["Coaching", "Kurs"],
         "hours": [{"days": WEEK, "start": "06:00", "end": "22:00"}]},
    ],
}  # fmt: skip
QUIET = {"from": "22:00", "to": "08:00"}


@dataclass(slots=True)
class House:
    """The business with its ways out; ``pretend`` is the bot's SMS, and what it was given."""

    shop: Shop
    postbox: Postbox = field(default_factory=Postbox)
    pretend: Pretend = field(default_factory=Pretend)
    channels: dict[str, Channel] = field(default_factory=dict)
    url: str = "http://bot.test"
    pushers: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.channels = self.channels or {"sms": self.pretend}

    @property
    def post(self) -> Post:
        return Post(
            self.shop.database, self.shop.clock, self.shop.keys, LETTERHEAD, self.postbox, self.pushers,
            frozenset({"web", *self.channels}),
        )  # fmt: skip

    def api(self) -> AsyncParley:
        """The bot's client of the api."""
        transport = httpx.ASGITransport(app=self.shop.app)
        return AsyncParley("http://shop.test", token=service_token(self.shop.keys), transport=transport)

    async def decide(self) -> None:
        """Let reactions and due notices happen; the bot does not run."""
        while await relay_once(self.shop.database, self.shop.clock):
            pass
        while await send_due(self.post):
            pass

    async def deliver(self) -> None:
        """Let everything that is due now happen, the bot's part too."""
        await self.decide()
        while await send_once(self.api(), self.channels, Lines(self.api()), self.url):
            await self.decide()

    async def until(self, instant: str) -> None:
        """Let everything happen until an instant, in its time."""
        end = datetime.fromisoformat(instant)
        while due := await self._next(end):
            self.shop.clock.at = max(due, self.shop.clock.at)
            await self.deliver()
        self.shop.clock.at = end
        await self.deliver()

    async def _next(self, end: datetime) -> datetime | None:
        async with self.shop.database.reading() as session:
            due = await next_due(session)
        return due if due and due <= end else None

    async def client(self, *, preferences: dict[str, Any] | None = None, **more: Any) -> str:
        """Somebody new; their id."""
        async with self.shop.database.reading() as session:
            house = (await session.scalars(select(Organisation))).one()
        key = rows.subject_key(house.id)
        row = rows.client(key, **{"zone": "Europe/Berlin", "locale": "en-GB", **more})
        await rows.saved(self.shop.database, key, row)
        if preferences:
            async with self.shop.owner() as http:
                answer = await http.put(f"/v1/people/{row.public_id}/preferences", json=preferences)
                assert answer.status_code == 200, answer.text
        return row.public_id

    async def book(self, client: str, start: str, service: str = "Coaching") -> dict[str, Any]:
        services, builders = await self.shop.named("services"), await self.shop.named("builders")
        wish = {"service": services[service]["id"], "builder": builders["Ana Reyes"]["id"], "start": start}
        async with self.shop.owner() as http:
            answer = await http.post("/v1/bookings", json={**wish, "client": client})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def change(self, booking: dict[str, Any], verb: str, **body: Any) -> None:
        async with self.shop.owner() as http:
            answer = await http.post(f"/v1/bookings/{booking['id']}/{verb}", json=body)
        assert answer.status_code == 200, answer.text

    def mails(self, address: str = "zoe@example.org") -> list[str]:
        """The first word of the subject of each mail to somebody."""
        return [str(each["Subject"]).split(":")[0] for each in self.postbox.sent if address in str(each["To"])]

    def texts(self, number: str = PHONE) -> list[str]:
        """What each text to somebody is about."""
        return [text.split(": ")[1] for to, text, _ in self.pretend.sent if to == number]

    async def deliveries(self, kind: str = "client.", channel: str = "") -> list[str]:
        """The states of a kind's deliveries, sorted: they may be of one instant."""
        query = (
            select(Delivery.state)
            .join(Notice, Notice.id == Delivery.notice_id)
            .where(Notice.kind.startswith(kind), Delivery.channel == channel)
        )
        async with self.shop.database.reading() as session:
            return sorted(await session.scalars(query))

    async def find(self, client: str) -> Client:
        async with self.shop.database.reading() as session:
            return await session.get_one(Client, ids.parse("cli", client))


@asynccontextmanager
async def open_house(database: Database, home: Path, *, at: str, **more: Any) -> AsyncIterator[House]:
    """The Berlin business, its clock at an instant."""
    async with open_shop(database, home, DOCUMENT) as shop:
        shop.clock.at = datetime.fromisoformat(at).astimezone(UTC)
        yield House(shop, **more)
