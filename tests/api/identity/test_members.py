"""Members come, change and go; API keys are limited, run out, and tell when they were used."""

from datetime import timedelta

import pytest

from tests.api.identity.people import add_member, browser, sign_in
from tests.fixtures.shop import NOW, Shop


async def test_whoever_is_added_signs_in_and_whoever_goes_is_out_at_once(shop: Shop) -> None:
    member = await add_member(shop, "dana@example.org")
    async with browser(shop) as dana, shop.owner() as owner:
        await sign_in(shop, dana, "DANA@example.org")
        assert (await dana.get("/v1/clients")).status_code == 200
        assert (await dana.get("/v1/members")).status_code == 403
        closed = await owner.patch(f"/v1/members/{member['id']}", json={"active": False})
        assert closed.json()["active"] is False
        assert (await dana.get("/v1/clients")).status_code == 401
        opened = await owner.patch(f"/v1/members/{member['id']}", json={"active": True})
        assert opened.status_code == 200
        assert (await dana.get("/v1/clients")).status_code == 401, "the old session stays ended"


async def test_a_change_of_role_signs_out_and_counts_from_the_next_sign_in(small_shop: Shop) -> None:
    member = await add_member(small_shop, "dana@example.org", "analyst")
    async with browser(small_shop) as dana, small_shop.owner() as owner:
        await sign_in(small_shop, dana, "dana@example.org")
        await owner.patch(f"/v1/members/{member['id']}", json={"role": "admin"})
        assert (await dana.get("/v1/clients")).status_code == 401
        await sign_in(small_shop, dana, "dana@example.org")
        assert (await dana.get("/v1/members")).status_code == 200


async def test_an_admin_signs_somebody_out_everywhere(small_shop: Shop) -> None:
    member = await add_member(small_shop, "dana@example.org")
    async with browser(small_shop) as dana, small_shop.owner() as owner:
        await sign_in(small_shop, dana, "dana@example.org")
        assert (await owner.delete(f"/v1/members/{member['id']}/sessions")).status_code == 204
        assert (await dana.get("/v1/clients")).status_code == 401
        await sign_in(small_shop, dana, "dana@example.org")
        assert (await dana.delete(f"/v1/members/{member['id']}/sessions")).status_code == 403


async def test_owners_are_made_and_changed_by_owners_and_one_always_stays(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        admin_key = (await owner.post("/v1/keys", json={"name": "a", "role": "admin"})).json()["key"]
        [only] = (await owner.get("/v1/members")).json()["items"]
        async with small_shop.http(admin_key) as admin:
            new = {"name": "x", "email": "x@example.org", "role": "owner"}
            assert (await admin.post("/v1/members", json=new)).status_code == 403
            assert (await admin.patch(f"/v1/members/{only['id']}", json={"name": "y"})).status_code == 403
            assert (await admin.post("/v1/members", json=new | {"role": "admin"})).status_code == 201
        for change in ({"role": "admin"}, {"active": False}):
            last = await owner.patch(f"/v1/members/{only['id']}", json=change)
            assert (last.status_code, last.json()["type"].rpartition("/")[2]) == (409, "last-owner")
        await add_member(small_shop, "second@example.org", "owner")
        assert (await owner.patch(f"/v1/members/{only['id']}", json={"role": "admin"})).status_code == 200


async def test_one_address_is_one_member(small_shop: Shop) -> None:
    await add_member(small_shop, "dana@example.org")
    async with small_shop.owner() as owner:
        again = {"name": "x", "email": "Dana@Example.org", "role": "admin"}
        assert (await owner.post("/v1/members", json=again)).status_code == 409


async def test_a_key_with_scopes_does_nothing_else(shop: Shop) -> None:
    async with shop.owner() as owner:
        asked = {"name": "report", "role": "owner", "scopes": ["bookings:read"]}
        made = (await owner.post("/v1/keys", json=asked)).json()
        async with shop.http(made["key"]) as program:
            assert (await program.get("/v1/bookings")).status_code == 200
            assert (await program.get("/v1/services")).status_code == 200
            for method, path, body in (
                ("GET", "/v1/clients", None), ("GET", "/v1/keys", None),
                ("POST", "/v1/keys", {"name": "more", "role": "analyst"}),
            ):  # fmt: skip
                refused = await program.request(method, path, json=body)
                assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "out-of-scope")
        assert (await owner.post("/v1/keys", json=asked | {"scopes": ["everything"]})).status_code == 422


async def test_a_key_runs_out_and_tells_when_it_was_used(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        asked = {"name": "till", "role": "front_desk", "expires_at": (NOW + timedelta(days=1)).isoformat()}
        made = (await owner.post("/v1/keys", json=asked)).json()
        async with small_shop.http(made["key"]) as program:
            small_shop.clock.advance(timedelta(hours=23))
            assert (await program.get("/v1/clients")).status_code == 200
            listed = (await owner.get("/v1/keys")).json()["items"]
            [till] = [each for each in listed if each["name"] == "till"]
            assert till["last_used_at"] == "2027-06-10T05:00:00Z"
            small_shop.clock.advance(timedelta(hours=1))
            assert (await program.get("/v1/clients")).status_code == 401
        past = asked | {"expires_at": NOW.isoformat()}
        assert (await owner.post("/v1/keys", json=past)).status_code == 422


@pytest.mark.parametrize("role", ["admin", "front_desk", "builder", "analyst"])
async def test_only_those_who_may_see_who_works_here(small_shop: Shop, role: str) -> None:
    await add_member(small_shop, "dana@example.org", role)
    async with browser(small_shop) as dana:
        await sign_in(small_shop, dana, "dana@example.org")
        expected = 200 if role == "admin" else 403
        for path in ("/v1/members", "/v1/keys", "/v1/integrations", "/v1/sign-in/policy"):
            assert (await dana.get(path)).status_code == expected, path
