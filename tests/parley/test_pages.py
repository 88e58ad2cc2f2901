"""The pages beside the api: one for each organisation, at its own address."""

from datetime import timedelta

import pytest

from parley.pages.served import add_pages
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.identity.people import browser, sign_in
from tests.fixtures.shop import DOCUMENT, Shop

OTHER = DOCUMENT | {"organisation": DOCUMENT["organisation"] | {"name": "Other", "slug": "other"}}


@pytest.fixture
async def street(small_shop: Shop) -> Shop:
    """Two businesses, of which the other one answers on the bare address."""
    small_shop.clock.advance(timedelta(seconds=1))
    await seed(small_shop.database, small_shop.clock, small_shop.keys, SeedDocument.model_validate(OTHER))
    add_pages(small_shop.app, small_shop.app.state.settings)
    return small_shop


@pytest.mark.parametrize("path", ["/o/corner", "/o/corner/", "/o/other", "/o/corner/sign-in"])
async def test_every_organisation_has_its_page(street: Shop, path: str) -> None:
    async with street.http() as http:
        page = await http.get(path)
    assert page.status_code == 200
    assert "<title>" in page.text


@pytest.mark.parametrize("path", ["/o/nowhere", "/o/nowhere/sign-in"])
async def test_an_organisation_that_is_not_there_has_none(street: Shop, path: str) -> None:
    async with street.http() as http:
        page = await http.get(path)
    assert page.status_code == 404
    assert page.json()["type"].endswith("/unknown-organisation")


async def test_a_cookie_of_one_organisation_is_a_strangers_on_the_page_of_another(street: Shop) -> None:
    async with browser(street, **{"Parley-Organisation": "corner"}) as http:
        await sign_in(street, http)
        here = await http.get("/v1/members")
        http.headers["Parley-Organisation"] = "other"
        there, name = await http.get("/v1/members"), await http.get("/v1/organisation")
    assert here.status_code == 200
    assert there.status_code in {401, 403}
    assert name.json()["slug"] == "other"
