"""Credentials that are no longer good, addresses nobody proved, and secrets at rest."""

import pytest
from sqlalchemy import select

from kit.http.idempotency import IdempotencyKey
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import Shop

KEYED = {"Idempotency-Key": "k1"}


async def test_a_revoked_key_gets_no_kept_answer(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        made = (await owner.post("/v1/keys", json={"name": "helper", "role": "admin"})).json()
        async with small_shop.http(made["key"]) as program:
            asked = {"name": "second", "role": "analyst"}
            assert (await program.post("/v1/keys", json=asked, headers=KEYED)).status_code == 201
            await owner.delete(f"/v1/keys/{made['id']}")
            again = await program.post("/v1/keys", json=asked, headers=KEYED)
    assert again.status_code == 401
    assert "sk_" not in again.text


async def test_kept_answers_are_sealed(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        asked = {"name": "helper", "role": "admin"}
        made = await owner.post("/v1/keys", json=asked, headers=KEYED)
        assert (await owner.post("/v1/keys", json=asked, headers=KEYED)).text == made.text
    async with small_shop.database.reading() as session:
        [row] = await session.scalars(select(IdempotencyKey))
    assert row.body
    assert b"sk_" not in row.body


@pytest.mark.parametrize("role", ["builder", "client"])
async def test_there_are_no_keys_for_persons(small_shop: Shop, role: str) -> None:
    async with small_shop.owner() as owner:
        assert (await owner.post("/v1/keys", json={"name": "k", "role": role})).status_code == 422


async def test_a_key_too_long_is_refused_rather_than_cut(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        refused = await book(owner, await wish(small_shop), **{"Idempotency-Key": "k" * 256})
    assert refused.status_code == 400
    assert refused.json()["type"].endswith("/idempotency-key-too-long")


async def test_an_address_typed_in_a_chat_opens_nothing(small_shop: Shop) -> None:
    claim = {"channel": "web", "address": "c1", "message": {"id": "1", "text": "hi"}}
    sent: list[str] = []
    small_shop.app.state.send_link = lambda address, _token, _board: sent.append(address)
    async with small_shop.service_principal() as bot:
        identity = (await bot.post("/v1/turns", json=claim)).json()["identity"]
    async with small_shop.service_principal(acts_as=identity) as stranger:
        await stranger.patch("/v1/me", json={"email": "victim@example.org"})
    async with small_shop.http() as http:
        asked = await http.post("/v1/sign-in/links", json={"email": "victim@example.org"})
    assert (asked.status_code, sent) == (202, [])


async def test_a_form_on_another_site_cannot_use_the_cookie(small_shop: Shop) -> None:
    builder = (await wish(small_shop))["builder"]
    headers = {"Cookie": "parley_session=st_x", "Origin": "http://evil.example"}
    async with small_shop.http(**headers) as http:
        answer = await http.put(f"/v1/builders/{builder}/hours", json={"weekly": []})
    assert answer.status_code == 401
