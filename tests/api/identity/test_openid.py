"""Signing in through an organisation's own directory, against a strict provider: what is believed and what is not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from kit.http.outward import Answer, Outward
from kit.settings import Settings
from tests.api.identity.people import OWNER, add_member, browser, sign_in
from tests.fixtures.openid import OpenId, openid_provider
from tests.fixtures.shop import Shop

CLIENT, SECRET = "parley", "a secret of forty letters or so, for real"
DANA = {"sub": "dana", "email": "dana@corner.example", "email_verified": True, "name": "Dana Fox"}


@pytest.fixture(scope="module")
def directory() -> Iterator[OpenId]:
    with openid_provider() as running:
        yield running


@dataclass(frozen=True)
class Way:
    """A connection at the shop, and the provider at its other end."""

    shop: Shop
    directory: OpenId
    id: str

    async def start(self, http: httpx.AsyncClient, *, link: bool = False) -> str:
        answer = await http.post(f"/v1/sign-in/connections/{self.id}/start", json={"link": link})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["address"])

    async def finish(self, http: httpx.AsyncClient, brought: dict[str, str]) -> httpx.Response:
        return await http.post(f"/v1/sign-in/connections/{self.id}/finish", json=brought)

    async def through(self, http: httpx.AsyncClient, *, link: bool = False) -> httpx.Response:
        return await self.finish(http, self.directory.walk(await self.start(http, link=link)))


def let_call(shop: Shop, networks: str) -> None:
    shop.app.state.settings = Settings(home=shop.app.state.settings.home, outward_allow=networks)


async def connect(shop: Shop, directory: OpenId, *, secret: str = SECRET, **more: Any) -> Way:
    shop.clock.at = datetime.now(UTC)
    let_call(shop, "127.0.0.0/8")
    new = {
        "provider": "oidc", "name": "Corner directory", "client_id": CLIENT, "secret": secret,
        "settings": {"issuer": directory.issuer, "domains": ["corner.example"]}, **more,
    }  # fmt: skip
    async with shop.owner() as owner:
        made = await owner.post("/v1/sign-in/connections", json=new)
    assert made.status_code == 201, made.text
    directory.register(
        {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [made.json()["back"]],
         "token_endpoint_auth_method": "client_secret_post"}
    )  # fmt: skip
    directory.log_in_as(**DANA)
    return Way(shop, directory, made.json()["id"])


def is_refused(answer: httpx.Response, kind: str = "outside-sign-in-refused") -> bool:
    return answer.status_code in {401, 403} and str(answer.json()["type"]).endswith("/" + kind)


async def test_the_first_sign_in_makes_a_member_and_the_next_finds_them(shop: Shop, directory: OpenId) -> None:
    way = await connect(shop, directory, new_member_role="front_desk")
    async with browser(shop) as http:
        first = await way.through(http)
        assert (first.status_code, first.json()["next"]) == (200, None)
        assert (await http.get("/v1/clients")).status_code == 200
        [mine] = (await http.get("/v1/account/factors")).json()["identities"]
        assert mine["issuer"] == directory.issuer
        directory.log_in_as(**DANA | {"email": "renamed@corner.example"})
        assert (await way.through(http)).status_code == 200
    async with shop.owner() as owner:
        members = [each["email"] for each in (await owner.get("/v1/members")).json()["items"]]
    assert sorted(members) == ["dana@corner.example", OWNER]


async def test_a_directory_makes_members_of_its_own_domains_alone(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    directory.log_in_as(**DANA | {"email": "dana@elsewhere.example"})
    async with browser(small_shop) as http:
        assert is_refused(await way.through(http), "no-account")


@pytest.mark.parametrize("verified", [True, False, None, "true"])
async def test_only_a_verified_address_leads_to_an_account_that_is_there(
    small_shop: Shop, directory: OpenId, verified: object
) -> None:
    await add_member(small_shop, "dana@corner.example")
    way = await connect(small_shop, directory, new_member_role="front_desk")
    directory.log_in_as(**DANA | {"email_verified": verified})
    async with browser(small_shop) as http:
        answer = await way.through(http)
        assert answer.status_code == 200 if verified is True else is_refused(answer, "no-account")


async def test_a_directory_finds_accounts_in_its_own_domains_alone(small_shop: Shop, directory: OpenId) -> None:
    await add_member(small_shop, "dana@elsewhere.example", "admin")
    way = await connect(small_shop, directory)
    directory.log_in_as(**DANA | {"email": "dana@elsewhere.example"})
    async with browser(small_shop) as http:
        assert is_refused(await way.through(http), "no-account")


async def test_no_owner_is_found_by_an_address(small_shop: Shop, directory: OpenId) -> None:
    domains = {"issuer": directory.issuer, "domains": ["corner.example.org"]}
    way = await connect(small_shop, directory, settings=domains, new_member_role="admin")
    directory.log_in_as(sub="mallory", email=OWNER, email_verified=True, name="Mallory")
    async with browser(small_shop) as http:
        assert is_refused(await way.through(http), "no-account")


async def test_only_owners_say_who_vouches_for_people(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory)
    await add_member(small_shop, "dana@corner.example", "admin")
    new = {"provider": "oidc", "name": "x", "client_id": "x", "settings": {"issuer": "https://evil.example"}}
    async with browser(small_shop) as admin:
        await sign_in(small_shop, admin, "dana@corner.example")
        assert (await admin.post("/v1/sign-in/connections", json=new)).status_code == 403
        assert (await admin.delete(f"/v1/sign-in/connections/{way.id}")).status_code == 403


@pytest.mark.parametrize(
    "change",
    [{"name": "Dana\r\nBcc: all@corner.example"}, {"name": "Da\0na"}, {"name": "x" * 5000},
     {"email": "da na@corner.example"}, {"email": "dana\r\n@corner.example"}],
)  # fmt: skip
async def test_what_a_directory_says_of_somebody_new_is_held_to_our_own_rules(
    small_shop: Shop, directory: OpenId, change: dict[str, str]
) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    directory.log_in_as(**DANA | change)
    async with browser(small_shop) as http:
        assert is_refused(await way.through(http), "no-account")


async def test_a_signed_in_member_links_an_identity_and_no_other_account_can(
    small_shop: Shop, directory: OpenId
) -> None:
    way = await connect(small_shop, directory)
    directory.log_in_as(sub="ada", email="ada@private.example", email_verified=False)
    await add_member(small_shop, "dana@corner.example")
    async with browser(small_shop) as owner, browser(small_shop) as dana:
        await sign_in(small_shop, owner)
        linked = await way.through(owner, link=True)
        assert (linked.status_code, linked.json()) == (200, None)
        await sign_in(small_shop, dana, "dana@corner.example")
        assert is_refused(await way.through(dana, link=True))
    async with browser(small_shop) as http:
        assert (await way.through(http)).status_code == 200
        [mine] = (await http.get("/v1/account/factors")).json()["identities"]
        assert (await http.delete(f"/v1/account/identities/{mine['id']}")).status_code == 204
    async with browser(small_shop) as http:
        assert is_refused(await way.through(http), "no-account")


async def test_a_wrong_secret_gets_nobody_in(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, secret="another secret", new_member_role="front_desk")
    async with browser(small_shop) as http:
        assert is_refused(await way.through(http))


async def test_an_answer_works_once_and_in_the_browser_that_left(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    async with browser(small_shop) as http, browser(small_shop) as other:
        brought = directory.walk(await way.start(http))
        await way.start(other)
        assert is_refused(await way.finish(other, brought)), "a login of the attacker's choosing"
        cookie = http.cookies["parley_flow"]
        assert (await way.finish(http, brought)).status_code == 200
        http.cookies.set("parley_flow", cookie)
        assert is_refused(await way.finish(http, brought)), "replayed"


async def test_a_code_of_another_flow_is_refused_by_its_challenge(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    async with browser(small_shop) as victim, browser(small_shop) as attacker:
        stolen = directory.walk(await way.start(victim))
        own = directory.walk(await way.start(attacker))
        assert is_refused(await way.finish(attacker, own | {"code": stolen["code"]}))


async def test_a_token_with_another_nonce_is_refused(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    async with browser(small_shop) as http:
        parts = urlsplit(await way.start(http))
        query = dict(parse_qsl(parts.query)) | {"nonce": "of another flow"}
        assert is_refused(await way.finish(http, directory.walk(parts._replace(query=urlencode(query)).geturl())))


async def test_what_comes_too_late_is_refused(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    async with browser(small_shop) as http:
        brought = directory.walk(await way.start(http))
        small_shop.clock.advance(timedelta(minutes=9))
        assert is_refused(await way.finish(http, brought)), "the token has run out"
        brought = directory.walk(await way.start(http))
        small_shop.clock.advance(timedelta(minutes=11))
        assert is_refused(await way.finish(http, brought)), "so has the flow"


async def test_new_keys_are_fetched_when_the_provider_turns_over(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory, new_member_role="front_desk")
    for _ in range(3):
        async with browser(small_shop) as http:
            assert (await way.through(http)).status_code == 200
        directory.rotate()


async def test_an_answer_for_one_connection_never_counts_for_another(small_shop: Shop, directory: OpenId) -> None:
    evil = await connect(small_shop, directory, new_member_role="front_desk")
    honest = await connect(small_shop, directory, new_member_role="front_desk")
    async with browser(small_shop) as http:
        brought = directory.walk(await honest.start(http))
        assert brought["iss"] == directory.issuer
        assert is_refused(await replace(honest, id=evil.id).finish(http, brought))
        for iss in ({"iss": "https://evil.example"}, {}):
            brought = directory.walk(await honest.start(http))
            del brought["iss"]
            assert is_refused(await honest.finish(http, brought | iss))


async def test_a_refusal_there_is_told_here(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory)
    async with browser(small_shop) as http:
        state = dict(parse_qsl(urlsplit(await way.start(http)).query))["state"]
        told = await way.finish(http, {"state": state, "error": "access_denied", "iss": directory.issuer})
        assert is_refused(told)
        assert "access_denied" in told.json()["detail"]


@pytest.mark.parametrize(
    "issuer",
    ["http://directory.example", "ftp://x", "https://", "https://a.example/?x=1", "",
     "https://[::1", "https://[::1]", "https://x\0y/", "https://127.0.0.1/", "https://10.0.0.1/", "https://localhost/",
     "https://x.example:99999/", "https://u@x.example/", "https://x y/"],
)  # fmt: skip
async def test_an_issuer_has_an_https_address(small_shop: Shop, issuer: str) -> None:
    new = {"provider": "oidc", "name": "x", "client_id": "x", "settings": {"issuer": issuer}}
    async with small_shop.owner() as owner:
        assert (await owner.post("/v1/sign-in/connections", json=new)).status_code == 422
        assert (await owner.post("/v1/sign-in/connections", json=new | {"provider": "../x"})).status_code == 422


async def test_a_removed_connection_leads_nowhere(small_shop: Shop, directory: OpenId) -> None:
    way = await connect(small_shop, directory)
    async with small_shop.owner() as owner, browser(small_shop) as http:
        brought = directory.walk(await way.start(http))
        assert (await owner.delete(f"/v1/sign-in/connections/{way.id}")).status_code == 204
        assert (await way.finish(http, brought)).status_code == 404
        assert (await http.get("/v1/sign-in/connections")).json()["items"] == []


async def test_a_directory_inside_is_not_called_unless_the_server_allows_it(
    small_shop: Shop, directory: OpenId
) -> None:
    way = await connect(small_shop, directory)
    let_call(small_shop, "")
    async with browser(small_shop) as http:
        answer = await http.post(f"/v1/sign-in/connections/{way.id}/start", json={})
        assert is_refused(answer)
        assert "127" not in answer.text


_DESCRIPTION = {
    "issuer": "", "authorization_endpoint": "https://d.example/a", "token_endpoint": "https://d.example/t",
    "jwks_uri": "https://d.example/k",
}  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [b"[1]", b'"x"', b"null", b"", b"\xff", b"[" * 100_000, b"{}",
     *(json.dumps(_DESCRIPTION | change).encode() for change in (
         {"issuer": None}, {"authorization_endpoint": None}, {"authorization_endpoint": "http://[::"},
         {"authorization_endpoint": "http://10.0.0.1/"}, {"authorization_endpoint": "javascript:alert(1)"},
         {"token_endpoint": ["x"]}, {"token_endpoint": "https://169.254.169.254/latest"}, {"jwks_uri": "file:///x"},
         {"jwks_uri": "https://[::1]/"},
     ))],
)  # fmt: skip
async def test_junk_a_directory_says_of_itself_is_refused(
    small_shop: Shop, directory: OpenId, told: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = await connect(small_shop, directory)

    async def call(*_: object) -> Answer:
        return Answer(200, {}, told)

    monkeypatch.setattr(Outward, "call", call)
    async with browser(small_shop) as http:
        answer = await http.post(f"/v1/sign-in/connections/{way.id}/start", json={})
    assert is_refused(answer), answer.text


@pytest.mark.parametrize(("status", "problem"), [(302, 401), (404, 401), (418, 401), (500, 503)])
async def test_what_status_a_directory_answers_is_not_told(
    small_shop: Shop, directory: OpenId, status: int, problem: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = await connect(small_shop, directory)

    async def call(*_: object) -> Answer:
        return Answer(status, {}, b"secret of the inside")

    monkeypatch.setattr(Outward, "call", call)
    async with browser(small_shop) as http:
        answer = await http.post(f"/v1/sign-in/connections/{way.id}/start", json={})
    assert answer.status_code == problem
    assert str(status) not in answer.json()["detail"]
    assert "secret" not in answer.text
