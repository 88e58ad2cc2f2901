"""Bad input: what cannot be right is refused, and nothing moves. And who can read what vendors told."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from kit.crypto import PersonKey
from models.payments import VendorEvent
from models.people import SubjectKey
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.shop import Shop, acting_client


async def stored(shop: Shop) -> VendorEvent:
    async with shop.database.reading() as session:
        return (await session.scalars(select(VendorEvent))).one()


async def test_news_in_another_currency_is_kept_and_never_applied(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        payment = (await pay(client, booking, "arrives_late")).json()["payment"]["id"]
        told = {"id": "e", "state": "succeeded", "vendor_id": f"pretend_{payment}", "currency": "JPY", "amount": 5000}
        for _ in range(3):
            assert (await tell(small_shop, connection, told)).status_code == 204
        assert (await client.get(f"/v1/bookings/{booking['id']}")).json()["state"] == "held"
    row = await stored(small_shop)
    assert (row.applied_at, row.problem) == (None, "It speaks of JPY; the payment is in EUR.")
    assert await ledger(small_shop) == {}


async def test_less_than_was_asked_for_confirms_nothing_and_leaves_the_rest_due(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        payment = (await pay(client, booking, "arrives_late")).json()["payment"]["id"]
        told = {"id": "e", "state": "succeeded", "vendor_id": f"pretend_{payment}", "amount": 4999}
        await tell(small_shop, connection, told)
        assert (await client.get(f"/v1/bookings/{booking['id']}")).json()["state"] == "held"
        rest = (await pay(client, booking)).json()
        assert (rest["payment"]["amount"]["minor"], rest["booking"]["state"]) == (1, "confirmed")
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


async def test_what_a_vendor_told_opens_with_the_payers_key_alone(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        payment = (await pay(client, await held(small_shop, client), "arrives_late")).json()["payment"]["id"]
        told = {"id": "e", "state": "succeeded", "vendor_id": f"pretend_{payment}"}
        await tell(small_shop, connection, told)
    row = await stored(small_shop)
    async with small_shop.database.reading() as session:
        wrapped = await session.get_one(SubjectKey, row.key_id)
    key = PersonKey(small_shop.keys.unwrap(wrapped.wrapped, bound_to=wrapped.id.bytes))
    assert json.loads(key.unseal(row.body, bound_to=row.id.bytes)) == told
    with pytest.raises(ValueError, match="sealed under another key"):
        small_shop.keys.unseal(row.body, bound_to=row.id.bytes)


async def test_news_of_a_charge_nobody_knows_waits_and_is_applied_when_it_is_known(small_shop: Shop) -> None:
    """A dispute names the vendor's id alone, and may come before the answer that told us that id."""
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        dispute = {"id": "dp", "ruling": "lost", "amount": 5000}
        told: dict[str, Any] = {"id": "d", "state": "succeeded", "vendor_id": "pi_9", "dispute": dispute}
        await tell(small_shop, connection, told)
        assert (await stored(small_shop)).applied_at is None
        payment = (await pay(client, booking, "asks_3ds")).json()["payment"]["id"]
        async with small_shop.database.writing() as session:
            row = (await session.scalars(select(VendorEvent))).one()
            row.vendor_id = f"pretend_{payment}"
            await session.commit()
        await tell(small_shop, connection, {"id": "s", "state": "succeeded", "vendor_id": f"pretend_{payment}"})
        assert (await client.get(f"/v1/payments/{payment}")).json()["disputed"]["minor"] == 5000


@pytest.mark.parametrize(
    "body", [{"provider": "nobody"}, {"provider": "stripe"}, {"method": "x" * 65}, {"amount": -5}, {"currency": "JPY"}]
)
async def test_a_payment_that_is_not_understood_moves_nothing(small_shop: Shop, body: dict[str, Any]) -> None:
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        refused = await client.post(f"/v1/bookings/{booking['id']}/payments", json=body)
    assert refused.status_code == 422, refused.text
    assert await ledger(small_shop) == {}


async def test_nobody_pays_for_sees_or_moves_money_of_a_foreign_booking(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, acting_client(small_shop, "c2") as other:
        booking = await held(small_shop, client)
        payment = (await pay(client, booking, "asks_3ds")).json()["payment"]["id"]
        assert (await pay(other, booking)).status_code == 404
        assert (await other.get(f"/v1/payments/{payment}")).status_code == 404
        assert [(await other.post(f"/v1/payments/{payment}/{verb}")).status_code for verb in (
            "refund", "capture", "release",
        )] == [403] * 3  # fmt: skip
    assert await ledger(small_shop) == {}
