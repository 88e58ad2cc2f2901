"""The audit tells who did what, from where and why, what was before and after; and of no secret."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from api.audit.heads import signing_key
from api.audit.verify import verify
from kit.outbox import OutboxRow
from kit.tenancy import OWNER as OWNS
from kit.tenancy import acting
from models.audit import AuditEntry
from models.identity import Organisation
from models.people import Client, SubjectKey
from tests.api.audit.recorded import recorded
from tests.api.bookings.test_booking import wish
from tests.api.identity.people import OWNER, add_member, browser, set_password, sign_in
from tests.fixtures.shop import Shop, acting_client


def only(entries: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    [found] = [each for each in entries if each["kind"] == kind]
    return found


async def test_a_change_of_role_is_told_with_who_from_where_why_before_and_after(shop: Shop) -> None:
    member = await add_member(shop, "dana@example.org", "front_desk")
    async with browser(shop, "203.0.113.9", **{"User-Agent": "Firefox", "Parley-Reason": "She leads now"}) as owner:
        await sign_in(shop, owner)
        assert (await owner.patch(f"/v1/members/{member['id']}", json={"role": "admin"})).status_code == 200
    entries = await recorded(shop, subject=member["id"])
    changed = entries[0]
    assert (changed["kind"], changed["facts"]["what"]) == ("AccessChanged", "member changed")
    assert (changed["actor"]["kind"], changed["actor"]["name"]) == ("member", "Owner")
    assert (changed["address"], changed["device"], changed["why"]) == ("203.0.113.9", "Firefox", "She leads now")
    assert changed["asked"] == "PATCH /v1/members/{member_id}"
    [change] = changed["changes"]
    assert (change["table"], change["how"], change["fields"]) == (
        "members",
        "changed",
        {"role": ["front_desk", "admin"]},
    )


async def test_sign_ins_that_succeed_and_fail_are_told(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        await set_password(http)
    async with browser(small_shop, "198.51.100.4") as http:
        tried = {"email": OWNER, "password": "not the right one at all"}
        assert (await http.post("/v1/sign-in/password", json=tried)).status_code == 401
    entries = await recorded(small_shop)
    signed_in, refused = only(entries, "SignedIn"), only(entries, "SignInRefused")
    assert (signed_in["actor"]["name"], signed_in["facts"]["factors"]) == ("Owner", ["link"])
    assert (refused["actor"]["kind"], refused["address"]) == ("visitor", "198.51.100.4")
    assert only(entries, "CredentialsChanged")["actor"]["name"] == "Owner"


async def test_keys_are_told_of_and_their_secrets_are_not(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        made = (await owner.post("/v1/keys", json={"name": "till", "role": "front_desk"})).json()
        async with small_shop.http(made["key"]) as till:
            service = (await small_shop.named("services"))["Haircut"]["id"]
            assert (await till.patch(f"/v1/services/{service}", json={"price": 1})).status_code == 403
        await owner.delete(f"/v1/keys/{made['id']}")
    gone, born = (each for each in await recorded(small_shop) if each["kind"] == "AccessChanged")
    assert [each["facts"]["what"] for each in (born, gone)] == ["key made", "key revoked"]
    assert born["actor"] == {"kind": "key", "id": born["actor"]["id"], "name": "seed"}
    assert born["changes"][0]["fields"]["name"] == [None, "till"]
    assert list(gone["changes"][0]["fields"]) == ["revoked_at"]
    assert made["key"] not in json.dumps([born, gone])


@pytest.mark.parametrize(
    ("method", "path", "body", "table", "field"),
    [
        ("PUT", "/v1/sign-in/policy", {"second_factor_for": ["owner"]}, "organisations", "sign_in_policy"),
        ("PATCH", "/v1/builders/{builder}", {"place": "Porto"}, "builders", "place"),
        ("PATCH", "/v1/services/{service}", {"price": 4200}, "services", "price"),
        ("PUT", "/v1/services/{service}/builders/{builder}", {"weight": 3}, "offerings", "weight"),
        ("PUT", "/v1/builders/{builder}/hours", {"weekly": []}, "working_hours", "weekly"),
        ("PUT", "/v1/templates/client.confirmed/en", {"parts": {"subject": "Hello"}}, "template_overrides", "parts"),
    ],
)
async def test_settings_are_told_before_and_after(
    small_shop: Shop, method: str, path: str, body: dict[str, Any], table: str, field: str
) -> None:
    services, builders = await small_shop.named("services"), await small_shop.named("builders")
    address = path.format(service=services["Haircut"]["id"], builder=builders["Ana Reyes"]["id"])
    async with small_shop.owner() as owner:
        answer = await owner.request(method, address, json=body)
    assert answer.status_code in {200, 201, 204}, answer.text
    changes = [change for entry in await recorded(small_shop) for change in entry["changes"]]
    before, after = next(each["fields"][field] for each in changes if each["table"] == table)
    assert before != after


async def test_a_booking_is_told_by_whose_hand_and_what_was_refused_is_not(shop: Shop) -> None:
    async with acting_client(shop) as client:
        body = await wish(shop)
        made = (await client.post("/v1/bookings", json=body)).json()
        assert (await client.post("/v1/bookings", json=body)).status_code == 409
        await client.post(f"/v1/bookings/{made['id']}/cancel", json={"reason": "I am ill"})
    entries = await recorded(shop, subject=made["id"])
    assert [each["kind"] for each in entries] == ["BookingCancelled", "BookingConfirmed", "BookingHeld"]
    assert {each["actor"]["kind"] for each in entries} == {"client"}
    assert {each["channel"] for each in entries} == {"web"}
    assert entries[0]["why"] == "I am ill"
    async with shop.database.reading() as session:
        assert "I am ill" not in str((await session.scalars(select(OutboxRow.payload))).all())
    assert ["confirmed", "cancelled"] in [c["fields"].get("state") for c in entries[0]["changes"]]
    assert not [each for each in await recorded(shop) if each["kind"] in {"SeatRefused", "TimesAsked"}]


async def test_forgetting_a_person_hides_what_they_were_and_leaves_the_chain_whole(shop: Shop) -> None:
    async with acting_client(shop) as client:
        assert (await client.patch("/v1/me", json={"name": "Zoë Marsh", "email": "zoe@example.org"})).status_code == 200
    before = json.dumps(await recorded(shop), ensure_ascii=False)
    assert "zoe@example.org" in before
    async with shop.database.reading() as session:
        [organisation] = await session.scalars(select(Organisation.id))
        stored = " ".join(await session.scalars(select(AuditEntry.content)))
    assert "zoe@example.org" not in stored
    async with shop.database.writing() as session:
        key = (await session.scalars(select(SubjectKey).join(Client, Client.key_id == SubjectKey.id))).one()
        key.wrapped = b"gone"
        await session.commit()
    entries = await recorded(shop)
    assert "zoe@example.org" not in json.dumps(entries)
    assert "Zoë" not in json.dumps([each["changes"] for each in entries], ensure_ascii=False)
    assert any(each["forgotten"] for each in entries)
    async with shop.database.reading() as session:
        verdict = await verify(session, organisation, signing_key(shop.keys).public_key(), None)
    assert (verdict.broken, verdict.entries) == (None, len(entries))


async def test_what_was_noted_leaves_the_outbox_once_it_is_recorded(small_shop: Shop) -> None:
    noted = select(func.count()).select_from(OutboxRow).where(OutboxRow.noted.is_not(None))
    async with small_shop.owner() as owner:
        await owner.post("/v1/keys", json={"name": "till", "role": "front_desk"})
    async with small_shop.database.reading() as session:
        assert await session.scalar(noted) == 1
    await recorded(small_shop)
    async with small_shop.database.reading() as session:
        assert await session.scalar(noted) == 0


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET kind = 'x'", "DELETE FROM audit_entries"])
async def test_the_database_itself_refuses_to_change_an_entry(shop: Shop, statement: str) -> None:
    await recorded(shop)
    async with shop.owner() as owner:
        await owner.post("/v1/keys", json={"name": "till", "role": "front_desk"})
    assert await recorded(shop)
    with acting(OWNS), pytest.raises(DBAPIError, match="audit_only_grows"):  # others are not even let at it
        async with shop.database.writing() as session:
            await session.execute(text(statement))
