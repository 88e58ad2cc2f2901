"""The booking page as plain forms: what an address leads to, what its form books, and what is refused."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.api.bookings.test_booking import TEN, events, wish
from tests.fixtures.shop import Shop

PERSON = {"name": "Zoë", "email": "zoe@example.org"}


async def post(http: httpx.AsyncClient, shop: Shop, service: str = "Haircut", **more: Any) -> httpx.Response:
    return await http.post("/b/corner", data=await wish(shop, service) | PERSON | more)


def links(page: httpx.Response) -> list[str]:
    return [unescape(each) for each in re.findall(r'class="(?:card|time)" href="([^"]+)"', page.text)]


async def test_links_lead_from_the_services_to_a_form_that_books(shop: Shop) -> None:
    haircut = (await wish(shop))["service"]
    async with shop.http() as http:
        services = await http.get("/b/corner")
        times = await http.get(next(each for each in links(services) if haircut in each))
        form = await http.get(next(each for each in links(times) if "start=" in each))
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.text))
        booked = await http.post("/b/corner", data={name: unescape(value) for name, value in fields.items()} | PERSON)
        page = await http.get(booked.headers["location"])
    assert services.status_code == times.status_code == form.status_code == 200
    assert booked.status_code == 303
    assert "confirmed" in page.text
    assert await events(shop, "BookingConfirmed") == 1
    async with shop.owner() as http:
        [made] = (await http.get("/v1/bookings")).json()["items"]
    assert (made["client"]["name"], made["client"]["email"], made["channel"]) == (*PERSON.values(), "web")


async def test_what_costs_something_is_held_and_paid_once_at_its_own_page(shop: Shop) -> None:
    async with shop.http() as http:
        held = await post(http, shop, "Colour")
        assert held.headers["location"].endswith("/pay")
        offer = await http.get(held.headers["location"])
        assert "Pay €50.00" in offer.text
        for _ in range(3):
            await http.post(held.headers["location"])
        page = await http.get(held.headers["location"].removesuffix("/pay"))
    assert "confirmed" in page.text
    assert await events(shop, "PaymentSucceeded") == 1


async def test_looking_at_the_page_to_pay_changes_nothing(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        held = await post(http, small_shop, "Colour")
        for method in ("GET", "HEAD") * 5:
            assert (await http.request(method, held.headers["location"])).status_code == 200
    assert await events(small_shop, "PaymentSucceeded") == 0


async def test_a_time_that_is_gone_is_refused_with_links_to_the_nearest_and_nobody_is_written_down(shop: Shop) -> None:
    async with shop.http() as http:
        await post(http, shop)
        late = await post(http, shop, name="Late", email="late@example.org")
    assert late.status_code == 409
    nearest = [each for each in links(late) if "start=" in each]
    assert len(nearest) == 3
    assert 'value="Late"' in late.text
    assert await events(shop, "SeatRefused") == 1
    async with shop.owner() as http:
        assert "Late" not in (await http.get("/v1/clients")).text
    async with shop.http() as http:
        assert (await http.get(nearest[0])).status_code == 200


async def test_a_page_of_another_site_books_nothing_for_who_looks_at_it(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        http.headers["origin"] = "https://elsewhere.example"
        refused = await post(http, small_shop)
    assert refused.status_code == 403
    assert await events(small_shop, "BookingConfirmed") == 0


@pytest.mark.parametrize("missing", [{"name": ""}, {"email": "nobody"}, {"name": "a\x00b"}, {"name": "x" * 300}])
async def test_a_form_that_is_not_filled_in_says_so_and_keeps_what_was_written(
    small_shop: Shop, missing: dict[str, str]
) -> None:
    async with small_shop.http() as http:
        answer = await post(http, small_shop, **missing)
    assert answer.status_code == 422
    assert "Please write your name" in answer.text
    assert await events(small_shop, "BookingHeld") == 0


@pytest.mark.parametrize(
    "asked",
    [
        {"service": "svc_x"}, {"service": "'; DROP TABLE"}, {"start": "yesterday"}, {"start": "9999-01-01T00:00:00Z"},
        {"zone": "Mars/Olympus"}, {"lang": "<b>"}, {"seats": "9" * 400}, {"minutes": "-1"}, {"utm_source": "mail"},
        {"seats": "٣"}, {"builder": "bld_" + "0" * 26}, {"zone": "../../etc/passwd"}, {"service": "\x00"},
    ],
)  # fmt: skip
async def test_a_link_that_makes_no_sense_leads_somewhere_all_the_same(small_shop: Shop, asked: dict[str, str]) -> None:
    body = await wish(small_shop)
    async with small_shop.http() as http:
        for more in ({}, {"service": body["service"]}, {"service": body["service"], "start": TEN}):
            page = await http.get(f"/b/corner?{urlencode(more | asked)}")
            assert page.status_code == 200, page.text
            form = await http.post("/b/corner", data=more | PERSON | asked)
            assert form.status_code in {303, 404, 409, 422}, form.text


async def test_the_page_speaks_the_browsers_language_unless_its_address_says_otherwise(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        german = await http.get("/b/corner", headers={"Accept-Language": "nl, de-AT;q=0.9, en;q=0.1"})
        french = await http.get("/b/corner?lang=fr", headers={"Accept-Language": "de"})
        own = await http.get("/b/corner", headers={"Accept-Language": "x;q=y, *"})
    assert [re.search(r'<html lang="(\w+)"', each.text)[1] for each in (german, french, own)] == ["de", "fr", "en"]  # type: ignore[index]


async def test_an_address_of_nobody_says_so_and_a_link_cut_short_too(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        nobody, cut = await http.get("/b/nowhere"), await http.get("/b/WyJia2ci.0")
    assert nobody.status_code == cut.status_code == 404
    assert nobody.json()["type"].endswith("/unknown-organisation")


async def test_the_page_can_be_installed_under_the_organisations_name(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        told = (await http.get("/b/corner/app.webmanifest")).json()
    assert (told["name"], told["scope"], told["display"]) == ("Corner", "/b/corner", "standalone")
