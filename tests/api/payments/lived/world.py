"""A shop with its payers, and what is remembered of it: by us, by the vendor, and of what was tried."""

import asyncio
import json
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, or_, select

from kit import ids
from kit.db import Database
from kit.engine.alive import alive
from kit.tenancy import EVERYBODY
from models.dues import Due
from models.packages import Holding, Purchase
from models.payments import LedgerEntry, Payment
from tests.api.payments.test_news import connected
from tests.fixtures.money import Died, Line, line_to_vendor
from tests.fixtures.shop import NOW, Shop, acting_client, open_shop

PRICE, OVER = 5000, 700
Charges = dict[str, dict[str, Any]]


@dataclass(slots=True)
class World:
    """Everything of one process; each life is another day at the shop."""

    shop: Shop
    client: httpx.AsyncClient
    desk: httpx.AsyncClient
    hook: str
    line: Line
    wish: dict[str, str]
    package: str
    bookings: list[str] = field(default_factory=list)
    news: list[dict[str, Any]] = field(default_factory=list)
    known: Charges = field(default_factory=dict)
    cards: dict[str, str] = field(default_factory=dict)
    waived: set[str] = field(default_factory=set)
    lives: int = 0
    began: datetime = NOW

    @property
    def file(self) -> Path:
        home: Path = self.shop.app.state.settings.home
        return home / "pretend-payments.json"

    def begin(self) -> None:
        """Another life: a later day, nobody has booked, the vendor has no charges."""
        self.lives += 1
        self.shop.clock.advance(timedelta(days=3))
        self.began = self.shop.clock.now()
        self.file.unlink(missing_ok=True)
        start = (self.shop.clock.now() + timedelta(days=20)).replace(hour=10, minute=0, second=0)
        self.wish["start"] = start.isoformat()
        self.bookings, self.news, self.known, self.line.cut = [], [], {}, ""

    def wait(self, seconds: int) -> None:
        self.shop.clock.advance(timedelta(seconds=seconds))

    def charges(self) -> Charges:
        found: Charges = json.loads(self.file.read_text()) if self.file.exists() else {}
        return found

    @asynccontextmanager
    async def trouble(self, cut: str) -> AsyncIterator[None]:
        """The line is cut ``before`` or ``after`` the vendor did its part, or the process ``dies`` at some commit."""
        self.line.cut, self.line.dies_at = (cut, None) if not cut.isdigit() else ("", int(cut))
        try:
            yield
        except Died:
            async with alive(self.shop.database, self.shop.clock, key=uuid.uuid4(), tasks=[], on_lost=lambda: None):
                """The next process takes over what the dead one had in hand."""
        finally:
            self.line.cut, self.line.dies_at = "", None

    async def payments(self) -> list[Payment]:
        mine = [ids.parse("bkg", each) for each in self.bookings]
        async with self.shop.database.reading() as session:
            of_packages = select(Purchase.id).where(Purchase.created_at >= self.began)
            these = or_(Payment.booking_id.in_(mine), Payment.purchase_id.in_(of_packages))
            return list(await session.scalars(select(Payment).where(these).order_by(Payment.id)))

    async def purchases(self) -> list[tuple[Purchase, Holding | None]]:
        """Packages bought in this life, with what the client holds of them."""
        query = select(Purchase, Holding).outerjoin(Holding, Holding.id == Purchase.holding_id)
        async with self.shop.database.reading() as session:
            rows = await session.execute(query.where(Purchase.created_at >= self.began))
            return [(purchase, holding) for purchase, holding in rows]

    async def dues(self) -> list[Due]:
        mine = [ids.parse("bkg", each) for each in self.bookings]
        async with self.shop.database.reading() as session:
            return list(await session.scalars(select(Due).where(Due.booking_id.in_(mine)).order_by(Due.id)))

    async def books(self, rows: list[Payment]) -> dict[uuid.UUID, dict[str, int]]:
        """What stands on each account, by payment."""
        query = select(LedgerEntry.payment_id, LedgerEntry.account, func.sum(LedgerEntry.amount)).where(
            LedgerEntry.payment_id.in_([row.id for row in rows])
        )
        found: dict[uuid.UUID, dict[str, int]] = {row.id: {} for row in rows}
        async with self.shop.database.reading() as session:
            for payment, account, amount in await session.execute(
                query.group_by(LedgerEntry.payment_id, LedgerEntry.account)
            ):
                assert payment, "only theirs were asked for"
                found[payment][account] = int(amount)
        return found


@asynccontextmanager
async def open_world(template: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """The corner shop on SQLite."""
    copy = home / "parley.db"
    await asyncio.to_thread(shutil.copy, template, copy)
    database = Database(f"sqlite+aiosqlite:///{copy}", unsaid=EVERYBODY)
    with line_to_vendor(monkeypatch) as line:
        async with open_shop(database, home) as shop, acting_client(shop) as client, shop.owner() as desk:
            services, builders = await shop.named("services"), await shop.named("builders")
            wish = {"service": services["Colour"]["id"], "builder": builders["Ana Reyes"]["id"], "start": ""}
            ana = f"/v1/builders/{wish['builder']}"
            assert (await desk.put(f"{ana}/share", json={"percent": "60"})).status_code == 204
            assert (await desk.post(f"{ana}/payout-account", json={"country": "PT"})).status_code == 200
            ready = await desk.post(f"{ana}/payout-account/again")
            assert ready.json()["state"] == "ready", ready.text
            hook = f"/hooks/payments/pretend/{await connected(shop)}"
            new = {"name": "Five", "credits": 5, "price": PRICE}
            package = (await desk.post("/v1/packages", json=new)).json()["id"]
            yield World(shop, client, desk, hook, line, wish, package)
    await database.close()
