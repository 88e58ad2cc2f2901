"""Names and numbers that end up on invoices, quotes and statements hold no control characters."""

from typing import Any

import pytest

from tests.fixtures.shop import Shop, acting_client

COUNTRY = {"country": "PT"}
ADDRESS = {"name": "Corner", "address": "Rua 1\n1000 Lisboa", **COUNTRY}
PLACES: list[tuple[str, str, dict[str, Any], str]] = [
    ("PUT", "/v1/invoicing", ADDRESS, "name"),
    ("PUT", "/v1/invoicing", ADDRESS, "address"),
    ("PUT", "/v1/invoicing", ADDRESS, "tax_number"),
    ("PUT", "/v1/invoicing", ADDRESS, "small_print"),
    ("PUT", "/v1/me/billing", ADDRESS, "name"),
    ("PUT", "/v1/me/billing", ADDRESS, "address"),
    ("PUT", "/v1/me/billing", ADDRESS, "tax_number"),
]


@pytest.mark.parametrize("text", ["Corner\x00", "Cor\x1bner", "\x7fCorner", "Corner\x08"])
async def test_a_control_character_is_refused_wherever_it_would_be_printed(small_shop: Shop, text: str) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        for verb, path, body, member in PLACES:
            http = client if "/me/" in path else desk
            refused = await http.request(verb, path, json=body | {member: text})
            assert refused.status_code == 422, (path, member, refused.text)
        for path, body in (
            ("/v1/loyalty", {"rate": 1, "tiers": [{"name": text, "from_points": 1, "rate": 2}]}),
            ("/v1/prices", {"taxes": {**COUNTRY, "rates": [{**COUNTRY, "name": text, "percent": 23}]}}),
        ):
            refused = await desk.put(path, json=body)
            assert refused.status_code == 422, (path, refused.text)


@pytest.mark.parametrize("address", ["Rua 1\n1000 Lisboa", "Rua 1\r\n1000 Lisboa", "Straße 1, 1000 Łódź"])
async def test_an_address_has_as_many_lines_as_it_needs(small_shop: Shop, address: str) -> None:
    async with small_shop.owner() as desk:
        assert (await desk.put("/v1/invoicing", json=ADDRESS | {"address": address})).status_code == 200
