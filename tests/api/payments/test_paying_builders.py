"""Builders paid their part by Stripe itself (Connect): accounts, destination charges, refunds, and the books.

Stripe's own library, against localstripe with what it lacks of Connect in front (``tests/fixtures/stripe_connect.py``).
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from api.payments.builders.pass_on import passed_on
from models.payments import Payment
from tests.api.bookings.test_policy import set_policy
from tests.api.payments import localstripe
from tests.api.payments.test_handed_over import handed_over, let_both_give_it
from tests.api.payments.test_ledger import over
from tests.api.payments.test_paying import ledger, pay
from tests.api.payments.test_stripe import KEY, card
from tests.api.payments.test_stripe_life import SECRET, Till, held
from tests.api.pricing.test_prices import ok
from tests.fixtures.money import carry_out_due, connect
from tests.fixtures.shop import Shop, acting_client
from tests.fixtures.stripe_connect import ConnectDouble
from tests.fixtures.stripe_front import StripeFront, stripe_front

GOOD = "4242424242424242"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Platform:
    """A business on Stripe whose builder Ana gets 60 percent."""

    till: Till
    connect: ConnectDouble
    desk: httpx.AsyncClient
    client: httpx.AsyncClient
    ana: str

    @property
    def path(self) -> str:
        return f"/v1/builders/{self.ana}/payout-account"

    async def open(self) -> str:
        """Ana's account, ready to be paid to; Stripe's name of it."""
        await ok(self.desk.post(self.path, json={"country": "PT"}))
        [account] = self.connect.accounts
        self.connect.finish(account)
        event = {"id": "evt_a", "object": "event", "type": "account.updated", "data": {"object": {"id": account}}}
        assert await self.till.hears(event) == 204
        return account

    async def state(self) -> str:
        return str((await ok(self.desk.get(self.path)))["state"])

    async def paid(self, method: str = GOOD, day: int = 10) -> dict[str, Any]:
        """A booking of 50.00, paid; the payment and the booking."""
        booking = await held(self.till, self.client, day)
        return dict((await pay(self.client, booking, card(self.till.front.behind, method))).json())

    async def books(self) -> dict[str, int]:
        await carry_out_due(self.till.shop)
        return {name.removesuffix("/EUR"): amount for name, amount in (await ledger(self.till.shop)).items() if amount}


@pytest.fixture
async def platform(small_shop: Shop, front: StripeFront) -> AsyncIterator[Platform]:
    async with platform_of(small_shop, front) as opened:
        yield opened


@asynccontextmanager
async def platform_of(shop: Shop, front: StripeFront) -> AsyncIterator[Platform]:
    changed = {"stripe_key": SecretStr(KEY), "stripe_api_base": front.url}
    shop.app.state.settings = shop.app.state.settings.model_copy(update=changed)
    front.connect = ConnectDouble()
    front.answers.clear()
    till = Till(shop, front, await connect(shop, "stripe", SECRET))
    ana = (await shop.named("builders"))["Ana Reyes"]["id"]
    async with shop.owner() as desk, acting_client(shop) as client:
        assert (await desk.put(f"/v1/builders/{ana}/share", json={"percent": "60"})).status_code == 204
        yield Platform(till, front.connect, desk, client, ana)


async def test_an_account_is_opened_once_and_is_ready_once_stripe_says_so(platform: Platform) -> None:
    assert (await platform.desk.get(platform.path)).status_code == 404
    made = [await ok(platform.desk.post(platform.path, json={"country": "PT"})) for _ in range(2)]
    assert [each["account"]["state"] for each in made] == ["open", "open"]
    assert made[0]["link"].startswith("https://connect.stripe.com/")
    assert (len(platform.connect.accounts), len(platform.connect.links)) == (1, 2)
    platform.connect.accounts["acct_1"]["details_submitted"] = True
    assert (await ok(platform.desk.post(f"{platform.path}/again")))["state"] == "checking"
    await platform.open()
    assert await platform.state() == "ready"


async def test_an_account_whose_answer_was_lost_is_found_and_not_opened_again(platform: Platform) -> None:
    platform.till.front.loses_answers = True
    assert (await platform.desk.post(platform.path, json={"country": "PT"})).status_code == 503
    platform.till.front.loses_answers = False
    platform.till.front.answers.clear()
    await ok(platform.desk.post(platform.path, json={"country": "PT"}))
    assert len(platform.connect.accounts) == 1


async def test_old_news_of_an_account_and_news_of_a_strangers_do_no_harm(platform: Platform) -> None:
    account = await platform.open()
    old = {"id": "evt_old", "object": "event", "type": "account.updated", "data": {"object": {"id": account}}}
    other = {"id": "evt_other", "object": "event", "type": "account.updated", "data": {"object": {"id": "acct_x"}}}
    for event in (old, old, other):
        assert await platform.till.hears(event) == 204
    assert await platform.state() == "ready"


async def test_news_of_accounts_may_be_signed_with_the_secret_of_their_own_endpoint(platform: Platform) -> None:
    body = {"secrets": {"webhook_secret": f"{SECRET} whsec_connect"}}
    assert (await platform.desk.put("/v1/payment-accounts/stripe", json=body)).status_code == 200
    event = {"id": "evt_c", "object": "event", "type": "account.updated", "data": {"object": {"id": "acct_x"}}}
    assert await platform.till.hears(event, secret="whsec_connect") == 204
    assert await platform.till.hears(event, secret="whsec_guessed") == 400


async def test_a_charge_passes_the_builders_part_on_and_what_the_session_brings_in_owes_them_no_more(
    platform: Platform,
) -> None:
    account = await platform.open()
    paid = await platform.paid()
    assert paid["booking"]["state"] == "confirmed"
    assert platform.connect.has(account) == 3000
    ana = f"builder:{platform.ana}"
    assert await platform.books() == {"cash:stripe": 2000, ana: 3000, "revenue": -5000}
    await over(platform.till.shop, platform.desk, paid["booking"])
    assert await platform.books() == {"cash:stripe": 2000, "revenue": -2000}
    owed = await platform.desk.post(f"/v1/builders/{platform.ana}/payouts", json={})
    assert owed.status_code == 409


async def test_a_part_that_was_passed_on_before_is_owed_back_by_who_no_longer_gives_it(platform: Platform) -> None:
    ids = await let_both_give_it(platform.till.shop, ben="40")
    await platform.open()
    booking = (await platform.paid())["booking"]
    ana, ben = f"builder:{ids['ana']}", f"builder:{ids['ben']}"
    assert (await platform.books())[ana] == 3000
    await handed_over(platform.desk, booking, ids["ben"])
    await over(platform.till.shop, platform.desk, booking)
    books = await platform.books()
    assert books == {"cash:stripe": 2000, ana: 3000, ben: -2000, "revenue": -3000}
    assert sum(books.values()) == 0
    assert (await platform.desk.post(f"/v1/builders/{ids['ana']}/payouts", json={})).status_code == 409
    paid = await ok(platform.desk.post(f"/v1/builders/{ids['ben']}/payouts", json={}))
    assert paid["amount"]["minor"] == 2000


async def test_a_part_is_passed_on_and_taken_back_on_either_database(shop: Shop, front: StripeFront) -> None:
    async with platform_of(shop, front) as platform:
        account = await platform.open()
        payment = (await platform.paid())["payment"]["id"]
        assert platform.connect.has(account) == 3000
        await ok(platform.desk.post(f"/v1/payments/{payment}/refund"))
        assert (platform.connect.has(account), await platform.books()) == (0, {})


async def test_refunds_take_the_same_part_back_from_the_builder(platform: Platform) -> None:
    account = await platform.open()
    payment = (await platform.paid())["payment"]["id"]
    ana = f"builder:{platform.ana}"
    await ok(platform.desk.post(f"/v1/payments/{payment}/refund", json={"amount": 2000}))
    assert platform.connect.has(account) == 1800
    assert await platform.books() == {"cash:stripe": 1200, ana: 1800, "revenue": -3000}
    await ok(platform.desk.post(f"/v1/payments/{payment}/refund"))
    assert platform.connect.has(account) == 0
    assert await platform.books() == {}


async def test_of_kept_money_the_part_of_what_is_taken_is_passed_on(platform: Platform) -> None:
    account = await platform.open()
    await set_policy(platform.till.shop, deposit={"held": True})
    payment = (await platform.paid())["payment"]
    assert payment["state"] == "authorised"
    assert await platform.books() == {}
    await ok(platform.desk.post(f"/v1/payments/{payment['id']}/capture", json={"amount": 2500}))
    assert platform.connect.has(account) == 1500
    assert (await platform.books())[f"builder:{platform.ana}"] == 1500


async def test_without_a_ready_account_all_stays_with_the_business_until_it_pays_out(platform: Platform) -> None:
    await ok(platform.desk.post(platform.path, json={"country": "PT"}))
    paid = await platform.paid()
    assert await platform.books() == {"cash:stripe": 5000, "revenue": -5000}
    await over(platform.till.shop, platform.desk, paid["booking"])
    assert (await platform.books())[f"builder:{platform.ana}"] == -3000


async def test_where_nobody_pays_builders_it_is_said(small_shop: Shop) -> None:
    changed = {"paypal_client_id": "x", "paypal_secret": SecretStr("x")}
    small_shop.app.state.settings = small_shop.app.state.settings.model_copy(update=changed)
    ana = (await small_shop.named("builders"))["Ana Reyes"]["id"]
    async with small_shop.owner() as desk:
        refused = await desk.post(f"/v1/builders/{ana}/payout-account", json={"country": "PT"})
    assert (refused.status_code, refused.json()["type"].rsplit("/", 1)[1]) == (409, "nobody-pays-on")


@given(st.integers(1, 10**9), st.data())
def test_what_lies_with_the_builder_is_never_more_than_their_part_and_nothing_once_all_went_back(
    amount: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, amount))
    received = data.draw(st.integers(0, 2 * amount))
    refunded = data.draw(st.integers(0, received))
    row = Payment(amount=amount, received=received, refunded=refunded, passes=part)
    assert 0 <= passed_on(row) <= part
    if received >= amount and not refunded:
        assert passed_on(row) == part
    if refunded == received:
        assert passed_on(row) == 0
