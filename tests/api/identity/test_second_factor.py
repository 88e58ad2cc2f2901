"""Authenticator apps, recovery codes, one-time codes, and roles that need a second factor."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.identity.sign_in.authenticator import matching_step
from api.identity.sign_in.second_factor import stage_after
from models.credentials import Authenticator, RecoveryCode
from tests.api.identity.people import OWNER, PHRASE, add_app, add_member, browser, set_password, sign_in
from tests.fixtures.shop import Shop

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the ASCII string 12345678901234567890 of RFC 6238, appendix B


@pytest.mark.parametrize(
    ("seconds", "eight"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(seconds: int, eight: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert matching_step(RFC_SECRET, eight[2:], now=now) == seconds // 30
    assert matching_step(RFC_SECRET, eight[2:], now=now, after=seconds // 30) is None
    assert matching_step(RFC_SECRET, eight[2:], now=now + timedelta(seconds=90)) is None


@given(st.text(max_size=12))
def test_what_is_no_code_matches_nothing(text: str) -> None:
    now = datetime(2027, 6, 9, tzinfo=UTC)
    right = {pyotp.TOTP(RFC_SECRET).at(now + timedelta(seconds=30 * step)) for step in (-1, 0, 1)}
    assert text in right or matching_step(RFC_SECRET, text, now=now) is None


async def test_whoever_has_an_app_is_asked_for_it(shop: Shop) -> None:
    async with browser(shop) as http:
        await sign_in(shop, http)
        app, _ = await add_app(shop, http)
        await set_password(http)
    shop.clock.advance(timedelta(seconds=30))
    async with browser(shop) as http:
        answer = await http.post("/v1/sign-in/password", json={"email": OWNER, "password": PHRASE})
        assert answer.json()["next"] == "second_factor"
        for path in ("/v1/clients", "/v1/account/sessions", "/v1/account/factors"):
            refused = await http.get(path)
            assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (401, "second-factor-needed")
        half = answer.json()["token"]
        code = app.code()
        whole = await http.post("/v1/sign-in/second-factor", json={"code": code})
        assert (whole.status_code, whole.json()["next"]) == (200, None)
        assert (await http.get("/v1/clients")).status_code == 200
    async with shop.http(half) as old:
        assert (await old.get("/v1/clients")).status_code == 401, "the token of the half sign-in is void"
    async with browser(shop) as http:
        await sign_in(shop, http)
        again = await http.post("/v1/sign-in/second-factor", json={"code": code})
        assert again.status_code == 401, "a code works once"


async def test_a_recovery_code_works_once_in_any_spelling(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        _, codes = await add_app(small_shop, http)
    assert len(codes) == len(set(codes)) == 10
    for shown, status in ((codes[0].upper(), 200), (codes[0], 401), (codes[1].replace("-", " "), 200)):
        async with browser(small_shop) as http:
            await sign_in(small_shop, http)
            answer = await http.post("/v1/sign-in/second-factor", json={"code": shown})
            assert answer.status_code == status
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        await http.post("/v1/sign-in/second-factor", json={"code": codes[2]})
        assert (await http.get("/v1/account/factors")).json()["recovery_codes_left"] == 7


async def test_secrets_and_recovery_codes_are_not_stored_in_clear(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        app, codes = await add_app(small_shop, http)
    async with small_shop.database.reading() as session:
        [row] = await session.scalars(select(Authenticator))
        digests = set(await session.scalars(select(RecoveryCode.digest)))
    assert app.totp.secret.encode() not in row.secret
    assert small_shop.keys.unseal(row.secret, bound_to=row.id.bytes).decode() == app.totp.secret
    with pytest.raises(ValueError, match="another row"):
        small_shop.keys.unseal(row.secret, bound_to=b"another row")
    assert not digests & {code.replace("-", "") for code in codes}


async def test_guessing_codes_is_paused(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        await add_app(small_shop, http)
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        answers = [
            (await http.post("/v1/sign-in/second-factor", json={"code": f"00000{number}"})).status_code
            for number in range(6)
        ]
    assert answers == [401] * 5 + [429]


async def test_a_role_may_need_a_second_factor_and_sets_it_up_on_the_way_in(shop: Shop) -> None:
    async with shop.owner() as owner:
        await owner.put("/v1/sign-in/policy", json={"second_factor_for": ["admin"]})
    await add_member(shop, "dana@example.org", "admin")
    async with browser(shop) as dana:
        told = await sign_in(shop, dana, "dana@example.org")
        assert told["next"] == "enrolment"
        refused = await dana.get("/v1/clients")
        assert refused.json()["type"].endswith("/second-factor-missing")
        assert (await dana.put("/v1/account/password", json={"password": PHRASE})).status_code == 401
        await add_app(shop, dana)
        assert (await dana.get("/v1/clients")).status_code == 200
    async with browser(shop) as dana:
        assert (await sign_in(shop, dana, "dana@example.org"))["next"] == "second_factor"
    async with browser(shop) as owner_:
        assert (await sign_in(shop, owner_))["next"] is None


async def test_the_app_confirms_where_a_recent_proof_is_wanted(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        await set_password(http)
        small_shop.clock.advance(timedelta(minutes=16))
        key = {"name": "till", "role": "front_desk"}
        wrong = await http.post("/v1/account/confirm", json={"password": PHRASE + "!"})
        assert wrong.status_code == 401
        assert (await http.post("/v1/keys", json=key)).status_code == 401
        before = http.cookies["parley_session"]
        assert (await http.post("/v1/account/confirm", json={"password": PHRASE})).status_code == 200
        await http.get("/v1/account/sessions")
        assert http.cookies["parley_session"] != before, "a fresh proof, a fresh token"
        assert (await http.post("/v1/keys", json=key)).status_code == 201
        app, _ = await add_app(small_shop, http)
        small_shop.clock.advance(timedelta(minutes=16))
        less = await http.post("/v1/account/confirm", json={"password": PHRASE})
        assert less.json()["type"].endswith("/nothing-to-confirm-by"), "a password is less than the app"
        assert (await http.post("/v1/account/confirm", json={"code": app.code()})).status_code == 200
        assert (await http.post("/v1/keys", json=key)).status_code == 201


async def test_a_code_by_mail_signs_in_with_its_ticket(shop: Shop) -> None:
    sent: list[tuple[str, str]] = []
    shop.app.state.send_code = lambda address, code: sent.append((address, code))
    async with browser(shop) as http, browser(shop) as other:
        known = await http.post("/v1/sign-in/codes", json={"email": OWNER})
        unknown = await other.post("/v1/sign-in/codes", json={"email": "nobody@example.org"})
        assert known.json()["detail"] == unknown.json()["detail"]
        assert len(known.json()["ticket"]) == len(unknown.json()["ticket"])
        [(address, code)] = sent
        assert (address, len(code)) == (OWNER, 6)
        strange = await other.post("/v1/sign-in/codes/redeem", json={"ticket": unknown.json()["ticket"], "code": code})
        assert strange.status_code == 401
        ticket = known.json()["ticket"]
        answer = await http.post("/v1/sign-in/codes/redeem", json={"ticket": ticket, "code": code})
        assert answer.status_code == 200
        again = await http.post("/v1/sign-in/codes/redeem", json={"ticket": ticket, "code": code})
        assert again.status_code == 401


@pytest.mark.parametrize("late", [timedelta(seconds=3), timedelta(minutes=10)])
async def test_five_wrong_tries_or_ten_minutes_use_a_code_up(small_shop: Shop, late: timedelta) -> None:
    sent: list[str] = []
    small_shop.app.state.send_code = lambda _address, code: sent.append(code)
    async with browser(small_shop) as http:
        ticket = (await http.post("/v1/sign-in/codes", json={"email": OWNER})).json()["ticket"]
        wrong = f"{(int(sent[0]) + 1) % 10**6:06}"
        for _ in range(5 if late < timedelta(minutes=1) else 0):
            await http.post("/v1/sign-in/codes/redeem", json={"ticket": ticket, "code": wrong})
        small_shop.clock.advance(late)
        answer = await http.post("/v1/sign-in/codes/redeem", json={"ticket": ticket, "code": sent[0]})
    assert answer.status_code == 401


@given(
    st.sets(st.sampled_from(["link", "code", "password", "google", "passkey", "sso", "app", "recovery code"])),
    st.sets(st.sampled_from(["app", "passkey"])),
    st.booleans(),
)
def test_nobody_who_needs_two_factors_is_in_with_one(shown: set[str], has: set[str], required: bool) -> None:
    stage = stage_after(sorted(shown), has=has, required=required)
    is_strong = bool(shown & {"passkey", "sso", "app", "recovery code"})
    assert (stage == "whole") == (is_strong or (not required and "app" not in has))
    assert stage != "enrolment" or not has
