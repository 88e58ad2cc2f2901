"""A card given on the page of a payment, by Stripe's own library against localstripe: no number comes to us."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.payments.queries import get_payment
from kit import ids
from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_policy import set_policy
from tests.api.payments import localstripe
from tests.api.payments.test_bank_challenge import PUBLIC_KEY, directives
from tests.api.payments.test_paying import ledger, pay
from tests.api.payments.test_stripe import KEY, authenticate, intent
from tests.fixtures.money import carry_out_due
from tests.fixtures.shop import Shop, acting_client
from tests.fixtures.stripe_front import StripeFront, stripe_front
from tests.fixtures.stripe_tokens import TokenDouble

GOOD, ASKS_BANK, DECLINED = "4242424242424242", "4000002500003155", "4000000000000341"
INTENTS = "/v1/payment_intents"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as opened:
        opened.tokens = TokenDouble(url, KEY)
        yield opened


@dataclass(frozen=True, slots=True)
class AtTill:
    """A hold whose payer was led to the page for their card."""

    shop: Shop
    client: httpx.AsyncClient
    visitor: httpx.AsyncClient
    front: StripeFront
    booking: str
    payment: str

    @property
    def path(self) -> str:
        return f"/pay/{self.payment}"

    async def give(self, number: str, *, path: str = "") -> httpx.Response:
        """Send a card as the page does, once Stripe's script has made a token of it."""
        assert self.front.tokens
        return await self.send(self.front.tokens.give(number), path=path)

    async def send(self, token: str, *, path: str = "") -> httpx.Response:
        return await self.visitor.post(path or self.path, data={"method": token})

    async def state(self) -> str:
        return str((await self.client.get(f"/v1/bookings/{self.booking}")).json()["state"])

    async def payment_now(self) -> dict[str, Any]:
        return dict((await self.client.get(f"/v1/payments/{self.payment}")).json())


def with_stripe(shop: Shop, front: StripeFront) -> None:
    changed = {"stripe_key": SecretStr(KEY), "stripe_publishable_key": PUBLIC_KEY, "stripe_api_base": front.url}
    shop.app.state.settings = shop.app.state.settings.model_copy(update=changed)
    front.calls.clear()
    front.loses_answers = False


@asynccontextmanager
async def at_till(shop: Shop, front: StripeFront) -> AsyncIterator[AtTill]:
    with_stripe(shop, front)
    async with acting_client(shop) as client, shop.http() as visitor:
        booking = (await client.post("/v1/holds", json=await wish(shop, "Colour"))).json()
        asked = (await pay(client, booking)).json()["payment"]
        yield AtTill(shop, client, visitor, front, booking["id"], asked["id"])


@pytest.fixture
async def till(small_shop: Shop, front: StripeFront) -> AsyncIterator[AtTill]:
    async with at_till(small_shop, front) as opened:
        yield opened


async def test_who_pays_without_a_card_is_led_to_where_one_is_given_and_stripe_is_asked_for_nothing(
    till: AtTill,
) -> None:
    asked = await till.payment_now()
    assert (asked["state"], asked["needs_card"]) == ("challenged", True)
    assert asked["link"].endswith(till.path)
    for _ in range(2):  # by the chat's "done", or the page loaded anew
        again = (await pay(till.client, {"id": till.booking})).json()["payment"]
        assert (again["id"], again["needs_card"]) == (till.payment, True)
    till.shop.clock.advance(timedelta(minutes=14))
    await carry_out_due(till.shop)
    assert await till.state() == "held"
    assert till.front.calls == []
    till.shop.clock.advance(timedelta(minutes=2))
    assert (await till.client.get(f"/v1/bookings/{till.booking}")).json()["expires_at"] < (
        till.shop.clock.now().isoformat()
    )


async def test_the_page_lets_in_stripes_fields_and_nobody_elses_and_has_no_secret(till: AtTill) -> None:
    page = await till.visitor.get(till.path)
    allowed = directives(page)
    assert allowed["default-src"] == {"'none'"}
    assert allowed["script-src"] == {"'self'", "https://js.stripe.com", "https://*.js.stripe.com"}
    assert allowed["connect-src"] == {"'self'", "https://api.stripe.com"}
    assert allowed["form-action"] == {"'self'"}
    assert not re.search(r"<script(?![^>]*src=)", page.text)
    for told in (f'data-key="{PUBLIC_KEY}"', 'data-amount="5000"', 'data-currency="eur"', "€50.00", "Ana Reyes"):
        assert told in page.text, told
    assert "_secret_" not in page.text
    assert "createConfirmationToken" in (await till.visitor.get("/pay/stripe.js")).text


async def test_a_card_pays_once_however_often_it_is_sent(till: AtTill) -> None:
    assert till.front.tokens
    token = till.front.tokens.give(GOOD)
    for _ in range(3):
        sent = await till.send(token)
        assert (sent.status_code, sent.headers["location"]) == (303, till.path)
    assert await till.state() == "confirmed"
    assert (await till.payment_now())["state"] == "succeeded"
    assert len(till.front.moves(INTENTS)) == 1
    assert (await ledger(till.shop))["cash:stripe/EUR"] == 5000
    page = await till.visitor.get(till.path)
    assert "It is paid" in page.text
    assert "stripe" not in page.headers["content-security-policy"]


async def test_two_presses_at_once_charge_once(till: AtTill) -> None:
    assert till.front.tokens
    token = till.front.tokens.give(GOOD)
    await asyncio.gather(till.send(token), till.send(token))
    assert await till.state() == "confirmed"
    assert len(till.front.moves(INTENTS)) == 1


async def test_a_declined_card_is_told_and_another_one_pays_on_the_same_page(till: AtTill) -> None:
    first = await till.give(DECLINED)
    page = await till.visitor.get(first.headers["location"])
    assert "The payment was declined" in page.text
    assert f'data-key="{PUBLIC_KEY}"' in page.text
    assert await till.state() == "held"
    second = await till.give(GOOD, path=first.headers["location"])
    assert second.headers["location"] != first.headers["location"]
    assert "It is paid" in (await till.visitor.get(second.headers["location"])).text
    assert await till.state() == "confirmed"
    assert (await ledger(till.shop))["cash:stripe/EUR"] == 5000


async def test_a_bank_that_asks_is_asked_on_the_same_page(till: AtTill) -> None:
    sent = await till.give(ASKS_BANK)
    assert sent.headers["location"] == till.path
    async with till.shop.database.reading() as session:
        vendor_id = (await get_payment(session, ids.parse("pay", till.payment))).vendor_id or ""
    secret = intent(till.front.behind, vendor_id)["client_secret"]
    assert f'data-secret="{secret}"' in (await till.visitor.get(till.path)).text
    asked = await till.payment_now()
    assert (asked["state"], asked["needs_card"]) == ("challenged", False)
    authenticate(till.front.behind, vendor_id, {"success": "true", "client_secret": secret})
    for _ in range(2):  # as a chat asks again after "done", and a page that looks
        await pay(till.client, {"id": till.booking})
    await till.visitor.post(till.path)
    assert await till.state() == "confirmed"
    assert len(till.front.moves(INTENTS)) == 1
    assert (await ledger(till.shop))["cash:stripe/EUR"] == 5000


async def test_a_lost_answer_is_asked_about_and_nothing_is_charged_twice(till: AtTill) -> None:
    assert till.front.tokens
    token = till.front.tokens.give(GOOD)
    till.front.loses_answers = True
    lost = await till.send(token)
    till.front.loses_answers = False
    assert lost.status_code == 503
    assert await till.state() == "held"
    assert (await till.send(token)).status_code == 303
    assert await till.state() == "confirmed"
    assert len(till.front.moves(INTENTS)) == 1


async def test_after_the_hold_no_card_is_charged(till: AtTill) -> None:
    till.shop.clock.advance(timedelta(minutes=16))
    page = await till.visitor.get(till.path)
    assert "nothing to pay here" in page.text
    assert "js.stripe.com" not in page.text
    late = await till.give(GOOD)
    assert (late.status_code, till.front.moves(INTENTS)) == (409, [])


@pytest.mark.parametrize("method", ["x" * 5000, "ctoken_none", "pm_none", "é\u202e", "<script>"])
async def test_what_is_no_card_is_refused_and_one_can_be_given_still(till: AtTill, method: str) -> None:
    assert (await till.send(method)).status_code == 422
    assert await till.state() == "held"
    await till.give(GOOD)
    assert await till.state() == "confirmed"


async def test_another_amount_than_was_shown_is_shown_first(till: AtTill, front: StripeFront) -> None:
    async with till.shop.owner() as desk:
        taken = (await desk.post(f"/v1/bookings/{till.booking}/payments", json={"provider": "manual"})).json()
        received = await desk.post(f"/v1/payments/{taken['payment']['id']}/received", json={"amount": 2000})
    assert received.status_code == 200, received.text
    sent = await till.give(GOOD)
    assert sent.headers["location"] != till.path
    assert front.moves(INTENTS) == []
    page = await till.visitor.get(sent.headers["location"])
    assert 'data-amount="3000"' in page.text
    await till.give(GOOD, path=sent.headers["location"])
    assert await till.state() == "confirmed"
    assert (await ledger(till.shop))["cash:stripe/EUR"] == 3000


async def test_a_card_is_known_and_judged_before_it_is_charged(small_shop: Shop, front: StripeFront) -> None:
    """One card for one client after another; who is led to the page has tried nothing yet."""
    guard = {"active": True, "challenge_from": 12, "review_from": 90}
    async with small_shop.owner() as desk:
        assert (await desk.put("/v1/guard", json=guard)).status_code == 200
    with_stripe(small_shop, front)
    assert front.tokens
    asks: list[bool] = []
    for number, hour in enumerate((9, 11, 13, 15)):
        async with acting_client(small_shop, f"c{number}") as client, small_shop.http() as visitor:
            start = (await wish(small_shop, "Colour")) | {"start": f"2027-06-14T{hour:02}:00:00+01:00"}
            booking = (await client.post("/v1/holds", json=start)).json()
            asked = (await pay(client, booking)).json()["payment"]
            front.calls.clear()
            await visitor.post(f"/pay/{asked['id']}", data={"method": front.tokens.give("4000000000000077")})
            [made] = front.moves(INTENTS)
            asks.append("request_three_d_secure" in made.body)
    assert asks == [False, False, True, True]


async def test_a_package_is_paid_by_a_card_there_too(small_shop: Shop, front: StripeFront) -> None:
    async with small_shop.owner() as desk:
        made = await desk.post("/v1/packages", json={"name": "Ten", "credits": 10, "price": 9000})
    with_stripe(small_shop, front)
    async with acting_client(small_shop) as client, small_shop.http() as visitor:
        bought = (await client.post(f"/v1/packages/{made.json()['id']}/purchases", json={})).json()
        assert (bought["state"], bought["payment"]["needs_card"]) == ("open", True)
        page = f"/pay/{bought['payment']['id']}"
        assert 'data-amount="9000"' in (await visitor.get(page)).text
        assert front.tokens
        await visitor.post(page, data={"method": front.tokens.give(GOOD)})
        assert (await client.get("/v1/me/packages")).json()["items"][0]["left"] == 10
        assert "It is paid" in (await visitor.get(page)).text


@dataclass(frozen=True, slots=True)
class AtCounter:
    """A package whose buyer was led to the page for their card."""

    shop: Shop
    client: httpx.AsyncClient
    visitor: httpx.AsyncClient
    package: str
    payment: str

    async def later(self, how: str) -> None:
        async with self.shop.owner() as desk:
            if how == "withdrawn":
                await desk.delete(f"/v1/packages/{self.package}")
            elif how == "costlier":
                await desk.patch(f"/v1/packages/{self.package}", json={"price": 9900})
            else:
                self.shop.clock.advance(timedelta(days=1, minutes=1))


@asynccontextmanager
async def at_counter(shop: Shop, front: StripeFront) -> AsyncIterator[AtCounter]:
    async with shop.owner() as desk:
        package = (await desk.post("/v1/packages", json={"name": "Ten", "credits": 10, "price": 9000})).json()["id"]
    with_stripe(shop, front)
    async with acting_client(shop) as client, shop.http() as visitor:
        bought = (await client.post(f"/v1/packages/{package}/purchases", json={})).json()
        yield AtCounter(shop, client, visitor, package, bought["payment"]["id"])


@pytest.mark.parametrize("how", ["withdrawn", "costlier", "a day later"])
async def test_a_package_that_is_not_sold_like_that_any_more_is_not_charged_and_the_page_says_what_to_do(
    small_shop: Shop, front: StripeFront, how: str
) -> None:
    async with at_counter(small_shop, front) as counter:
        await counter.later(how)
        page = await counter.visitor.get(f"/pay/{counter.payment}")
        assert "look at the packages again" in page.text
        assert "js.stripe.com" not in page.text
        assert front.tokens
        sent = await counter.visitor.post(f"/pay/{counter.payment}", data={"method": front.tokens.give(GOOD)})
        assert (sent.status_code, front.moves(INTENTS)) == (409, [])
        assert "look at the packages again" in sent.text


@pytest.mark.parametrize("how", ["withdrawn", "costlier"])
async def test_money_of_a_payment_that_was_begun_in_time_brings_the_credits(
    small_shop: Shop, front: StripeFront, how: str
) -> None:
    async with at_counter(small_shop, front) as counter:
        page = f"/pay/{counter.payment}"
        assert front.tokens
        await counter.visitor.post(page, data={"method": front.tokens.give(ASKS_BANK)})
        async with small_shop.database.reading() as session:
            vendor_id = (await get_payment(session, ids.parse("pay", counter.payment))).vendor_id or ""
        await counter.later(how)
        secret = intent(front.behind, vendor_id)["client_secret"]
        authenticate(front.behind, vendor_id, {"success": "true", "client_secret": secret})
        await counter.visitor.post(page)
        [held] = (await counter.client.get("/v1/me/packages")).json()["items"]
        assert (held["left"], "It is paid" in (await counter.visitor.get(page)).text) == (10, True)


async def test_the_link_of_a_booking_leads_there_and_back(till: AtTill) -> None:
    links = (await till.client.get(f"/v1/bookings/{till.booking}/links")).json()
    token = links["page"].rpartition("/")[2]
    led = await till.visitor.post(f"/b/{token}/pay")
    assert led.headers["location"].endswith(f"{till.path}?page={token}")
    paid = await till.give(GOOD, path=f"{till.path}?page={token}")
    back = await till.visitor.get(paid.headers["location"])
    assert (back.status_code, back.headers["location"]) == (303, f"/b/{token}")
    from_booking = await till.visitor.get(f"{till.path}?to=book")
    assert (from_booking.status_code, from_booking.headers["location"]) == (303, "/b/corner")


async def test_money_that_is_only_to_be_kept_is_asked_for_as_that(small_shop: Shop, front: StripeFront) -> None:
    await set_policy(small_shop, deposit={"percent": 100, "held": True})
    async with at_till(small_shop, front) as till:
        assert 'data-take="later"' in (await till.visitor.get(till.path)).text
        await till.give(GOOD)
        assert (await till.state(), (await till.payment_now())["state"]) == ("confirmed", "authorised")
