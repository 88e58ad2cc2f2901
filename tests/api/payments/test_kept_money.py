"""Deposits: a part first, or money kept on the card that is taken, taken in part, or let go. At most once."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.payments.apply import apply
from api.payments.port import Outcome
from api.payments.queries import get_payment
from kit import ids
from kit.db import lock
from tests.api.bookings.test_booking import events, wish
from tests.api.bookings.test_policy import set_policy
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.money import carry_out_due, followed
from tests.fixtures.shop import Shop, acting_client


async def kept(shop: Shop, client: httpx.AsyncClient, **policy: Any) -> tuple[str, str]:
    """A booking of 50.00 whose whole price is kept on the card: its address and the payment's."""
    await set_policy(shop, deposit={"held": True}, **policy)
    paid = (await pay(client, await held(shop, client))).json()
    assert (paid["payment"]["state"], paid["payment"]["received"]["minor"]) == ("authorised", 0)
    assert (paid["booking"]["state"], paid["booking"]["paid"]) == ("confirmed", True)
    return f"/v1/bookings/{paid['booking']['id']}", f"/v1/payments/{paid['payment']['id']}"


async def test_a_deposit_confirms_and_the_rest_is_due_after_it(small_shop: Shop) -> None:
    await set_policy(small_shop, deposit={"percent": 33})
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        first, rest = [(await pay(client, booking)).json() for _ in range(2)]
        assert (first["payment"]["amount"]["minor"], first["booking"]["state"]) == (1650, "confirmed")
        assert first["booking"]["paid"] is False
        assert (rest["payment"]["amount"]["minor"], rest["booking"]["paid"]) == (3350, True)
        assert (await pay(client, booking)).json()["type"].endswith("/nothing-due")
        await carry_out_due(small_shop)
    assert await ledger(small_shop) == {"cash:pretend/EUR": 5000, "revenue/EUR": -5000}


async def test_what_is_kept_is_in_no_book_until_it_is_taken_at_the_end(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking, payment = await kept(shop, client)
        assert await ledger(shop) == {}
        shop.clock.advance(timedelta(hours=28))
        assert (await desk.post(f"{booking}/complete")).status_code == 200
        await carry_out_due(shop)
        assert await carry_out_due(shop) == 0
        assert (await desk.get(payment)).json()["state"] == "succeeded"
    assert await ledger(shop) == {"cash:pretend/EUR": 5000, "revenue/EUR": -5000}
    assert await events(shop, "PaymentAuthorised") == await events(shop, "PaymentSucceeded") == 1


async def test_cancelling_late_takes_the_fee_and_lets_the_rest_go(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        booking, payment = await kept(small_shop, client, cancel={"free_until": 60 * 24, "fee_percent": 50})
        small_shop.clock.advance(timedelta(hours=5))
        assert (await client.post(f"{booking}/cancel", json={"fee": 2500})).json()["state"] == "cancelled"
        await carry_out_due(small_shop)
        after = (await client.get(payment)).json()
    assert (after["state"], after["received"]["minor"], after["refunded"]["minor"]) == ("succeeded", 2500, 0)
    assert await ledger(small_shop) == {"cash:pretend/EUR": 2500, "revenue/EUR": -2500}


async def test_cancelling_in_time_takes_nothing(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        booking, payment = await kept(small_shop, client)
        await client.post(f"{booking}/cancel")
        await carry_out_due(small_shop)
        assert (await client.get(payment)).json()["state"] == "cancelled"
    assert await ledger(small_shop) == {}


async def test_the_desk_takes_a_part_once_and_more_is_refused(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        _, payment = await kept(small_shop, client)
        assert (await desk.post(f"{payment}/capture", json={"amount": 5001})).status_code == 409
        assert (await client.post(f"{payment}/capture")).status_code == 403
        taken = [await desk.post(f"{payment}/capture", json={"amount": 3000}) for _ in range(2)]
        assert [(each.json()["state"], each.json()["received"]["minor"]) for each in taken] == [("succeeded", 3000)] * 2
        assert (await desk.post(f"{payment}/capture")).status_code == 409
        assert (await desk.post(f"{payment}/release")).status_code == 409
        assert (await desk.post(f"{payment}/refund", json={"amount": 3001})).status_code == 409
        assert (await desk.post(f"{payment}/refund")).json()["state"] == "refunded"
    assert set((await ledger(small_shop)).values()) == {0}


@pytest.mark.parametrize("body", [{"amount": 0}, {"amount": -1}, {"amount": 10**19}, {"amount": "all"}])
async def test_a_capture_that_is_not_understood_moves_nothing(small_shop: Shop, body: dict[str, object]) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        _, payment = await kept(small_shop, client)
        assert (await desk.post(f"{payment}/capture", json=body)).status_code in {409, 422}
        assert (await desk.get(payment)).json()["state"] == "authorised"


async def test_money_the_card_let_go_of_leaves_the_booking_and_its_price_due(small_shop: Shop) -> None:
    """A card keeps money for some days only; the vendor tells when it is gone."""
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        booking, payment = await kept(small_shop, client)
        told = {"id": "gone", "state": "cancelled", "vendor_id": f"pretend_{payment.rsplit('/', 1)[1]}"}
        for _ in range(2):
            await tell(small_shop, connection, told)
        seen = (await client.get(booking)).json()
        assert (seen["state"], seen["paid"]) == ("confirmed", False)
        await followed(small_shop)
        assert (await client.post(f"{booking}/payments", json={})).json()["payment"]["amount"]["minor"] == 5000


async def test_for_a_session_further_ahead_than_cards_keep_money_it_is_taken_at_once(small_shop: Shop) -> None:
    await set_policy(small_shop, deposit={"held": True})
    async with acting_client(small_shop) as client:
        body = await wish(small_shop, "Colour", "2027-06-21T09:00:00Z")
        booking = (await client.post("/v1/holds", json=body)).json()
        assert (await pay(client, booking)).json()["payment"]["state"] == "succeeded"


async def test_money_that_is_taken_while_its_booking_is_cancelled_goes_back(shop: Shop) -> None:
    """Whoever cancels waits for whoever writes down what the vendor took, and then owes it."""
    async with acting_client(shop) as client:
        booking, payment = await kept(shop, client)
        async with shop.database.writing() as session:
            row = await get_payment(session, ids.parse("pay", payment.rpartition("/")[2]))
            await lock(session, [row.pays_for])
            cancelling = asyncio.create_task(client.post(f"{booking}/cancel"))
            while not cancelling.done() and not shop.database.embedded and not await somebody_waits(shop):  # noqa: ASYNC110 - of a database
                await asyncio.sleep(0)
            await apply(session, row, Outcome("succeeded", row.vendor_id or "", amount=5000), now=shop.clock.now())
            await session.commit()
        assert (await cancelling).json()["state"] == "cancelled"
    async with shop.database.reading() as session:
        row = await get_payment(session, row.id)
    assert (row.owed, row.refund_due) == (5000, 5000)


async def somebody_waits(shop: Shop) -> bool:
    """For a lock that another transaction has."""
    async with shop.database.reading() as session:
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(await session.scalar(text(waiting)))
