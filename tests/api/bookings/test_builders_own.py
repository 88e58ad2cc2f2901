"""A member in the role of a builder sees their own sessions; one who gives none sees none."""

import pytest

from tests.api.bookings.test_booking import wish
from tests.api.identity.people import browser, sign_in
from tests.fixtures.shop import Shop, acting_client

EMAIL = "new@corner.example.org"


@pytest.mark.parametrize("path", ["/v1/bookings", "/v1/suggestions/plans", "/v1/feedback"])
async def test_who_is_no_builder_yet_sees_nothing_of_others(small_shop: Shop, path: str) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as owner:
        assert (await client.post("/v1/bookings", json=await wish(small_shop))).status_code == 201
        member = {"name": "New", "email": EMAIL, "role": "builder"}
        assert (await owner.post("/v1/members", json=member)).status_code == 201
    async with browser(small_shop) as new:
        await sign_in(small_shop, new, EMAIL)
        answer = await new.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.json()["items"] == []
