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


async def test_what_else_is_wrong_is_told_beside_an_unknown_member(small_shop: Shop) -> None:
    ana = (await small_shop.named("builders"))["Ana Reyes"]["id"]
    haircut = (await small_shop.named("services"))["Haircut"]["id"]
    wish = {"service": haircut, "builder": ana, "start": "2027-06-10T09:00:00", "seats": "two", "colour": "red"}
    async with small_shop.owner() as http:
        refused = await http.post("/v1/bookings", json=wish)
        one_fault = await http.post("/v1/bookings", json=wish | {"start": "2027-06-10T09:00:00Z", "seats": 1})
    told = {each["field"]: each["message"] for each in refused.json()["errors"]}
    assert set(told) == {"colour", "start", "seats"}
    assert "with its offset" in told["start"]
    assert [each["field"] for each in one_fault.json()["errors"]] == ["colour"]


async def test_what_else_is_wrong_is_told_beside_an_unknown_parameter(small_shop: Shop) -> None:
    asked = {"service": "svc_x", "from": "2027-06-10T09:00:00", "to": "tomorrow", "colour": "red"}
    async with small_shop.owner() as http:
        refused = await http.get("/v1/availability", params=asked)
        listed = await http.get("/v1/bookings", params={"from": "2027-06-10T09:00:00", "colour": "red"})
    assert {each["field"] for each in refused.json()["errors"]} == {"query.colour", "query.from", "query.to"}
    assert {each["field"] for each in listed.json()["errors"]} == {"query.colour", "query.from"}


@pytest.mark.parametrize(
    "address",
    [
        "/v1/availability?service=svc_x&to=2027-06-11T09:00:00Z&from=", "/v1/bookings?from=",
        "/v1/availability/explain?service=svc_x&start=", "/v1/conflicts?to=2027-06-11T09:00:00Z&from=",
    ],
)  # fmt: skip
@pytest.mark.parametrize("instant", ["2027-06-10T09:00:00+01:00", "2027-06-10T09:00+0100", "2027-06-10T09:00:00.5+01"])
async def test_a_plus_that_came_as_a_blank_is_told_how_to_write(small_shop: Shop, address: str, instant: str) -> None:
    async with small_shop.owner() as http:
        refused = await http.get(address + instant)
        right = await http.get(address + instant.replace("+", "%2B"))
        other = await http.get(address + "2027-06-10%2009")
    assert "%2B" in refused.json()["detail"], refused.text
    assert "%2B" not in right.text
    assert "%2B" not in other.text


async def test_links_in_mails_may_carry_what_mail_programs_add(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        assert (await http.get("/p/nothing?utm_source=mail")).status_code != 422


async def test_a_list_of_one_page_may_be_asked_for_like_any_other(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        assert (await http.get("/v1/services", params={"limit": 200})).status_code == 200
