"""Passwords: which are taken, what failing costs, and that nothing tells who has an account."""

import hashlib
import unicodedata
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import select

from api.identity.sign_in.password import ALONE, check_strength
from api.identity.sign_in.pauses import FREE, pause_after
from models.credentials import Password
from tests.api.identity.people import OWNER, PHRASE, add_app, add_member, browser, set_password, sign_in
from tests.fixtures.shop import Shop


async def by_password(http: httpx.AsyncClient, password: str = PHRASE, email: str = OWNER) -> httpx.Response:
    return await http.post("/v1/sign-in/password", json={"email": email, "password": password})


async def test_a_password_opens_the_door_and_is_stored_as_argon2id(shop: Shop) -> None:
    async with browser(shop) as http:
        await sign_in(shop, http)
        await set_password(http)
    async with shop.database.reading() as session:
        [stored] = await session.scalars(select(Password.hash))
    assert stored.startswith("$argon2id$")
    shop.clock.advance(timedelta(seconds=1))
    async with browser(shop) as http:
        assert (await by_password(http, email=OWNER.upper())).status_code == 200
        session_, _ = (await http.get("/v1/account/sessions")).json()["items"]
        assert session_["factors"] == ["password"]
        assert (await by_password(http, PHRASE + "x")).status_code == 401


async def test_setting_a_password_ends_other_sessions(small_shop: Shop) -> None:
    async with browser(small_shop) as phone, browser(small_shop) as desk:
        await sign_in(small_shop, phone)
        await sign_in(small_shop, desk)
        await set_password(desk)
        assert (await phone.get("/v1/clients")).status_code == 401
        assert (await desk.get("/v1/clients")).status_code == 200


@pytest.mark.parametrize(
    "password",
    ["short, sweet", "aaaaaaaaaaaaaaaaaaaa", "12345678901234567", "qwertyuiopasdfghj", "corner corner corner",
     "owner@corner.example.org", "Parley password"],
)  # fmt: skip
async def test_what_would_be_guessed_is_refused(small_shop: Shop, password: str) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        refused = await http.put("/v1/account/password", json={"password": password})
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "weak-password")


@given(
    st.text(min_size=ALONE, max_size=64).filter(
        lambda text: len(set(unicodedata.normalize("NFKC", text).casefold())) > 8
    )
)
def test_any_letters_may_make_a_long_password(text: str) -> None:
    assume(len(unicodedata.normalize("NFKC", text)) >= ALONE)
    check_strength(text, about=(), alone=True)


async def test_beside_an_app_eight_letters_will_do(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        assert (await http.put("/v1/account/password", json={"password": "tr0ub4d&"})).status_code == 422
        await add_app(small_shop, http)
        assert (await http.put("/v1/account/password", json={"password": "tr0ub4d&"})).status_code == 204


async def test_a_breached_password_is_refused_by_a_file_on_this_machine(small_shop: Shop, tmp_path: Path) -> None:
    others = [f"a password never used {number}" for number in range(500)]
    lines = sorted(hashlib.sha1(each.encode()).hexdigest().upper() for each in [*others, PHRASE])
    file = tmp_path / "breached.txt"
    file.write_text("".join(f"{line}:{number}\r\n" for number, line in enumerate(lines)))
    small_shop.app.state.settings.breached_passwords = file
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        for each in [PHRASE, *others[::50]]:
            refused = await http.put("/v1/account/password", json={"password": each})
            assert "breach" in refused.json()["detail"], each
        assert (await http.put("/v1/account/password", json={"password": PHRASE + " two"})).status_code == 204


async def test_failing_pauses_the_one_who_fails_and_not_the_owner(shop: Shop) -> None:
    async with browser(shop) as http:
        await sign_in(shop, http)
        await set_password(http)
    async with browser(shop, "198.51.100.9") as attacker, browser(shop) as owner:
        answers = [(await by_password(attacker, f"guess {number} of a stranger")).status_code for number in range(6)]
        assert answers == [401] * FREE + [429]
        paused = await by_password(attacker)
        assert (paused.status_code, int(paused.headers["retry-after"])) == (429, 3)
        assert (await by_password(owner)).status_code == 200
        await sign_in(shop, attacker)  # a link goes through another door
        shop.clock.advance(timedelta(seconds=3))
        assert (await by_password(attacker)).status_code == 200


async def test_a_crowd_from_everywhere_is_stopped_but_not_at_a_known_address(small_shop: Shop) -> None:
    async with browser(small_shop) as owner:
        await sign_in(small_shop, owner)
        await set_password(owner)
        assert (await by_password(owner)).status_code == 200
    for number in range(51):
        async with browser(small_shop, f"198.51.100.{number}") as one:
            last = await by_password(one, "a guess of the crowd")
    assert last.status_code == 429
    async with browser(small_shop) as owner:
        assert (await by_password(owner)).status_code == 200


async def test_unknown_accounts_are_answered_and_paused_alike(small_shop: Shop) -> None:
    await add_member(small_shop, "dana@example.org")  # without a password
    told = []
    for email in (OWNER, "dana@example.org", "nobody@example.org"):
        async with browser(small_shop) as http:
            answers = [await by_password(http, "not the password here", email) for _ in range(7)]
            told.append([(each.status_code, each.json()["detail"], each.headers.keys()) for each in answers])
    assert told[0] == told[1] == told[2]


@given(st.integers(0, 1000), st.integers(1, 100))
def test_pauses_never_shrink_and_never_pass_a_quarter_of_an_hour(fails: int, free: int) -> None:
    assert pause_after(fails, free) <= pause_after(fails + 1, free) <= timedelta(minutes=15)
    assert (pause_after(fails, free) == timedelta(0)) == (fails < free)


async def test_a_closed_account_does_not_open_by_its_password(small_shop: Shop) -> None:
    member = await add_member(small_shop, "dana@example.org")
    async with browser(small_shop) as dana:
        await sign_in(small_shop, dana, "dana@example.org")
        await set_password(dana)
        async with small_shop.owner() as owner:
            await owner.patch(f"/v1/members/{member['id']}", json={"active": False})
        assert (await dana.get("/v1/clients")).status_code == 401
        assert (await by_password(dana, email="dana@example.org")).status_code == 401
