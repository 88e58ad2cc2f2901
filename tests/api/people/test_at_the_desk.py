"""Somebody telephones or comes in: the desk finds them by name, address or number, or writes them down."""

import asyncio

import pytest
from sqlalchemy import update

from models.identity import Organisation
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop, acting_client

ZOE = {"name": "Zoë Öztürk", "email": "Zoe@Example.org", "phone": "912 345 678", "locale": "pt-PT"}


async def test_whoever_is_written_down_is_found_by_name_address_and_number(shop: Shop) -> None:
    async with shop.owner() as desk:
        made = await desk.post("/v1/clients", json=ZOE | {"phone": "+351 912 345 678"})
        assert made.status_code == 201, made.text
        zoe = made.json()
        assert (await desk.post("/v1/clients", json={"name": "Zora 100% Blau"})).status_code == 201
        for like in ("zoë", "ÖZTÜRK", "öztürk zoë", "zoe@example", "912345678", "0912 345-678", "+351 (912) 345 678"):
            found = (await desk.get("/v1/clients", params={"like": like})).json()["items"]
            assert [each["id"] for each in found] == [zoe["id"]], like
        both = (await desk.get("/v1/clients", params={"like": " zo "})).json()["items"]
        assert len(both) == 2
        for like in ("%", "100%"):
            assert [
                each["name"] for each in (await desk.get("/v1/clients", params={"like": like})).json()["items"]
            ] == ["Zora 100% Blau"]
        assert (await desk.get("/v1/clients", params={"like": "zoë nobody"})).json()["items"] == []
    assert (zoe["phone"], zoe["locale"], zoe["proven"]) == ("+351912345678", "pt-PT", True)


async def test_an_address_that_somebody_has_already_opens_nothing_for_the_next(shop: Shop) -> None:
    async with shop.owner() as desk:
        first = (await desk.post("/v1/clients", json={"name": "Ana", "email": "home@example.org"})).json()
        child = (await desk.post("/v1/clients", json={"name": "Bea", "email": "HOME@example.org"})).json()
    assert (first["proven"], child["proven"]) == (True, False)


async def test_an_address_written_down_twice_at_once_is_one_clients(shop: Shop) -> None:
    async with shop.owner() as desk:
        for turn in range(5):
            body = {"name": "Ana", "email": f"home{turn}@example.org"}
            made = await asyncio.gather(*(desk.post("/v1/clients", json=body) for _ in range(4)))
            assert sorted(each.json()["proven"] for each in made) == [False, False, False, True]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "Ana", "phone": "call me"}, {"name": "Ana", "email": "x"}])
async def test_what_cannot_be_written_down_is_refused_and_nobody_is_made(shop: Shop, body: dict[str, str]) -> None:
    async with shop.owner() as desk:
        assert (await desk.post("/v1/clients", json=body)).status_code == 422
        assert (await desk.get("/v1/clients")).json()["items"] == []


@pytest.mark.parametrize("phone", ["555 1234", "+1 555 1234", "+1 555 0100 12345", "12"])
async def test_a_number_that_nobody_can_have_is_refused_with_what_is_missing(shop: Shop, phone: str) -> None:
    ada = {"name": "Ada"}
    async with shop.database.writing() as session:
        await session.execute(update(Organisation).values(locale="en-US"))
        await session.commit()
    async with shop.owner() as desk:
        refused = await desk.post("/v1/clients", json=ada | {"phone": phone})
        assert refused.status_code == 422, refused.text
        assert f"“{phone}” is not a whole telephone number; write all of it" in refused.json()["detail"]
        kept = await desk.post("/v1/clients", json=ada | {"phone": "(555) 010-1234"})
    assert kept.json()["phone"] == "+15550101234"


async def test_the_number_they_tell_is_one_they_agree_to_be_written_to_at(shop: Shop) -> None:
    async with shop.owner() as desk:
        zoe = (await desk.post("/v1/clients", json=ZOE)).json()
        told = (await desk.get(f"/v1/people/{zoe['id']}/consents")).json()
    assert [(each["channel"], each["route"]) for each in told["items"]] == [("sms", "number")]


async def test_who_may_not_add_a_client_does_not(shop: Shop) -> None:
    async with acting_client(shop) as client:
        assert (await client.post("/v1/clients", json=ZOE)).status_code == 403
    async with shop.owner() as owner:
        key = (await owner.post("/v1/keys", json={"name": "bi", "role": "analyst"})).json()["key"]
    async with shop.http(key) as analyst:
        assert (await analyst.post("/v1/clients", json=ZOE)).status_code == 403


async def test_the_desk_books_for_them_and_they_are_told(shop: Shop) -> None:
    async with shop.owner() as desk:
        zoe = (await desk.post("/v1/clients", json=ZOE)).json()
        made = await desk.post("/v1/bookings", json=await wish(shop, "Colour", client=zoe["id"]))
    assert (made.status_code, made.json()["state"], made.json()["paid"]) == (201, "confirmed", False)
    assert made.json()["client"]["name"] == ZOE["name"]


async def test_a_price_is_quoted_as_the_client_named_would_pay_it(shop: Shop) -> None:
    """Here with a coupon that its client has used up."""
    async with shop.owner() as desk:
        zoe = (await desk.post("/v1/clients", json=ZOE)).json()
        coupon = {"code": "ONCE", "percent": "10"}
        assert (await desk.post("/v1/coupons", json=coupon)).status_code == 201
        body = await wish(shop, "Colour", coupon="ONCE")
        assert (await desk.post("/v1/quotes", json=body | {"client": zoe["id"]})).json()["total"]["minor"] == 4500
        assert (await desk.post("/v1/bookings", json=body | {"client": zoe["id"]})).status_code == 201
        later = body | {"start": "2027-06-11T09:00:00Z"}
        assert (await desk.post("/v1/quotes", json=later | {"client": zoe["id"]})).status_code == 409
        assert (await desk.post("/v1/quotes", json=later)).status_code == 200
    async with shop.http() as visitor:
        for named in (zoe["id"], "cli_" + "0" * 26):
            assert (await visitor.post("/v1/quotes", json=body | {"client": named})).status_code == 401
