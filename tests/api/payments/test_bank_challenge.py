"""A card's bank that wants to hear its payer: asked on a page of ours; its return or the news, whichever is first."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.notifications.links import path_of
from api.notifications.pages.matter import with_way_back
from kit.ids import new_id
from tests.api.bookings.test_booking import wish
from tests.api.payments import localstripe
from tests.api.payments.test_paying import ledger, pay
from tests.api.payments.test_stripe import KEY, card, intent
from tests.fixtures.money import carry_out_due, followed
from tests.fixtures.shop import Shop, acting_client
from tests.fixtures.stripe_front import StripeFront, stripe_front

PUBLIC_KEY = "pk_test_page"
ASKS_BANK = "4000002500003155"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class AtBank:
    """A payment whose bank wants to hear its payer, and the page where that happens."""

    shop: Shop
    client: httpx.AsyncClient
    visitor: httpx.AsyncClient
    front: StripeFront
    booking: str
    payment: str
    vendor_id: str

    @property
    def path(self) -> str:
        return f"/pay/{self.payment}"

    def agree(self, *, success: bool = True) -> None:
        secret = intent(self.front.behind, self.vendor_id)["client_secret"]
        asked = {"success": str(success).lower(), "client_secret": secret}
        httpx.post(  # localstripe answers a refusal with 402
            f"{self.front.behind}/v1/payment_intents/{self.vendor_id}/_authenticate", data=asked, auth=(KEY, "")
        )

    async def state(self) -> tuple[str, str]:
        booking = (await self.client.get(f"/v1/bookings/{self.booking}")).json()
        return booking["state"], (await self.client.get(f"/v1/payments/{self.payment}")).json()["state"]


@pytest.fixture
async def at_bank(small_shop: Shop, front: StripeFront) -> AsyncIterator[AtBank]:
    async with asked_at(small_shop, front) as opened:
        yield opened


@asynccontextmanager
async def asked_at(shop: Shop, front: StripeFront) -> AsyncIterator[AtBank]:
    changed = {"stripe_key": SecretStr(KEY), "stripe_publishable_key": PUBLIC_KEY, "stripe_api_base": front.url}
    shop.app.state.settings = shop.app.state.settings.model_copy(update=changed)
    async with acting_client(shop) as client, shop.http() as visitor:
        booking = (await client.post("/v1/holds", json=await wish(shop, "Colour"))).json()
        asked = (await pay(client, booking, card(front.behind, ASKS_BANK))).json()["payment"]
        assert asked["state"] == "challenged"
        assert asked["link"].endswith(f"/pay/{asked['id']}")
        vendor_id = known_there(front, asked["id"])
        yield AtBank(shop, client, visitor, front, booking["id"], asked["id"], vendor_id)


def known_there(front: StripeFront, payment: str) -> str:
    known = httpx.get(f"{front.behind}/v1/payment_intents", auth=(KEY, "")).json()["data"]
    [vendor_id] = [each["id"] for each in known if each["metadata"].get("payment") == payment]
    return str(vendor_id)


def agree_to_keep(front: StripeFront) -> None:
    """Localstripe takes a second confirmation of a SetupIntent as the bank's word."""
    confirm = [call for call in front.calls if call.path.endswith("/confirm")][-1]
    httpx.post(f"{front.behind}{confirm.path}", auth=(KEY, "")).raise_for_status()


def directives(answer: httpx.Response) -> dict[str, set[str]]:
    policy = answer.headers["content-security-policy"].split("; ")
    return {name: set(sources) for name, *sources in (each.split() for each in policy)}


async def test_the_page_tells_what_is_paid_and_lets_in_stripes_script_and_nobody_elses(at_bank: AtBank) -> None:
    page = await at_bank.visitor.get(at_bank.path)
    allowed = directives(page)
    assert allowed["default-src"] == {"'none'"}
    assert allowed["script-src"] == {"'self'", "https://js.stripe.com", "https://*.js.stripe.com"}
    assert allowed["connect-src"] == {"'self'", "https://api.stripe.com"}
    assert "https://hooks.stripe.com" in allowed["frame-src"]
    assert not re.search(r"<script(?![^>]*src=)", page.text)
    assert f'data-key="{PUBLIC_KEY}"' in page.text
    secret = intent(at_bank.front.behind, at_bank.vendor_id)["client_secret"]
    assert f'data-secret="{secret}"' in page.text
    for told in ("€50.00", "Ana Reyes", "Thu", "Lisbon"):
        assert told in page.text, told
    script = await at_bank.visitor.get("/pay/stripe.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert "handleNextAction" in script.text


async def test_looking_ten_times_changes_nothing(at_bank: AtBank) -> None:
    before = await at_bank.state()
    for _ in range(10):
        assert (await at_bank.visitor.get(at_bank.path)).status_code == 200
    assert await at_bank.state() == before == ("held", "challenged")


async def test_coming_back_from_the_bank_confirms_once_and_the_secret_is_shown_no_more(at_bank: AtBank) -> None:
    at_bank.agree()
    for _ in range(3):
        back = await at_bank.visitor.post(at_bank.path)
        assert (back.status_code, back.headers["location"]) == (303, at_bank.path)
    assert await at_bank.state() == ("confirmed", "succeeded")
    page = await at_bank.visitor.get(at_bank.path)
    assert "It is paid" in page.text
    assert "_secret_" not in page.text
    assert "stripe" not in page.headers["content-security-policy"]
    assert (await ledger(at_bank.shop))["cash:stripe/EUR"] == 5000


async def test_where_the_news_is_first_the_return_changes_nothing_more(at_bank: AtBank) -> None:
    at_bank.agree()
    at_bank.shop.clock.advance(timedelta(minutes=3))
    await carry_out_due(at_bank.shop)
    assert await at_bank.state() == ("confirmed", "succeeded")
    assert (await at_bank.visitor.post(at_bank.path)).status_code == 303
    await followed(at_bank.shop)
    assert (await ledger(at_bank.shop))["cash:stripe/EUR"] == 5000


async def test_who_says_no_at_the_bank_may_pay_another_way(at_bank: AtBank) -> None:
    at_bank.agree(success=False)
    await at_bank.visitor.post(at_bank.path)
    assert await at_bank.state() == ("held", "declined")
    assert "The payment was declined" in (await at_bank.visitor.get(at_bank.path)).text


async def test_it_leads_back_to_the_bookings_page_only_who_came_from_there(at_bank: AtBank) -> None:
    """Staff know the payment's id, too; whoever has the booking's page acts as the client."""
    links = (await at_bank.client.get(f"/v1/bookings/{at_bank.booking}/links")).json()
    token = links["page"].rpartition("/")[2]
    file = links["calendar"].split("/")[-2]
    other = path_of(at_bank.shop.keys, new_id(at_bank.shop.clock.now())).rpartition("/")[2]
    for guess in ("", "x", "é", file, other):
        page = await at_bank.visitor.get(at_bank.path, params={"page": guess} if guess else None)
        assert (page.status_code, "/b/" in page.text) == (200, False), guess
    mine = f"{at_bank.path}?page={token}"
    assert f'href="/b/{token}"' in (await at_bank.visitor.get(mine)).text
    assert (await at_bank.visitor.post(mine)).headers["location"] == mine
    url = at_bank.shop.app.state.settings.url
    assert with_way_back(f"{url}{at_bank.path}", f"/b/{token}", url=url) == f"{url}{mine}"
    for elsewhere in ("https://bank.example/3ds", f"https://bank.example{at_bank.path}"):
        assert with_way_back(elsewhere, f"/b/{token}", url=url) == elsewhere


async def test_the_time_is_kept_while_the_bank_is_asked(at_bank: AtBank) -> None:
    at_bank.shop.clock.advance(timedelta(minutes=14))
    await at_bank.visitor.post(at_bank.path)  # the bank waits still: from here on it is kept once more
    at_bank.shop.clock.advance(timedelta(minutes=14))
    assert await at_bank.state() == ("held", "challenged")
    at_bank.agree()
    await at_bank.visitor.post(at_bank.path)
    assert await at_bank.state() == ("confirmed", "succeeded")


async def test_without_the_public_key_or_without_stripe_the_page_says_what_to_do(at_bank: AtBank) -> None:
    for changed, status in (({"stripe_publishable_key": ""}, 422), ({"stripe_api_base": "http://127.0.0.1:9"}, 503)):
        state = at_bank.shop.app.state
        before, state.settings = state.settings, state.settings.model_copy(update=changed)
        page = await at_bank.visitor.get(at_bank.path)
        state.settings = before
        assert page.status_code == status
        assert "pay another way" in page.text
        assert "js.stripe.com" not in page.text


@pytest.mark.parametrize("shown", ["pay_" + "0" * 26, "mth_" + "0" * 26, "pay_x", "bkg_" + "0" * 26, "pretend.js"])
async def test_what_nobody_was_given_is_not_there(small_shop: Shop, shown: str) -> None:
    async with small_shop.http() as visitor:
        assert (await visitor.get(f"/pay/{shown}")).status_code == 404


async def test_a_card_that_is_to_be_kept_is_asked_about_on_the_same_page(shop: Shop, front: StripeFront) -> None:
    async with asked_at(shop, front) as at_bank:
        await keep_a_card(at_bank)


async def keep_a_card(at_bank: AtBank) -> None:
    body: dict[str, Any] = {"method": card(at_bank.front.behind, ASKS_BANK), "agreed": True}
    saved = (await at_bank.client.post("/v1/me/payment-methods", json=body)).json()
    path = f"/pay/{saved['id']}"
    assert (saved["state"], saved["link"].endswith(path)) == ("challenged", True)
    page = await at_bank.visitor.get(path)
    assert 'data-secret="seti_' in page.text
    agree_to_keep(at_bank.front)
    await at_bank.visitor.post(path)
    assert "The card is saved" in (await at_bank.visitor.get(path)).text
