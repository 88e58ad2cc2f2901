"""Subscriptions: agreed to once, charged once a period at most, tried again by what the bank says, ended in time."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from models.packages import CreditEntry, Purchase
from models.payments import Payment
from tests.api.bookings.dues.test_on_account import saved
from tests.api.bookings.test_booking import events
from tests.api.packages.test_buying import left
from tests.api.payments.test_paying import ledger
from tests.api.pricing.test_prices import ok, spot
from tests.fixtures.money import carry_out_due, line_to_vendor
from tests.fixtures.shop import Shop, acting_client

PRICE = 3000
MONTH = timedelta(days=30)  # of June, in which the shop's clock stands


async def plan(shop: Shop, name: str = "Four a month", **more: Any) -> str:
    new = {"name": name, "credits": 4, "price": PRICE, "renews": {"unit": "month"}} | more
    async with shop.owner() as desk:
        return str((await ok(desk.post("/v1/packages", json=new)))["id"])


async def subscribe(client: httpx.AsyncClient, package: str, method: str, **more: Any) -> dict[str, Any]:
    body = {"method": method, "agreed": True} | more
    return dict(await ok(client.post(f"/v1/packages/{package}/subscriptions", json=body)))


async def begun(shop: Shop, client: httpx.AsyncClient, method: str = "", **more: Any) -> dict[str, Any]:
    """A subscription whose first period is paid."""
    made = await subscribe(client, await plan(shop, **more), await saved(client, method))
    assert (made["payment"]["state"], made["subscription"]["state"]) == ("succeeded", "active")
    return dict(made["subscription"])


async def seen(client: httpx.AsyncClient) -> dict[str, Any]:
    return dict((await ok(client.get("/v1/me/subscriptions")))["items"][0])


async def wait(shop: Shop, span: timedelta) -> None:
    shop.clock.advance(span + timedelta(seconds=1))
    for _ in range(2):
        await carry_out_due(shop)


async def charges(shop: Shop) -> int:
    async with shop.database.reading() as session:
        arrived = select(func.count()).where(Payment.received > Payment.refunded, Payment.purchase_id.is_not(None))
        return int(await session.scalar(arrived) or 0)


async def approve(shop: Shop, payment: dict[str, Any]) -> None:
    """The payer's bank says yes."""
    page = httpx.URL(payment["link"]).path
    token = (await shop.http().get(page)).text.split('name="token" value="')[1].split('"')[0]
    await shop.http().post(page, data={"choice": "approve", "token": token})


async def other_card(client: httpx.AsyncClient, subscription: dict[str, Any], method: str) -> dict[str, Any]:
    path = f"/v1/subscriptions/{subscription['id']}/method"
    return dict(await ok(client.put(path, json={"method": await saved(client, method)})))


async def test_a_plan_is_paid_begins_and_is_renewed_by_itself_once_a_period(shop: Shop) -> None:
    async with acting_client(shop) as client:
        first = await begun(shop, client)
        assert (first["period"], await left(client)) == (1, [4])
        assert datetime.fromisoformat(first["period_ends_at"]) - shop.clock.now() == MONTH
        await wait(shop, MONTH / 2)
        assert (await charges(shop), (await seen(client))["period"]) == (1, 1)
        await wait(shop, MONTH / 2)
        for _ in range(2):
            await wait(shop, timedelta(hours=3))
        assert (await charges(shop), (await seen(client))["period"], await left(client)) == (2, 2, [4])
    assert await ledger(shop) == {"cash:pretend/EUR": 2 * PRICE, "credits/EUR": -2 * PRICE}
    assert (await events(shop, "SubscriptionStarted"), await events(shop, "SubscriptionRenewed")) == (1, 1)


async def test_what_is_left_can_be_used_in_as_many_periods_more_as_the_plan_says(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        await begun(small_shop, client, renews={"unit": "week", "every": 2, "carry": 1})
        await ok(client.post("/v1/bookings", json=await spot(small_shop, by_credit=True)))
        assert await left(client) == [3]
        await wait(small_shop, timedelta(weeks=2))
        assert await left(client) == [3, 4]
        await wait(small_shop, timedelta(weeks=2))
        assert await left(client) == [4, 4]


async def test_a_card_that_fails_is_tried_again_then_another_is_asked_for_and_a_late_period_begins_when_it_is_paid(
    small_shop: Shop,
) -> None:
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client)
        await other_card(client, first, "declines:insufficient_funds")
        await wait(small_shop, MONTH)
        late = await seen(client)
        assert (late["state"], late["step"], late["code"]) == ("past_due", "retry", "insufficient_funds")
        for days in (2, 5, 7):
            await wait(small_shop, timedelta(days=days))
        asked = await seen(client)
        assert (asked["step"], asked["next_try_at"], asked["period"], await left(client)) == ("card", None, 1, [])
        assert datetime.fromisoformat(asked["ends_at"]) - small_shop.clock.now() > timedelta(days=13)
        await other_card(client, first, "")
        await wait(small_shop, timedelta(minutes=1))
        again = await seen(client)
        assert (again["state"], again["period"], again["step"], await left(client)) == ("active", 2, "", [4])
        assert datetime.fromisoformat(again["period_ends_at"]) - small_shop.clock.now() > timedelta(days=27)
    assert (await charges(small_shop), await events(small_shop, "SubscriptionMissed")) == (2, 4)


async def test_whom_nobody_pays_ends_at_the_stated_day_and_credits_that_were_carried_stay(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client, renews={"unit": "month", "carry": 2})
        await other_card(client, first, "declines:stolen_card")
        await wait(small_shop, MONTH)
        assert ((await seen(client))["step"], await charges(small_shop)) == ("card", 1)
        await wait(small_shop, timedelta(days=13))
        assert (await seen(client))["state"] == "past_due"
        await wait(small_shop, timedelta(days=1))
        ended = await seen(client)
        assert (ended["state"], ended["because"], await left(client)) == ("ended", "unpaid", [4])
        await wait(small_shop, MONTH)
        refused = await client.post(f"/v1/subscriptions/{first['id']}/resume")
        assert refused.json()["type"].endswith("/subscription-ended")
    assert (await charges(small_shop), await events(small_shop, "SubscriptionEnded")) == (1, 1)


async def test_where_the_bank_wants_to_hear_its_client_they_pay_at_its_link(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client)
        await other_card(client, first, "asks_3ds")
        await wait(small_shop, MONTH)
        assert ((await seen(client))["step"], (await seen(client))["code"]) == ("bank", "authentication_required")
        asked = await ok(client.post(f"/v1/subscriptions/{first['id']}/payments"))
        page = httpx.URL(asked["payment"]["link"]).path
        token = (await small_shop.http().get(page)).text.split('name="token" value="')[1].split('"')[0]
        await small_shop.http().post(page, data={"choice": "approve", "token": token})
        await carry_out_due(small_shop)
        assert ((await seen(client))["state"], (await seen(client))["period"]) == ("active", 2)
        nothing = await client.post(f"/v1/subscriptions/{first['id']}/payments")
        assert nothing.json()["type"].endswith("/nothing-due")
    assert await charges(small_shop) == 2


async def test_cancelled_it_ends_with_its_period_and_may_be_resumed_until_then(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client)
        path = f"/v1/subscriptions/{first['id']}"
        for verb, is_cancelled in (("cancel", True), ("cancel", True), ("resume", False), ("cancel", True)):
            assert (await ok(client.post(f"{path}/{verb}")))["cancelled"] is is_cancelled
        changed = await client.post(f"{path}/change", json={"package": first["package"]})
        assert (changed.status_code, changed.json()["type"].rpartition("/")[2]) == (409, "subscription-cancelled")
        assert await left(client) == [4]
        await wait(small_shop, MONTH)
        ended = await seen(client)
        assert (ended["state"], ended["because"]) == ("ended", "cancelled")
        await wait(small_shop, MONTH)
    assert await charges(small_shop) == 1


async def test_a_larger_plan_now_costs_its_difference_for_the_rest_and_a_smaller_one_counts_from_the_next(
    small_shop: Shop,
) -> None:
    large = await plan(small_shop, "Eight a month", credits=8, price=5000)
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client)
        path = f"/v1/subscriptions/{first['id']}/change"
        small_shop.clock.advance(MONTH / 2)
        grown = await ok(client.post(path, json={"package": large, "at": "now"}))
        assert (grown["payment"]["amount"]["minor"], grown["subscription"]["package"]) == (1000, large)
        assert (grown["subscription"]["period"], await left(client)) == (1, [4, 2])
        smaller = await ok(client.post(path, json={"package": first["package"], "at": "now"}))
        assert (smaller["payment"], smaller["subscription"]["next_package"]) == (None, first["package"])
        await wait(small_shop, MONTH / 2)
        now = await seen(client)
        assert (now["package"], now["period"], now["next_package"]) == (first["package"], 2, None)
        weekly = await plan(small_shop, "Weekly", renews={"unit": "week"})
        assert (await client.post(path, json={"package": weekly})).json()["type"].endswith("/other-rhythm")
    assert (await ledger(small_shop))["cash:pretend/EUR"] == PRICE + 1000 + PRICE


async def test_a_larger_plan_that_is_asked_for_many_times_at_once_is_paid_once(shop: Shop) -> None:
    large = await plan(shop, "Eight a month", credits=8, price=5000)
    async with acting_client(shop) as client:
        first = await begun(shop, client)
        shop.clock.advance(MONTH / 2)
        path, to = f"/v1/subscriptions/{first['id']}/change", {"package": large, "at": "now"}
        answers = await asyncio.gather(*(client.post(path, json=to) for _ in range(12)))
        assert {each.status_code for each in answers} == {200}
        await carry_out_due(shop)
        assert ((await seen(client))["package"], await left(client)) == (large, [4, 2])
    assert (await ledger(shop))["cash:pretend/EUR"] == PRICE + 1000


@pytest.mark.parametrize("many", [2, 20])
async def test_a_larger_plan_asked_for_at_once_is_charged_once_whoever_comes_in_between(shop: Shop, many: int) -> None:
    """Nobody finds it agreed to and not yet asked for: one payment is there for it, and one charge."""
    large = await plan(shop, "Eight a month", credits=8, price=5000)
    async with acting_client(shop) as client:
        first = await begun(shop, client)
        shop.clock.advance(MONTH / 2)
        path, to = f"/v1/subscriptions/{first['id']}/change", {"package": large, "at": "now"}
        answers = await asyncio.gather(*(client.post(path, json=to) for _ in range(many)))
        assert {each.status_code for each in answers} == {200}
        assert len({each.json()["payment"]["id"] for each in answers if each.json()["payment"]}) == 1
        assert await charges(shop) == 2, "before anything could have gone back"
        await carry_out_due(shop)
        assert (await left(client), await charges(shop)) == ([4, 2], 2)


async def test_what_an_ended_subscription_left_open_is_charged_on_no_page(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.http() as visitor:
        made = await subscribe(client, await plan(small_shop), await saved(client, "declines"))
        await wait(small_shop, timedelta(days=1))
        assert (await seen(client))["state"] == "ended"
        sent = await visitor.post(f"/pay/{made['payment']['id']}", data={"method": "succeeds"})
        assert (sent.status_code, await charges(small_shop), await left(client)) == (409, 0, [])


async def test_of_several_larger_plans_that_banks_ask_about_the_last_one_counts_and_the_others_go_back(
    small_shop: Shop,
) -> None:
    middle = await plan(small_shop, "Six a month", credits=6, price=4000)
    large = await plan(small_shop, "Eight a month", credits=8, price=5000)
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client)
        await other_card(client, first, "asks_3ds")
        small_shop.clock.advance(MONTH / 2)
        path = f"/v1/subscriptions/{first['id']}/change"
        asked = [
            (await ok(client.post(path, json={"package": each, "at": "now"})))["payment"]
            for each in (middle, middle, large, large)
        ]
        assert asked[0]["id"] == asked[1]["id"] != asked[2]["id"] == asked[3]["id"]
        for payment in (asked[0], asked[2]):
            await approve(small_shop, payment)
        for _ in range(2):
            await carry_out_due(small_shop)
        assert ((await seen(client))["package"], await left(client)) == (large, [4, 2])
    assert (await ledger(small_shop))["cash:pretend/EUR"] == PRICE + 1000


async def test_one_that_was_never_paid_ends_after_a_day_and_money_that_comes_then_goes_back(small_shop: Shop) -> None:
    package = await plan(small_shop)
    async with acting_client(small_shop) as client:
        card = await saved(client, "declines")
        made = await subscribe(client, package, card)
        assert (made["payment"]["state"], made["subscription"]["state"], await left(client)) == (
            "declined", "starting", []
        )  # fmt: skip
        assert (await subscribe(client, package, card))["subscription"]["id"] == made["subscription"]["id"]
        waiting = await subscribe(client, package, await saved(client, "asks_3ds"))
        await wait(small_shop, timedelta(days=1))
        assert ((await seen(client))["because"], await left(client)) == ("never_paid", [])
        await approve(small_shop, waiting["payment"])
        for _ in range(2):
            await carry_out_due(small_shop)
        assert await left(client) == []
    assert (await ledger(small_shop)).get("cash:pretend/EUR", 0) == 0


@pytest.mark.parametrize("cut", ["before", "after"])
async def test_a_renewal_whose_answer_was_lost_is_asked_about_and_charged_once(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    async with acting_client(small_shop) as client:
        await begun(small_shop, client)
        with line_to_vendor(monkeypatch) as line:
            line.cut = cut
            await wait(small_shop, MONTH)
            line.cut = ""
            for _ in range(3):
                await wait(small_shop, timedelta(minutes=10))
        assert (await seen(client))["period"] == 2
    assert await charges(small_shop) == 2


async def test_through_a_year_of_good_and_bad_cards_no_period_is_charged_twice_and_no_credit_is_below_zero(
    small_shop: Shop,
) -> None:
    cards = ["", "declines:insufficient_funds", "", "asks_3ds", "declines:lost_card"]
    async with acting_client(small_shop) as client:
        first = await begun(small_shop, client, renews={"unit": "month", "carry": 1})
        for month in range(12):
            await other_card(client, first, cards[month % len(cards)])
            await wait(small_shop, timedelta(days=31))
            await other_card(client, first, "")
            await wait(small_shop, timedelta(days=1))
    async with small_shop.database.reading() as session:
        paid = select(Payment.purchase_id).where(Payment.received > Payment.refunded).group_by(Payment.purchase_id)
        assert not (await session.scalars(paid.having(func.count() > 1))).all()
        periods = (await session.scalars(select(Purchase.period).where(Purchase.state == "paid"))).all()
        assert sorted(each or 0 for each in periods) == list(range(1, len(periods) + 1))
        assert len(periods) > 10
        sums = select(func.sum(CreditEntry.credits)).group_by(CreditEntry.holding_id)
        assert all(each >= 0 for each in await session.scalars(sums))


async def test_who_may_and_what_is_refused(small_shop: Shop) -> None:
    package, plain = await plan(small_shop), {"name": "Ten", "credits": 10, "price": 9000}
    weekly = {"renews": {"unit": "week"}}
    async with (
        acting_client(small_shop) as client,
        acting_client(small_shop, "c2") as other,
        small_shop.owner() as desk,
    ):
        card, body = await saved(client), {"agreed": True}
        path = f"/v1/packages/{package}/subscriptions"
        assert (await client.post(path, json={"method": card})).status_code == 422
        assert (await other.post(path, json=body | {"method": card})).status_code == 404
        assert (await desk.post(path, json=body | {"method": card})).status_code == 401
        assert (await client.post(path, json=body | {"method": card, "price": 1})).status_code == 409
        assert (await client.post(f"/v1/packages/{package}/purchases", json={})).json()["type"].endswith("/is-a-plan")
        once = (await ok(desk.post("/v1/packages", json=plain)))["id"]
        assert (
            await client.post(f"/v1/packages/{once}/subscriptions", json=body | {"method": card})
        ).status_code == 404
        assert (await desk.post("/v1/packages", json=plain | {"renews": {"unit": "day"}})).status_code == 422
        assert (await desk.post("/v1/packages", json=plain | weekly | {"days": 3})).status_code == 422
        mine = (await subscribe(client, package, card))["subscription"]
        twice = (await client.post(path, json=body | {"method": card})).json()
        assert (twice["type"].rpartition("/")[2], twice["title"]) == ("has-plan-already", "You have this plan already")
        assert "Pay" not in twice["next_step"]
        for verb in ("cancel", "resume", "payments"):
            assert (await other.post(f"/v1/subscriptions/{mine['id']}/{verb}")).status_code == 404
        me = (await ok(client.get("/v1/me")))["id"]
        [listed] = (await ok(desk.get(f"/v1/clients/{me}/subscriptions")))["items"]
        assert (listed["id"], (await ok(desk.post(f"/v1/subscriptions/{mine['id']}/cancel")))["cancelled"]) == (
            mine["id"], True
        )  # fmt: skip
