"""Cards saved and charged while their owner is away, by Stripe's own library against localstripe, over the product."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from models.dues import SavedMethod
from tests.api.bookings.dues.test_on_account import later, on_account, seen
from tests.api.payments import localstripe
from tests.api.payments.test_stripe import KEY, card
from tests.api.pricing.test_prices import ok
from tests.fixtures.shop import Shop, acting_client
from tests.fixtures.stripe_front import StripeFront, stripe_front

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # Stripe's library, inside httpx
GOOD, ASKS_BANK, CHARGE_FAILS, CANNOT_BE_SAVED = (
    "4242424242424242", "4000002500003155", "4000000000000341", "4000000000000002",
)  # fmt: skip


@pytest.fixture(scope="module")
def front() -> Iterator[StripeFront]:
    with localstripe.running() as url, stripe_front(url) as front:
        yield front


@pytest.fixture
def house(small_shop: Shop, front: StripeFront) -> Shop:
    changed = {"stripe_key": SecretStr(KEY), "stripe_api_base": front.url}
    small_shop.app.state.settings = small_shop.app.state.settings.model_copy(update=changed)
    front.calls.clear()
    return small_shop


async def save(client: httpx.AsyncClient, front: StripeFront, number: str) -> dict[str, Any]:
    body = {"method": card(front.behind, number), "agreed": True}
    return dict(await ok(client.post("/v1/me/payment-methods", json=body)))


def at_stripe(front: StripeFront, path: str) -> Any:
    return httpx.get(f"{front.behind}/v1/{path}", auth=(KEY, "")).raise_for_status().json()


def agree_at_the_bank(front: StripeFront) -> None:
    [setup] = [call for call in front.calls if call.path.endswith("/confirm")]
    httpx.post(f"{front.behind}{setup.path}", auth=(KEY, "")).raise_for_status()


async def test_a_saved_card_is_a_customers_and_is_charged_once_while_they_are_away(
    house: Shop, front: StripeFront
) -> None:
    async with acting_client(house) as client:
        saved = await save(client, front, GOOD)
        assert (saved["state"], saved["label"]) == ("saved", "visa 4242")
        again = await client.post("/v1/me/payment-methods", json={"method": "pm_other", "agreed": False})
        assert again.status_code == 422
        due = await on_account(house, client, saved["id"])
        for _ in range(3):
            await later(house)
        assert (await seen(house, due))["state"] == "paid"
    assert len(front.moves("/v1/payment_intents")) == 1
    async with house.owner() as desk:
        entries = (await ok(desk.get(f"/v1/bookings/{due['booking']}/statement")))["entries"]
    every = at_stripe(front, "payment_intents")["data"]
    [intent] = [each for each in every if each["metadata"]["payment"] == entries[0]["payment"]]
    assert (intent["amount"], intent["status"]) == (5000, "succeeded")
    assert at_stripe(front, f"customers/{intent['customer']}")["metadata"]["client"].startswith("cli_")


async def test_a_saved_card_that_the_bank_declines_is_tried_by_the_schedule(house: Shop, front: StripeFront) -> None:
    async with acting_client(house) as client:
        due = await on_account(house, client, (await save(client, front, CHARGE_FAILS))["id"])
        await later(house)
        first = await seen(house, due)
        assert (first["step"], first["code"], first["tries"]) == ("retry", "card_declined", 1)
        await later(house)
        assert (await seen(house, due))["tries"] == 2
    assert len(front.moves("/v1/payment_intents")) == 2


async def test_a_card_that_its_bank_asks_about_waits_for_it_and_then_for_the_payer(
    house: Shop, front: StripeFront
) -> None:
    async with acting_client(house) as client:
        asked = await save(client, front, ASKS_BANK)
        assert asked["state"] == "challenged"
        agree_at_the_bank(front)
        again = await ok(client.post(f"/v1/me/payment-methods/{asked['id']}/again"))
        assert again["state"] == "saved"
        due = await on_account(house, client, asked["id"])
        await later(house)
        assert (await seen(house, due))["step"] == "bank"


async def test_a_removed_card_is_detached_and_an_unsavable_one_is_declined(house: Shop, front: StripeFront) -> None:
    async with acting_client(house) as client:
        saved = await save(client, front, GOOD)
        for status in (204, 204):
            assert (await client.delete(f"/v1/me/payment-methods/{saved['id']}")).status_code == status
        assert (await ok(client.get("/v1/me/payment-methods")))["items"] == []
        assert (await save(client, front, CANNOT_BE_SAVED))["state"] == "declined"


async def test_an_answer_that_is_lost_saves_one_card(house: Shop, front: StripeFront) -> None:
    async with acting_client(house) as client:
        body = {"method": card(front.behind, GOOD), "agreed": True}
        front.loses_answers = True
        assert (await client.post("/v1/me/payment-methods", json=body)).status_code == 503
        front.loses_answers = False
        assert (await ok(client.post("/v1/me/payment-methods", json=body)))["state"] == "saved"
    assert len(front.moves("/v1/setup_intents")) == 1
    assert len(front.moves("/v1/customers")) == 1


async def test_a_card_that_stripe_does_not_know_any_more_is_not_tried_over_and_over(
    house: Shop, front: StripeFront
) -> None:
    async with acting_client(house) as client:
        due = await on_account(house, client, (await save(client, front, GOOD))["id"])
        async with house.database.writing() as session:
            (await session.scalars(select(SavedMethod))).one().vendor_id = "pm_gone"
            await session.commit()
        for _ in range(3):
            await later(house)
        stands = await seen(house, due)
        assert (stands["step"], stands["code"], stands["tries"]) == ("card", "refused_by_vendor", 1)
    assert len(front.moves("/v1/payment_intents")) == 1
