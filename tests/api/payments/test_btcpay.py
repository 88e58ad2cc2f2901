"""Coins through BTCPay, end to end, against a double written from the public Greenfield reference."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tests.api.bookings.test_booking import wish
from tests.api.payments.test_paying import ledger
from tests.fixtures.btcpay import KEY, STORE, BtcPayDouble, running_btcpay, sign
from tests.fixtures.money import carry_out_due, connect, followed
from tests.fixtures.shop import Shop, acting_client

SECRET = "btcpay-hook"


@dataclass(frozen=True, slots=True)
class Counter:
    """A shop that takes coins, one client of it, and their booking."""

    shop: Shop
    btcpay: BtcPayDouble
    hook: str
    client: httpx.AsyncClient
    booking: dict[str, Any]

    async def hears(self, kind: str, *, invoice: str = "INV1", secret: str = SECRET, **more: Any) -> int:
        headers, body = sign(self.btcpay.event(kind, invoice, **more), secret)
        answer = await self.shop.http().post(self.hook, content=body, headers=headers)
        await followed(self.shop)
        await carry_out_due(self.shop)
        return answer.status_code

    async def pays(self) -> httpx.Response:
        return await self.client.post(f"/v1/bookings/{self.booking['id']}/payments", json={"provider": "btcpay"})

    async def seen(self) -> tuple[str, bool]:
        shown = (await self.client.get(f"/v1/bookings/{self.booking['id']}")).json()
        return shown["state"], shown["paid"]

    async def cash(self) -> int:
        return (await ledger(self.shop)).get("cash:btcpay/EUR", 0)


@pytest.fixture
async def counter(small_shop: Shop) -> AsyncIterator[Counter]:
    with running_btcpay() as btcpay:
        changed = {"btcpay_url": btcpay.desk.url, "btcpay_api_key": SecretStr(KEY), "btcpay_store": STORE}
        small_shop.app.state.settings = small_shop.app.state.settings.model_copy(update=changed)
        hook = await connect(small_shop, "btcpay", SECRET)
        async with acting_client(small_shop) as client:
            booking = (await client.post("/v1/holds", json=await wish(small_shop, "Colour"))).json()
            yield Counter(small_shop, btcpay, hook, client, booking)


async def test_an_invoice_waits_for_confirmations_and_then_confirms(counter: Counter) -> None:
    asked = (await counter.pays()).json()["payment"]
    assert (asked["state"], asked["link"]) == ("challenged", "https://pay.example/i/INV1")
    counter.btcpay.pay("INV1", "50.00", status="Processing")
    await counter.hears("InvoiceProcessing")
    assert await counter.seen() == ("held", False)
    counter.btcpay.confirm("INV1")
    for _ in range(3):
        await counter.hears("InvoiceSettled")
    assert await counter.seen() == ("confirmed", True)
    assert await counter.cash() == 5000


async def test_too_little_leaves_the_rest_due_and_the_rest_confirms(counter: Counter) -> None:
    await counter.pays()
    counter.btcpay.pay("INV1", "30.00")
    counter.btcpay.expire("INV1")
    await counter.hears("InvoiceExpired", partiallyPaid=True)
    assert await counter.seen() == ("held", False)
    assert await counter.cash() == 3000
    rest = (await counter.pays()).json()["payment"]
    assert (rest["amount"]["minor"], rest["link"]) == (2000, "https://pay.example/i/INV2")
    counter.btcpay.pay("INV2", "20.00")
    await counter.hears("InvoiceSettled", invoice="INV2")
    assert await counter.seen() == ("confirmed", True)
    assert await counter.cash() == 5000


async def test_too_much_confirms_and_what_is_over_is_offered_back_once(counter: Counter) -> None:
    payment = (await counter.pays()).json()["payment"]["id"]
    counter.btcpay.pay("INV1", "62.50")
    for _ in range(3):
        await counter.hears("InvoiceSettled", overPaid=True)
    assert await counter.seen() == ("confirmed", True)
    shown = (await counter.client.get(f"/v1/payments/{payment}")).json()
    assert (shown["received"]["minor"], shown["refunded"]["minor"]) == (6250, 1250)
    assert [claim["amount"] for claim in counter.btcpay.claims] == ["12.50"]
    assert await counter.cash() == 5000


async def test_an_invoice_nobody_pays_expires_and_frees_the_time(counter: Counter) -> None:
    await counter.pays()
    counter.shop.clock.advance(timedelta(minutes=15))
    counter.btcpay.expire("INV1")
    await counter.hears("InvoiceExpired")
    made = await counter.shop.owner().post("/v1/bookings", json=await wish(counter.shop, "Colour"))
    assert made.status_code == 201
    assert (await counter.seen())[0] == "expired"


async def test_coins_that_come_after_the_end_confirm_a_free_time(counter: Counter) -> None:
    await counter.pays()
    counter.shop.clock.advance(timedelta(minutes=15))
    counter.btcpay.expire("INV1")
    await counter.hears("InvoiceExpired")
    counter.btcpay.pay("INV1", "50.00")
    await counter.hears("InvoicePaymentSettled", afterExpiration=True)
    assert await counter.seen() == ("confirmed", True)
    assert await counter.cash() == 5000


async def test_coins_that_come_after_all_went_back_go_back_too(counter: Counter) -> None:
    payment = (await counter.pays()).json()["payment"]["id"]
    counter.btcpay.pay("INV1", "30.00")
    counter.shop.clock.advance(timedelta(minutes=15))
    assert (await counter.shop.owner().post("/v1/bookings", json=await wish(counter.shop, "Colour"))).status_code == 201
    counter.btcpay.expire("INV1")
    await counter.hears("InvoiceExpired", partiallyPaid=True)
    assert [claim["amount"] for claim in counter.btcpay.claims] == ["30.00"]
    counter.btcpay.pay("INV1", "20.00")
    await counter.hears("InvoicePaymentSettled", afterExpiration=True)
    for _ in range(2):
        await carry_out_due(counter.shop)
    assert [claim["amount"] for claim in counter.btcpay.claims] == ["30.00", "20.00"]
    seen = (await counter.client.get(f"/v1/payments/{payment}")).json()
    assert (seen["state"], seen["received"]["minor"], seen["refunded"]["minor"]) == ("refunded", 5000, 5000)
    assert await counter.cash() == 0


async def test_an_invoice_or_a_refund_whose_answer_was_lost_is_found_and_not_made_again(counter: Counter) -> None:
    desk = counter.btcpay.desk
    desk.loses_answers = "/api/"
    assert (await counter.pays()).status_code == 503
    desk.loses_answers = ""
    assert (await counter.pays()).json()["payment"]["state"] == "challenged"
    counter.btcpay.pay("INV1", "50.00")
    await counter.hears("InvoiceSettled")
    await counter.client.post(f"/v1/bookings/{counter.booking['id']}/cancel")
    desk.loses_answers = "/api/"
    await carry_out_due(counter.shop)
    desk.loses_answers = ""
    for _ in range(2):
        await carry_out_due(counter.shop)
    assert (desk.moves("/invoices"), len(counter.btcpay.claims)) == (1, 1)
    assert await counter.cash() == 0


async def test_what_the_server_did_not_sign_is_refused(counter: Counter) -> None:
    await counter.pays()
    counter.btcpay.pay("INV1", "50.00")
    assert await counter.hears("InvoiceSettled", secret="guessed") == 400
    assert await counter.seen() == ("held", False)
