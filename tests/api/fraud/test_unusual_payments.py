"""Unusual payments: the bank asks the payer, people look, and whoever pays always knows what happens next."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.fraud.tries import forget_tries
from api.notifications.kinds import REVIEWED
from api.notifications.wording.samples import story
from api.notifications.wording.words import languages, parts_of, say
from api.payments.queries import get_payment
from kit import ids
from kit.money import Money
from models.fraud import PaymentTry
from models.notifications import Notice
from models.payments import Payment
from tests.api.packages.test_buying import buy, left, offered
from tests.api.payments.test_paying import held, ledger, pay
from tests.api.pricing.test_prices import ok
from tests.fixtures.money import carry_out_due, followed
from tests.fixtures.shop import Shop, acting_client

HOME = "198.51.100.7"
BAD = 4
"""So many stolen cards are tried, one after another, before the one that works."""


@asynccontextmanager
async def browser(shop: Shop, address: str = HOME, email: str | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without an account on the booking page, with a cookie jar and a network address."""
    transport = httpx.ASGITransport(app=shop.app, client=(address, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as http:
        http.headers["Sec-Fetch-Site"] = "same-origin"
        guest = await ok(http.post("/v1/guests", json={"locale": "en-GB"}))
        http.headers["Authorization"] = f"Bearer {guest['token']}"
        if email:
            await ok(http.patch("/v1/me", json={"email": email}))
        yield http


async def payment_of(shop: Shop, paid: dict[str, Any]) -> Payment:
    async with shop.database.reading() as session:
        return await get_payment(session, ids.parse("pay", paid["payment"]["id"]))


async def tried(http: httpx.AsyncClient, booking: dict[str, Any], cards: int = BAD) -> None:
    for number in range(cards):
        paid = (await pay(http, booking, f"declines@stolen{number}")).json()
        assert paid["payment"]["state"] in {"declined", "challenged"}


async def paid_unusually(shop: Shop, http: httpx.AsyncClient, method: str = "frictionless@good") -> dict[str, Any]:
    """A hold that is paid, after many cards were tried for it."""
    booking = await held(shop, http)
    await tried(http, booking)
    paid: dict[str, Any] = (await pay(http, booking, method)).json()
    await followed(shop)
    return paid


async def queue(shop: Shop, state: str = "open") -> list[dict[str, Any]]:
    async with shop.owner() as desk:
        found: list[dict[str, Any]] = (await ok(desk.get("/v1/reviews", params={"state": state})))["items"]
    return found


async def bounds(shop: Shop, **more: Any) -> None:
    async with shop.owner() as desk:
        await ok(desk.put("/v1/guard", json=more))


async def notices(shop: Shop) -> list[str]:
    async with shop.database.reading() as session:
        return sorted(await session.scalars(select(Notice.kind).where(Notice.kind.contains("review"))))


async def decided(shop: Shop, paid: dict[str, Any], verb: str, **more: Any) -> httpx.Response:
    async with shop.owner() as desk:
        answer = await desk.post(f"/v1/reviews/{paid['payment']['id']}/{verb}", json=more or None)
    for _ in range(2):
        await carry_out_due(shop)
    return answer


async def state_of(http: httpx.AsyncClient, paid: dict[str, Any]) -> str:
    return str((await ok(http.get(f"/v1/bookings/{paid['booking']['id']}")))["state"])


async def test_a_payment_about_which_nothing_is_unusual_goes_as_always(shop: Shop) -> None:
    async with browser(shop) as http:
        paid = (await pay(http, await held(shop, http), "succeeds@good/GB")).json()
    row = await payment_of(shop, paid)
    assert (row.risk, row.risk_reasons, row.challenge, row.review) == (0, [], "auto", "")
    assert (paid["booking"]["state"], paid["told"], await queue(shop)) == ("confirmed", None, [])


async def test_whoever_tries_card_after_card_is_asked_by_the_bank(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        booking = await held(small_shop, http)
        await tried(http, booking, 3)
        paid = (await pay(http, booking, "succeeds@good")).json()
        row = await payment_of(small_shop, paid)
        assert (paid["payment"]["state"], paid["booking"]["state"]) == ("challenged", "held")
        assert row.challenge == "always"
        assert (row.risk or 0) >= 30
        assert {each["key"] for each in row.risk_reasons} >= {"cards_by_device", "cards_by_person", "declines"}


async def test_many_clients_of_one_browser_are_seen_as_one_and_another_browser_is_not_touched(small_shop: Shop) -> None:
    async with browser(small_shop) as first:
        await tried(first, await held(small_shop, first), 3)
        async with browser(small_shop, address="203.0.113.9") as second, browser(small_shop, "192.0.2.1") as other:
            second.cookies = first.cookies
            wish = await held(small_shop, second)
            assert "id" not in wish, "the first one holds the time"
            small_shop.clock.advance(timedelta(minutes=30))
            seen = (await pay(second, await held(small_shop, second), "frictionless@mine")).json()
            row = await payment_of(small_shop, seen)
            assert "cards_by_device" in {each["key"] for each in row.risk_reasons}
            assert len([each for each in first.cookies.jar if "device" in each.name]) == 1
            await second.post(f"/v1/bookings/{seen['booking']['id']}/cancel")
            clean = await payment_of(small_shop, (await pay(other, await held(small_shop, other), "@mine2")).json())
            assert clean.risk == 0


async def test_what_scores_high_goes_ahead_is_looked_at_and_everybody_is_told(shop: Shop) -> None:
    async with browser(shop, email="someone@mailinator.com") as http:
        paid = await paid_unusually(shop, http)
        assert (paid["payment"]["state"], paid["booking"]["state"]) == ("succeeded", "confirmed")
        assert paid["told"].startswith("Your payment arrived and your booking stands.")
        [seen] = await queue(shop)
        assert (seen["payment"], seen["booking"], seen["state"]) == (
            paid["payment"]["id"],
            paid["booking"]["id"],
            "open",
        )
        assert seen["risk"] >= 60
        assert "The client tried 5 different cards within a day." in [each["words"] for each in seen["reasons"]]
        assert await notices(shop) == ["builder.review", "client.review"]

        assert (await decided(shop, paid, "approve")).json()["state"] == "approved"
        assert (await decided(shop, paid, "approve")).status_code == 200
        refused = await decided(shop, paid, "decline")
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (409, "not-under-review")
        assert (await queue(shop), len(await queue(shop, "approved"))) == ([], 1)
        assert await state_of(http, paid) == "confirmed"
    assert (await ledger(shop))["cash:pretend/EUR"] == 5000


async def test_what_is_declined_goes_back_whole_once_and_its_booking_is_cancelled(shop: Shop) -> None:
    async with browser(shop) as http:
        paid = await paid_unusually(shop, http, "frictionless@good/NG")
        assert (await decided(shop, paid, "decline", reason="the owner of the card rang")).json()["state"] == "declined"
        await decided(shop, paid, "decline")
        assert await state_of(http, paid) == "cancelled"
        assert (await ok(http.get(f"/v1/payments/{paid['payment']['id']}")))["state"] == "refunded"
    assert (await ledger(shop))["cash:pretend/EUR"] == 0


@pytest.mark.parametrize("while_reviewed", ["confirmed", "held"])
async def test_the_client_hears_once_that_it_is_cancelled_and_the_money_goes_back(
    small_shop: Shop, while_reviewed: str
) -> None:
    await bounds(small_shop, while_reviewed=while_reviewed)
    async with browser(small_shop, email="zoe@example.org") as http:
        paid = await paid_unusually(small_shop, http, "frictionless@good/NG")
        for _ in range(2):
            await decided(small_shop, paid, "decline")
    async with small_shop.database.reading() as session:
        told = [(each.kind, each.amount) for each in await session.scalars(select(Notice))]
    assert [each for each in told if each[0].startswith(("client.cancelled", "client.refund"))] == [
        ("client.cancelled.review", 5000)
    ]


@pytest.mark.parametrize("language", languages())
def test_what_the_client_hears_names_the_money_and_the_next_step_in_each_language(language: str) -> None:
    told = replace(story(REVIEWED), step="review", amount=Money(5000, "EUR")).told(language)
    parts = parts_of("client.cancelled", language)
    said = {name: say(line, told) for name, line in parts.items()}
    plain = {name: say(line, told | {"step": ""}) for name, line in parts.items()}
    assert "50" in said["opening"]
    assert all(said[name] != plain[name] for name in ("subject", "opening", "next_step"))


async def test_where_the_business_looks_first_the_time_is_held_and_no_other_door_confirms_it(shop: Shop) -> None:
    await bounds(shop, while_reviewed="held", hours=48)
    async with browser(shop) as http:
        paid = await paid_unusually(shop, http)
        assert (paid["booking"]["state"], paid["told"].split(". ")[1][:8]) == ("held", "Somebody")
        shop.clock.advance(timedelta(hours=3))
        refused = await http.post(f"/v1/bookings/{paid['booking']['id']}/confirm")
        assert refused.json()["type"].endswith("/under-review")
        assert (await pay(http, paid["booking"])).json()["type"].endswith("/nothing-due")
        await decided(shop, paid, "approve")
        assert await state_of(http, paid) == "confirmed"
    assert (await ledger(shop))["cash:pretend/EUR"] == 5000


@pytest.mark.parametrize("when", ["declined", "nobody looked"])
async def test_a_time_held_for_a_look_is_free_again_with_the_money_on_its_way_back(small_shop: Shop, when: str) -> None:
    await bounds(small_shop, while_reviewed="held")
    async with browser(small_shop) as http:
        paid = await paid_unusually(small_shop, http)
        if when == "declined":
            await decided(small_shop, paid, "decline")
        else:
            small_shop.clock.advance(timedelta(hours=25))
            assert (await held(small_shop, http))["state"] == "held", "the time is free for anybody"
            for _ in range(2):
                await carry_out_due(small_shop)
            assert (await decided(small_shop, paid, "approve")).status_code == 409
        assert await state_of(http, paid) in {"cancelled", "expired"}
        assert (await ok(http.get(f"/v1/payments/{paid['payment']['id']}")))["state"] == "refunded"
    assert len(await queue(small_shop, "declined" if when == "declined" else "lapsed")) == 1
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 0


async def paid_after_the_hold(
    shop: Shop, http: httpx.AsyncClient, *, taken_by: httpx.AsyncClient | None = None
) -> dict[str, Any]:
    """Unusual money whose bank took so long that the hold has ended meanwhile, its time free or given away."""
    paid = await paid_unusually(shop, http, "asks_3ds@good")
    assert (paid["payment"]["state"], paid["booking"]["state"]) == ("challenged", "held")
    shop.clock.advance(timedelta(hours=1))
    if taken_by:
        assert (await held(shop, taken_by))["state"] == "held"
        await followed(shop)
    page = f"/pretend-bank/{paid['payment']['id']}"
    token = (await shop.http().get(page)).text.split('name="token" value="')[1].split('"')[0]
    await shop.http().post(page, data={"choice": "approve", "token": token})
    for _ in range(2):
        await carry_out_due(shop)
    return paid


async def money_of(http: httpx.AsyncClient, paid: dict[str, Any]) -> str:
    return str((await ok(http.get(f"/v1/payments/{paid['payment']['id']}")))["state"])


async def test_money_that_comes_after_its_hold_has_ended_takes_the_time_again_and_stays(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        paid = await paid_after_the_hold(small_shop, http)
        assert (await state_of(http, paid), await money_of(http, paid)) == ("confirmed", "succeeded")
        assert [each["state"] for each in await queue(small_shop)] == ["open"]
        await decided(small_shop, paid, "approve")
        assert (await state_of(http, paid), await money_of(http, paid)) == ("confirmed", "succeeded")
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


@pytest.mark.parametrize("decision", ["approve", "decline", "nobody looked"])
async def test_where_the_business_looks_first_money_that_comes_late_holds_its_time_until_then(
    small_shop: Shop, decision: str
) -> None:
    await bounds(small_shop, while_reviewed="held", hours=24)
    async with browser(small_shop) as http:
        paid = await paid_after_the_hold(small_shop, http)
        assert (await state_of(http, paid), await money_of(http, paid)) == ("held", "succeeded")
        refused = await http.post(f"/v1/bookings/{paid['booking']['id']}/confirm")
        assert refused.json()["type"].endswith("/under-review")
        small_shop.clock.advance(timedelta(hours=20))
        if decision == "nobody looked":
            small_shop.clock.advance(timedelta(hours=5))
            assert (await held(small_shop, http))["state"] == "held", "the time is free for anybody"
            for _ in range(2):
                await carry_out_due(small_shop)
        else:
            await decided(small_shop, paid, decision)
        ends = {"approve": ("confirmed", "succeeded"), "decline": ("cancelled", "refunded")}
        found = (await state_of(http, paid), await money_of(http, paid))
        assert found == ends.get(decision, ("expired", "refunded"))


@pytest.mark.parametrize("while_reviewed", ["confirmed", "held"])
async def test_money_whose_time_is_given_away_meanwhile_goes_back_and_there_is_no_booking(
    small_shop: Shop, while_reviewed: str
) -> None:
    await bounds(small_shop, while_reviewed=while_reviewed)
    async with browser(small_shop) as http, browser(small_shop, "192.0.2.1") as other:
        paid = await paid_after_the_hold(small_shop, http, taken_by=other)
        assert (await state_of(http, paid), await money_of(http, paid)) == ("expired", "refunded")
        assert await queue(small_shop) == []
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 0


async def test_a_package_that_is_declined_takes_its_credits_along(small_shop: Shop) -> None:
    package = await offered(small_shop)
    async with acting_client(small_shop) as client:
        for number in range(BAD):
            await ok(buy(client, package, f"declines@stolen{number}"))
        bought = await ok(buy(client, package, "frictionless@good"))
        assert (bought["state"], await left(client)) == ("paid", [10])
        assert bought["told"].startswith("Your payment arrived and your credits are there.")
        await followed(small_shop)
        [seen] = await queue(small_shop)
        assert seen["booking"] is None
        await decided(small_shop, bought, "decline")
        assert await left(client) == []


async def test_asking_how_a_payment_stands_counts_no_try_and_the_desk_is_not_counted_by_its_browser(
    small_shop: Shop,
) -> None:
    async with small_shop.owner() as desk:
        booking = await held(small_shop, desk)
        for _ in range(4):
            await pay(desk, booking, "arrives_late@one")
    async with small_shop.database.reading() as session:
        [row] = await session.scalars(select(PaymentTry))
    assert (row.device, row.network, bool(row.card)) == (None, None, True)


async def test_nothing_by_which_anybody_could_be_found_is_kept_and_all_is_forgotten(small_shop: Shop) -> None:
    async with browser(small_shop, email="ana+tag@example.com") as http:
        await pay(http, await held(small_shop, http), "succeeds@fingerprint9")
        device = next(each.value for each in http.cookies.jar if "device" in each.name)
    async with small_shop.database.writing() as session:
        [row] = await session.scalars(select(PaymentTry))
        kept = [row.card, row.device, row.mail, row.network]
        assert all(re.fullmatch(r"[0-9a-f]{64}", each or "") for each in kept)
        assert not any(plain in str(kept) for plain in ("fingerprint9", str(device), "ana", HOME))
        assert len(set(kept)) == len(kept)
        await forget_tries(session, small_shop.clock.now() + timedelta(days=6))
        assert (await session.scalars(select(PaymentTry))).all()
        await forget_tries(session, small_shop.clock.now() + timedelta(days=8))
        assert not (await session.scalars(select(PaymentTry))).all()


async def test_a_business_may_leave_it_off_and_sets_bounds_in_their_order(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        refused = await desk.put("/v1/guard", json={"challenge_from": 70, "review_from": 40})
        assert refused.status_code == 422
        await ok(desk.put("/v1/guard", json={"active": False}))
        assert (await ok(desk.get("/v1/guard")))["active"] is False
    async with browser(small_shop) as http:
        row = await payment_of(small_shop, await paid_unusually(small_shop, http))
    assert (row.risk, row.review) == (None, "")


async def test_clients_see_nothing_of_it_and_decide_nothing(small_shop: Shop) -> None:
    async with browser(small_shop) as http:
        paid = await paid_unusually(small_shop, http)
        assert "risk" not in str((await ok(http.get(f"/v1/payments/{paid['payment']['id']}"))).keys())
        for call in (http.get("/v1/reviews"), http.get("/v1/guard"), http.put("/v1/guard", json={})):
            assert (await call).status_code == 403
        for verb in ("approve", "decline"):
            assert (await http.post(f"/v1/reviews/{paid['payment']['id']}/{verb}")).status_code == 403
