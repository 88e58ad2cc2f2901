"""Clients claim what was booked under an address they prove, and nothing by a name or a number."""

import asyncio

import httpx
import pytest
from sqlalchemy import select

from models.people import Client
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import Shop, acting_client

EMAIL = "zoe@example.org"


async def known_client(shop: Shop, *, proven: bool = True) -> str:
    """Zoë, whom the desk knows by her address, with a booking; its id."""
    async with acting_client(shop, "desk made") as client:
        booked = (await book(client, await wish(shop))).json()
        me = (await client.get("/v1/me")).json()
    async with shop.database.writing() as session:
        row = (await session.scalars(select(Client).order_by(Client.id.desc()))).first()
        assert row
        assert row.public_id == me["id"]
        row.email, row.email_proven, row.name, row.phone = EMAIL, proven, "Zoë Marsh", "+351210000000"
        await session.commit()
    return str(booked["id"])


def catch_codes(shop: Shop) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    shop.app.state.send_code = lambda address, code, _board: sent.append((address, code))
    return sent


async def prove(http: httpx.AsyncClient, sent: list[tuple[str, str]], email: str = EMAIL) -> httpx.Response:
    asked = await http.post("/v1/me/proofs", json={"email": email})
    assert asked.status_code == 202, asked.text
    proof = {"ticket": asked.json()["ticket"], "email": email, "code": sent[-1][1]}
    return await http.post("/v1/me/proofs/redeem", json=proof)


async def bookings(http: httpx.AsyncClient) -> list[str]:
    return [each["id"] for each in (await http.get("/v1/bookings")).json()["items"]]


async def test_a_proven_address_brings_its_history_and_keeps_ones_own(shop: Shop) -> None:
    old = await known_client(shop)
    sent = catch_codes(shop)
    async with acting_client(shop, "a visitor") as http:
        wished = await wish(shop)
        own = (await book(http, wished | {"start": wished["start"].replace("T09", "T13")})).json()["id"]
        answer = await prove(http, sent)
        assert answer.status_code == 200, answer.text
        assert sent[-1][0] == EMAIL
        assert answer.json()["name"] == "Zoë Marsh"
        assert set(await bookings(http)) == {old, own}
        assert (await http.post(f"/v1/bookings/{old}/cancel")).status_code == 200


async def test_a_name_a_number_or_an_unproven_address_brings_nothing(small_shop: Shop) -> None:
    old = await known_client(small_shop, proven=False)
    sent = catch_codes(small_shop)
    async with acting_client(small_shop, "a visitor") as http:
        told = await http.patch("/v1/me", json={"name": "Zoë Marsh", "phone": "+351 210 000 000", "email": EMAIL})
        assert told.status_code == 200
        assert old not in await bookings(http)
        assert (await prove(http, sent)).status_code == 200
        assert old not in await bookings(http), "whoever typed that address had not proven it"


async def test_an_address_in_other_letter_case_is_the_same_and_stays_proven(small_shop: Shop) -> None:
    sent = catch_codes(small_shop)
    async with acting_client(small_shop, "a visitor") as http:
        assert (await prove(http, sent)).json()["proven"] is True
        for email, proven in (("ZOE@Example.org", True), (EMAIL, True), ("zoe+2@example.org", False), (EMAIL, False)):
            told = (await http.patch("/v1/me", json={"email": email})).json()
            assert (told["email"].lower(), told["proven"]) == (email.lower(), proven)


@pytest.mark.parametrize("change", [{"code": "wrong"}, {"email": "victim@example.org"}, {"ticket": "otc_" + "0" * 26}])
async def test_the_code_proves_that_address_for_that_client_alone(small_shop: Shop, change: dict[str, str]) -> None:
    old = await known_client(small_shop)
    sent = catch_codes(small_shop)
    async with acting_client(small_shop, "a visitor") as http, acting_client(small_shop, "another") as other:
        asked = await http.post("/v1/me/proofs", json={"email": EMAIL})
        proof = {"ticket": asked.json()["ticket"], "email": EMAIL, "code": sent[-1][1]}
        assert (await http.post("/v1/me/proofs/redeem", json=proof | change)).status_code == 401
        assert (await other.post("/v1/me/proofs/redeem", json=proof)).status_code == 401
        assert old not in await bookings(http)
        assert old not in await bookings(other)


async def test_a_sign_in_code_proves_nothing_and_a_proof_signs_nobody_in(small_shop: Shop) -> None:
    await known_client(small_shop)
    sent = catch_codes(small_shop)
    async with acting_client(small_shop, "a visitor") as http, small_shop.http() as stranger:
        ticket = (await stranger.post("/v1/sign-in/codes", json={"email": EMAIL})).json()["ticket"]
        proof = {"ticket": ticket, "email": EMAIL, "code": sent[-1][1]}
        assert (await http.post("/v1/me/proofs/redeem", json=proof)).status_code == 401
        ticket = (await http.post("/v1/me/proofs", json={"email": EMAIL})).json()["ticket"]
        crossed = await stranger.post("/v1/sign-in/codes/redeem", json={"ticket": ticket, "code": sent[-1][1]})
        assert crossed.status_code == 401


async def test_an_address_that_two_prove_at_once_is_one_clients(shop: Shop) -> None:
    sent = catch_codes(shop)
    for turn in range(5):
        email = f"home{turn}@example.org"
        async with acting_client(shop, f"a{turn}") as one, acting_client(shop, f"b{turn}") as other:
            proofs = []
            for http in (one, other):
                ticket = (await http.post("/v1/me/proofs", json={"email": email})).json()["ticket"]
                proofs.append({"ticket": ticket, "email": email, "code": sent[-1][1]})
            both = zip((one, other), proofs, strict=True)
            answers = await asyncio.gather(*(http.post("/v1/me/proofs/redeem", json=proof) for http, proof in both))
        assert len({each.json()["id"] for each in answers if each.status_code == 200}) == 1
