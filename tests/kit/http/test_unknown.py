"""What an address does not know is refused by its name, and nothing comes of the request."""

import pytest

from tests.fixtures.shop import Shop


@pytest.mark.parametrize("address", ["/v1/bookings?clinet=cli_1", "/v1/builders?nmae=Ana", "/v1/services?limit=5&x=1"])
async def test_a_parameter_nobody_reads_never_widens_a_list(small_shop: Shop, address: str) -> None:
    async with small_shop.owner() as http:
        refused = await http.get(address)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.json()["errors"][0]["kind"] == "unknown_name"


async def test_a_member_nobody_reads_is_refused_and_nothing_is_made(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        before = (await http.get("/v1/builders")).json()
        refused = await http.post("/v1/builders", json={"name": "Zoe", "zone": "UTC", "colour": "red"})
        after = (await http.get("/v1/builders")).json()
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "colour")
    assert before == after


async def test_a_member_deep_inside_is_refused_by_the_way_to_it_and_nothing_changes(small_shop: Shop) -> None:
    ana = (await small_shop.named("builders"))["Ana Reyes"]["id"]
    morning = {"days": [1], "start": "09:00", "end": "12:00"}
    async with small_shop.owner() as http:
        before = (await http.get(f"/v1/builders/{ana}/hours")).json()
        refused = await http.put(f"/v1/builders/{ana}/hours", json={"weekly": [morning, {**morning, "ends": 1}]})
        after = (await http.get(f"/v1/builders/{ana}/hours")).json()
    assert refused.status_code == 422, refused.text
    assert [(each["field"], each["kind"]) for each in refused.json()["errors"]] == [("weekly.1.ends", "unknown_name")]
    assert before == after


async def test_links_in_mails_may_carry_what_mail_programs_add(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        assert (await http.get("/p/nothing?utm_source=mail")).status_code != 422


async def test_a_list_of_one_page_may_be_asked_for_like_any_other(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        assert (await http.get("/v1/services", params={"limit": 200})).status_code == 200
