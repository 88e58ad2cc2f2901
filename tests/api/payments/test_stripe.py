"""The Stripe provider, with Stripe's own library against localstripe, and its webhooks signed as Stripe signs them."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from pydantic import SecretStr

from api.payments.port import Asked, BadSignature, Challenge, Outcome, Provider
from api.payments.providers.stripe import connect
from kit.errors import Later, Refused
from kit.money import Money
from kit.settings import Settings
from tests.api.payments import localstripe
from tests.fixtures.stripe_front import stripe_front

FIVE = Money(500, "EUR")
KEY = "sk_test_12345"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with localstripe.running() as url:
        yield url


def stripe_at(url: str, key: str = KEY) -> Provider:
    return connect(Settings(home=Path("unused"), stripe_key=SecretStr(key), stripe_api_base=url))


def card(url: str, number: str) -> str:
    form = {
        "type": "card", "card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2030", "card[cvc]": "123",
    }  # fmt: skip
    made = httpx.post(f"{url}/v1/payment_methods", data=form, auth=(KEY, ""))
    return str(made.raise_for_status().json()["id"])


async def charge(url: str, number: str, key: str = "k") -> Outcome:
    return await stripe_at(url).charge(asked(key, card(url, number)))


def asked(key: str, method: str = "pm_card_visa", vendor_id: str | None = None) -> Asked:
    return Asked(reference="pay_1", key=key, vendor_id=vendor_id, amount=FIVE, method=method)


def intent(url: str, vendor_id: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{url}/v1/payment_intents/{vendor_id}", auth=(KEY, "")).json()
    return found


def refunds(url: str, vendor_id: str) -> list[int]:
    found = httpx.get(f"{url}/v1/refunds", params={"payment_intent": vendor_id}, auth=(KEY, "")).json()
    return [each["amount"] for each in found["data"]]


def authenticate(url: str, vendor_id: str, asked: dict[str, str]) -> None:
    """What the payer's bank does when they agree."""
    path = f"/v1/payment_intents/{vendor_id}/_authenticate"
    httpx.post(f"{url}{path}", data=asked, auth=(KEY, "")).raise_for_status()


async def test_a_good_card_pays(address: str) -> None:
    outcome = await charge(address, "4242424242424242")
    stored = intent(address, outcome.vendor_id)
    assert (outcome.state, stored["amount"], stored["currency"]) == ("succeeded", 500, "eur")
    assert stored["metadata"] == {"payment": "pay_1"}


async def test_a_card_without_funds_is_declined(address: str) -> None:
    outcome = await charge(address, "4000000000000341", key="d")
    assert (outcome.state, outcome.decline_code) == ("declined", "card_declined")


async def test_a_card_that_asks_the_bank_is_challenged_and_then_paid(address: str) -> None:
    outcome = await charge(address, "4000002500003155", key="c")
    assert outcome.state == "challenged"
    assert outcome.link
    secret = intent(address, outcome.vendor_id)["client_secret"]
    authenticate(address, outcome.vendor_id, {"success": "true", "client_secret": secret})
    assert intent(address, outcome.vendor_id)["status"] == "succeeded"


async def test_a_refund_goes_back_whole(address: str) -> None:
    paid = await charge(address, "4242424242424242", key="r")
    await stripe_at(address).refund(asked("r", vendor_id=paid.vendor_id), FIVE, key="r:refund")
    assert refunds(address, paid.vendor_id) == [500]


async def test_a_bad_key_is_refused_and_a_silent_vendor_means_later(address: str) -> None:
    with pytest.raises(Refused):
        await stripe_at(address, "nonsense").charge(asked("b"))
    with pytest.raises(Later):
        await stripe_at("http://127.0.0.1:9").charge(asked("b"))


def signed(event: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    body, at = json.dumps(event).encode(), int(time.time())
    digest = hmac.new(b"whsec_1", f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={at},v1={digest}"}, body


@pytest.mark.parametrize(
    ("kind", "about", "state"),
    [
        ("payment_intent.succeeded", {"id": "pi_1", "status": "succeeded"}, "succeeded"),
        ("payment_intent.payment_failed", {"id": "pi_1", "status": "requires_payment_method"}, "declined"),
        ("payment_intent.created", {"id": "pi_1", "status": "requires_payment_method"}, None),
        ("charge.refunded", {"id": "ch_1", "payment_intent": "pi_1", "refunded": True}, "refunded"),
        ("charge.refunded", {"id": "ch_1", "payment_intent": "pi_1", "refunded": False}, "succeeded"),
        ("payment_intent.canceled", {"id": "pi_1", "status": "canceled"}, "cancelled"),
        ("payment_intent.amount_capturable_updated", {"id": "pi_1", "status": "requires_capture"}, "authorised"),
        ("customer.created", {"id": "cus_1"}, None),
    ],
)
def test_stripes_news_is_read_in_our_words(kind: str, about: dict[str, Any], state: str | None) -> None:
    about |= {"metadata": {"payment": "pay_1"}}
    body = json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}).encode()
    news = stripe_at("http://127.0.0.1:9").understand(body)
    assert (news.event_id, news.kind, news.reference) == ("evt_1", kind, "pay_1")
    assert (news.outcome.state if news.outcome else None) == state
    assert news.outcome is None or news.outcome.vendor_id == "pi_1"


async def test_a_webhook_signed_with_another_secret_is_refused() -> None:
    headers, body = signed({"id": "evt_1", "object": "event", "type": "customer.created", "data": {"object": {}}})
    with pytest.raises(BadSignature):
        await stripe_at("http://127.0.0.1:9").verify(headers, body, secret="whsec_2")


async def test_stripe_is_told_to_have_the_bank_ask_only_where_that_is_wanted(address: str) -> None:
    wishes: dict[str, Challenge] = {"k-auto": "auto", "k-always": "always"}
    with stripe_front(address) as front:
        for key, challenge in wishes.items():
            wanted = replace(asked(key, card(address, "4242424242424242")), challenge=challenge)
            await stripe_at(front.url).charge(wanted)
    sent = {key: unquote(front.answers[key][0].decode()) for key in wishes}
    assert "request_three_d_secure" not in sent["k-auto"]
    assert "payment_method_options[card][request_three_d_secure]=any" in sent["k-always"]


async def test_a_card_is_known_before_it_is_charged_by_what_stripe_tells_of_it(address: str) -> None:
    vendor: Any = stripe_at(address)
    numbers = ("4242424242424242", "4242424242424242", "5555555555554444")
    one, again, other = [await vendor.card_of(card(address, number)) for number in numbers]
    assert one == again
    assert one.country == "FR", "as the emulator has it"
    assert other.fingerprint != one.fingerprint
