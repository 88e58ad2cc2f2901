"""Points are earned by sessions that were completed and paid, and redeemed; who brings others is rewarded once."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from api.loyalty.schemas import Loyalty
from api.people.claim import join
from kit import ids
from models.people import Client
from tests.api.payments.test_disputes import about
from tests.api.payments.test_ledger import react
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_paying import pay
from tests.api.pricing.test_prices import amounts, ok, spot
from tests.fixtures.shop import Shop, acting_client

PROGRAMME = {
    "rate": "2", "worth": 5, "referral": 300, "tiers": [{"name": "Gold", "from_points": 100, "rate": "3"}],
}  # fmt: skip


async def set_up(shop: Shop, **more: Any) -> None:
    async with shop.owner() as http:
        await ok(http.put("/v1/loyalty", json=PROGRAMME | more))


async def had(shop: Shop, client: httpx.AsyncClient, *, day: int = 10, **more: Any) -> dict[str, Any]:
    """A session that a client books, pays and comes to."""
    wish = await spot(shop, "Colour", f"2027-06-{day}T10:00:00+01:00", **more)
    held = await ok(client.post("/v1/holds", json=wish))
    paid: dict[str, Any] = (await pay(client, held)).json()
    shop.clock.advance(timedelta(hours=30))
    async with shop.owner() as http:
        await ok(http.post(f"/v1/bookings/{held['id']}/complete"))
    await react(shop)
    return paid


async def points(client: httpx.AsyncClient) -> tuple[int, int, str | None]:
    told = await ok(client.get("/v1/me/points"))
    return told["left"], told["earned"], told["tier"]


async def code(client: httpx.AsyncClient) -> str:
    return str((await ok(client.post("/v1/me/referral-code")))["code"])


async def use(client: httpx.AsyncClient, word: str) -> int:
    return (await client.put("/v1/me/referral", json={"code": word})).status_code


async def test_points_come_with_sessions_faster_in_a_higher_tier_and_go_with_refunds(shop: Shop) -> None:
    await set_up(shop)
    async with acting_client(shop) as client:
        assert await points(client) == (0, 0, None)
        await had(shop, client)
        assert await points(client) == (100, 100, "Gold")
        second = await had(shop, client, day=11)
        assert await points(client) == (250, 250, "Gold")
        async with shop.owner() as http:
            await ok(http.post(f"/v1/payments/{second['payment']['id']}/refund", json={"amount": 2500}))
        await react(shop)
        assert await points(client) == (175, 175, "Gold")


async def test_points_go_with_money_that_the_payers_bank_gives_back_to_them(small_shop: Shop) -> None:
    await set_up(small_shop)
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        paid = (await had(small_shop, client))["payment"]["id"]
        for ruling, left in (("opened", 100), ("lost", 60), ("lost", 60)):
            await tell(small_shop, connection, about(paid, ruling))
            await react(small_shop)
            assert (await points(client))[0] == left
        other = (await had(small_shop, client, day=11))["payment"]["id"]
        before = await points(client)
        for ruling in ("opened", "won"):
            await tell(small_shop, connection, about(other, ruling))
            await react(small_shop)
        assert await points(client) == before


async def test_points_pay_a_part_and_come_back_when_it_is_cancelled_in_time(shop: Shop) -> None:
    await set_up(shop)
    async with acting_client(shop) as client:
        await had(shop, client)
        wish = await spot(shop, "Colour", points=100)
        held = await ok(client.post("/v1/holds", json=wish))
        too_many = await client.post("/v1/holds", json=wish | {"start": "2027-06-24T14:00:00+01:00"})
        assert amounts(held["price_lines"]) == [("seats", 5000), ("points", -500)]
        assert held["price_lines"][1]["words"] == "100 points"
        assert (too_many.status_code, (await points(client))[0]) == (409, 0)
        await pay(client, held)
        assert (await points(client))[0] == 0
        await ok(client.post(f"/v1/bookings/{held['id']}/cancel"))
        assert (await points(client))[0] == 100


async def test_no_more_points_are_used_than_the_price_takes(small_shop: Shop) -> None:
    await set_up(small_shop, worth=1001)
    async with acting_client(small_shop) as client:
        await had(small_shop, client)
        booked = await ok(client.post("/v1/bookings", json=await spot(small_shop, points=100)))
        assert (booked["state"], amounts(booked["price_lines"])) == ("confirmed", [("seats", 1200), ("points", -1200)])
        assert (await points(client))[0] == 98


async def test_points_are_spent_once_however_many_bookings_want_them_at_once(shop: Shop) -> None:
    await set_up(shop, worth=1200)
    async with acting_client(shop) as client:
        await had(shop, client)
        wishes = [
            await spot(shop, start=f"2027-06-24T{hour:02}:00:00+01:00", seats=1, points=1) for hour in (9, 11, 13)
        ]
        async with shop.owner() as http:
            refund = (await ok(http.get("/v1/bookings")))["items"][0]
            assert refund["state"] == "completed"
        answers = await asyncio.gather(*(client.post("/v1/bookings", json=wish) for wish in wishes))
        assert [each.status_code for each in answers] == [201, 201, 201]
        assert (await points(client))[0] == 97


async def test_both_are_rewarded_for_the_first_session_and_only_for_it(shop: Shop) -> None:
    await set_up(shop, rate="0", tiers=[])
    async with acting_client(shop) as old, acting_client(shop, "c2") as new:
        word = await code(old)
        assert await code(old) == word
        assert [await use(new, word.lower()), await use(new, word)] == [200, 200]
        assert (await points(new))[0] == (await points(old))[0] == 0
        for day in (10, 11):
            await had(shop, new, day=day)
            assert (await points(new))[0] == (await points(old))[0] == 300
        assert (await ok(old.post("/v1/me/referral-code")))["brought"] == 1


async def test_oneself_a_ring_and_old_clients_are_refused(shop: Shop) -> None:
    await set_up(shop)
    async with (
        acting_client(shop) as one, acting_client(shop, "c2") as two, acting_client(shop, "c3") as three,
        acting_client(shop, "c4") as same, acting_client(shop, "c5") as late,
    ):  # fmt: skip
        await ok(one.patch("/v1/me", json={"email": "zoe@example.org"}))
        await ok(same.patch("/v1/me", json={"email": "Zoe+again@example.org"}))
        words = [await code(each) for each in (one, two, three)]
        assert await use(one, words[0]) == 422
        assert await use(same, words[0]) == 422
        assert await use(one, "NOSUCH22") == 422
        assert [await use(two, words[0]), await use(three, words[1])] == [200, 200]
        assert await use(one, words[2]) == 422, "one brought two, who brought three"
        assert await use(three, words[0]) == 422, "somebody brought them already"
        await had(shop, late)
        assert await use(late, words[0]) == 422


async def test_two_who_enter_each_others_code_at_once_make_no_ring(shop: Shop) -> None:
    await set_up(shop)
    async with acting_client(shop) as one, acting_client(shop, "c2") as two:
        words = [await code(one), await code(two)]
        assert sorted(await asyncio.gather(use(one, words[1]), use(two, words[0]))) == [200, 422]


async def test_without_a_programme_nothing_is_earned_or_spent(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        await had(small_shop, client)
        assert await points(client) == (0, 0, None)
        assert (await client.post("/v1/quotes", json=await spot(small_shop, points=1))).status_code == 409
        assert await use(client, "ABCDEFGH") == 409
        assert (await client.put("/v1/loyalty", json=PROGRAMME)).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": -1}, {"rate": 5, "tiers": [{"name": "x", "from_points": 1, "rate": 4}]}, {"worth": -1},
        {"tiers": [{"name": "x", "from_points": 1, "rate": 1}, {"name": "y", "from_points": 1, "rate": 1}]},
    ],
)  # fmt: skip
def test_a_programme_that_could_surprise_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Loyalty.model_validate(wrong)


async def test_points_of_somebody_who_turns_out_to_be_another_are_theirs(shop: Shop) -> None:
    await set_up(shop)
    async with acting_client(shop, "one") as one, acting_client(shop, "other") as other:
        await had(shop, one)
        earned = await points(one)
        joined, into = [(await ok(each.get("/v1/me")))["id"] for each in (one, other)]
        async with shop.database.writing() as session:
            rows = [await session.get_one(Client, ids.parse("cli", each)) for each in (joined, into)]
            await join(session, rows[0], into=rows[1], now=shop.clock.now())
            await session.commit()
        await react(shop)
        assert await points(other) == earned
        await react(shop)
        assert await points(other) == earned
