"""The ledger: the database keeps it balanced and unchanged; what sessions bring in is shared out and paid out."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.payments.ledger.earn import Giver, shared_out
from api.payments.ledger.entries import transfer
from kit import ids
from kit.ids import new_id
from kit.money import Money
from kit.tenancy import OWNER, acting
from models.identity import Organisation
from models.payments import LedgerEntry, LedgerTransfer
from tests.api.payments.test_paying import ledger, pay
from tests.api.pricing.test_prices import ok, set_rules, spot
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import NOW, Shop, acting_client

TEN = Money(1000, "EUR")


async def house_of(shop: Shop) -> Any:
    async with shop.database.reading() as session:
        return (await session.scalars(select(Organisation.id))).one()


async def test_a_transfer_that_does_not_balance_is_refused_by_the_database(shop: Shop) -> None:
    house = await house_of(shop)
    for moves in (
        {"cash:x": TEN, "revenue": Money(-999, "EUR")}, {"cash:x": TEN},
        {"cash:x": TEN, "revenue": Money(-1000, "USD")},
    ):  # fmt: skip
        async with shop.database.writing() as session:
            with pytest.raises(DBAPIError, match="ledger_balances"):
                await transfer(session, house, transfer_id="t", moves=moves, memo="", now=NOW)


async def test_entries_without_a_seal_cannot_be_committed_and_none_comes_under_a_seal_later(shop: Shop) -> None:
    house = await house_of(shop)

    def entry(of: str) -> LedgerEntry:
        return LedgerEntry(
            id=new_id(NOW), organisation_id=house, created_at=NOW, transfer_id=of, account="cash:x", amount=5,
            currency="EUR", memo="",
        )  # fmt: skip

    async with shop.database.writing() as session:
        session.add(entry("alone"))
        await session.flush()
        with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
            await session.commit()
    async with shop.database.writing() as session:
        await transfer(session, house, transfer_id="t", moves={"a": TEN, "b": -TEN}, memo="", now=NOW)
        await session.commit()
    async with shop.database.writing() as session:
        session.add(entry("t"))
        with pytest.raises(DBAPIError, match="ledger_is_sealed"):
            await session.flush()


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_transfers"])
@pytest.mark.parametrize("change", ["UPDATE {} SET memo = 'x'", "DELETE FROM {}"])
async def test_what_is_in_the_books_is_never_changed(shop: Shop, table: str, change: str) -> None:
    async with shop.database.writing() as session:
        await transfer(
            session, await house_of(shop), transfer_id="t", moves={"a": TEN, "b": -TEN}, memo="", now=NOW
        )  # fmt: skip
        await session.commit()
    with acting(OWNER):
        async with shop.database.writing() as session:
            with pytest.raises(DBAPIError, match="ledger_only_grows"):
                await session.execute(text(change.format(table)))


async def test_writing_a_transfer_twice_writes_it_once(shop: Shop) -> None:
    house = await house_of(shop)
    for expected in (True, False):
        async with shop.database.writing() as session:
            moves = {"a": TEN, "b": -TEN, "nothing": Money(0, "EUR")}
            assert await transfer(session, house, transfer_id="t", moves=moves, memo="", now=NOW) is expected
            await session.commit()
    async with shop.database.reading() as session:
        assert len((await session.scalars(select(LedgerEntry))).all()) == 2
        assert len((await session.scalars(select(LedgerTransfer))).all()) == 1


MONEY = st.integers(0, 10**7)
GIVERS = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=4).map(
    lambda shares: [Giver(uuid.UUID(int=number), share) for number, share in enumerate(shares)]
)


@given(MONEY, st.integers(1, 10**7), st.data(), GIVERS)
def test_never_more_is_shared_out_than_was_kept(
    kept: int, price: int, data: st.DataObject, givers: list[Giver]
) -> None:
    tax = data.draw(st.integers(0, price // 3))
    tip = data.draw(st.integers(0, price - tax))
    due = shared_out(Money(min(kept, price), "EUR"), price=price, tax=tax, tip=tip, givers=givers)
    assert all(amount >= 0 for amount in due.values())
    assert sum(due.values()) <= min(kept, price) + len(givers)  # a half cent up for each share of 100 percent
    if kept >= price:
        assert due["tax"] == tax


def test_two_builders_divide_what_is_left_and_the_tip_to_the_last_cent() -> None:
    one, two = Giver(uuid.UUID(int=1), Decimal(50)), Giver(uuid.UUID(int=2), Decimal(100))
    due = shared_out(Money(12_301, "EUR"), price=12_301, tax=2300, tip=1, givers=[one, two])
    assert due == {"tax": 2300, one.account: 2500 + 1, two.account: 5000}


async def over(shop: Shop, http: httpx.AsyncClient, booking: dict[str, Any]) -> None:
    """The session has been given."""
    shop.clock.advance(timedelta(days=16))
    await ok(http.post(f"/v1/bookings/{booking['id']}/complete"))
    await react(shop)


async def react(shop: Shop) -> None:
    while await relay_once(shop.database, shop.clock):
        pass


async def test_what_a_session_brought_in_is_shared_paid_out_and_taken_back_by_a_refund(shop: Shop) -> None:
    await set_rules(shop, taxes={"country": "PT", "rates": [{"country": "PT", "percent": 25}]})
    wish = await spot(shop, "Colour", tip=600)
    builder = f"/v1/builders/{wish['builder']}"
    async with shop.owner() as http:
        assert (await http.put(f"{builder}/share", json={"percent": "40"})).status_code == 204
        held = await ok(http.post("/v1/holds", json=wish))
        payment = (await pay(http, held)).json()["payment"]
        await over(shop, http, held)
        account = f"builder:{wish['builder']}/EUR"
        assert await ledger(shop) == {
            "cash:pretend/EUR": 5600, "revenue/EUR": -2400, "tax/EUR": -1000, account: -(1600 + 600),
        }  # fmt: skip
        too_much = await http.post(f"{builder}/payouts", json={"amount": 2201})
        shop.clock.advance(timedelta(seconds=1))
        paid = await ok(http.post(f"{builder}/payouts", json={"amount": 2000, "reference": "SEPA 17"}))
        shop.clock.advance(timedelta(seconds=1))
        await ok(http.post(f"/v1/payments/{payment['id']}/refund", json={"amount": 2800}))
        await react(shop)
        statement = await ok(http.get(f"{builder}/statement"))
        none_left = await http.post(f"{builder}/payouts", json={})
    assert (too_much.status_code, none_left.status_code) == (409, 409)
    assert (paid["amount"]["minor"], paid["owed"]["minor"]) == (2000, 200)
    assert [(each["memo"], each["amount"]["minor"]) for each in statement["entries"]] == [
        ("shared out", 1100), ("SEPA 17", 2000), ("shared out", -2200),
    ]  # fmt: skip
    assert statement["balances"] == {account: {"minor": 900, "currency": "EUR"}}
    assert sum((await ledger(shop)).values()) == 0
    assert (await ledger(shop))["tax/EUR"] == -500


async def test_everybody_sees_their_own_part_of_the_books_and_no_more(small_shop: Shop) -> None:
    wish = await spot(small_shop, "Colour")
    async with small_shop.owner() as http:
        await http.put(f"/v1/builders/{wish['builder']}/share", json={"percent": 50})
    async with acting_client(small_shop) as client, acting_client(small_shop, "c2") as other:
        held = await ok(client.post("/v1/holds", json=wish))
        await pay(client, held)
        async with small_shop.owner() as http:
            await over(small_shop, http, held)
            whole = await ok(http.get(f"/v1/bookings/{held['id']}/statement"))
            books = await ok(http.get("/v1/ledger", params={"limit": 2}))
            rest = await ok(http.get("/v1/ledger", params={"cursor": books["next_cursor"]}))
        mine = await ok(client.get(f"/v1/bookings/{held['id']}/statement"))
        me = (await ok(client.get("/v1/me")))["id"]
        paid = await ok(client.get(f"/v1/clients/{me}/statement"))
        assert (await other.get(f"/v1/bookings/{held['id']}/statement")).status_code == 404
        assert (await other.get(f"/v1/clients/{me}/statement")).status_code == 404
        assert (await client.get("/v1/ledger")).status_code == 403
        assert (await client.get(f"/v1/builders/{wish['builder']}/statement")).status_code == 403
    assert {each["account"] for each in whole["entries"]} == {"cash:pretend", "revenue", f"builder:{wish['builder']}"}
    assert [(each["account"], each["amount"]["minor"]) for each in mine["entries"]] == [("cash:pretend", 5000)]
    assert paid["balances"] == {"cash:pretend/EUR": {"minor": 5000, "currency": "EUR"}}
    assert len(books["entries"] + rest["entries"]) == 4
    assert sum(each["minor"] for each in books["balances"].values()) == 0
    assert ids.parse("bkg", mine["entries"][0]["booking"])
