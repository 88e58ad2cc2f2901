"""The pretend bank's page: looking changes nothing, the buttons do, once."""

import re
from typing import Any

import pytest

from tests.api.payments.test_paying import held, ledger, pay
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop


async def challenged(shop: Shop) -> tuple[dict[str, Any], str, str]:
    """The booking, the path of its bank page, and the page's token."""
    async with shop.owner() as http:
        booking = await held(shop, http)
        payment = (await pay(http, booking, "asks_3ds")).json()["payment"]
    path = f"/pretend-bank/{payment['id']}"
    assert payment["link"].endswith(path)
    page = await shop.http().get(path)
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    assert "default-src 'none'" in page.headers["content-security-policy"]
    return booking, path, found[1]


@pytest.mark.parametrize(("choice", "state"), [("approve", "confirmed"), ("deny", "held")])
async def test_the_first_answer_at_the_bank_stands(small_shop: Shop, choice: str, state: str) -> None:
    booking, path, token = await challenged(small_shop)
    other = "deny" if choice == "approve" else "approve"
    async with small_shop.http() as bank:
        for button in (choice, other):
            assert (await bank.post(path, data={"choice": button, "token": token})).status_code == 200
    await relay_once(small_shop.database, small_shop.clock)
    async with small_shop.owner() as http:
        assert (await http.get(f"/v1/bookings/{booking['id']}")).json()["state"] == state


async def test_looking_at_the_bank_page_ten_times_changes_nothing(small_shop: Shop) -> None:
    """T46."""
    booking, path, _ = await challenged(small_shop)
    async with small_shop.http() as bank, small_shop.owner() as http:
        for _ in range(10):
            await bank.get(path)
        assert (await http.get(f"/v1/bookings/{booking['id']}")).json()["state"] == "held"
        assert (await http.get(f"/v1/payments/{path.rsplit('/', 1)[1]}")).json()["state"] == "challenged"


async def test_an_answer_without_the_pages_token_is_refused(small_shop: Shop) -> None:
    _, path, _ = await challenged(small_shop)
    async with small_shop.http() as bank:
        assert (await bank.post(path, data={"choice": "approve", "token": "guessed"})).status_code == 403


@pytest.mark.parametrize("method", ["declines", "asks_3ds", "arrives_late"])
async def test_a_page_that_offers_no_card_charges_none(small_shop: Shop, method: str) -> None:
    async with small_shop.owner() as http, small_shop.http() as visitor:
        booking = await held(small_shop, http)
        payment = (await pay(http, booking, method)).json()["payment"]["id"]
        sent = await visitor.post(f"/pay/{payment}", data={"method": "succeeds"})
        assert sent.status_code == (409 if method == "declines" else 303)
        assert (await http.get(f"/v1/bookings/{booking['id']}")).json()["state"] == "held"
        assert len((await http.get("/v1/payments")).json()["items"]) == 1
    assert await ledger(small_shop) == {}
