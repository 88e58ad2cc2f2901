"""The record of who agreed to be written to at a number: by which route, by what words, never changed."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.people.preferences_consent import digest_of, mark_bad
from models.consents import Consent
from models.identity import Organisation
from models.people import ChannelIdentity
from tests.fixtures.shop import Shop, acting_client

PHONE, MAIL = "+351912345678", "ana.sousa@example.org"


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


async def told(person: httpx.AsyncClient) -> tuple[list[tuple[bool, str]], list[str], list[str]]:
    items = (await person.get("/v1/people/me/consents")).json()["items"]
    wishes = (await person.get("/v1/people/me/preferences")).json()
    return [(each["gave"], each["route"]) for each in items], wishes["stopped"], wishes["unreachable"]


async def test_who_only_typed_a_number_or_address_learns_nothing_of_who_has_it(small_shop: Shop) -> None:
    shop = small_shop
    await wrote(shop, "hello")
    owner = await only_client(shop)
    async with acting_client(shop, "other") as other:
        typed = {"phone": PHONE, "email": MAIL}
        assert (await other.patch("/v1/me", json=typed)).status_code == 200
        before = await told(other)
        await wrote(shop, "STOP")
        async with shop.database.writing() as session:
            organisation = (await session.scalars(select(Organisation.id))).one()
            for channel, address in (("sms", PHONE), ("email", MAIL)):
                digest = digest_of(shop.keys, channel, address)
                await mark_bad(session, organisation, channel, digest, problem="gone", now=shop.clock.now())
            await session.commit()
        assert await told(other) == before == ([(True, "number")], [], [])
        me = (await other.get("/v1/me")).json()["id"]
    async with shop.owner() as desk:
        seen = (await desk.get(f"/v1/people/{me}/preferences")).json()
    assert (seen["stopped"], sorted(seen["unreachable"])) == (["sms"], ["email", "sms"])
    assert [each[:2] for each in await recorded(shop, owner)] == [(True, "wrote"), (False, "word")]


async def test_what_is_claimed_of_anothers_number_bears_no_witness_at_it(small_shop: Shop) -> None:
    async with acting_client(small_shop, "one") as one, acting_client(small_shop, "two") as two:
        for client in (one, two):
            assert (await client.patch("/v1/me", json={"phone": PHONE})).status_code == 200
        small_shop.clock.advance(timedelta(seconds=1))
        assert (await one.put("/v1/people/me/preferences", json={"channels": ["sms"]})).status_code == 200
        assert (await told(one))[0] == [(True, "number"), (True, "preferences")]
        assert (await told(two))[0] == [(True, "number")]
    async with small_shop.database.reading() as session:
        at_it = select(Consent).where(Consent.digest == digest_of(small_shop.keys, "sms", PHONE))
        assert list(await session.scalars(at_it)) == []


async def test_who_writes_from_their_number_is_told_how_it_stands(small_shop: Shop) -> None:
    for said in ("hello", "STOP"):
        await wrote(small_shop, said)
    async with small_shop.database.reading() as session:
        identity = (await session.scalars(select(ChannelIdentity).where(ChannelIdentity.address == PHONE))).one()
    async with small_shop.service_principal(acts_as=identity.public_id) as theirs:
        assert await told(theirs) == ([(True, "wrote"), (False, "word")], ["sms"], [])


async def test_what_is_recorded_cannot_be_changed(shop: Shop) -> None:
    await wrote(shop, "hello")
    for statement in ("UPDATE consents SET gave = NOT gave", "DELETE FROM consents"):
        async with shop.database.writing() as session:
            with pytest.raises(DBAPIError):
                await session.execute(text(statement))
