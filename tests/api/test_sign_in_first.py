"""Pages for members, opened in a browser that is not signed in."""

import pytest

from tests.fixtures.shop import Shop

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


async def test_a_browser_is_led_to_the_sign_in_page_and_back(small_shop: Shop) -> None:
    async with small_shop.http(**BROWSER) as http:
        answer = await http.get("/v1/templates/client.moved/en/html?variant=b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fv1%2Ftemplates%2Fclient.moved%2Fen%2Fhtml%3Fvariant%3Db"


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
async def test_a_program_is_told_what_it_lacks(small_shop: Shop, accept: str) -> None:
    async with small_shop.http(Accept=accept) as http:
        answer = await http.get("/v1/templates/client.moved/en/html")
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("/sign-in-needed")


async def test_whoever_may_see_it_sees_it(small_shop: Shop) -> None:
    async with small_shop.http(small_shop.owner_key, **BROWSER) as http:
        assert (await http.get("/v1/templates/client.moved/en/html")).status_code == 200


async def test_a_form_is_not_sent_on(small_shop: Shop) -> None:
    async with small_shop.http(**BROWSER) as http:
        assert (await http.post("/v1/templates/client.moved/en/test", json={"to": "a@example.org"})).status_code == 401
