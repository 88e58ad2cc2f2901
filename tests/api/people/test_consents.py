"""The record of who agreed to be written to at a number: by which route, by what words, never changed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.fixtures.shop import Shop, acting_client

PHONE = "+351912345678"


async def wrote(shop: Shop, said: str) -> None:
    """Somebody texts, a second after they last did, as the bot passes it on."""
    shop.clock.advance(timedelta(seconds=1))
    async with shop.service_principal() as bot:
        word = {"medium": "sms", "address": PHONE, "text": said, "vendor_answers": False}
        told = (await bot.post("/v1/outgoing/words", json=word)).json()
        if told["word"] is None:
            claim = {"channel": "sms", "address": PHONE, "message": {"id": said, "text": said}, "take": False}
            assert (await bot.post("/v1/turns", json=claim)).status_code == 200


async def recorded(shop: Shop, person: str) -> list[tuple[Any, ...]]:
    async with shop.owner() as desk:
        items = (await desk.get(f"/v1/people/{person}/consents")).json()["items"]
    return [(each["gave"], each["route"], each["words"], each["told_in"]) for each in items]


async def only_client(shop: Shop) -> str:
    async with shop.owner() as desk:
        [client] = (await desk.get("/v1/clients")).json()["items"]
    return str(client["id"])


async def test_who_texts_first_agreed_and_stop_and_start_are_written_down(shop: Shop) -> None:
    for said in ("hello", "haircut please", "stop", "Stop", "START"):
        await wrote(shop, said)
    client = await only_client(shop)
    assert await recorded(shop, client) == [
        (True, "wrote", None, "sms"), (False, "word", "STOP", "sms"), (True, "word", "START", "sms"),
    ]  # fmt: skip


async def test_a_number_that_was_told_and_what_was_chosen_are_recorded_and_shown_to_whose_they_are(shop: Shop) -> None:
    async with acting_client(shop) as client:
        assert (await client.patch("/v1/me", json={"phone": PHONE})).status_code == 200
        assert (await client.patch("/v1/me", json={"phone": PHONE})).status_code == 200
        shop.clock.advance(timedelta(seconds=1))
        chosen = {"channels": ["sms", "email"], "choices": {"reminder": {"sms": True}}}
        assert (await client.put("/v1/people/me/preferences", json=chosen)).status_code == 200
        items = (await client.get("/v1/people/me/consents")).json()["items"]
    assert [(each["route"], each["words"]) for each in items] == [
        ("number", None), ("preferences", "channels, reminder"),
    ]  # fmt: skip
    assert {each["told_in"] for each in items} == {"web"}


async def test_nobody_else_reads_it(small_shop: Shop) -> None:
    await wrote(small_shop, "hello")
    client = await only_client(small_shop)
    async with small_shop.http() as visitor, acting_client(small_shop) as other:
        assert (await visitor.get(f"/v1/people/{client}/consents")).status_code == 401
        assert (await other.get(f"/v1/people/{client}/consents")).status_code == 403


async def test_what_is_recorded_cannot_be_changed(shop: Shop) -> None:
    await wrote(shop, "hello")
    for statement in ("UPDATE consents SET gave = NOT gave", "DELETE FROM consents"):
        async with shop.database.writing() as session:
            with pytest.raises(DBAPIError):
                await session.execute(text(statement))
