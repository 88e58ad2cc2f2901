"""Calls that are cut off: the vendor is asked how it stands before anything is asked for again."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from models.payments import Payment
from tests.api.bookings.test_policy import DAY, paid_booking, set_policy
from tests.api.payments.test_partial_refunds import at_vendor
from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.money import carry_out_due, line_to_vendor
from tests.fixtures.shop import Shop, acting_client

CUTS = pytest.mark.parametrize("cut", ["before", "after"])


async def the_payment(shop: Shop) -> Payment:
    async with shop.database.reading() as session:
        return (await session.scalars(select(Payment))).one()


async def state_of(http: httpx.AsyncClient, booking: dict[str, Any]) -> tuple[str, bool]:
    seen = (await http.get(f"/v1/bookings/{booking['id']}")).json()
    return seen["state"], seen["paid"]


@CUTS
async def test_paying_again_after_a_cut_off_call_asks_first_and_charges_once(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        with line_to_vendor(monkeypatch) as line:
            line.cut = cut
            away = await pay(client, booking)
            assert (away.status_code, away.json()["type"].rsplit("/", 1)[1]) == (503, "payment-vendor-away")
            line.cut = ""
            paid = (await pay(client, booking)).json()
        assert paid["booking"]["state"] == "confirmed"
    assert line.calls == (["charge", "find", "charge"] if cut == "before" else ["charge", "find"])
    assert await ledger(small_shop) == {"cash:pretend/EUR": 5000, "revenue/EUR": -5000}


async def test_a_payment_nobody_comes_back_for_is_asked_about_and_settled(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vendor took the money, the answer was lost, no webhook came: the booking is confirmed all the same."""
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        with line_to_vendor(monkeypatch) as line:
            line.cut = "after"
            await pay(client, booking)
            line.cut = ""
            assert await carry_out_due(small_shop) == 0
            small_shop.clock.advance(timedelta(minutes=2))
            assert await carry_out_due(small_shop) == 1
            assert await carry_out_due(small_shop) == 0
        assert await state_of(client, booking) == ("confirmed", True)
    assert line.calls == ["charge", "find"]


async def test_a_payment_the_vendor_never_heard_of_is_given_up_and_nothing_is_charged(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        with line_to_vendor(monkeypatch) as line:
            line.cut = "before"
            await pay(client, booking)
            small_shop.clock.advance(timedelta(minutes=2))
            await carry_out_due(small_shop)
            assert (await the_payment(small_shop)).state == "created"
            line.cut = ""
            small_shop.clock.advance(timedelta(minutes=8))
            await carry_out_due(small_shop)
        assert (await the_payment(small_shop)).state == "cancelled"
        assert (await state_of(client, booking))[1] is False
    assert line.moves() == ["charge"]
    assert await ledger(small_shop) == {}


@CUTS
async def test_a_refund_that_was_cut_off_is_asked_about_and_moves_the_money_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        await client.post(f"/v1/bookings/{booking['id']}/cancel", json={"fee": 2500})
    with line_to_vendor(monkeypatch) as line:
        line.cut = cut
        await carry_out_due(shop)
        line.cut = ""
        await carry_out_due(shop)
        assert await carry_out_due(shop) == 0
    assert line.moves() == (["refund", "refund"] if cut == "before" else ["refund"])
    assert at_vendor(shop) == [2500]
    assert await ledger(shop) == {"cash:pretend/EUR": 2500, "revenue/EUR": -2500}


@CUTS
async def test_a_capture_that_was_cut_off_is_asked_about_and_takes_the_money_once(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    await set_policy(small_shop, deposit={"held": True})
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        payment = (await pay(client, await held(small_shop, client))).json()["payment"]
        with line_to_vendor(monkeypatch) as line:
            line.cut = cut
            path, part = f"/v1/payments/{payment['id']}/capture", {"amount": 2000}
            assert (await desk.post(path, json=part)).status_code == 503
            line.cut = ""
            await carry_out_due(small_shop)
            again = (await desk.post(path, json=part)).json()
        assert (again["state"], again["received"]["minor"]) == ("succeeded", 2000)
    assert line.moves() == (["capture", "capture"] if cut == "before" else ["capture"])
    assert await ledger(small_shop) == {"cash:pretend/EUR": 2000, "revenue/EUR": -2000}
