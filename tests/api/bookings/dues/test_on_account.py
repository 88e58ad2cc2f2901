"""Paying later: a card is saved with consent, charged when its owner is away, tried again by what the bank says."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.notifications.kinds import DUES, Kind
from api.notifications.links import booking_page
from api.notifications.wording.render import Wording, render
from api.notifications.wording.samples import sample_links, story
from api.notifications.wording.words import languages
from api.payments.retry import after_decline, schedule
from kit import ids
from models.bookings import Booking
from models.notifications import Notice
from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_policy import set_policy
from tests.api.payments.test_paying import held, ledger, pay
from tests.api.pricing.test_prices import ok
from tests.fixtures.money import carry_out_due, line_to_vendor
from tests.fixtures.shop import NOW, Shop, acting_client

DAY = timedelta(days=1)
LINKS = sample_links(DUES[0], "https://corner.example")
STEPS = ("retry", "card", "bank", "ended", "cancelled", "")


async def saved(client: httpx.AsyncClient, method: str = "") -> str:
    made = await ok(client.post("/v1/me/payment-methods", json={"method": method, "agreed": True}))
    assert made["state"] == "saved"
    return str(made["id"])


async def on_account(shop: Shop, client: httpx.AsyncClient, method: str | None) -> dict[str, Any]:
    """A booking that the desk confirmed unpaid, to be charged tomorrow."""
    async with shop.owner() as desk:
        booking = await held(shop, client)
        await ok(desk.post(f"/v1/bookings/{booking['id']}/confirm"))
        body = {"method": method, "due_at": (shop.clock.now() + DAY).isoformat()}
        due = await ok(desk.put(f"/v1/bookings/{booking['id']}/account", json=body))
    assert (due["state"], due["amount"]["minor"]) == ("open", 5000)
    return dict(due)


async def later(shop: Shop, days: float = 1) -> None:
    shop.clock.advance(timedelta(days=days, seconds=1))
    await carry_out_due(shop)


async def seen(shop: Shop, due: dict[str, Any]) -> dict[str, Any]:
    async with shop.owner() as desk:
        [found] = await ok(desk.get(f"/v1/bookings/{due['booking']}/account"))
    return dict(found)


async def tries(shop: Shop, due: dict[str, Any]) -> list[str]:
    async with shop.owner() as desk:
        entries = (await ok(desk.get(f"/v1/bookings/{due['booking']}/statement")))["entries"]
    return [entry["memo"] for entry in entries if entry["account"] == "cash:pretend"]


async def test_a_saved_card_is_charged_when_it_is_due_and_not_before(shop: Shop) -> None:
    async with acting_client(shop) as client:
        due = await on_account(shop, client, await saved(client))
        await carry_out_due(shop)
        assert await tries(shop, due) == []
        await later(shop)
        for _ in range(3):
            await later(shop)
        assert ((await seen(shop, due))["state"], await tries(shop, due)) == ("paid", ["charge"])
        assert (await ok(client.get(f"/v1/bookings/{due['booking']}")))["paid"]
    assert (await ledger(shop))["cash:pretend/EUR"] == 5000


async def test_what_is_given_back_meanwhile_is_not_charged_and_what_is_on_account_is_charged_once(
    small_shop: Shop,
) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        card = await saved(client)
        booking = await held(small_shop, client)
        paid = (await pay(client, booking)).json()["payment"]["id"]
        await ok(desk.post(f"/v1/payments/{paid}/refund", json={"amount": 1500, "still_owed": True}))
        await carry_out_due(small_shop)
        body = {"method": card, "due_at": (small_shop.clock.now() + DAY).isoformat()}
        due = await ok(desk.put(f"/v1/bookings/{booking['id']}/account", json=body))
        await ok(desk.post(f"/v1/payments/{paid}/refund", json={"amount": 1000}))
        for _ in range(4):
            await later(small_shop, days=15)
        assert (await tries(small_shop, due)).count("charge") == 2
        assert (await seen(small_shop, due))["state"] == "paid"
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000 - 1500 - 1000 + 1500


async def test_what_the_bank_gives_back_of_a_charge_before_we_hear_of_it_is_not_charged_again(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is still owed is for the desk to say, which may put it on account anew."""
    async with acting_client(small_shop) as client:
        due = await on_account(small_shop, client, await saved(client))
        with line_to_vendor(monkeypatch) as line:
            line.cut = "after"
            await later(small_shop)
        at_vendor = small_shop.app.state.settings.home / "pretend-payments.json"
        charges = json.loads(at_vendor.read_text())
        [charge] = [each for each in charges.values() if each["state"] == "succeeded"]
        charge["refunds"]["by hand"] = 4999
        at_vendor.write_text(json.dumps(charges))
        for _ in range(3):
            await later(small_shop)
        assert (await tries(small_shop, due)).count("charge") == 1
        assert (await seen(small_shop, due))["state"] == "paid"
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 1


async def test_a_soft_decline_is_tried_again_by_its_code_and_then_another_card_is_asked_for(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        due = await on_account(small_shop, client, await saved(client, "declines:insufficient_funds"))
        await later(small_shop)
        steps = []
        for days in schedule().by_code["insufficient_funds"]:
            now = await seen(small_shop, due)
            steps.append((now["step"], now["tries"], now["code"]))
            await later(small_shop, days)
        last = await seen(small_shop, due)
        assert [*steps, (last["step"], last["tries"], last["next_try_at"])] == [
            ("retry", 1, "insufficient_funds"), ("retry", 2, "insufficient_funds"), ("retry", 3, "insufficient_funds"),
            ("card", 4, None),
        ]  # fmt: skip
        card = await saved(client)
        await ok(client.put(f"/v1/dues/{due['id']}/method", json={"method": card}))
        await carry_out_due(small_shop)
        assert (await seen(small_shop, due))["state"] == "paid"
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


async def test_a_hard_decline_is_never_tried_again_and_ends_after_the_grace(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with line_to_vendor(monkeypatch) as line:
        async with acting_client(small_shop) as client:
            card = await saved(client, "declines:stolen_card")
            due = await on_account(small_shop, client, card)
            for _ in range(5):
                await later(small_shop)
            asked = await seen(small_shop, due)
            assert (asked["state"], asked["step"], asked["tries"]) == ("open", "card", 1)
            again = await client.put(f"/v1/dues/{due['id']}/method", json={"method": card})
            assert again.json()["type"].endswith("/card-refused")
            await later(small_shop, 15)
            assert (await seen(small_shop, due))["state"] == "ended"
            await later(small_shop, 15)
    assert line.moves().count("charge") == 1
    assert await ledger(small_shop) == {}


@pytest.mark.parametrize(
    ("policy", "state", "kept", "step"),
    [
        ({"deposit": {"percent": 20}}, "cancelled", 0, "cancelled"),
        ({"deposit": {"percent": 20}, "cancel": {"free_until": 60 * 24 * 90, "fee_percent": 10}}, "cancelled", 500,
         "cancelled"),
        ({"deposit": {"percent": 20}, "cancel": {"free_until": 60 * 24 * 90, "late": "refuse"}}, "cancelled", 1000,
         "cancelled"),
        ({"deposit": {"percent": 20}, "unpaid": "keep"}, "confirmed", 1000, "ended"),
    ],
)  # fmt: skip
async def test_what_is_given_up_cancels_a_booking_to_come_as_its_policy_says(
    small_shop: Shop, policy: dict[str, Any], state: str, kept: int, step: str
) -> None:
    await set_policy(small_shop, **policy)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        body = await wish(small_shop, "Colour", "2027-07-20T09:00:00Z")
        booking = await ok(client.post("/v1/holds", json=body))
        await ok(client.post(f"/v1/bookings/{booking['id']}/payments", json={}))
        card = await saved(client, "declines:stolen_card")
        asked = {"method": card, "due_at": (small_shop.clock.now() + DAY).isoformat()}
        due = await ok(desk.put(f"/v1/bookings/{booking['id']}/account", json=asked))
        for days in (2, 15, 1):
            await later(small_shop, days)
        assert (await seen(small_shop, due | {"booking": booking["id"]}))["state"] == "ended"
        assert (await ok(client.get(f"/v1/bookings/{booking['id']}")))["state"] == state
        again = await client.post("/v1/holds", json=body)
        assert (again.status_code == 201) == (state == "cancelled")
    assert (await ledger(small_shop))["cash:pretend/EUR"] == kept
    assert (await told(small_shop))[-1] == f"client.due.{step}"


async def test_where_the_bank_wants_the_payer_they_pay_by_the_link(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        due = await on_account(small_shop, client, await saved(client, "asks_3ds"))
        await later(small_shop)
        assert ((await seen(small_shop, due))["step"], (await seen(small_shop, due))["tries"]) == ("bank", 1)
        paid = await ok(client.post(f"/v1/bookings/{due['booking']}/payments", json={"method": "asks_3ds"}))
        assert paid["payment"]["link"]
        page = await small_shop.http().get(httpx.URL(paid["payment"]["link"]).path)
        token = page.text.split('name="token" value="')[1].split('"')[0]
        await small_shop.http().post(str(page.url.path), data={"choice": "approve", "token": token})
        await carry_out_due(small_shop)
        assert (await seen(small_shop, due))["state"] == "paid"
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


async def test_a_card_that_was_removed_is_charged_no_more(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        card = await saved(client)
        due = await on_account(small_shop, client, card)
        assert (await client.delete(f"/v1/me/payment-methods/{card}")).status_code == 204
        assert (await ok(client.get("/v1/me/payment-methods")))["items"] == []
        await later(small_shop)
        assert ((await seen(small_shop, due))["step"], await tries(small_shop, due)) == ("card", [])


async def test_without_a_card_the_client_is_asked_for_one_when_it_is_due(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        due = await on_account(small_shop, client, None)
        await carry_out_due(small_shop)
        assert (await seen(small_shop, due))["step"] == ""
        await later(small_shop)
        assert ((await seen(small_shop, due))["step"], await tries(small_shop, due)) == ("card", [])


async def test_what_is_cancelled_is_charged_no_more(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        due = await on_account(small_shop, client, await saved(client))
        await ok(client.post(f"/v1/bookings/{due['booking']}/cancel"))
        await later(small_shop)
        assert ((await seen(small_shop, due))["state"], await tries(small_shop, due)) == ("cancelled", [])


async def test_nothing_is_saved_without_a_yes_nor_charged_to_anothers_card(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, acting_client(small_shop, "c2") as other:
        for body in ({"method": ""}, {"method": "", "agreed": False}):
            assert (await client.post("/v1/me/payment-methods", json=body)).status_code == 422
        theirs = await saved(other)
        assert (await client.delete(f"/v1/me/payment-methods/{theirs}")).status_code == 404
        due = await on_account(small_shop, client, None)
        assert (await client.put(f"/v1/dues/{due['id']}/method", json={"method": theirs})).status_code == 404
        assert (await other.put(f"/v1/dues/{due['id']}/method", json={"method": theirs})).status_code == 404
        declined = await client.post("/v1/me/payment-methods", json={"method": "cannot_be_saved", "agreed": True})
        assert declined.json()["state"] == "declined"
        unknown = await client.post("/v1/me/payment-methods", json={"method": "bitcoin", "agreed": True})
        assert unknown.json()["type"].endswith("/unknown-method")
        manual = {"provider": "manual", "agreed": True}
        assert (await client.post("/v1/me/payment-methods", json=manual)).status_code == 422


async def test_a_bank_that_asks_before_saving_is_asked_again(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        asked = await ok(client.post("/v1/me/payment-methods", json={"method": "asks_first", "agreed": True}))
        assert asked["state"] == "challenged"
        again = await ok(client.post(f"/v1/me/payment-methods/{asked['id']}/again"))
        assert again["state"] == "saved"


@pytest.mark.parametrize("code", sorted(schedule().hard))
def test_no_hard_decline_is_ever_followed_by_a_try(code: str) -> None:
    step = after_decline(schedule(), code, tries=1, ends_at=None, now=NOW)
    assert (step.ask, step.next_try_at, step.ends_at) == ("card", None, NOW + schedule().grace)


@pytest.mark.parametrize("code", ["", "unheard_of", *sorted(schedule().by_code)])
def test_a_soft_decline_is_tried_a_few_times_each_later_than_the_one_before(code: str) -> None:
    pauses = schedule().by_code.get(code, schedule().usual)
    steps = [after_decline(schedule(), code, tries=tries, ends_at=None, now=NOW) for tries in range(1, 9)]
    assert [step.ask for step in steps] == ["retry"] * len(pauses) + ["card"] * (8 - len(pauses))
    assert all(step.next_try_at > NOW for step in steps if step.next_try_at)


async def told(shop: Shop) -> list[str]:
    async with shop.database.reading() as session:
        query = select(Notice.kind).where(Notice.kind.like("client.due.%") | (Notice.kind == "client.payment_failed"))
        return list(await session.scalars(query.order_by(Notice.created_at)))


async def test_the_client_is_told_each_step_once_and_can_pay_by_its_link(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        due = await on_account(small_shop, client, await saved(client, "declines:stolen_card"))
        for _ in range(2):
            await later(small_shop)
        assert await told(small_shop) == ["client.due.card"]
        await later(small_shop, 15)
        assert await told(small_shop) == ["client.due.card", "client.due.ended"]
        async with small_shop.database.reading() as session:
            booking = await session.get_one(Booking, ids.parse("bkg", due["booking"]))
        page = booking_page(booking, keys=small_shop.keys, url="") + "/pay"
        async with small_shop.http() as browser:
            assert "€50.00" in (await browser.get(page)).text
            assert (await browser.post(page)).status_code == 303
        await carry_out_due(small_shop)
        assert (await seen(small_shop, due))["state"] == "paid"
        assert (await ok(client.get(f"/v1/bookings/{due['booking']}")))["paid"]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", DUES, ids=lambda kind: kind.name)
def test_each_step_says_what_is_asked_and_until_when(kind: Kind, language: str) -> None:
    until = NOW + DAY
    step = kind.name.rpartition(".")[2]
    words = render(kind, replace(story(kind), step=step, until=until), Wording(language), LINKS)
    assert "80" in words.text
    assert "2027" in words.text
    assert ("2027" in words.short) == (step not in {"ended", "cancelled"})
    others = {
        render(kind, replace(story(kind), step=each, until=until), Wording(language), LINKS).short for each in STEPS
    }
    assert len(others) == len(STEPS)
