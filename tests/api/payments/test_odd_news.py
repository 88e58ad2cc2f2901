"""News that is rightly signed and makes no sense: real events of each vendor with something wrong in them.

None makes a 5xx, none moves what it should not; what cannot be right is set aside, where people of the business see
why and can have it read again.
"""

import asyncio
import copy
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from api.payments.apply import apply
from api.payments.charge import Bill, Way, intend
from api.payments.news.hearing import UNREADABLE
from api.payments.port import Outcome, shelves
from api.payments.providers.pretend import signature
from api.payments.queries import get_payment
from kit import ids
from kit.db import Database
from kit.money import MOST, Money
from kit.tenancy import EVERYBODY
from models.payments import Payment
from tests.api.payments.test_paying import held, ledger
from tests.api.payments.vendor_events import (
    PRICE,
    SECRET,
    Json,
    Signed,
    btcpay_events,
    paypal_events,
    pretend_events,
    stripe_events,
)
from tests.fixtures import paypal
from tests.fixtures.money import connect
from tests.fixtures.shop import Shop, acting_client, open_shop

ODD: list[Json] = [
    None, "", "x", "a\x00b", "\ud83d", "x" * 5000, "pay_00000000000000000000000000", -1, 0, 1, MOST + 1, 10**30, 1.5,
    True, [], {}, [[1]], {"a": 1}, "JPY", "NaN", "Infinity", "1e999999999", "-5.00", "refunded",
]  # fmt: skip
GONE = "(left out)"


def places(event: Json, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in an event."""
    yield path
    members = event.items() if isinstance(event, dict) else enumerate(event) if isinstance(event, list) else ()
    for name, value in members:
        yield from places(value, (*path, name))


def changed(event: Json, path: tuple[Any, ...], value: Json) -> Json:
    """The event with another value at a place, or without it; what is no longer there stays so."""
    if not path:
        return None if value == GONE else value
    made, at = copy.deepcopy(event), path[-1]
    inner = made
    for step in path[:-1]:
        try:
            inner = inner[step]
        except (KeyError, IndexError, TypeError):
            return made
    if not isinstance(inner, dict if isinstance(at, str) else list):
        return made
    if value == GONE:
        inner.pop(at, None) if isinstance(inner, dict) else inner.clear()
    elif isinstance(inner, dict) or at < len(inner):
        inner[at] = value
    return made


@st.composite
def oddities(draw: st.DrawFn, events: list[Json]) -> Json:
    event = draw(st.sampled_from(events))
    for _ in range(draw(st.integers(1, 3))):
        event = changed(event, draw(st.sampled_from(list(places(event)))), draw(st.sampled_from([GONE, *ODD])))
    return event


async def told(shop: Shop, hook: str, signed: Signed) -> httpx.Response:
    headers, body = signed
    async with shop.http() as vendor:
        return await vendor.post(hook, content=body, headers=headers)


async def asked_for(shop: Shop, provider: str) -> Payment:
    """A payment of a held booking, asked of a vendor that has answered with its id."""
    async with shop.owner() as desk:
        booking = await held(shop, desk)
    organisation = (await shop.http().get("/v1/organisation")).json()["id"]
    async with shop.database.writing() as session:
        bill = Bill(ids.parse("org", organisation), Money(PRICE, "EUR"), booking_id=ids.parse("bkg", booking["id"]))
        payment = await intend(session, bill, Way(provider), now=shop.clock.now())
        await apply(session, payment, Outcome("created", f"vendor_{provider}"), now=shop.clock.now())
        await session.commit()
    return payment


async def check(shop: Shop, payment: Payment) -> None:
    """Whatever was told: the books balance, and no more went back, or is in dispute, than arrived or was asked for."""
    async with shop.database.reading() as session:
        row = await get_payment(session, payment.id)
    assert 0 <= row.refunded <= row.received <= MOST
    assert 0 <= row.disputed + row.lost <= max(row.received, PRICE)
    assert sum((await ledger(shop)).values()) == 0


@pytest.mark.parametrize("provider", ["btcpay", "paypal", "pretend", "stripe"])
def test_no_odd_news_breaks_anything(provider: str, database_url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        runner = stack.enter_context(asyncio.Runner())
        double = stack.enter_context(paypal.running_paypal()) if provider == "paypal" else None
        database = Database(database_url, unsaid=EVERYBODY)
        opened = open_shop(database, tmp_path)
        shop = runner.run(opened.__aenter__())
        stack.callback(lambda: runner.run(database.close()))
        stack.callback(lambda: runner.run(opened.__aexit__(None, None, None)))
        if double:
            login = {"paypal_client_id": paypal.LOGIN[0], "paypal_secret": SecretStr(paypal.LOGIN[1])}
            base = shop.app.state.settings.model_copy(update=login | {"paypal_api_base": double.desk.url})
            shop.app.state.settings = base
        hook = runner.run(connect(shop, provider, paypal.WEBHOOK if double else SECRET))
        payment = runner.run(asked_for(shop, provider))
        about = (payment.public_id, f"vendor_{provider}")
        vendor = (
            paypal_events(*about, double) if double
            else {"pretend": pretend_events, "stripe": stripe_events, "btcpay": btcpay_events}[provider](*about)
        )  # fmt: skip

        @settings(
            max_examples=20 if double else 60, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(oddities(vendor.events))
        def each(event: Json) -> None:
            answer = runner.run(told(shop, hook, vendor.sign(event)))
            assert answer.status_code in {204, 400}, (answer.text, event)

        each()
        runner.run(check(shop, payment))
        for event in vendor.events:
            assert runner.run(told(shop, hook, vendor.sign(event))).status_code == 204
        runner.run(check(shop, payment))


def test_every_vendor_has_its_odd_news_here() -> None:
    telling = {name for name, shelf in shelves().items() if shelf.hears}
    assert telling == {"btcpay", "paypal", "pretend", "stripe"}


async def news(shop: Shop, **which: str) -> list[dict[str, Any]]:
    async with shop.owner() as desk:
        found: list[dict[str, Any]] = (await desk.get("/v1/vendor-news", params=which)).json()["items"]
    return found


async def test_what_cannot_be_read_is_shown_to_the_business_with_the_reason(small_shop: Shop) -> None:
    hook = await connect(small_shop, "pretend", SECRET)
    sign = pretend_events("", "").sign
    for body in (b"\xff", b"[" * 100_000, b"null", b'{"id": "e", "state": "succeeded"}'):
        signed = {"Pretend-Signature": signature(body, SECRET)}, body
        assert [(await told(small_shop, hook, signed)).status_code for _ in range(2)] == [204, 204]
    odd = {"id": "e", "state": "paid twice", "vendor_id": "v", "amount": -1, "currency": "EUR"}
    await told(small_shop, hook, sign(odd))
    aside = await news(small_shop, state="set_aside")
    assert [each["kind"] for each in aside] == [UNREADABLE] * 5
    assert {each["problem"] for each in aside} == {
        "It cannot be right: outcome.amount, outcome.state.",
        "It cannot be read: KeyError.", "It cannot be read: TypeError.", "It cannot be read: RecursionError.",
        "It cannot be read: UnicodeDecodeError.",
    }  # fmt: skip
    assert await ledger(small_shop) == {}


async def test_more_disputed_than_arrived_is_set_aside_and_read_again_once_it_can_be(small_shop: Shop) -> None:
    hook, payment = await connect(small_shop, "pretend", SECRET), await asked_for(small_shop, "pretend")
    vendor_id = "vendor_pretend"
    sign, common = pretend_events("", "").sign, {"vendor_id": vendor_id, "state": "succeeded"}

    def dispute(name: str, amount: int, ruling: str = "opened") -> Signed:
        return sign(common | {"id": f"{name} {ruling}", "dispute": {"id": name, "ruling": ruling, "amount": amount}})

    await told(small_shop, hook, sign(common | {"id": "paid", "amount": PRICE}))
    await told(small_shop, hook, dispute("much", PRICE + 1))
    await told(small_shop, hook, dispute("first", 4000))
    await told(small_shop, hook, dispute("second", 2000))
    aside = sorted(await news(small_shop, state="set_aside"), key=lambda each: str(each["problem"]))
    assert [each["problem"] for each in aside] == [
        "It disputes 2000; only 1000 of the payment can be.", "It disputes 5001; only 5000 of the payment can be.",
    ]  # fmt: skip
    assert {each["payment"] for each in aside} == {payment.public_id}

    await told(small_shop, hook, dispute("first", 4000, "won"))
    async with small_shop.owner() as desk:
        again = [(await desk.post(f"/v1/vendor-news/{each['id']}/again")).json() for each in aside for _ in range(2)]
    assert [each["state"] for each in again] == ["applied", "applied", "set_aside", "set_aside"]
    assert (await ledger(small_shop))["disputed:pretend/EUR"] == 2000
    await check(small_shop, payment)


async def test_a_connection_without_a_secret_takes_nothing(small_shop: Shop) -> None:
    """Nobody can sign with a secret that is not there."""
    hook = await connect(small_shop, "pretend", "")
    body = b'{"id": "e", "state": "succeeded", "vendor_id": "v"}'
    answer = await told(small_shop, hook, ({"Pretend-Signature": signature(body, "")}, body))
    assert answer.status_code in {400, 404}
    assert await news(small_shop) == []


async def test_what_vendors_told_is_for_who_sees_the_ledger(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.http() as visitor:
        assert (await client.get("/v1/vendor-news")).status_code == 403
        assert (await visitor.get("/v1/vendor-news")).status_code == 401
