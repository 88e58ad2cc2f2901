"""A directory provisions members by SCIM: the requests of RFC 7644 as Entra and Okta send them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.identity.members.scim import ScimProblem, patched, read_user
from tests.api.identity.people import OWNER, browser, sign_in
from tests.fixtures.shop import Shop

USER = {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "dana@example.org", "active": True,
        "externalId": "d-1", "name": {"givenName": "Dana", "familyName": "Fox"}}  # fmt: skip
PATCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}


@asynccontextmanager
async def directory(shop: Shop, scopes: list[str] | None = None) -> AsyncIterator[httpx.AsyncClient]:
    asked = {"name": "directory", "role": "admin", "scopes": scopes or ["members:provision"]}
    async with shop.owner() as owner:
        key = (await owner.post("/v1/keys", json=asked)).json()["key"]
    async with shop.http(key) as http:
        yield http


async def add(http: httpx.AsyncClient, **change: Any) -> dict[str, Any]:
    made = await http.post("/scim/v2/Users", json=USER | change)
    assert made.status_code == 201, made.text
    told: dict[str, Any] = made.json()
    return told


async def test_a_user_is_made_found_changed_and_closed(shop: Shop) -> None:
    async with directory(shop) as http:
        made = await http.post("/scim/v2/Users", json=USER)
        user = made.json()
        assert (made.status_code, made.headers["content-type"]) == (201, "application/scim+json")
        assert made.headers["location"] == user["meta"]["location"]
        assert (user["displayName"], user["roles"][0]["value"], user["externalId"]) == ("Dana Fox", "front_desk", "d-1")
        for wanted in ('userName eq "DANA@example.org"', 'externalId eq "d-1"', f'id eq "{user["id"]}"'):
            found = (await http.get("/scim/v2/Users", params={"filter": wanted})).json()
            assert (found["totalResults"], found["Resources"][0]["id"]) == (1, user["id"])
        put = await http.put(f"/scim/v2/Users/{user['id']}", json=USER | {"roles": [{"value": "analyst"}]})
        assert put.json()["roles"][0]["value"] == "analyst"
        async with browser(shop) as dana:
            await sign_in(shop, dana, "dana@example.org")
            off = PATCH | {"Operations": [{"op": "Replace", "path": "active", "value": "False"}]}
            patch = await http.patch(f"/scim/v2/Users/{user['id']}", json=off)
            assert (patch.status_code, patch.json()["active"]) == (200, False)
            assert (await dana.get("/v1/me")).status_code == 401, "signed out at once"
        on = PATCH | {"Operations": [{"op": "replace", "value": {"active": True, "displayName": "D. Fox"}}]}
        assert (await http.patch(f"/scim/v2/Users/{user['id']}", json=on)).json()["displayName"] == "D. Fox"
        assert (await http.delete(f"/scim/v2/Users/{user['id']}")).status_code == 204
        assert (await http.get(f"/scim/v2/Users/{user['id']}")).json()["active"] is False


async def test_an_id_of_the_directory_is_one_members_alone(shop: Shop) -> None:
    """Said of another one too, or of two at once, it is refused in SCIM's own words."""
    async with directory(shop) as http:
        await add(http)
        other = await add(http, userName="eve@example.org", externalId="d-2")
        path = f"/scim/v2/Users/{other['id']}"
        put = await http.put(path, json=USER | {"userName": "eve@example.org"})
        patch = await http.patch(
            path, json=PATCH | {"Operations": [{"op": "add", "path": "externalId", "value": "d-1"}]}
        )
        assert [(each.status_code, each.json()["scimType"]) for each in (put, patch)] == [(409, "uniqueness")] * 2
        new = [USER | {"userName": f"m{number}@example.org", "externalId": "d-3"} for number in range(4)]
        answers = await asyncio.gather(*(http.post("/scim/v2/Users", json=each) for each in new))
        assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


async def test_pages_count_from_one(small_shop: Shop) -> None:
    async with directory(small_shop) as http:
        for number in range(3):
            await add(http, userName=f"m{number}@example.org", externalId=f"m-{number}")
        page = (await http.get("/scim/v2/Users", params={"startIndex": 2, "count": 2})).json()
        assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (4, 2, 2)
        none = (await http.get("/scim/v2/Users", params={"count": 0})).json()
        assert (none["totalResults"], none["Resources"]) == (4, [])


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"userName": "DANA@EXAMPLE.ORG", "externalId": "d-2"}, "uniqueness"),
     ({"userName": "e@example.org"}, "uniqueness"),
     ({"userName": "no address"}, "invalidValue"), ({"userName": None}, "invalidValue"),
     ({"roles": [{"value": "owner"}]}, "invalidValue"), ({"active": "perhaps"}, "invalidValue")],
)  # fmt: skip
async def test_what_cannot_be_is_refused_in_scims_words(small_shop: Shop, change: dict[str, Any], kind: str) -> None:
    async with directory(small_shop) as http:
        await add(http)
        refused = await http.post("/scim/v2/Users", json=USER | change)
        assert refused.json()["scimType"] == kind
        assert refused.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert refused.status_code == (409 if kind == "uniqueness" else 400)


async def test_owners_and_other_organisations_are_out_of_a_directorys_reach(small_shop: Shop) -> None:
    async with directory(small_shop) as http:
        [owner] = (await http.get("/scim/v2/Users", params={"filter": f'userName eq "{OWNER}"'})).json()["Resources"]
        assert (await http.delete(f"/scim/v2/Users/{owner['id']}")).status_code == 403
        assert (await http.put(f"/scim/v2/Users/{owner['id']}", json=USER)).status_code == 403
        for nonsense in ("mem_" + "0" * 26, "x"):
            assert (await http.get(f"/scim/v2/Users/{nonsense}")).status_code == 404


async def test_a_directorys_key_does_nothing_else_and_other_keys_provision_nobody(small_shop: Shop) -> None:
    async with directory(small_shop) as http:
        assert (await http.get("/v1/members")).status_code == 403
        assert (await http.get("/scim/v2/ServiceProviderConfig")).json()["patch"]["supported"]
    async with directory(small_shop, ["bookings:read"]) as other:
        refused = await other.post("/scim/v2/Users", json=USER)
        assert (refused.status_code, refused.json()["status"]) == (403, "403")
    async with small_shop.http() as stranger:
        assert (await stranger.get("/scim/v2/Users")).status_code == 401


async def test_nonsense_is_refused_without_an_error_of_ours(small_shop: Shop) -> None:
    async with directory(small_shop) as http:
        user = await add(http)
        for body in (b"", b"[]", b"{", b'{"Operations": 1}', b'{"Operations": [{"op": "remove", "path": "userName"}]}'):
            assert (await http.patch(f"/scim/v2/Users/{user['id']}", content=body)).status_code == 400
        assert (await http.get("/scim/v2/Users", params={"filter": "userName co x"})).json()[
            "scimType"
        ] == "invalidFilter"
        assert (await http.get("/scim/v2/Users", params={"startIndex": "x"})).status_code == 400


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_NAMES = st.sampled_from(["userName", "name", "displayName", "roles", "active", "externalId", "name.givenName"])
_OPERATION = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "replace"])}, optional={"path": _NAMES, "value": _JSON}
)


@given(st.dictionaries(_NAMES, _JSON))
def test_whatever_a_directory_says_of_somebody_is_read_or_refused(told: dict[str, Any]) -> None:
    with suppress(ScimProblem):
        assert read_user(told).role in {None, "admin", "builder", "front_desk", "analyst"}


@given(st.lists(_OPERATION | _JSON, max_size=3))
def test_whatever_a_directory_changes_is_read_or_refused(operations: list[Any]) -> None:
    with suppress(ScimProblem):
        assert patched(operations).active in {None, True, False}
