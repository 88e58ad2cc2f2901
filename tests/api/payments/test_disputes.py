"""Disputes told by the vendor, in any order, several times, and late: booked once, and never given back on top."""

import json
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from models.payments import VendorEvent
from tests.api.bookings.test_booking import events
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_partial_refunds import at_vendor
from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.money import carry_out_due
from tests.fixtures.shop import Shop, acting_client

ENDS = {
    "won": {"cash:pretend/EUR": 5000, "revenue/EUR": -5000},
    "lost": {"cash:pretend/EUR": 3000, "revenue/EUR": -3000},
}


def about(payment: str, ruling: str) -> dict[str, Any]:
    """What the vendor tells of a dispute over 20.00 of a payment."""
    dispute = {"id": "dp_1", "ruling": ruling, "amount": 2000}
    return {"id": f"e-{ruling}", "state": "succeeded", "vendor_id": f"pretend_{payment}", "dispute": dispute}


def without_nothing(accounts: dict[str, int]) -> dict[str, int]:
    return {account: amount for account, amount in accounts.items() if amount}


@pytest.mark.parametrize("end", ENDS)
async def test_a_dispute_ends_the_same_in_every_order(small_shop: Shop, end: str) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        payment = (await pay(client, await held(small_shop, client))).json()["payment"]["id"]
        for order in permutations(["opened", end, "opened", end]):
            for ruling in order:
                assert (await tell(small_shop, connection, about(payment, ruling))).status_code == 204
        after = (await client.get(f"/v1/payments/{payment}")).json()
    assert without_nothing(await ledger(small_shop)) == ENDS[end]
    assert (after["state"], after["disputed"]["minor"]) == ("succeeded", 2000 if end == "lost" else 0)
    async with small_shop.database.reading() as session:
        assert len((await session.scalars(select(VendorEvent))).all()) == 2


@pytest.mark.parametrize("end", ENDS)
async def test_an_end_told_before_its_beginning_and_before_the_payment_itself(small_shop: Shop, end: str) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        payment = (await pay(client, booking, "arrives_late")).json()["payment"]["id"]
        for ruling in (end, "opened"):
            await tell(small_shop, connection, about(payment, ruling))
        await tell(small_shop, connection, {"id": "s", "state": "succeeded", "vendor_id": f"pretend_{payment}"})
        seen = (await client.get(f"/v1/bookings/{booking['id']}")).json()
    assert without_nothing(await ledger(small_shop)) == ENDS[end]
    assert (seen["state"], seen["paid"]) == ("confirmed", end == "won")


async def test_a_refund_waits_for_the_bank_and_gives_back_only_what_is_still_ours(shop: Shop) -> None:
    connection = await connected(shop)
    async with acting_client(shop) as client:
        booking = await held(shop, client)
        payment = (await pay(client, booking)).json()["payment"]["id"]
        await tell(shop, connection, about(payment, "opened"))
        assert (await ledger(shop))["disputed:pretend/EUR"] == 2000
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        await carry_out_due(shop)
        assert at_vendor(shop) == []
        await tell(shop, connection, about(payment, "lost"))
        await carry_out_due(shop)
    assert at_vendor(shop) == [3000]
    assert without_nothing(await ledger(shop)) == {}
    assert (await events(shop, "PaymentDisputed"), await events(shop, "DisputeLost")) == (1, 1)


async def test_cancelling_while_a_bank_thinks_gives_back_all_once_the_dispute_is_won(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        payment = (await pay(client, booking)).json()["payment"]["id"]
        await tell(small_shop, connection, about(payment, "opened"))
        refused = await desk.post(f"/v1/payments/{payment}/refund", json={"amount": 3001})
        assert refused.status_code == 409
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        await carry_out_due(small_shop)
        assert at_vendor(small_shop) == []
        await tell(small_shop, connection, about(payment, "won"))
        await carry_out_due(small_shop)
    assert at_vendor(small_shop) == [5000]
    assert without_nothing(await ledger(small_shop)) == {}


@pytest.mark.parametrize("order", ["lost back more", "back lost more", "back more lost"])
async def test_what_a_bank_took_is_not_owed_out_of_what_came_above_whenever_it_is_heard(
    small_shop: Shop, order: str
) -> None:
    """All was given back at the vendor, then 7.00 more came, and at some time the payer's bank took a cent."""
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        payment = (await pay(client, await held(small_shop, client))).json()["payment"]["id"]
    at_theirs = small_shop.app.state.settings.home / "pretend-payments.json"
    charges = json.loads(at_theirs.read_text())
    charges[payment] |= {"amount": 5700, "refunds": {"by hand": 5000}, "disputed": 1}
    at_theirs.write_text(json.dumps(charges))
    common: dict[str, Any] = {"state": "succeeded", "vendor_id": f"pretend_{payment}"}
    news = {
        "back": common | {"id": "e1", "refunded": 5000, "amount": 5000},
        "more": common | {"id": "e2", "amount": 5700},
        "lost": common | {"id": "e3", "dispute": {"id": "dp_1", "ruling": "lost", "amount": 1}},
    }
    for each in order.split():
        assert (await tell(small_shop, connection, news[each])).status_code == 204
    await carry_out_due(small_shop)
    assert at_vendor(small_shop) == [699, 5000]
    assert without_nothing(await ledger(small_shop)) == {}
