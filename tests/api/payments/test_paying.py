"""Hold, pay, confirmed: with the pretend vendor, on both databases."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.bookings.hold import HOLD_LASTS
from api.bookings.waiting.due import expire_due
from api.payments.apply import apply
from api.payments.ledger.entries import balances
from api.payments.port import Outcome
from api.payments.providers.pretend import knows
from api.payments.queries import get_payment
from api.payments.refund import refund_owed
from kit import ids
from tests.api.bookings.test_booking import events, wish
from tests.fixtures.money import vendors_of
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop


async def held(shop: Shop, http: httpx.AsyncClient) -> dict[str, Any]:
    made: dict[str, Any] = (await http.post("/v1/holds", json=await wish(shop, "Colour"))).json()
    return made


async def pay(http: httpx.AsyncClient, booking: dict[str, Any], method: str = "", **headers: str) -> httpx.Response:
    return await http.post(f"/v1/bookings/{booking['id']}/payments", json={"method": method}, headers=headers)


async def ledger(shop: Shop) -> dict[str, int]:
    async with shop.database.reading() as session:
        organisation = (await shop.http().get("/v1/organisation")).json()["id"]
        found = await balances(session, ids.parse("org", organisation))
    return {account: money.minor for account, money in found.items()}


async def test_a_hold_that_is_paid_is_confirmed_at_the_price_held(shop: Shop) -> None:
    async with shop.owner() as http:
        booking = await held(shop, http)
        paid = (await pay(http, booking)).json()
    assert (paid["payment"]["state"], paid["payment"]["amount"]["minor"]) == ("succeeded", 5000)
    assert (paid["booking"]["state"], paid["booking"]["paid"]) == ("confirmed", True)
    assert await ledger(shop) == {"cash:pretend/EUR": 5000, "revenue/EUR": -5000}
    await relay_once(shop.database, shop.clock)
    assert (await events(shop, "PaymentSucceeded"), await events(shop, "BookingConfirmed")) == (1, 1)


async def test_a_way_to_pay_that_nobody_knows_is_refused_with_those_that_are(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        booking = await held(small_shop, http)
        refused = await pay(http, booking, "bitcoin")
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "unknown-method")
        assert {"succeeds", "declines", "asks_3ds"} <= set(refused.json()["knows"])
        assert (await pay(http, booking)).json()["payment"]["state"] == "succeeded", "nothing was begun"


@pytest.mark.parametrize(
    ("method", "is_known"),
    [
        ("", True), ("succeeds@one/DE", True), ("declines@two:lost_card", True), ("declines:lost_card", True),
        ("bitcoin", False), ("Succeeds", False), ("succeeds ", False),
    ],
)  # fmt: skip
def test_methods_of_the_pretend_vendor_are_known_with_their_card_and_code(method: str, is_known: bool) -> None:
    assert knows(method) is is_known


async def test_paying_twice_charges_once(shop: Shop) -> None:
    async with shop.owner() as http:
        booking = await held(shop, http)
        first = await pay(http, booking, **{"Idempotency-Key": "p"})
        again = await pay(http, booking, **{"Idempotency-Key": "p"})
        third = await pay(http, booking)
    assert again.text == first.text
    assert third.json()["type"].endswith("/nothing-due")
    assert (await ledger(shop))["cash:pretend/EUR"] == 5000


async def test_a_declined_card_can_be_followed_by_a_good_one(shop: Shop) -> None:
    """T29."""
    async with shop.owner() as http:
        booking = await held(shop, http)
        declined = (await pay(http, booking, "declines")).json()
        paid = (await pay(http, booking)).json()
    assert (declined["payment"]["state"], declined["booking"]["state"]) == ("declined", "held")
    assert declined["payment"]["decline_code"] == "card_declined"
    assert paid["booking"]["state"] == "confirmed"
    assert await events(shop, "BookingConfirmed") == 1


async def test_an_abandoned_checkout_gives_the_time_back_and_tells_nobody_it_was_booked(shop: Shop) -> None:
    """T27: held and never paid; offered again at the very moment the hold ends, without any job."""
    async with shop.owner() as http:
        booking = await held(shop, http)
        span = {"from": booking["start"], "to": booking["end"]}
        asked = {"service": booking["service"]["id"], "builder": booking["builder"]["id"], **span}
        shop.clock.advance(HOLD_LASTS - timedelta(seconds=1))
        before = (await http.get("/v1/availability", params=asked)).json()["slots"]
        shop.clock.advance(timedelta(seconds=1))
        after = (await http.get("/v1/availability", params=asked)).json()["slots"]
        await expire_due(shop.database, shop.clock)
        await relay_once(shop.database, shop.clock)
        seen = (await http.get(f"/v1/bookings/{booking['id']}")).json()
    assert booking["start"] not in [each["start"] for each in before]
    assert booking["start"] in [each["start"] for each in after]
    assert (seen["state"], await events(shop, "BookingConfirmed")) == ("expired", 0)


async def test_a_challenge_extends_the_hold(shop: Shop) -> None:
    """T28: a bank that takes six minutes on a five minute hold."""
    async with shop.owner() as http:
        booking = await held(shop, http)
        challenged = (await pay(http, booking, "asks_3ds")).json()
        shop.clock.advance(timedelta(minutes=6))
        await news(shop, challenged["payment"]["id"], "succeeded")
        seen = (await http.get(f"/v1/bookings/{booking['id']}")).json()
    assert challenged["payment"]["link"]
    assert (seen["state"], seen["paid"]) == ("confirmed", True)


async def news(shop: Shop, payment: str, state: Any) -> None:
    """What a vendor's webhook does, short of the HTTP around it: apply, then the reactions."""
    async with shop.database.writing() as session:
        row = await get_payment(session, ids.parse("pay", payment))
        await apply(session, row, Outcome(state, row.vendor_id or ""), now=shop.clock.now())
        await session.commit()
    await relay_once(shop.database, shop.clock)


@pytest.mark.parametrize("taken", [False, True])
async def test_money_that_comes_late_gets_the_time_if_it_is_free_and_goes_back_if_not(
    shop: Shop, *, taken: bool
) -> None:
    """T28: late success, slot free or taken."""
    async with shop.owner() as http:
        booking = await held(shop, http)
        late = (await pay(http, booking, "arrives_late")).json()
        shop.clock.advance(timedelta(minutes=16))
        if taken:
            await http.post("/v1/bookings", json=await wish(shop, "Colour"))
        for _ in range(3):
            await news(shop, late["payment"]["id"], "succeeded")
        await refund_all(shop)
        seen = (await http.get(f"/v1/bookings/{booking['id']}")).json()
        payment = (await http.get(f"/v1/payments/{late['payment']['id']}")).json()
    assert (seen["state"], payment["state"]) == (("expired", "refunded") if taken else ("confirmed", "succeeded"))
    assert sum((await ledger(shop)).values()) == 0
    assert (await ledger(shop))["cash:pretend/EUR"] == (0 if taken else 5000)


async def refund_all(shop: Shop) -> None:
    from api.payments.refund import refund_owed

    for _ in range(2):
        await refund_owed(shop.database, shop.clock, vendors_of(shop))


async def test_a_refund_moves_the_money_once(shop: Shop) -> None:
    async with shop.owner() as http:
        paid = (await pay(http, await held(shop, http))).json()
        answers = [await http.post(f"/v1/payments/{paid['payment']['id']}/refund") for _ in range(2)]
    assert [answer.json()["state"] for answer in answers] == ["refunded", "refunded"]
    assert set((await ledger(shop)).values()) == {0}
    assert await events(shop, "PaymentRefunded") == 1


async def settled(shop: Shop) -> None:
    """Let events be followed and what is owed be given back."""
    while await relay_once(shop.database, shop.clock):
        pass
    await refund_owed(shop.database, shop.clock, vendors_of(shop))
    while await relay_once(shop.database, shop.clock):
        pass


async def test_four_ways_to_pay_at_once_keep_one_payment(shop: Shop) -> None:
    async with shop.owner() as http:
        booking = await held(shop, http)
        answers = await asyncio.gather(
            *(pay(http, booking, method) for method in ("", "succeeds", "frictionless", "succeeds@one"))
        )
        await settled(shop)
        shown = (await http.get(f"/v1/bookings/{booking['id']}")).json()
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert (shown["state"], shown["paid"]) == ("confirmed", True)
    assert (await ledger(shop))["cash:pretend/EUR"] == 5000


async def test_a_challenge_approved_after_another_card_paid_is_given_back(shop: Shop) -> None:
    async with shop.owner() as http:
        booking = await held(shop, http)
        challenged = (await pay(http, booking, "asks_3ds")).json()["payment"]
        assert (await pay(http, booking, "succeeds")).json()["booking"]["state"] == "confirmed"
        page = f"/pretend-bank/{challenged['id']}"
        token = re.search(r'name="token" value="([^"]+)"', (await http.get(page)).text)
        assert token
        await http.post(page, data={"choice": "approve", "token": token[1]})
        await settled(shop)
        shown = (await http.get(f"/v1/bookings/{booking['id']}")).json()
    assert (shown["state"], shown["paid"]) == ("confirmed", True)
    assert (await ledger(shop))["cash:pretend/EUR"] == 5000


async def test_a_paid_booking_that_is_cancelled_is_refunded_once(shop: Shop) -> None:
    """T31, first half."""
    async with shop.owner() as http:
        booking = await held(shop, http)
        await pay(http, booking)
        for _ in range(2):
            assert (await http.post(f"/v1/bookings/{booking['id']}/cancel")).status_code == 200
            await settled(shop)
    assert (await ledger(shop)).get("cash:pretend/EUR", 0) == 0
    assert await events(shop, "PaymentRefunded") == 1
