"""A shop, its payers and their vendor, as the fuzzed life of payments moves them: what happens, and what must hold.

The vendor's truth is the pretend vendor's file. Whatever changes there, by our calls or by the vendor's own doing, is
news that can be told: in any order, again, and late.
"""

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

from api.bookings.waiting.due import expire_due
from api.payments.builders.pass_on import passed_on
from api.payments.providers.pretend import signature
from kit import ids
from kit.db import Database
from kit.engine.alive import alive
from kit.engine.parked import list_parked, replay
from kit.outbox import OutboxRow
from kit.tenancy import EVERYBODY
from models.bookings import Booking, Session
from models.dues import Due
from models.packages import Holding, Purchase
from models.payments import LedgerEntry, Payment
from tests.api.payments.test_news import SECRET, connected
from tests.fixtures.money import Died, Line, carry_out_due, line_to_vendor
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

    async def hold(self) -> None:
        made = await self.client.post("/v1/holds", json=self.wish)
        assert made.status_code in {201, 409}, made.text
        if made.status_code == 201:
            self.bookings.append(made.json()["id"])
        assert self.bookings, made.text

    async def rival(self) -> None:
        """Somebody else takes the time, if it is free; they have paid at the desk."""
        made = await self.desk.post("/v1/bookings", json=self.wish)
        assert made.status_code in {201, 409}, made.text

    async def pay(self, method: str, *, cut: str) -> None:
        await self._over_line(
            self.client.post(f"/v1/bookings/{self.bookings[-1]}/payments", json={"method": method}), cut
        )

    async def buy(self, method: str, *, cut: str) -> None:
        await self._over_line(self.client.post(f"/v1/packages/{self.package}/purchases", json={"method": method}), cut)

    async def put_on_account(self, method: str, *, cut: str) -> None:
        """The desk confirms it unpaid, and what is unpaid is charged to a card the client saved."""
        booking = self.bookings[-1]
        self.waived.add(booking)
        async with self._trouble(cut):
            for made in (
                await self.desk.post(f"/v1/bookings/{booking}/confirm"),
                await self.desk.put(f"/v1/bookings/{booking}/account", json={"method": await self._card(method)}),
            ):
                assert made.status_code in {200, 409, 422}, made.text

    async def change_card(self, method: str, *, cut: str) -> None:
        for due in await self.dues():
            async with self._trouble(cut):
                body = {"method": await self._card(method)}
                changed = await self.client.put(f"/v1/dues/{due.public_id}/method", json=body)
                assert changed.status_code in {200, 409}, changed.text

    async def _card(self, method: str) -> str:
        if method not in self.cards:
            made = await self.client.post("/v1/me/payment-methods", json={"method": method, "agreed": True})
            assert made.status_code == 201, made.text
            self.cards[method] = made.json()["id"]
        return self.cards[method]

    async def cancel(self, *, cut: str) -> None:
        async with self._trouble(cut):
            answer = await self.client.post(f"/v1/bookings/{self.bookings[-1]}/cancel")
            assert answer.status_code in {200, 409}, answer.text

    async def refund(self, number: int, part: int | None, *, cut: str) -> None:
        """The desk gives a payment back, or a part of it."""
        rows = await self.payments()
        if rows:
            path = f"/v1/payments/{rows[number % len(rows)].public_id}/refund"
            await self._over_line(self.desk.post(path, json={"amount": part} if part else None), cut)

    async def _over_line(self, call: Any, cut: str) -> None:
        async with self._trouble(cut):
            answer: httpx.Response = await call
            self._check_answer(answer)
        self.listen()

    @asynccontextmanager
    async def _trouble(self, cut: str) -> AsyncIterator[None]:
        """The line is cut ``before`` or ``after`` the vendor did its part, or the process ``dies`` at some commit."""
        self.line.cut, self.line.dies_at = (cut, None) if not cut.isdigit() else ("", int(cut))
        try:
            yield
        except Died:
            async with alive(self.shop.database, self.shop.clock, key=uuid.uuid4(), tasks=[], on_lost=lambda: None):
                """The next process takes over what the dead one had in hand."""
        finally:
            self.line.cut, self.line.dies_at = "", None

    def _check_answer(self, answer: httpx.Response) -> None:
        assert answer.status_code < 500 or answer.json()["type"].endswith("/payment-vendor-away"), answer.text

    def vendor_does(self, number: int, what: str, part: int = 0) -> None:
        """Something happens at the vendor that we did not ask for: its payer, its bank, or its own page."""
        charges = self.charges()
        if not charges:
            return
        charge = charges[sorted(charges)[number % len(charges)]]
        left = charge["amount"] - sum(charge["refunds"].values()) - charge.get("disputed", 0)
        match what:
            case "approve" if charge["state"] in {"challenged", "created"}:
                charge["state"] = "succeeded"
            case "deny" if charge["state"] in {"challenged", "created"}:
                charge["state"] = "declined"
            case "give back" if charge["state"] == "succeeded" and left:
                charge["refunds"][f"by hand {len(charge['refunds'])}"] = min(part, left)
            case "pay more" if charge["state"] == "succeeded" and charge["amount"] == PRICE:
                charge["amount"] += OVER
            case "open" if charge["state"] == "succeeded" and left and not charge.get("ruling"):
                charge["disputed"], charge["ruling"], charge["about"] = min(part, left), "opened", min(part, left)
            case "win" if charge.get("ruling") == "opened":
                charge["disputed"], charge["ruling"] = 0, "won"
            case "lose" if charge.get("ruling") == "opened":
                charge["ruling"] = "lost"
        self.file.write_text(json.dumps(charges))
        self.listen()

    def charges(self) -> Charges:
        found: Charges = json.loads(self.file.read_text()) if self.file.exists() else {}
        return found

    def listen(self) -> None:
        """Note as news whatever changed at the vendor since we last looked."""
        now = self.charges()
        for key, charge in now.items():
            before = self.known.get(key, {"state": "created", "refunds": {}})
            common = {"vendor_id": f"pretend_{key}", "reference": key, "currency": "EUR"}
            if charge["state"] != before["state"]:
                amount = {"amount": charge["amount"]} if charge["state"] == "succeeded" else {}
                self.tell(common | {"state": charge["state"]} | amount)
            elif charge["amount"] != before.get("amount", charge["amount"]):
                self.tell(common | {"state": "succeeded", "amount": charge["amount"]})
            if total := sum(charge["refunds"].values()):
                state = "refunded" if total == charge["amount"] else "succeeded"
                if total != sum(before["refunds"].values()):
                    self.tell(common | {"state": state, "refunded": total, "amount": charge["amount"]})
            if charge.get("ruling") != before.get("ruling"):
                dispute = {"id": f"dp_{key}", "ruling": charge["ruling"], "amount": charge["about"]}
                del common["reference"]
                self.tell(common | {"state": "succeeded", "dispute": dispute})
        self.known = now

    def tell(self, told: dict[str, Any]) -> None:
        self.news.append(told | {"id": f"{self.lives}-{len(self.news)}"})

    async def deliver(self, number: int, *, cut: str = "") -> None:
        """One of all pieces of news there ever were, delivered before or not."""
        if not self.news:
            return
        body = json.dumps(self.news[number % len(self.news)]).encode()
        headers = {"Pretend-Signature": signature(body, SECRET)}
        async with self._trouble(cut):
            answer = await self.desk.post(self.hook, content=body, headers=headers)
            assert answer.status_code == 204, answer.text

    async def work(self, *, cut: str) -> None:
        """What relay, scanner and workers do when they come by, their line to the vendor perhaps cut."""
        async with self._trouble(cut):
            await carry_out_due(self.shop)
        self.listen()

    async def end(self, *, agrees: bool, order: list[int]) -> None:
        """Payers and banks decide, all news arrives once more in some order, all that is due gets done.

        People help where they are asked.
        """
        self._decide(agrees=agrees)
        for _ in range(3):
            for number in sorted(range(len(self.news)), key=lambda each: order[each % len(order)]):
                await self.deliver(number)
            self.shop.clock.advance(timedelta(hours=7))
            await self.work(cut="")
            for row in await self.payments():
                if row.refund_key and row.refund_refused_at:
                    await self.desk.post(f"/v1/payments/{row.public_id}/refund")
            self.listen()
        await self._try_parked_again()
        await self._end_dues(agrees=agrees)
        await expire_due(self.shop.database, self.shop.clock)
        await self.work(cut="")

    async def _try_parked_again(self) -> None:
        """What died in three hands in a row, a person has tried once more."""
        async with self.shop.database.writing() as session:
            for parked in await list_parked(session):
                await replay(session, parked.work, self.shop.clock.now())
            await session.commit()
        await self.work(cut="")

    async def _end_dues(self, *, agrees: bool) -> None:
        """The last card's schedule, and the grace, run out; what its bank decides is told."""
        while any(due.state == "open" for due in await self.dues()):
            heard = len(self.news)
            self.shop.clock.advance(timedelta(days=15))
            await self.work(cut="")
            self._decide(agrees=agrees)
            for number in range(heard, len(self.news)):
                await self.deliver(number)
            await self.work(cut="")

    def _decide(self, *, agrees: bool) -> None:
        for number in range(len(self.charges())):
            self.vendor_does(number, "win" if number % 2 else "lose")
            self.vendor_does(number, "approve" if agrees else "deny")

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

    async def check(self) -> None:
        """What holds at every moment."""
        rows, charges = await self.payments(), self.charges()
        every = await self.books(rows) if rows else {}
        for row in rows:
            books = every[row.id]
            assert sum(books.values()) == 0, books
            there = row.received - row.refunded - row.disputed - row.lost
            assert books.get("cash:pretend", 0) == there - row.passed, (books, vars(row))
            with_builder = sum(amount for account, amount in books.items() if account.startswith("builder:"))
            assert with_builder == row.passed == passed_on(row), (books, vars(row))
            assert abs(5 * row.passes - (3 * row.amount if row.booking_id else 0)) <= 2, vars(
                row
            )  # to the nearest cent
            assert row.received <= PRICE + OVER
            assert books.get("overpaid", 0) == -row.over <= 0, (books, vars(row))
            charge = charges.get(row.vendor_key)
            assert row.refunded <= (sum(charge["refunds"].values()) if charge else 0), vars(row)
        self._check_charged_once(rows)
        await self._check_seats()

    def _check_charged_once(self, rows: list[Payment]) -> None:
        """Of all tries to charge an amount on account the vendor itself has taken money by one at most."""
        taken = [row.due_id for row in rows if row.due_id and self._state_at_vendor(row) == "succeeded"]
        assert len(taken) == len(set(taken)), [vars(row) for row in rows]

    def _state_at_vendor(self, row: Payment) -> str:
        charge = self.charges().get(row.vendor_key)
        return str(charge["state"]) if charge else ""

    async def _check_seats(self) -> None:
        """A session has as many seats taken as live bookings sit in it, and they never are more than it has."""
        async with self.shop.database.reading() as session:
            live = func.coalesce(func.sum(Booking.seats).filter(Booking.state.in_(("held", "pending", "confirmed"))), 0)
            query = select(Session.taken, live).join(Booking, Booking.session_id == Session.id).where(
                Session.state == "active"
            )  # fmt: skip
            rows = await session.execute(query.group_by(Session.id).order_by(Session.id.desc()).limit(3))
            assert all(taken == seats for taken, seats in rows)

    async def check_end(self) -> None:
        """What holds once all is told and done: our books are the vendor's, money and seat agree, nobody paid twice."""
        rows = await self.payments()
        for row in rows:
            charge = self.charges().get(row.vendor_key)
            if charge is None:
                assert row.received == 0, vars(row)
                continue
            assert (row.refund_key, row.over) == (None, 0), vars(row)
            assert row.received == (charge["amount"] if charge["state"] == "succeeded" else 0), (charge, vars(row))
            assert row.refunded == sum(charge["refunds"].values()), (charge, vars(row))
            assert row.lost == charge.get("disputed", 0), (charge, vars(row))
        for purchase, holding in await self.purchases():
            self._check_purchase(purchase, holding, [row for row in rows if row.purchase_id == purchase.id])
        for name in self.bookings:
            await self._check_booking(name, [row for row in rows if row.booking_id == ids.parse("bkg", name)])

    def _check_purchase(self, purchase: Purchase, holding: Holding | None, rows: list[Payment]) -> None:
        """The credits are there if the money is, once; they cannot be used when all of it went back."""
        net = sum(row.received - row.refunded - row.lost for row in rows)
        assert 0 <= net <= purchase.price, [vars(row) for row in rows]
        assert (purchase.state == "paid") == (holding is not None)
        assert holding or net == 0
        if holding:
            is_over = holding.expires_at is not None and holding.expires_at <= self.shop.clock.now()
            assert is_over == (net == 0), (vars(holding), [vars(row) for row in rows])

    async def _check_booking(self, name: str, rows: list[Payment]) -> None:
        async with self.shop.database.reading() as session:
            booking = await session.get_one(Booking, ids.parse("bkg", name))
            told = select(func.count()).where(OutboxRow.subject == booking.id, OutboxRow.kind == "BookingConfirmed")
            confirmed = await session.scalar(told)
        net = sum(row.received - row.refunded - row.lost for row in rows)
        assert confirmed == (1 if booking.state == "confirmed" else confirmed)
        assert confirmed in {0, 1}
        assert booking.state in {"confirmed", "cancelled", "expired"}, booking.state
        assert 0 <= net <= PRICE
        dues = [due for due in await self.dues() if due.booking_id == booking.id]
        paid = any(row.received - row.lost - row.refunded >= PRICE for row in rows)
        for due in dues:
            assert due.state in ({"paid"} if paid else {"paid", "ended", "cancelled"}), (vars(due), booking.state)
        if booking.state == "confirmed":
            assert name in self.waived or any(row.received >= PRICE for row in rows)
            assert sum(row.received > row.refunded + row.lost for row in rows) <= 1, [vars(row) for row in rows]
        else:
            assert net == 0, [vars(row) for row in rows]


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
