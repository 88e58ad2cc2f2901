"""Guests: clients without an account, known by a token alone."""

from datetime import timedelta

from api.identity.limits import Allowances
from kit.settings import Settings
from tests.api.bookings.test_booking import wish
from tests.api.identity.people import browser, sign_in
from tests.fixtures.shop import Shop


async def guest(shop: Shop, **known: str) -> str:
    async with shop.http() as http:
        made = await http.post("/v1/guests", json=known)
    assert made.status_code == 201, made.text
    return str(made.json()["token"])


async def test_a_guest_holds_tells_their_name_and_books_without_an_account(shop: Shop) -> None:
    async with shop.http(await guest(shop, zone="Asia/Tokyo", locale="de-DE")) as http:
        me = (await http.get("/v1/me")).json()
        held = await http.post("/v1/holds", json=await wish(shop))
        told = await http.patch("/v1/me", json={"name": "Zoë", "email": "zoe@example.org"})
        done = await http.post(f"/v1/bookings/{held.json()['id']}/confirm")
        links = (await http.get(f"/v1/bookings/{held.json()['id']}/links")).json()
        page, file = [
            await http.get(links[each].removeprefix(shop.app.state.settings.url)) for each in ("page", "calendar")
        ]
    assert (me["zone"], me["locale"], me["email"]) == ("Asia/Tokyo", "de-DE", None)
    assert told.status_code == 200
    assert (done.json()["state"], done.json()["client"]["name"]) == ("confirmed", "Zoë")
    assert "Haircut" in page.text
    assert "BEGIN:VEVENT" in file.text


async def test_an_address_becomes_so_many_guests_in_an_hour_by_page_or_form(small_shop: Shop) -> None:
    settings = Settings(PARLEY_LIMIT_GUESTS=2)
    small_shop.app.state.allowances = Allowances.of(settings, lambda: small_shop.clock.now().timestamp())
    wished = await wish(small_shop) | {"name": "Zoë", "email": "zoe@example.org"}
    async with browser(small_shop, "198.51.100.9", **{"Parley-Organisation": "corner"}) as http:
        assert [(await http.post("/v1/guests", json={})).status_code for _ in range(3)] == [201, 201, 429]
        refused = await http.post("/b/corner", data=wished)
        assert (refused.status_code, "Zoë" in refused.text) == (429, True)
        small_shop.clock.advance(timedelta(minutes=30))
        assert (await http.post("/b/corner", data=wished)).status_code == 303
    async with browser(small_shop, "203.0.113.7", **{"Parley-Organisation": "corner"}) as http:
        assert (await http.post("/v1/guests", json={})).status_code == 201


async def test_what_one_guest_has_another_cannot_see_or_move(small_shop: Shop) -> None:
    one, other = await guest(small_shop), await guest(small_shop)
    async with small_shop.http(one) as http:
        held = (await http.post("/v1/holds", json=await wish(small_shop))).json()
    async with small_shop.http(other) as http:
        for path in (f"/v1/bookings/{held['id']}", f"/v1/bookings/{held['id']}/links"):
            assert (await http.get(path)).status_code == 404
        assert (await http.post(f"/v1/bookings/{held['id']}/cancel")).status_code == 404
        assert (await http.get("/v1/bookings")).json()["items"] == []


async def test_becoming_a_guest_leaves_who_is_signed_in_in_this_browser_as_they_were(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        await sign_in(small_shop, http)
        made = await http.post("/v1/guests", json={})
        assert made.status_code == 201
        assert "set-cookie" not in made.headers
        assert (await http.get("/v1/members")).status_code == 200


async def test_a_guests_token_runs_out_like_any_clients(small_shop: Shop) -> None:
    token = await guest(small_shop)
    small_shop.clock.advance(timedelta(days=14, seconds=1))
    async with small_shop.http(token) as http:
        assert (await http.get("/v1/me")).status_code == 401


async def test_a_zone_or_language_that_is_none_is_refused(small_shop: Shop) -> None:
    async with small_shop.http() as http:
        for known in ({"zone": "Mars/Olympus"}, {"locale": "<script>"}, {"locale": "en-US@x"}, {"name": "x"}):
            assert (await http.post("/v1/guests", json=known)).status_code == 422


async def test_a_guest_may_speak_any_language_in_any_country(small_shop: Shop) -> None:
    for tag in ("en-JP", "de-US", "pt-DE", "en-MX"):
        async with small_shop.http(await guest(small_shop, locale=tag)) as http:
            assert (await http.get("/v1/me")).json()["locale"] == tag


async def test_a_guest_has_one_conversation_and_speaks_as_themselves_there(small_shop: Shop) -> None:
    async with small_shop.http(await guest(small_shop)) as http:
        me = (await http.get("/v1/me")).json()["id"]
        first, again = [(await http.post("/v1/me/conversation")).json()["address"] for _ in range(2)]
    assert first == again
    said = {"channel": "web", "address": first, "message": {"id": "1", "text": "hi"}}
    async with small_shop.service_principal() as bot:
        turn = (await bot.post("/v1/turns", json=said)).json()
    assert turn["client"]["id"] == me
    async with small_shop.http(await guest(small_shop)) as http:
        assert (await http.post("/v1/me/conversation")).json()["address"] != first
    async with small_shop.owner() as http:
        assert (await http.post("/v1/me/conversation")).status_code == 401


async def test_a_guessed_key_hands_nobody_anothers_token(small_shop: Shop) -> None:
    key = {"Idempotency-Key": "guest-1"}
    async with small_shop.http(**{"User-Agent": "one"}) as one, small_shop.http(**{"User-Agent": "other"}) as other:
        mine = await one.post("/v1/guests", json={}, headers=key)
        again = await one.post("/v1/guests", json={}, headers=key)
        theirs = await other.post("/v1/guests", json={}, headers=key)
    assert mine.json() == again.json()
    assert mine.json() != theirs.json()
