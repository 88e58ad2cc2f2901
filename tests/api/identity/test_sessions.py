"""Sessions: what ends them, how their tokens turn over, and which requests may use a cookie."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.identity.sessions import GRACE, TURNS_OVER
from kit.outbox import OutboxRow
from models.events import SessionEnded
from models.identity import SignIn
from tests.api.identity.people import OWNER, add_member, browser, sign_in
from tests.fixtures.shop import Shop
from tests.fixtures.sockets import connected

COOKIE = "parley_session"
DAY = timedelta(days=1)


async def test_a_browser_sees_where_it_is_signed_in_and_signs_out_elsewhere(shop: Shop) -> None:
    async with browser(shop, **{"User-Agent": "phone"}) as phone, browser(shop, **{"User-Agent": "desk"}) as desk:
        await sign_in(shop, phone)
        shop.clock.advance(timedelta(seconds=1))
        await sign_in(shop, desk)
        listed = (await desk.get("/v1/account/sessions")).json()["items"]
        assert [(each["device"], each["this"]) for each in listed] == [("desk", True), ("phone", False)]
        assert listed[0]["factors"] == ["link"]
        ended = await desk.delete(f"/v1/account/sessions/{listed[1]['id']}")
        assert ended.status_code == 204
        assert (await phone.get("/v1/account/sessions")).status_code == 401
        assert len((await desk.get("/v1/account/sessions")).json()["items"]) == 1


async def test_nobody_ends_somebody_elses_session(small_shop: Shop) -> None:
    await add_member(small_shop, "dana@example.org")
    async with browser(small_shop) as owner, browser(small_shop) as dana:
        await sign_in(small_shop, owner)
        await sign_in(small_shop, dana, "dana@example.org")
        [theirs] = (await owner.get("/v1/account/sessions")).json()["items"]
        refused = await dana.delete(f"/v1/account/sessions/{theirs['id']}")
        nonsense = await dana.delete("/v1/account/sessions/sin_" + "0" * 26)
        assert (refused.status_code, refused.json()["detail"]) == (404, nonsense.json()["detail"])
        assert (await owner.get("/v1/account/sessions")).status_code == 200


async def test_signing_out_ends_it_on_the_server_too(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        told = await sign_in(small_shop, http)
        assert (await http.post("/v1/sign-out")).status_code == 204
        assert COOKIE not in http.cookies
    async with small_shop.http(told["token"]) as copied:
        assert (await copied.get("/v1/clients")).status_code == 401


async def test_a_new_sign_in_ends_the_one_the_browser_had(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        first = await sign_in(small_shop, http)
        await sign_in(small_shop, http)
    async with small_shop.http(first["token"]) as copied:
        assert (await copied.get("/v1/clients")).status_code == 401


async def test_a_browsers_token_turns_over_and_the_old_one_stays_good_for_a_minute(shop: Shop) -> None:
    async with browser(shop) as http:
        await sign_in(shop, http)
        old = http.cookies[COOKIE]
        shop.clock.advance(TURNS_OVER)
        assert (await http.get("/v1/clients")).status_code == 200
        new = http.cookies[COOKIE]
        assert new != old
        async with browser(shop, Cookie=f"{COOKIE}={old}") as late:
            assert (await late.get("/v1/clients")).status_code == 200, "the answer with the new token may be lost"
            await http.get("/v1/clients")
            assert (await late.get("/v1/clients")).status_code == 200, "another request may still be on its way"
        assert (await http.get("/v1/clients")).status_code == 200
        assert http.cookies[COOKIE] == new


async def test_an_old_token_that_comes_back_ends_the_session_for_whoever_holds_the_new_one(shop: Shop) -> None:
    async with browser(shop) as http:
        await sign_in(shop, http)
        stolen = http.cookies[COOKIE]
        shop.clock.advance(TURNS_OVER)
        await http.get("/v1/clients")
        await http.get("/v1/clients")
        shop.clock.advance(GRACE)
        async with browser(shop, Cookie=f"{COOKIE}={stolen}") as thief:
            assert (await thief.get("/v1/clients")).status_code == 401
        assert (await http.get("/v1/clients")).status_code == 401
    async with shop.database.reading() as session:
        [told] = await session.scalars(select(OutboxRow.payload).where(OutboxRow.kind == SessionEnded.__name__))
    assert told["why"] == "stolen"


async def test_a_programs_token_does_not_turn_over(small_shop: Shop) -> None:
    async with small_shop.http() as visitor:
        told = await sign_in(small_shop, visitor)
    async with small_shop.http(told["token"]) as program:
        small_shop.clock.advance(TURNS_OVER * 2)
        answer = await program.get("/v1/clients")
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert (await program.get("/v1/clients")).status_code == 200


async def test_an_unused_session_ends_and_a_used_one_lives_until_its_last_day(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        for _ in range(13 * 24 // 7):
            small_shop.clock.advance(timedelta(hours=7))
            assert (await http.get("/v1/clients")).status_code == 200
        small_shop.clock.advance(timedelta(hours=8))
        assert (await http.get("/v1/clients")).status_code == 401
        await sign_in(small_shop, http)
        for _ in range(14 * 24 // 7):
            small_shop.clock.advance(timedelta(hours=7))
            last = await http.get("/v1/clients")
        assert last.status_code == 401


async def test_the_organisation_says_how_long_an_unused_session_stays(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        policy = (await owner.get("/v1/sign-in/policy")).json()
        changed = await owner.put("/v1/sign-in/policy", json=policy | {"members_idle_minutes": 5})
        assert changed.status_code == 200
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        small_shop.clock.advance(timedelta(minutes=6))
        assert (await http.get("/v1/clients")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://sub.shop.test", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {},
    ],
)
async def test_a_change_by_cookie_has_to_come_from_our_own_pages(small_shop: Shop, headers: dict[str, str]) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        cookie = {"Cookie": f"{COOKIE}={http.cookies[COOKIE]}"}
        async with small_shop.http(**cookie, **headers) as elsewhere:
            assert (await elsewhere.post("/v1/sign-out")).status_code == 401
            assert (await elsewhere.delete("/v1/account/sessions")).status_code == 401
        assert (await http.delete("/v1/account/sessions")).status_code == 204


async def test_no_other_page_signs_a_browser_in(small_shop: Shop) -> None:
    async with browser(small_shop, Origin="https://evil.example") as lured:
        for path, body in (
            ("/v1/sign-in/links/redeem", {"token": "ln_x"}),
            ("/v1/sign-in/password", {"email": OWNER, "password": "x"}),
        ):
            refused = await lured.post(path, json=body)
            assert (refused.status_code, refused.json()["type"][-18:]) == (403, "not-from-our-pages")


async def test_over_https_the_cookie_is_bound_to_the_host(small_shop: Shop) -> None:
    small_shop.app.state.settings.url = "https://book.example"
    sent: list[str] = []
    small_shop.app.state.send_link = lambda _address, token, _board: sent.append(token)
    async with small_shop.http() as http:
        await http.post("/v1/sign-in/links", json={"email": OWNER})
        answer = await http.post("/v1/sign-in/links/redeem", json={"token": sent[0]})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-parley_session=st_")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    token = answer.json()["token"]
    async with browser(small_shop, Cookie=f"{COOKIE}={token}") as planted:
        assert (await planted.get("/v1/clients")).status_code == 401
    async with browser(small_shop, Cookie=f"__Host-{COOKIE}={token}") as ours:
        assert (await ours.get("/v1/clients")).status_code == 200


async def test_money_roles_and_keys_want_a_recent_proof(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        asked = {"name": "till", "role": "front_desk"}
        assert (await http.post("/v1/keys", json=asked)).status_code == 201
        small_shop.clock.advance(timedelta(minutes=16))
        for method, path, body in (
            ("POST", "/v1/keys", asked),
            ("POST", "/v1/members", {"name": "x", "email": "x@example.org", "role": "admin"}),
            ("PUT", "/v1/account/password", {"password": "quiet harbour lantern parade"}),
            ("PUT", "/v1/sign-in/policy", {}),
        ):
            refused = await http.request(method, path, json=body)
            assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (401, "recent-sign-in-needed")
        assert (await http.get("/v1/clients")).status_code == 200


async def test_only_digests_of_session_tokens_are_stored(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        told = await sign_in(small_shop, http)
    async with small_shop.database.reading() as session:
        [row] = await session.scalars(select(SignIn))
    assert told["token"] not in str(vars(row))


@pytest.mark.parametrize(
    "origin", ["http://[", "http://shop.test:x]", "https://shop.test", "null", "", "http://evil.test"]
)
async def test_an_origin_that_is_not_ours_is_foreign_whatever_it_looks_like(small_shop: Shop, origin: str) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        cookie = f"parley_session={http.cookies['parley_session']}"
        assert (await http.post("/v1/sign-out", headers={"Origin": origin})).status_code == 401
    async with small_shop.http(Origin=origin) as other:
        asked = await other.post("/v1/sign-in/links", json={"email": "owner@corner.example.org"})
        assert asked.status_code == 403
    async with connected(small_shop, "/v1/live", headers={"origin": origin, "cookie": cookie}) as socket:
        assert (await socket.hear())["code"] == 4401
