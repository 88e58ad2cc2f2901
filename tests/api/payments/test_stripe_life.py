"""A business on Stripe, end to end: Stripe's own library against localstripe, behind a front that honours its keys.

localstripe sends ``payment_intent.succeeded`` and ``.payment_failed``; what it does not send (refunds, disputes, kept
money) is written as Stripe documents it. Every kind is delivered three times, also 48 hours later, in every order.
"""

import asyncio
import hashlib
import hmac
import itertools
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from kit import ids
from models.payments import LedgerEntry, Payment
from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_policy import set_policy
from tests.api.payments import localstripe
from tests.api.payments.test_paying import ledger, pay
from tests.api.payments.test_stripe import KEY, card, intent
from tests.fixtures.money import carry_out_due, connect, followed
from tests.fixtures.receiver import Heard, Receiver, receiving
from tests.fixtures.shop import Shop, acting_client
from tests.fixtures.stripe_front import StripeFront, stripe_front

SECRET = "whsec_1"
INTENTS, REFUNDS = "/v1/payment_intents", "/v1/refunds"
GOOD, ASKS_BANK, NO_FUNDS = "4242424242424242", "4000002500003155", "4000000000000341"
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Till:
    """A shop that takes payments by Stripe, and its hook."""

    shop: Shop
    front: StripeFront
    hook: str

    async def hears(self, event: dict[str, Any], *, secret: str = SECRET, age: int = 0) -> int:
        """Deliver an event, signed now as Stripe signs each delivery; the status it was answered with."""
        body, at = json.dumps(event).encode(), int(time.time()) - age
        digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Stripe-Signature": f"t={at},v1={digest}"}
        answer = await self.shop.http().post(self.hook, content=body, headers=headers)
        await followed(self.shop)
        return answer.status_code


@pytest.fixture
async def till(small_shop: Shop, front: StripeFront) -> Till:
    settings = small_shop.app.state.settings
    changed = {"stripe_key": SecretStr(KEY), "stripe_api_base": front.url}
    small_shop.app.state.settings = settings.model_copy(update=changed)
    front.calls.clear()
    return Till(small_shop, front, await connect(small_shop, "stripe", SECRET))


async def held(till: Till, http: httpx.AsyncClient, day: int = 10) -> dict[str, Any]:
    body = await wish(till.shop, "Colour", f"2027-06-{day}T09:00:00Z")
    made: dict[str, Any] = (await http.post("/v1/holds", json=body)).json()
    return made


async def test_paying_refunding_a_part_and_the_rest(till: Till) -> None:
    async with acting_client(till.shop) as client, till.shop.owner() as desk:
        paid = (await pay(client, await held(till, client), card(till.front.behind, GOOD))).json()
        assert (paid["payment"]["provider"], paid["booking"]["state"]) == ("stripe", "confirmed")
        path = f"/v1/payments/{paid['payment']['id']}/refund"
        part = await desk.post(path, json={"amount": 1500}, headers={"Idempotency-Key": "part"})
        assert part.json()["refunded"]["minor"] == 1500
        assert (await desk.post(path)).json()["state"] == "refunded"
    assert len(till.front.moves(INTENTS)) == 1
    assert len(till.front.moves(REFUNDS)) == 2
    assert set((await ledger(till.shop)).values()) == {0}


async def test_answers_that_are_lost_are_asked_about_and_nothing_moves_twice(till: Till) -> None:
    """Charge, then refund, each with every answer lost until the vendor is asked again."""
    async with acting_client(till.shop) as client, till.shop.owner() as desk:
        booking, method = await held(till, client), card(till.front.behind, GOOD)
        till.front.loses_answers = True
        assert (await pay(client, booking, method)).status_code == 503
        till.front.loses_answers = False
        till.front.answers.clear()  # Stripe forgets keys after a day; only asking helps then
        paid = (await pay(client, booking, method)).json()
        assert paid["booking"]["state"] == "confirmed"
        path = f"/v1/payments/{paid['payment']['id']}"
        till.front.loses_answers = True
        assert (await desk.post(f"{path}/refund")).status_code == 503
        till.front.loses_answers = False
        till.front.answers.clear()
        await carry_out_due(till.shop)
        assert (await desk.get(path)).json()["state"] == "refunded"
    assert (len(till.front.moves(INTENTS)), len(till.front.moves(REFUNDS))) == (1, 1)
    assert set((await ledger(till.shop)).values()) == {0}


async def test_a_bank_that_is_asked_and_stripes_own_webhook(till: Till) -> None:
    """The challenge is answered at localstripe, whose signed webhook confirms the booking."""
    with receiving() as receiver:
        watch(till.front.behind, receiver)
        async with acting_client(till.shop) as client:
            booking = await held(till, client)
            asked = (await pay(client, booking, card(till.front.behind, ASKS_BANK))).json()
            assert (asked["payment"]["state"], asked["booking"]["state"]) == ("challenged", "held")
            [vendor_id] = [made["id"] for made in made_at(till.front.behind) if about(made, asked["payment"]["id"])]
            secret = intent(till.front.behind, vendor_id)["client_secret"]
            path = f"{till.front.behind}{INTENTS}/{vendor_id}/_authenticate"
            form = {"success": "true", "client_secret": secret}
            await asyncio.to_thread(lambda: httpx.post(path, data=form, auth=(KEY, "")).raise_for_status())
            heard = await heard_about(receiver, vendor_id)
            for _ in range(3):
                answer = await till.shop.http().post(
                    till.hook, content=heard.body, headers={"Stripe-Signature": heard.headers["stripe-signature"]}
                )
                assert answer.status_code == 204, answer.text
            await followed(till.shop)
            seen = (await client.get(f"/v1/bookings/{booking['id']}")).json()
    assert (seen["state"], seen["paid"]) == ("confirmed", True)
    assert (await ledger(till.shop))["cash:stripe/EUR"] == 5000


async def heard_about(receiver: Receiver, vendor_id: str) -> Heard:
    """Wait for localstripe, which sends what it has to say a second later."""
    while True:
        for each in list(receiver.heard):
            if json.loads(each.body)["data"]["object"]["id"] == vendor_id:
                return each
        await asyncio.sleep(0.05)


def watch(url: str, receiver: Receiver) -> None:
    """Have localstripe send its webhooks to ``receiver``."""
    form = {"url": receiver.url, "secret": SECRET}
    httpx.post(f"{url}/_config/webhooks/w1", json=form).raise_for_status()


def made_at(url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{url}{INTENTS}?limit=100", auth=(KEY, "")).json()["data"]
    return found


def about(made: dict[str, Any], payment: str) -> bool:
    return bool((made["metadata"] or {}).get("payment") == payment)


async def test_money_kept_on_a_card_is_taken_in_part(till: Till) -> None:
    await set_policy(till.shop, deposit={"held": True})
    async with acting_client(till.shop) as client, till.shop.owner() as desk:
        for day, verb, state in ((10, "capture", "succeeded"), (12, "release", "cancelled")):
            paid = (await pay(client, await held(till, client, day), card(till.front.behind, GOOD))).json()
            assert (paid["payment"]["state"], paid["booking"]["state"]) == ("authorised", "confirmed")
            done = await desk.post(f"/v1/payments/{paid['payment']['id']}/{verb}")
            assert done.json()["state"] == state, done.text
    assert (await ledger(till.shop))["cash:stripe/EUR"] == 5000


def lives() -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Everything that is told of one payment, in the order it happens; ids are filled in later."""
    succeeded = ("payment_intent.succeeded", {"status": "succeeded", "amount_received": 5000})
    part = {"refunded": False, "amount_captured": 5000, "amount_refunded": 1500}
    whole = {"refunded": True, "amount_captured": 5000, "amount_refunded": 5000}
    opened = ("charge.dispute.created", {"status": "needs_response", "amount": 5000})
    return {
        "paid": [("payment_intent.requires_action", {"status": "requires_action"}), succeeded],
        "failed": [("payment_intent.payment_failed", failed())],
        "failed and then paid": [("payment_intent.payment_failed", failed()), succeeded],
        "partly refunded": [succeeded, ("charge.refunded", part)],
        "refunded in two parts": [succeeded, ("charge.refunded", part), ("charge.refunded", whole)],
        "dispute won": [succeeded, opened, ("charge.dispute.closed", {"status": "won", "amount": 5000})],
        "dispute lost": [succeeded, opened, ("charge.dispute.closed", {"status": "lost", "amount": 5000})],
        "kept and taken in part": [
            ("payment_intent.amount_capturable_updated", {"status": "requires_capture"}),
            ("payment_intent.succeeded", {"status": "succeeded", "amount_received": 3000}),
        ],
        "kept and let go": [
            ("payment_intent.amount_capturable_updated", {"status": "requires_capture"}),
            ("payment_intent.canceled", {"status": "canceled"}),
        ],
    }


def failed() -> dict[str, Any]:
    return {"status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}


@pytest.mark.parametrize("name", lives())
async def test_every_order_of_every_event_three_times_and_two_days_later_ends_the_same(till: Till, name: str) -> None:
    """Each order is another payment whose own answer was lost, so that events alone tell of it."""
    life, ends = lives()[name], []
    if name.startswith("kept"):
        await set_policy(till.shop, deposit={"held": True})
    async with acting_client(till.shop) as client:
        for number, order in enumerate(itertools.permutations(range(len(life)))):
            booking = await held(till, client, 10 + number * 2)
            till.front.loses_answers = True
            assert (await pay(client, booking, card(till.front.behind, ASKS_BANK))).status_code == 503
            till.front.loses_answers = False
            events = [event(life[place], f"{number}-{place}", await payment_of(till, booking)) for place in order]
            for wait in (timedelta(), timedelta(seconds=20), timedelta(seconds=40)):
                till.shop.clock.advance(wait)
                assert {await till.hears(each) for each in events} == {204}
            ends.append(await end_of(till, client, booking))
        till.shop.clock.advance(timedelta(hours=48))
        again = [event(life[place], f"0-{place}", "") for place in random.sample(range(len(life)), len(life))]
        before = await ledger(till.shop)
        assert {await till.hears(each) for each in again} == {204}
        assert await ledger(till.shop) == before
    assert all(end == ends[0] for end in ends), ends


def event(told: tuple[str, dict[str, Any]], name: str, payment: str) -> dict[str, Any]:
    """As Stripe sends it: an intent, a charge or a dispute. Only the last does not repeat our reference."""
    kind, more = told
    vendor_id = f"pi_{payment}"
    named = {"id": vendor_id} if kind.startswith("payment_intent") else {"id": "x_1", "payment_intent": vendor_id}
    reference = {} if "dispute" in kind else {"metadata": {"payment": payment}}
    return {
        "id": f"evt_{name}", "object": "event", "type": kind,
        "data": {"object": named | more | reference | {"currency": "eur"}},
    }  # fmt: skip


async def payment_of(till: Till, booking: dict[str, Any]) -> str:
    async with till.shop.database.reading() as session:
        query = select(Payment).where(Payment.booking_id == ids.parse("bkg", booking["id"]))
        return (await session.scalars(query)).one().public_id


async def end_of(till: Till, client: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    """What is left of it all: the payment, the booking, and the books of it."""
    name = await payment_of(till, booking)
    payment = (await client.get(f"/v1/payments/{name}")).json()
    seen = (await client.get(f"/v1/bookings/{booking['id']}")).json()
    async with till.shop.database.reading() as session:
        rows = await session.scalars(select(LedgerEntry).where(LedgerEntry.payment_id == ids.parse("pay", name)))
        books: dict[str, int] = {}
        for row in rows:
            books[row.account] = books.get(row.account, 0) + row.amount
    assert sum(books.values()) == 0
    money = {member: payment[member]["minor"] for member in ("received", "refunded", "disputed")}
    return {
        "payment": payment["state"], "paid": seen["paid"], **money,
        "books": {account: amount for account, amount in books.items() if amount},
        "booking": seen["state"] if payment["state"] not in {"refunded", "cancelled"} else "stays as it was",
    }  # fmt: skip


@pytest.mark.parametrize(("secret", "age"), [("whsec_2", 0), (SECRET, 301), (SECRET, 60 * 60 * 48)])
async def test_a_wrong_signature_or_an_old_one_is_refused_and_nothing_moves(till: Till, secret: str, age: int) -> None:
    async with acting_client(till.shop) as client:
        booking = await held(till, client)
        await pay(client, booking, card(till.front.behind, ASKS_BANK))
        told = event(lives()["paid"][1], "forged", await payment_of(till, booking))
        assert await till.hears(told, secret=secret, age=age) == 400
        assert (await client.get(f"/v1/bookings/{booking['id']}")).json()["state"] == "held"
    assert await ledger(till.shop) == {}


async def test_a_client_secret_shown_again_for_another_payment_charges_nothing(till: Till) -> None:
    """What the first payment's browser was given cannot pay for another booking, nor pay twice."""
    async with acting_client(till.shop) as client:
        first = (await pay(client, await held(till, client), card(till.front.behind, ASKS_BANK))).json()["payment"]
        [one] = [made for made in made_at(till.front.behind) if about(made, first["id"])]
        second = await held(till, client, 12)
        replayed = await pay(client, second, one["client_secret"][:64])
        assert replayed.status_code == 422, replayed.text
        assert (await client.get(f"/v1/bookings/{second['id']}")).json()["state"] == "held"

    assert await ledger(till.shop) == {}
