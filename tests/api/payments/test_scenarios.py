"""The hard scenarios of holds and money, by their numbers, end to end through HTTP, vendors' hooks and mail."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.bookings.hold import HOLD_LASTS
from api.bookings.waiting.due import expire_due
from api.payments.port import Asked, Outcome, shelves
from api.payments.providers.pretend import Pretend
from models.bookings import Session
from models.payments import VendorEvent
from tests.api.bookings.test_booking import events, wish
from tests.api.bookings.test_policy import set_policy
from tests.api.notifications.test_telling import Postbox, deliver
from tests.api.payments.test_news import connected, tell
from tests.api.payments.test_partial_refunds import at_vendor
from tests.api.payments.test_paying import held, ledger, pay, settled
from tests.fixtures.shop import Shop, acting_client

LONG = timedelta(hours=48)


async def shown(http: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await http.get(f"/v1/bookings/{booking['id']}")).json()
    return found


async def seats_taken(shop: Shop) -> list[int]:
    async with shop.database.reading() as session:
        return [row.taken for row in await session.scalars(select(Session).where(Session.state == "active"))]


async def test_T26_renewing_is_capped_and_two_holds_are_all(small_shop: Shop) -> None:
    """No number of tries to pay keeps a time for ever, and nobody holds three at once."""
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        second = await client.post("/v1/holds", json=await wish(small_shop, "Colour", "2027-06-12T09:00:00Z"))
        third = await client.post("/v1/holds", json=await wish(small_shop, "Colour", "2027-06-14T09:00:00Z"))
        began, tries = small_shop.clock.now(), 0
        while (await pay(client, booking, "declines")).status_code == 200:
            small_shop.clock.advance(timedelta(seconds=100))
            tries += 1
            assert tries < 40
        assert (second.status_code, third.status_code) == (201, 409)
        assert third.json()["type"].endswith("/too-many-holds")
        assert timedelta(minutes=44) < small_shop.clock.now() - began < timedelta(minutes=49)
        assert (await pay(client, booking)).json()["type"].endswith("/hold-expired")
    assert at_vendor(small_shop) == []


async def test_T27_a_checkout_left_at_the_bank_frees_the_time_and_tells_nobody(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        assert (await pay(client, booking, "asks_3ds")).json()["payment"]["state"] == "challenged"
        small_shop.clock.advance(timedelta(minutes=15))
        taken = await desk.post("/v1/bookings", json=await wish(small_shop, "Colour"))
        assert taken.status_code == 201, taken.text
        await expire_due(small_shop.database, small_shop.clock)
        await settled(small_shop)
        assert (await shown(desk, booking))["state"] == "expired"
    assert await events(small_shop, "BookingConfirmed") == 1
    assert await ledger(small_shop) == {}


async def test_T28_a_late_payment_confirms_a_free_time(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        late = (await pay(client, booking, "arrives_late")).json()["payment"]
        small_shop.clock.advance(timedelta(minutes=16))
        await expire_due(small_shop.database, small_shop.clock)
        for _ in range(3):
            await tell(small_shop, connection, {"id": "e", "state": "succeeded", "vendor_id": f"pretend_{late['id']}"})
        await settled(small_shop)
        assert (await shown(client, booking))["state"] == "confirmed"
    assert await seats_taken(small_shop) == [1]
    assert at_vendor(small_shop) == []


async def test_T28_a_late_payment_for_a_taken_time_goes_back_once_with_three_times_instead(shop: Shop) -> None:
    connection, postbox = await connected(shop), Postbox()
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await held(shop, client)
        await client.patch("/v1/me", json={"email": "late@example.org"})
        late = (await pay(client, booking, "arrives_late")).json()["payment"]
        shop.clock.advance(timedelta(minutes=15, seconds=30))
        assert (await desk.post("/v1/bookings", json=await wish(shop, "Colour"))).status_code == 201
        shop.clock.advance(timedelta(seconds=30))
        for again in (timedelta(), timedelta(minutes=1), LONG):
            shop.clock.advance(again)
            await tell(shop, connection, {"id": "e", "state": "succeeded", "vendor_id": f"pretend_{late['id']}"})
            await settled(shop)
        assert (await shown(client, booking))["state"] == "expired"
        assert (await client.get(f"/v1/payments/{late['id']}")).json()["state"] == "refunded"
        await deliver(shop, postbox)
    assert at_vendor(shop) == [5000]
    assert set((await ledger(shop)).values()) == {0}
    [apology] = [mail for mail in postbox.sent if str(mail["Subject"]).startswith("Sorry")]
    text = apology.get_body(("plain",))
    assert text is not None
    words = " ".join(text.get_content().split())
    assert "€50.00" in words
    options = re.findall(r"\w{3}, \d+ Jun 2027, \d\d:\d\d \(WEST", words[words.index("nearest free times") :])
    assert len(options) == 3, words


async def test_T28_an_answer_that_comes_too_late_itself_says_so_and_what_is_free(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vendor thinks for sixteen minutes, and somebody else takes the time meanwhile."""
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking, charge = await held(small_shop, client), Pretend.charge

        async def slowly(vendor: Pretend, asked: Asked) -> Outcome:
            small_shop.clock.advance(timedelta(minutes=16))
            assert (await desk.post("/v1/bookings", json=await wish(small_shop, "Colour"))).status_code == 201
            return await charge(vendor, asked)

        monkeypatch.setattr(Pretend, "charge", slowly)
        answer = (await pay(client, booking)).json()
    assert (answer["payment"]["state"], answer["booking"]["state"]) == ("refunded", "expired")
    assert len(answer["alternatives"]) == 3
    assert at_vendor(small_shop) == [5000]


async def test_T28_a_bank_that_takes_six_minutes_finds_the_time_still_held(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await held(small_shop, client)
        challenged = (await pay(client, booking, "asks_3ds")).json()["payment"]
        small_shop.clock.advance(HOLD_LASTS + timedelta(minutes=1))
        assert (await desk.post("/v1/bookings", json=await wish(small_shop, "Colour"))).status_code == 409
        page = f"/pretend-bank/{challenged['id']}"
        token = re.search(r'name="token" value="([^"]+)"', (await client.get(page)).text)
        assert token
        await client.post(page, data={"choice": "approve", "token": token[1]})
        await settled(small_shop)
        assert (await shown(client, booking))["state"] == "confirmed"
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


async def test_T28_coming_back_from_the_bank_asks_it_when_no_webhook_came(small_shop: Shop) -> None:
    """Whichever is first: paying again the same way asks how it stands, and charges nothing anew."""
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        challenged = (await pay(client, booking, "asks_3ds")).json()["payment"]
        vendor_of(small_shop).decide(challenged["id"], "succeeded")
        back = (await pay(client, booking, "asks_3ds")).json()
    assert (back["payment"]["id"], back["payment"]["state"]) == (challenged["id"], "succeeded")
    assert back["booking"]["state"] == "confirmed"
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5000


async def test_T29_a_failed_card_then_a_good_one_counts_one_and_silence_counts_none(small_shop: Shop) -> None:
    connection = await connected(small_shop)
    async with acting_client(small_shop) as client:
        for start, cards in (("2027-06-10T09:00:00Z", ("arrives_late", "")), ("2027-06-12T09:00:00Z", ("declines",))):
            booking = (await client.post("/v1/holds", json=await wish(small_shop, "Colour", start))).json()
            for card in cards:
                payment = (await pay(client, booking, card)).json()["payment"]
                if payment["state"] == "created":
                    news = {"id": "f", "state": "declined", "vendor_id": f"pretend_{payment['id']}"}
                    await tell(small_shop, connection, news | {"decline_code": "insufficient_funds"})
                    seen = (await client.get(f"/v1/payments/{payment['id']}")).json()
                    assert (seen["state"], seen["decline_code"]) == ("declined", "insufficient_funds")
        small_shop.clock.advance(timedelta(minutes=10))
        await expire_due(small_shop.database, small_shop.clock)
        await settled(small_shop)
        assert (await shown(client, booking))["state"] == "expired"
    assert (await events(small_shop, "BookingConfirmed"), await events(small_shop, "HoldExpired")) == (1, 1)
    assert await seats_taken(small_shop) == [1]


async def test_T30_any_order_and_number_of_the_same_events_ends_refunded_with_the_time_free(shop: Shop) -> None:
    connection = await connected(shop)
    async with acting_client(shop) as client:
        booking = await held(shop, client)
        payment = (await pay(client, booking, "arrives_late")).json()["payment"]
        for again in (timedelta(), timedelta(hours=1), LONG):
            shop.clock.advance(again)
            for number, state in enumerate(("refunded", "succeeded")):
                await tell(
                    shop, connection, {"id": f"{number}", "state": state, "vendor_id": f"pretend_{payment['id']}"}
                )
        await expire_due(shop.database, shop.clock)
        await settled(shop)
        seen = (await client.get(f"/v1/payments/{payment['id']}")).json()
        assert (seen["state"], seen["refunded"]["minor"]) == ("refunded", 5000)
        assert (await shown(client, booking))["state"] == "expired"
    assert (await seats_taken(shop), at_vendor(shop)) == ([], [])
    assert set((await ledger(shop)).values()) == {0}
    async with shop.database.reading() as session:
        assert len((await session.scalars(select(VendorEvent))).all()) == 2


async def test_T31_a_paid_seat_of_a_group_is_freed_once_and_the_books_come_to_nothing(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        body = await wish(small_shop, "Yoga", "2027-06-12T10:00:00Z", seats=2)
        booking = (await client.post("/v1/holds", json=body)).json()
        assert (await pay(client, booking)).json()["booking"]["state"] == "confirmed"
        assert await seats_taken(small_shop) == [2]
        for _ in range(3):
            assert (await client.post(f"/v1/bookings/{booking['id']}/cancel")).status_code == 200
            await settled(small_shop)
    assert (await seats_taken(small_shop), at_vendor(small_shop)) == ([], [2400])
    assert (await ledger(small_shop))["revenue/EUR"] == 0


async def test_T33_a_paid_booking_moves_for_the_fee_alone_and_once(small_shop: Shop) -> None:
    await set_policy(small_shop, move={"free_until": 60 * 48, "fee_percent": 10, "most": 1})
    async with acting_client(small_shop) as client:
        booking = await held(small_shop, client)
        await pay(client, booking)
        path = f"/v1/bookings/{booking['id']}/move"
        moved = (await client.post(path, json={"start": "2027-06-10T12:00:00Z", "fee": 500})).json()
        assert (moved["price"]["minor"], moved["paid"]) == (5500, False)
        fee = (await pay(client, moved)).json()
        assert (fee["payment"]["amount"]["minor"], fee["booking"]["paid"]) == (500, True)
        again = await client.post(path, json={"start": "2027-06-10T13:00:00Z", "fee": 500})
        assert again.json()["type"].endswith("/policy-forbids")
        assert (await pay(client, moved)).json()["type"].endswith("/nothing-due")
    assert (await ledger(small_shop))["cash:pretend/EUR"] == 5500


def vendor_of(shop: Shop) -> Any:
    return shelves()["pretend"].connect(shop.app.state.settings)
