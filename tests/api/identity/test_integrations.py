"""Other people's programs: what they have to show, what they get, and what ends when something was copied."""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from sqlalchemy import select

from models.integrations import GrantToken, Integration
from tests.api.identity.people import add_member, browser, sign_in
from tests.fixtures.shop import Shop

BACK = "https://till.example/back"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class Program:
    """A registered program."""

    shop: Shop
    id: str
    secret: str | None

    def asks(self, **change: str | None) -> dict[str, str]:
        asked = {
            "response_type": "code", "client_id": self.id, "redirect_uri": BACK, "scope": "bookings:read",
            "state": "s1", "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        }  # fmt: skip
        return {name: value for name, value in (asked | change).items() if value is not None}

    async def post(self, path: str, *, secret: str | None = "", **form: str) -> httpx.Response:
        shown = self.secret if secret == "" else secret
        auth = httpx.BasicAuth(self.id, shown) if shown else None
        sent = form if shown else form | {"client_id": self.id}
        async with self.shop.http() as http:
            return await http.post(path, data=sent, **({"auth": auth} if auth else {}))  # type: ignore[arg-type]

    async def token(self, code: str, **change: Any) -> httpx.Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return await self.post("/oauth/token", **(form | change))

    async def refresh(self, token: str, **more: str) -> httpx.Response:
        return await self.post("/oauth/token", grant_type="refresh_token", refresh_token=token, **more)


async def register(shop: Shop, **change: Any) -> Program:
    new = {"name": "Till", "redirect_uris": [BACK], "scopes": ["bookings:read", "clients:read"]} | change
    async with shop.owner() as owner:
        made = await owner.post("/v1/integrations", json=new)
    assert made.status_code == 201, made.text
    return Program(shop, made.json()["client_id"], made.json()["client_secret"])


async def consent(http: httpx.AsyncClient, asked: dict[str, str], choice: str = "allow") -> dict[str, str]:
    """Open the page, press a button; what the program is told."""
    page = await http.get("/oauth/authorize", params=asked)
    assert page.status_code == 200, page.text
    form = {unescape(name): unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page.text)}
    answer = await http.post("/oauth/authorize", data=form | {"choice": choice})
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


async def test_a_member_lets_a_program_act_within_its_scopes(shop: Shop) -> None:
    program = await register(shop)
    async with browser(shop) as http:
        await sign_in(shop, http)
        page = await http.get("/oauth/authorize", params=program.asks(scope="bookings:read members:read"))
        assert "see bookings and the day" in page.text
        assert "see who works here" not in page.text, "it was not registered for that"
        assert "form-action 'self' https://till.example" in page.headers["content-security-policy"]
        told = await consent(http, program.asks())
        assert (told["state"], told["iss"]) == ("s1", "http://127.0.0.1:8000")
        got = await program.token(told["code"])
        assert got.status_code == 200, got.text
        assert got.headers["cache-control"] == "no-store"
        async with shop.http(got.json()["access_token"]) as acting:
            assert (await acting.get("/v1/bookings")).status_code == 200
            refused = await acting.get("/v1/clients")
            assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "out-of-scope")
            assert (await acting.post("/v1/keys", json={"name": "x", "role": "owner"})).status_code == 403
            assert (await acting.get("/v1/account/sessions")).status_code == 401
            [grant] = (await http.get("/v1/account/integrations")).json()["items"]
            assert (await http.delete(f"/v1/account/integrations/{grant['id']}")).status_code == 204
            assert (await acting.get("/v1/bookings")).status_code == 401


async def test_refresh_tokens_turn_over_and_a_copy_ends_the_grant(shop: Shop) -> None:
    program = await register(shop)
    async with browser(shop) as http:
        await sign_in(shop, http)
        first = (await program.token((await consent(http, program.asks()))["code"])).json()
    shop.clock.advance(timedelta(hours=2))
    async with shop.http(first["access_token"]) as late:
        assert (await late.get("/v1/bookings")).status_code == 401
    second = await program.refresh(first["refresh_token"])
    assert second.status_code == 200, second.text
    again = await program.refresh(first["refresh_token"])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    async with shop.http(second.json()["access_token"]) as acting:
        assert (await acting.get("/v1/bookings")).status_code == 401, "the thief has the new one, or the owner has"
    assert (await program.refresh(second.json()["refresh_token"])).status_code == 400


async def test_a_code_works_once_and_a_copy_ends_what_it_gave(small_shop: Shop) -> None:
    program = await register(small_shop)
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        code = (await consent(http, program.asks()))["code"]
    got = (await program.token(code)).json()
    assert (await program.token(code)).json()["error"] == "invalid_grant"
    async with small_shop.http(got["access_token"]) as acting:
        assert (await acting.get("/v1/bookings")).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": "w" * 64},
        {"redirect_uri": "https://till.example/other"},
        {"secret": "cs_wrong"},
        {"code": "ac_wrong"},
        {"grant_type": "password"},
        {"late": "yes"},
    ],
)
async def test_a_code_alone_is_worth_nothing(small_shop: Shop, change: dict[str, str]) -> None:
    program = await register(small_shop)
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        code = (await consent(http, program.asks()))["code"]
    if change.pop("late", None):
        small_shop.clock.advance(timedelta(minutes=1))
    refused = await program.token(change.pop("code", code), **change)
    assert refused.status_code in {400, 401}, refused.text
    assert "access_token" not in refused.json()


async def test_a_public_program_lives_by_pkce_alone(small_shop: Shop) -> None:
    program = await register(small_shop, public=True, redirect_uris=[BACK])
    assert program.secret is None
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        code = (await consent(http, program.asks()))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    assert (await program.post("/oauth/token", **form)).status_code == 400
    got = await program.token(code)
    assert got.status_code == 200
    assert (await program.refresh(got.json()["refresh_token"])).status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"redirect_uri": "https://evil.example/back"}, {"redirect_uri": BACK + "/x"}, {"client_id": "int_" + "0" * 26},
     {"client_id": "nonsense"}],
)  # fmt: skip
async def test_nobody_is_sent_to_an_address_that_is_not_the_programs(small_shop: Shop, change: dict[str, str]) -> None:
    program = await register(small_shop)
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        answer = await http.get("/oauth/authorize", params=program.asks() | change)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "bad-authorization-request")


@pytest.mark.parametrize(
    ("change", "error"),
    [({"code_challenge": None}, "invalid_request"), ({"code_challenge_method": "plain"}, "invalid_request"),
     ({"scope": "everything"}, "invalid_scope"), ({"response_type": "token"}, "unsupported_response_type")],
)  # fmt: skip
async def test_a_program_that_asks_wrongly_is_told_so(
    small_shop: Shop, change: dict[str, str | None], error: str
) -> None:
    program = await register(small_shop)
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        answer = await http.get("/oauth/authorize", params=program.asks(**change))
    assert answer.status_code == 303, answer.text
    assert f"error={error}" in answer.headers["location"]


async def test_a_refusal_is_told_to_the_program(small_shop: Shop) -> None:
    program = await register(small_shop)
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        assert (await consent(http, program.asks(), "refuse"))["error"] == "access_denied"


async def test_consent_is_given_by_a_member_who_is_there_and_on_the_page_alone(small_shop: Shop) -> None:
    program = await register(small_shop)
    async with browser(small_shop) as http, browser(small_shop) as other:
        stranger = await http.get("/oauth/authorize", params=program.asks())
        assert stranger.status_code == 303
        assert stranger.headers["location"].startswith("/sign-in?next=%2Foauth%2Fauthorize")
        await sign_in(small_shop, http)
        page = (await http.get("/oauth/authorize", params=program.asks())).text
        proof = re.findall(r'name="proof" value="(\w+)"', page)[0]
        allowed = program.asks() | {"choice": "allow", "proof": proof}
        await add_member(small_shop, "dana@example.org")
        await sign_in(small_shop, other, "dana@example.org")
        forged = ((other, allowed), (http, allowed | {"scope": "clients:read"}), (http, allowed | {"proof": ""}))
        for sender, form in forged:
            refused = await sender.post("/oauth/authorize", data=form)
            assert refused.status_code == 403, refused.text
        framed = await http.post("/oauth/authorize", data=allowed, headers={"Origin": "https://evil.example"})
        assert framed.status_code == 401
        small_shop.clock.advance(timedelta(minutes=16))
        assert (await http.get("/oauth/authorize", params=program.asks())).status_code == 303


async def test_a_program_acts_for_itself_in_its_role(shop: Shop) -> None:
    program = await register(shop, role="front_desk", redirect_uris=[])
    got = await program.post("/oauth/token", grant_type="client_credentials", scope="clients:read")
    assert got.status_code == 200, got.text
    assert "refresh_token" not in got.json()
    async with shop.http(got.json()["access_token"]) as acting:
        assert (await acting.get("/v1/clients")).status_code == 200
        assert (await acting.get("/v1/bookings")).status_code == 403
    async with shop.owner() as owner:
        assert (await owner.delete(f"/v1/integrations/{program.id}")).status_code == 204
    async with shop.http(got.json()["access_token"]) as acting:
        assert (await acting.get("/v1/clients")).status_code == 401
    assert (await program.post("/oauth/token", grant_type="client_credentials")).status_code == 401


async def test_a_program_asks_about_and_revokes_its_own_tokens_alone(small_shop: Shop) -> None:
    program, other = await register(small_shop), await register(small_shop, name="Other")
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        got = (await program.token((await consent(http, program.asks()))["code"])).json()
    told = (await program.post("/oauth/introspect", token=got["access_token"])).json()
    assert (told["active"], told["scope"], told["client_id"]) == (True, "bookings:read", program.id)
    assert told["sub"].startswith("mem_")
    assert (await other.post("/oauth/introspect", token=got["access_token"])).json() == {"active": False}
    assert (await other.post("/oauth/revoke", token=got["access_token"])).status_code == 400
    assert (await program.post("/oauth/introspect", token=got["access_token"])).json()["active"]
    assert (await program.post("/oauth/revoke", token=got["refresh_token"])).status_code == 200
    assert (await program.post("/oauth/introspect", token=got["access_token"])).json() == {"active": False}
    assert (await program.post("/oauth/introspect", token="at_nonsense")).json() == {"active": False}


async def test_secrets_and_tokens_are_stored_as_digests(small_shop: Shop) -> None:
    program = await register(small_shop, role="front_desk")
    got = (await program.post("/oauth/token", grant_type="client_credentials")).json()
    async with small_shop.database.reading() as session:
        rows = [*(await session.scalars(select(GrantToken))), *(await session.scalars(select(Integration)))]
    stored = str([vars(row) for row in rows])
    assert program.secret
    assert program.secret not in stored
    assert got["access_token"] not in stored


async def test_the_server_describes_itself(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        told = (await http.get("/.well-known/oauth-authorization-server")).json()
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["token_endpoint"] == "http://127.0.0.1:8000/oauth/token"


@pytest.mark.parametrize(
    "address",
    ["http://till.example/", "https://x.example/#f", "https://x.example/#", "https://*.example/", "app:/x", "https://[",
     "https://x.example@evil.example/", "https://x.exämple/", "https://x.example/\r\nSet-Cookie:a", "https://x.example/\0",
     "https://x.example/ a", "https://x.example\\@evil.example/"],
)  # fmt: skip
async def test_a_return_address_is_one_exact_safe_address(small_shop: Shop, address: str) -> None:
    new = {"name": "Till", "redirect_uris": [address], "scopes": ["bookings:read"]}
    async with small_shop.owner() as owner:
        assert (await owner.post("/v1/integrations", json=new)).status_code == 422


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/introspect"])
@pytest.mark.parametrize("credentials", [b"Basic //79", b"Basic \xff\xfe", b"Basic AAA6AAA=", b"Basic", b"Basic ="])
async def test_credentials_that_are_no_text_are_no_programs(small_shop: Shop, path: str, credentials: bytes) -> None:
    async with small_shop.http() as http:
        answer = await http.post(
            path, data={"grant_type": "client_credentials", "token": "x"}, headers={b"Authorization": credentials}
        )
    assert (answer.status_code, answer.json()["error"]) in {(401, "invalid_client"), (400, "invalid_client")}
