"""What an address can be asked to do, told to whoever asks for something else (RFC 9110, Allow)."""

import pytest

from tests.fixtures.shop import Shop


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/members/mem_x", "PATCH"),
        ("/v1/members/me", "GET"),  # which is no member's address, though the pattern of those fits it
        ("/v1/services", "GET, POST"),
    ],
)
async def test_an_address_names_its_methods_and_no_others(small_shop: Shop, path: str, methods: str) -> None:
    async with small_shop.owner() as http:
        refused = await http.options(path)
    assert (refused.status_code, refused.headers["Allow"]) == (405, methods)
