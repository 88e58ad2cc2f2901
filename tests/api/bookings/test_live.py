"""The desk's live feed: staff hear of bookings once they are committed, and nobody else does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from api.identity import tokens
from kit.db import Database
from kit.ids import new_id
from kit.tenancy import EVERYBODY
from models.identity import Member, SignIn
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.shop import Shop
from tests.fixtures.sockets import connected, running

LIVE = "/v1/live"


async def key_of(shop: Shop, role: str) -> str:
    async with shop.owner() as http:
        made = await http.post("/v1/keys", json={"name": role, "role": role})
    return str(made.json()["key"])


async def test_the_desk_hears_of_each_change_of_a_booking_on_its_day(shop: Shop) -> None:
    desk = await key_of(shop, "front_desk")
    async with running(shop), connected(shop, LIVE, desk) as socket, shop.owner() as http:
        assert await socket.frame() == {"kind": "Watching"}
        body = await wish(shop)
        made = (await book(http, body)).json()
        told = [await socket.frame(), await socket.frame()]
        assert [each["kind"] for each in told] == ["BookingHeld", "BookingConfirmed"]
        where = {"builder": body["builder"], "booking": made["id"], "day": "2027-06-10", "was": None}
        assert all(each == {"kind": each["kind"], **where} for each in told)
        await http.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-11T09:00:00Z"})
        moved = await socket.frame()
        assert (moved["kind"], moved["was"], moved["day"]) == ("BookingMoved", "2027-06-10", "2027-06-11")


async def test_a_day_is_the_builders_own_and_not_that_of_the_clock_in_utc(shop: Shop) -> None:
    async with running(shop), connected(shop, LIVE, shop.owner_key) as socket, shop.owner() as http:
        await socket.frame()
        midnight = await wish(shop, builder="Ben Okoro", start="2027-06-10T20:30:00Z")
        assert (await book(http, midnight)).status_code == 201
        assert (await socket.frame())["day"] == "2027-06-10"


async def test_what_was_refused_and_rolled_back_is_not_told(shop: Shop) -> None:
    async with running(shop), shop.owner() as http:
        body = await wish(shop)
        await book(http, body)
        async with connected(shop, LIVE, shop.owner_key) as socket:
            await socket.frame()
            assert (await book(http, body)).status_code == 409
            later = await book(http, await wish(shop, start="2027-06-10T10:00:00Z"))
            assert (await socket.frame())["booking"] == later.json()["id"]


async def test_another_process_on_postgresql_hears_of_it_too(shop: Shop) -> None:
    """The listener has its own connection; on SQLite there is no other process, and news goes by the same hub."""
    if shop.database.embedded:
        return
    other = Database(shop.database.url, unsaid=EVERYBODY)
    async with running(shop), connected(shop, LIVE, shop.owner_key) as socket, shop.owner() as http:
        await socket.frame()
        body = await wish(shop)
        mine, shop.app.state.database = shop.app.state.database, other
        await book(http, body)
        assert (await socket.frame())["kind"] == "BookingHeld"
        shop.app.state.database = mine
    await other.close()


@pytest.mark.parametrize("token", [None, "sk_guessed"])
async def test_a_stranger_is_closed(small_shop: Shop, token: str | None) -> None:
    async with connected(small_shop, LIVE, token) as socket:
        closed = await socket.hear()
    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


async def test_a_signed_in_browser_is_heard_from_our_own_pages_only(small_shop: Shop) -> None:
    cookie = {"cookie": f"parley_session={await signed_in(small_shop)}"}
    async with connected(small_shop, LIVE, headers={"origin": "http://shop.test", **cookie}) as ours:
        assert await ours.frame() == {"kind": "Watching"}
    async with connected(small_shop, LIVE, headers={"origin": "http://evil.test", **cookie}) as theirs:
        assert (await theirs.hear())["code"] == 4401


async def test_who_signs_out_on_the_way_is_closed_soon_after(small_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.identity.live.LOOKED_AT_AGAIN", timedelta(milliseconds=50))
    token = await signed_in(small_shop)
    ours = {"origin": "http://shop.test", "cookie": f"parley_session={token}"}
    async with connected(small_shop, LIVE, headers=ours) as socket:
        assert await socket.frame() == {"kind": "Watching"}
        async with small_shop.http(Authorization=f"Bearer {token}") as http:
            assert (await http.post("/v1/sign-out")).status_code == 204
        assert (await socket.hear())["code"] == 4401


async def signed_in(shop: Shop) -> str:
    """The cookie of the shop's owner."""
    token, now = tokens.new_token("st"), shop.clock.now()
    async with shop.database.writing() as session:
        owner = (await session.scalars(select(Member).where(Member.role == "owner"))).one()
        known = {"id": new_id(now), "organisation_id": owner.organisation_id, "created_at": now}
        until = now + timedelta(days=1)
        digest = tokens.digest(shop.keys, token)
        session.add(SignIn(**known, member_id=owner.id, digest=digest, expires_at=until))
        await session.commit()
    return token
