"""Vendors' webhooks, through HTTP: signed, once, in any order."""

import itertools
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from api.payments.apply import apply
from api.payments.charge import Bill, Way, intend
from api.payments.ledger.entries import balances
from api.payments.life import State
from api.payments.port import Outcome
from api.payments.providers.pretend import signature
from api.payments.queries import get_payment
from kit import ids
from kit.money import Money
from models.payments import LedgerEntry
from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.money import connect
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

SECRET = "whsec_pretend"


async def connected(shop: Shop) -> str:
    """A connection of the shop to the pretend vendor, as its hook address shows it."""
    return (await connect(shop, "pretend", SECRET)).rsplit("/", 1)[1]


async def tell(shop: Shop, connection: str, told: dict[str, Any], *, secret: str = SECRET) -> httpx.Response:
    body = json.dumps(told).encode()
    headers = {"Pretend-Signature": signature(body, secret)}
    answer = await shop.http().post(f"/hooks/payments/pretend/{connection}", content=body, headers=headers)
    await relay_once(shop.database, shop.clock)
    return answer


async def late_payment(shop: Shop) -> tuple[dict[str, Any], dict[str, Any]]:
    async with shop.owner() as http:
        booking = await held(shop, http)
        payment = (await pay(http, booking, "arrives_late")).json()["payment"]
    return booking, payment


async def seen(shop: Shop, path: str) -> dict[str, Any]:
    found: dict[str, Any] = (await shop.owner().get(path)).json()
    return found


async def test_the_same_news_three_times_counts_once(shop: Shop) -> None:
    """T30."""
    connection = await connected(shop)
    booking, payment = await late_payment(shop)
    told = {"id": "evt_1", "state": "succeeded", "vendor_id": f"pretend_{payment['id']}"}
    answers = [await tell(shop, connection, told) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 204]
    assert (await seen(shop, f"/v1/bookings/{booking['id']}"))["state"] == "confirmed"
    assert await ledger(shop) == {"cash:pretend/EUR": 5000, "revenue/EUR": -5000}


async def test_a_refund_told_before_the_success_ends_refunded(shop: Shop) -> None:
    """T30."""
    connection = await connected(shop)
    booking, payment = await late_payment(shop)
    for number, state in enumerate(("refunded", "succeeded")):
        await tell(shop, connection, {"id": f"e{number}", "state": state, "vendor_id": f"pretend_{payment['id']}"})
    after = await seen(shop, f"/v1/payments/{payment['id']}")
    assert (after["state"], after["refunded"]["minor"]) == ("refunded", 5000)
    assert (await seen(shop, f"/v1/bookings/{booking['id']}"))["state"] == "held"
    assert set((await ledger(shop)).values()) == {0}


async def test_news_that_comes_before_the_vendors_answer_finds_its_payment(shop: Shop) -> None:
    connection = await connected(shop)
    booking, payment = await late_payment(shop)
    async with shop.database.writing() as session:
        (await get_payment(session, ids.parse("pay", payment["id"]))).vendor_id = None
        await session.commit()
    await tell(
        shop, connection, {"id": "e", "state": "succeeded", "vendor_id": "unheard_of", "reference": payment["id"]}
    )
    assert (await seen(shop, f"/v1/bookings/{booking['id']}"))["state"] == "confirmed"


async def test_a_wrong_signature_is_refused_and_changes_nothing(shop: Shop) -> None:
    connection = await connected(shop)
    _, payment = await late_payment(shop)
    told = {"id": "e", "state": "succeeded", "vendor_id": f"pretend_{payment['id']}"}
    answer = await tell(shop, connection, told, secret="guessed")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (400, "bad-signature")
    assert (await seen(shop, f"/v1/payments/{payment['id']}"))["state"] == "created"


@pytest.mark.parametrize("connection", ["con_00000000000000000000000000", "nonsense"])
async def test_an_unknown_connection_is_not_found(small_shop: Shop, connection: str) -> None:
    assert (await tell(small_shop, connection, {})).status_code == 404


async def test_every_order_of_news_told_twice_ends_the_same_and_balances(small_shop: Shop) -> None:
    shop = small_shop
    booking, _ = await late_payment(shop)
    organisation = ids.parse("org", (await shop.http().get("/v1/organisation")).json()["id"])
    states: tuple[State, ...] = ("challenged", "declined", "succeeded", "refunded")
    for number, order in enumerate(itertools.permutations(states)):
        shop.clock.advance(timedelta(minutes=3))
        async with shop.database.writing() as session:
            bill = Bill(organisation, Money(5000, "EUR"), booking_id=ids.parse("bkg", booking["id"]))
            payment = await intend(session, bill, Way("pretend", f"m{number}"), now=shop.clock.now())
            for state in order * 2:
                await apply(session, payment, Outcome(state, f"v{number}"), now=shop.clock.now())
            count = select(func.count()).where(LedgerEntry.payment_id == payment.id)
            assert (payment.state, payment.refunded, await session.scalar(count)) == ("refunded", 5000, 4), order
            assert {money.minor for money in (await balances(session, organisation)).values()} == {0}
            await session.commit()


async def test_more_that_arrived_after_all_went_back_is_there_in_whatever_order_it_is_told(small_shop: Shop) -> None:
    booking, _ = await late_payment(small_shop)
    organisation = ids.parse("org", (await small_shop.http().get("/v1/organisation")).json()["id"])
    told = (
        Outcome("succeeded", "v", amount=5000, refunded=0),
        Outcome("refunded", "v", amount=5000, refunded=5000),
        Outcome("succeeded", "v", amount=5700, refunded=5000),
    )
    for number, order in enumerate(itertools.permutations(told)):
        small_shop.clock.advance(timedelta(minutes=3))
        async with small_shop.database.writing() as session:
            bill = Bill(organisation, Money(5000, "EUR"), booking_id=ids.parse("bkg", booking["id"]))
            payment = await intend(session, bill, Way("pretend", f"m{number}"), now=small_shop.clock.now())
            for outcome in order * 2:
                await apply(session, payment, outcome, now=small_shop.clock.now())
            assert (payment.state, payment.received, payment.refunded) == ("succeeded", 5700, 5000), order
            await session.commit()
