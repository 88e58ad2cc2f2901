"""Stripe and PayPal themselves, with test keys: what the emulators and doubles cannot show.

``PARLEY_LIVE_STRIPE_KEY`` (``sk_test_…``), ``PARLEY_LIVE_PAYPAL_CLIENT_ID`` and ``PARLEY_LIVE_PAYPAL_SECRET`` of a
sandbox account.
"""

import uuid
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.payments.port import Asked, Provider, shelves
from kit.errors import Refused
from kit.money import Money
from kit.settings import Settings
from tests.fixtures.loudly import key_for_tests

FIVE, TWO = Money(500, "EUR"), Money(200, "EUR")
pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning"),  # Stripe's library, inside httpx
]


def asked(key: str, method: str = "", vendor_id: str | None = None) -> Asked:
    return Asked(reference=key, key=key, vendor_id=vendor_id, amount=FIVE, method=method)


@pytest.fixture
def fresh() -> str:
    return f"pay_live_{uuid.uuid4().hex}"


@pytest.fixture
def stripe(tmp_path: Path) -> Provider:
    key = key_for_tests("PARLEY_LIVE_STRIPE_KEY", begins="sk_test_")
    return connected("stripe", Settings(home=tmp_path, stripe_key=SecretStr(key)))


@pytest.fixture
def paypal(tmp_path: Path) -> Provider:
    login = {
        "paypal_client_id": key_for_tests("PARLEY_LIVE_PAYPAL_CLIENT_ID"),
        "paypal_secret": SecretStr(key_for_tests("PARLEY_LIVE_PAYPAL_SECRET")),
    }
    base = "https://api-m.sandbox.paypal.com"
    return connected("paypal", Settings(home=tmp_path).model_copy(update=login | {"paypal_api_base": base}))


def connected(name: str, settings: Settings) -> Provider:
    vendor: Provider = shelves()[name].module.connect(settings)
    return vendor


async def test_stripe_charges_once_finds_it_and_gives_back_once(stripe: Provider, fresh: str) -> None:
    first = await stripe.charge(asked(fresh, "pm_card_visa"))
    again = await stripe.charge(asked(fresh, "pm_card_visa"))
    assert (first.state, again.vendor_id) == ("succeeded", first.vendor_id)
    about = asked(fresh, vendor_id=first.vendor_id)
    for _ in range(2):
        await stripe.refund(about, TWO, key=f"{fresh}:refund:0")
    found, by_reference = await stripe.find(about), await stripe.find(asked(fresh))
    assert found
    assert (found.state, found.amount, found.refunded) == ("succeeded", 500, 200)
    assert by_reference
    assert by_reference.vendor_id == first.vendor_id
    with pytest.raises(Refused):
        await stripe.refund(about, FIVE, key=f"{fresh}:refund:200")


@pytest.mark.parametrize(
    ("method", "state", "code"),
    [
        ("pm_card_authenticationRequired", "challenged", None),
        ("pm_card_chargeDeclinedInsufficientFunds", "declined", "insufficient_funds"),
    ],
)
async def test_stripe_asks_the_bank_or_says_why_not(
    stripe: Provider, fresh: str, method: str, state: str, code: str | None
) -> None:
    outcome = await stripe.charge(asked(fresh, method))
    assert (outcome.state, outcome.decline_code) == (state, code)


async def test_stripe_keeps_money_takes_a_part_and_lets_go(stripe: Provider, fresh: str) -> None:
    for key, amount in ((f"{fresh}a", TWO), (f"{fresh}b", None)):
        wanted = Asked(reference=key, key=key, vendor_id=None, amount=FIVE, method="pm_card_visa", take="later")
        kept = await stripe.charge(wanted)
        assert kept.state == "authorised"
        about = asked(key, vendor_id=kept.vendor_id)
        done = (
            await stripe.capture(about, amount, key=f"{key}:c")
            if amount
            else await stripe.release(about, key=f"{key}:r")
        )
        found = await stripe.find(about)
        assert found
        assert (done.state, found.state) == (("succeeded",) * 2 if amount else ("cancelled",) * 2)
        assert found.amount == (200 if amount else None)


async def test_paypal_makes_one_order_that_waits_for_its_payer(paypal: Provider, fresh: str) -> None:
    first, again = await paypal.charge(asked(fresh)), await paypal.charge(asked(fresh))
    assert (first.state, again.vendor_id) == ("challenged", first.vendor_id)
    assert first.link
    found = await paypal.find(asked(fresh, vendor_id=first.vendor_id))
    assert found
    assert (found.state, found.ask) == ("challenged", False)
    with pytest.raises(Refused):
        await paypal.refund(asked(fresh, vendor_id=first.vendor_id), TWO, key=f"{fresh}:refund:0")
