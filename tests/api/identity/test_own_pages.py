"""What is somebody's own is told to be so, and a program that asks is not told to send the key it sent."""

import pytest

from tests.fixtures.shop import Shop

OWN = [
    "/v1/members/me", "/v1/me", "/v1/me/packages", "/v1/me/receipts", "/v1/me/subscriptions", "/v1/me/billing",
    "/v1/people/me/preferences", "/v1/inbox", "/v1/account/sessions",
]  # fmt: skip


@pytest.mark.parametrize("path", OWN)
async def test_a_key_that_asks_for_a_persons_own_hears_that_it_is_no_person(small_shop: Shop, path: str) -> None:
    async with small_shop.owner() as key:
        answer = await key.get(path)
    assert answer.status_code == 401, answer.text
    assert answer.json()["type"].endswith("/sign-in-needed")
    assert "An API key is no person" in answer.json()["next_step"]
    assert "send an API key" not in answer.text


async def test_a_key_hears_whose_the_page_of_a_member_is(small_shop: Shop) -> None:
    async with small_shop.owner() as key:
        told = (await key.get("/v1/members/me")).json()
    assert told["detail"] == "Only a member, somebody who works here, has this page."
