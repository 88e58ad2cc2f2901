"""The audit of a shop, as tests read it: what the relay has recorded by now, through the door."""

from typing import Any

from api.audit.record import recorder
from kit.relay import hand_over
from tests.fixtures.shop import Shop


async def recorded(shop: Shop, **wanted: str) -> list[dict[str, Any]]:
    """What is in the audit, newest first."""
    while await hand_over(shop.database, shop.clock, recorder(shop.keys)):
        pass
    async with shop.owner() as http:
        answer = await http.get("/v1/audit", params=wanted)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items
