"""Owners and admins read the audit, page by page, and take it out whole; nobody else does."""

import json

import pytest
from sqlalchemy import text, update

from models.audit import AuditEntry
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.audit.recorded import recorded
from tests.api.identity.people import add_member, browser, sign_in
from tests.fixtures.shop import DOCUMENT, Shop, acting_client


async def make_keys(shop: Shop, many: int) -> None:
    async with shop.owner() as owner:
        for number in range(many):
            made = await owner.post("/v1/keys", json={"name": f"till {number}", "role": "front_desk"})
            assert made.status_code == 201


async def test_pages_follow_each_other_without_a_gap(shop: Shop) -> None:
    await make_keys(shop, 5)
    whole = [each["id"] for each in await recorded(shop)]
    async with shop.owner() as owner:
        seen: list[str] = []
        cursor: str | None = None
        while True:
            asked = {"limit": "2", **({"cursor": cursor} if cursor else {})}
            page = (await owner.get("/v1/audit", params=asked)).json()
            seen += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
    assert seen == whole
    assert len(seen) > 5


async def test_it_is_narrowed_by_kind_subject_and_actor(small_shop: Shop) -> None:
    member = await add_member(small_shop, "dana@example.org", "admin")
    async with browser(small_shop) as dana:
        await sign_in(small_shop, dana, "dana@example.org")
        made = (await dana.post("/v1/keys", json={"name": "till", "role": "front_desk"})).json()
    assert {each["kind"] for each in await recorded(small_shop, kind="SignedIn")} == {"SignedIn"}
    assert [each["facts"]["what"] for each in await recorded(small_shop, subject=made["id"])] == ["key made"]
    hers = await recorded(small_shop, actor=member["id"])
    assert [each["kind"] for each in hers] == ["AccessChanged", "SignedIn"]
    async with small_shop.owner() as owner:
        assert (await owner.get("/v1/audit", params={"subject": "nonsense"})).status_code == 404
        assert (await owner.get("/v1/audit", params={"cursor": "nonsense"})).status_code == 422


async def test_an_entry_says_what_its_ids_stand_for_and_whose_it_is(small_shop: Shop) -> None:
    async with acting_client(small_shop) as mia:
        me = (await mia.patch("/v1/me", json={"name": "Mia Sol"})).json()["id"]
        services, builders = await small_shop.named("services"), await small_shop.named("builders")
        wish = {"service": services["Haircut"]["id"], "builder": builders["Ana Reyes"]["id"]}
        held = await mia.post("/v1/bookings", json=wish | {"start": "2027-06-10T09:00:00Z"})
        assert held.status_code == 201, held.text
    booking = held.json()["id"]
    [confirmed] = await recorded(small_shop, kind="BookingConfirmed")
    assert confirmed["things"][booking.removeprefix("bkg_")] == {
        "table": "bookings", "name": "Haircut", "whose": {"id": me.removeprefix("cli_"), "name": "Mia Sol"},
        "start": "2027-06-10T09:00:00Z", "zone": "Europe/Lisbon",
    }  # fmt: skip
    assert confirmed["things"][me.removeprefix("cli_")]["name"] == "Mia Sol"
    assert confirmed["things"][wish["builder"].removeprefix("bld_")]["name"] == "Ana Reyes"
    session = confirmed["things"][confirmed["facts"]["session_id"]]
    assert (session["name"], session["start"], session["whose"]) == ("Haircut", "2027-06-10T09:00:00Z", None)
    async with small_shop.owner() as owner:
        taken = await owner.post("/v1/audit/exports")
    assert "Haircut" not in taken.text


@pytest.mark.parametrize("role", ["front_desk", "builder", "analyst"])
async def test_nobody_but_owners_and_admins_sees_it(small_shop: Shop, role: str) -> None:
    await add_member(small_shop, "dana@example.org", role)
    async with browser(small_shop) as dana:
        await sign_in(small_shop, dana, "dana@example.org")
        for method, path in (("GET", "/v1/audit"), ("POST", "/v1/audit/exports")):
            assert (await dana.request(method, path)).status_code == 403


async def test_one_organisation_sees_nothing_of_another(shop: Shop) -> None:
    other = DOCUMENT | {"organisation": DOCUMENT["organisation"] | {"slug": "other", "name": "Other"}}
    stranger = (await seed(shop.database, shop.clock, shop.keys, SeedDocument.model_validate(other))).key
    await make_keys(shop, 2)
    newest = (await recorded(shop))[0]
    async with shop.http(stranger) as http:
        theirs = (await http.get("/v1/audit")).json()["items"]
        assert (await http.get("/v1/audit", params={"subject": newest["subject"]})).json()["items"] == []
        assert newest["id"] not in (await http.post("/v1/audit/exports")).text
    assert {each["kind"] for each in theirs} == {"HoursChanged"}, "what its own seeding did"


async def test_taking_it_out_is_recorded_and_wants_a_recent_proof(small_shop: Shop) -> None:
    await make_keys(small_shop, 2)
    await recorded(small_shop)
    async with small_shop.owner() as owner:
        taken = await owner.post("/v1/audit/exports", headers={"Idempotency-Key": "1"})
        again = await owner.post("/v1/audit/exports", headers={"Idempotency-Key": "1"})
    lines = [json.loads(line) for line in taken.text.splitlines()]
    assert [each["number"] for each in lines] == [1, 2, 3, 4]
    assert again.text == taken.text
    assert (await recorded(small_shop))[0]["kind"] == "DataExported"
    async with small_shop.owner() as owner:
        rest = (await owner.post("/v1/audit/exports?after=3")).text.splitlines()
    assert [json.loads(each)["number"] for each in rest] == [4, 5]


async def test_the_desk_has_the_chain_verified(small_shop: Shop) -> None:
    await make_keys(small_shop, 3)
    entries = await recorded(small_shop)
    async with small_shop.owner() as owner:
        whole = (await owner.get("/v1/audit/verdict")).json()
        async with small_shop.database.writing() as session:
            await session.execute(text("DROP TRIGGER audit_only_grows_UPDATE"))
            await session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(kind="Nothing"))
            await session.commit()
        broken = (await owner.get("/v1/audit/verdict")).json()
    assert (whole["entries"], whole["why"]) == (len(entries), None)
    assert (broken["broken_at"], broken["why"]) == (2, "it was changed")
