"""PayPal, end to end, against a double written from PayPal's public documentation."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_policy import set_policy
from tests.api.payments.test_paying import ledger
from tests.fixtures.money import carry_out_due, connect, followed
from tests.fixtures.paypal import LOGIN, WEBHOOK, PayPalDouble, running_paypal
from tests.fixtures.shop import Shop, acting_client


@dataclass(frozen=True, slots=True)
class Counter:
    """A shop that takes PayPal."""

    shop: Shop
    paypal: PayPalDouble
    hook: str
    client: httpx.AsyncClient

    async def hears(self, event: dict[str, Any], **changed: str) -> int:
        headers, body = self.paypal.sign(event)
        answer = await self.shop.http().post(self.hook, content=body, headers=headers | changed)
        await followed(self.shop)
        return answer.status_code

    async def pays(self, booking: dict[str, Any]) -> httpx.Response:
        return await self.client.post(f"/v1/bookings/{booking['id']}/payments", json={"provider": "paypal"})

    async def held(self) -> dict[str, Any]:
        made: dict[str, Any] = (await self.client.post("/v1/holds", json=await wish(self.shop, "Colour"))).json()
        return made

    async def state_of(self, booking: dict[str, Any]) -> str:
        return str((await self.client.get(f"/v1/bookings/{booking['id']}")).json()["state"])


@pytest.fixture
async def counter(small_shop: Shop) -> AsyncIterator[Counter]:
    async with at_counter(small_shop) as opened:
        yield opened


@asynccontextmanager
async def at_counter(shop: Shop) -> AsyncIterator[Counter]:
    with running_paypal() as paypal:
        changed = {
            "paypal_client_id": LOGIN[0], "paypal_secret": SecretStr(LOGIN[1]), "paypal_api_base": paypal.desk.url,
        }  # fmt: skip
        shop.app.state.settings = shop.app.state.settings.model_copy(update=changed)
        hook = await connect(shop, "paypal", WEBHOOK)
        async with acting_client(shop) as client:
            yield Counter(shop, paypal, hook, client)


async def test_an_order_is_approved_captured_on_its_webhook_and_given_back_in_two_parts(counter: Counter) -> None:
    booking = await counter.held()
    asked = (await counter.pays(booking)).json()
    assert (asked["payment"]["state"], asked["booking"]["state"]) == ("challenged", "held")
    assert asked["payment"]["link"].startswith("https://www.paypal.com/checkoutnow")
    approved = counter.paypal.approve(counter.paypal.only_order()["id"])
    for _ in range(3):
        assert await counter.hears(approved) == 204
        await carry_out_due(counter.shop)
    captured = counter.paypal.event("PAYMENT.CAPTURE.COMPLETED", counter.paypal.captured(counter.paypal.only_order()))
    for _ in range(3):
        assert await counter.hears(captured) == 204
    assert await counter.state_of(booking) == "confirmed"
    assert counter.paypal.desk.moves("/capture") == 1
    async with counter.shop.owner() as desk:
        path = f"/v1/payments/{asked['payment']['id']}/refund"
        assert (await desk.post(path, json={"amount": 1234})).json()["refunded"]["minor"] == 1234
        assert (await desk.post(path)).json()["state"] == "refunded"
    assert set((await ledger(counter.shop)).values()) == {0}


async def test_coming_back_from_paypal_captures_without_any_webhook(counter: Counter) -> None:
    booking = await counter.held()
    await counter.pays(booking)
    counter.paypal.approve(counter.paypal.only_order()["id"])
    paid = [(await counter.pays(booking)).json() for _ in range(2)]
    assert (paid[0]["payment"]["state"], paid[0]["booking"]["state"]) == ("succeeded", "confirmed")
    assert paid[1]["type"].endswith("/nothing-due")
    assert counter.paypal.desk.moves("/capture") == 1


async def test_lost_answers_make_one_order_one_capture_and_one_refund(counter: Counter) -> None:
    booking, desk = await counter.held(), counter.paypal.desk
    desk.loses_answers = "/v2/"
    assert (await counter.pays(booking)).status_code == 503
    desk.loses_answers = ""
    assert (await counter.pays(booking)).json()["payment"]["state"] == "challenged"
    counter.paypal.approve(counter.paypal.only_order()["id"])
    desk.loses_answers = "/v2/"
    assert (await counter.pays(booking)).status_code == 503
    desk.loses_answers = ""
    paid = (await counter.pays(booking)).json()
    assert paid["booking"]["state"] == "confirmed"
    async with counter.shop.owner() as owner:
        desk.loses_answers = "/v2/"
        assert (await owner.post(f"/v1/payments/{paid['payment']['id']}/refund")).status_code == 503
        desk.loses_answers = ""
        await carry_out_due(counter.shop)
    [unit] = counter.paypal.only_order()["purchase_units"]
    assert (len(unit["payments"]["captures"]), len(unit["payments"]["refunds"])) == (1, 1)
    assert set((await ledger(counter.shop)).values()) == {0}


@pytest.mark.parametrize(("verb", "received"), [("capture", 2000), ("release", 0)])
async def test_money_paypal_keeps_is_taken_in_part_or_let_go(counter: Counter, verb: str, received: int) -> None:
    await set_policy(counter.shop, deposit={"held": True})
    booking = await counter.held()
    await counter.pays(booking)
    counter.paypal.approve(counter.paypal.only_order()["id"])
    kept = (await counter.pays(booking)).json()
    assert (kept["payment"]["state"], kept["booking"]["state"]) == ("authorised", "confirmed")
    async with counter.shop.owner() as desk:
        body = {"amount": 2000} if verb == "capture" else None
        done = (await desk.post(f"/v1/payments/{kept['payment']['id']}/{verb}", json=body)).json()
    assert done["received"]["minor"] == received
    assert (await ledger(counter.shop)).get("cash:paypal/EUR", 0) == received


async def test_what_paypal_tells_in_any_order_ends_the_same(counter: Counter) -> None:
    """A refund at PayPal and a dispute that was lost, told before the capture, three times."""
    booking = await counter.held()
    payment = (await counter.pays(booking)).json()["payment"]["id"]
    order = counter.paypal.only_order()
    amount = {"currency_code": "EUR", "value": "50.00"}
    capture = {"id": "CAP", "amount": amount, "custom_id": payment}
    capture["supplementary_data"] = {"related_ids": {"order_id": order["id"]}}
    part = {"currency_code": "EUR", "value": "10.00"}
    refund = {"id": "REF", "amount": part, "custom_id": payment}
    refund["seller_payable_breakdown"] = {"total_refunded_amount": part}
    dispute = {
        "dispute_id": "PP-D-1", "dispute_amount": {"currency_code": "EUR", "value": "40.00"},
        "disputed_transactions": [{"custom": payment}], "dispute_outcome": {"outcome_code": "RESOLVED_BUYER_FAVOUR"},
    }  # fmt: skip
    news = [
        counter.paypal.event("CUSTOMER.DISPUTE.RESOLVED", dispute),
        counter.paypal.event("CUSTOMER.DISPUTE.CREATED", dispute),
        counter.paypal.event("PAYMENT.CAPTURE.REFUNDED", refund),
        counter.paypal.event("PAYMENT.CAPTURE.COMPLETED", capture),
    ]
    for _ in range(3):
        assert {await counter.hears(each) for each in news} == {204}
    after = (await counter.client.get(f"/v1/payments/{payment}")).json()
    assert (after["refunded"]["minor"], after["disputed"]["minor"]) == (1000, 4000)
    assert {account: amount for account, amount in (await ledger(counter.shop)).items() if amount} == {}


FORGED = (
    {"PayPal-Transmission-Sig": "guessed"},
    {"PayPal-Transmission-Time": "2027-06-07T06:00:00Z"},
    {"PayPal-Auth-Algo": ""},
)


@pytest.mark.parametrize("forged", FORGED)
async def test_what_paypal_did_not_sign_is_refused(counter: Counter, forged: dict[str, str]) -> None:
    booking = await counter.held()
    await counter.pays(booking)
    approved = counter.paypal.approve(counter.paypal.only_order()["id"])
    assert await counter.hears(approved, **forged) == 400
    await carry_out_due(counter.shop)
    assert await counter.state_of(booking) == "held"


async def test_what_paypal_cannot_be_asked_about_is_taken_when_it_sends_it_again(counter: Counter) -> None:
    booking = await counter.held()
    await counter.pays(booking)
    approved = counter.paypal.approve(counter.paypal.only_order()["id"])
    counter.paypal.desk.loses_answers = "/v1/notifications"
    assert await counter.hears(approved) == 503
    counter.paypal.desk.loses_answers = ""
    assert await counter.hears(approved) == 204
    await carry_out_due(counter.shop)
    assert await counter.state_of(booking) == "confirmed"


async def test_news_that_overtakes_the_answer_does_not_lose_the_payers_link(counter: Counter) -> None:
    booking = await counter.held()
    counter.paypal.desk.loses_answers = "/v2/"
    await counter.pays(booking)
    counter.paypal.desk.loses_answers = ""
    order = counter.paypal.only_order()
    assert await counter.hears(counter.paypal.event("CHECKOUT.ORDER.APPROVED", order)) == 204
    asked = (await counter.pays(booking)).json()["payment"]
    assert (asked["state"], asked["link"]) == ("challenged", order["links"][0]["href"])
