"""What a request may hold, and whose an Idempotency-Key is: through HTTP, on both databases."""

import pytest

from tests.fixtures.shop import Shop, acting_client

KEY = {"Idempotency-Key": "the same"}


async def test_a_key_counts_for_the_address_with_its_query(shop: Shop) -> None:
    async with shop.owner() as http:
        gone = await http.delete("/v1/templates/client.confirmed/en?variant=a", headers=KEY)
        other = await http.delete("/v1/templates/client.confirmed/en?variant=b", headers=KEY)
    assert gone.status_code < 500
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (422, "idempotency-key-reused")


async def test_a_key_of_a_visitor_counts_for_one_organisation(shop: Shop) -> None:
    asked = {"email": "somebody@example.org"}
    async with shop.http() as http:
        here = await http.post("/v1/sign-in/codes", json=asked, headers=KEY)
        there = await http.post("/v1/sign-in/codes", json=asked, headers=KEY | {"Parley-Organisation": "elsewhere"})
    assert here.status_code < 300
    assert "Idempotency-Replayed" not in there.headers


@pytest.mark.parametrize("text", [r"a\u0000b", r"\ud83d"])
async def test_what_no_database_keeps_is_refused_and_breaks_nothing(shop: Shop, text: str) -> None:
    body = '{"name": "Walk", "minutes": 30, "description": "' + text + '"}'
    async with shop.owner() as http:
        made = await http.post("/v1/services", content=body, headers={"Content-Type": "application/json"})
    assert made.status_code in {201, 422}


@pytest.mark.parametrize("first", ["2199-12-31T23:59:00", "1970-01-02T00:00:00"])
async def test_a_series_beyond_all_calendars_is_refused(shop: Shop, first: str) -> None:
    service = (await shop.named("services"))["Haircut"]["id"]
    asked = {
        "service": service,
        "rule": "FREQ=WEEKLY;COUNT=2",
        "first": first,
        "zone": "America/New_York",
        "digest": "x",
    }
    async with acting_client(shop) as http:
        refused = await http.post("/v1/series", json=asked)
    assert 400 <= refused.status_code < 500
