"""What cancelling and moving cost, and how late and how often a client may do it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.bookings.policy import terms_of_cancelling, terms_of_moving
from api.catalog.schemas import CancelTerms, MoveTerms, Policy
from api.payments.refund import refund_owed
from kit.money import Money
from tests.api.bookings.test_booking import wish
from tests.api.payments.test_paying import ledger, pay
from tests.fixtures.shop import Shop, acting_client

START = datetime(2027, 6, 10, 9, tzinfo=UTC)
DAY = {"free_until": 1440, "fee_percent": 50}


async def set_policy(shop: Shop, service: str = "Colour", **policy: Any) -> None:
    services = await shop.named("services")
    async with shop.owner() as http:
        done = await http.patch(f"/v1/services/{services[service]['id']}", json={"policy": policy})
    assert done.status_code == 200, done.text


async def paid_booking(shop: Shop, http: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    held = (await http.post("/v1/holds", json=await wish(shop, "Colour", **more))).json()
    paid = await pay(http, held)
    assert paid.json()["booking"]["state"] == "confirmed", paid.text
    return dict(paid.json()["booking"])


async def refunds(shop: Shop) -> int:
    return await refund_owed(shop.database, shop.clock, shop.app.state.settings)


@given(
    price=st.integers(0, 10**7), percent=st.integers(0, 100), paid=st.integers(0, 10**7), before=st.integers(-60, 5000),
    free=st.integers(0, 4000),
)  # fmt: skip
def test_fee_and_refund_never_exceed_what_there_is(price: int, percent: int, paid: int, before: int, free: int) -> None:
    policy = Policy(cancel=CancelTerms(free_until=free, fee_percent=percent))
    terms = terms_of_cancelling(
        policy, price=Money(price, "EUR"), paid=Money(paid, "EUR"), start=START, now=START - timedelta(minutes=before)
    )
    assert 0 <= terms.fee.minor <= price
    assert 0 <= terms.refund.minor <= paid
    assert terms.refund.minor == max(0, paid - terms.fee.minor)
    assert bool(terms.fee.minor) <= (before < free)


@pytest.mark.parametrize(("moves", "is_allowed"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_booking_is_moved_so_often_and_no_more(moves: int, is_allowed: bool) -> None:
    terms = terms_of_moving(
        Policy(move=MoveTerms(most=2)), price=Money(1, "EUR"), moves=moves, start=START, now=START - timedelta(days=9)
    )
    assert (terms.why_not is None) == is_allowed


async def test_cancelling_in_time_gives_everything_back(shop: Shop) -> None:
    """T31: the seat is free once, and the books come to nothing."""
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        told = (await client.get(f"/v1/bookings/{booking['id']}/terms")).json()["cancel"]
        assert (told["allowed"], told["fee"]["minor"], told["refund"]["minor"]) == (True, 0, 5000)
        assert told["free_until"] == "2027-06-09T09:00:00Z"
        gone = await client.post(f"/v1/bookings/{booking['id']}/cancel")
    assert gone.json()["state"] == "cancelled"
    assert (await refunds(shop), await refunds(shop)) == (1, 0)
    assert await ledger(shop) == {"cash:pretend/EUR": 0, "revenue/EUR": 0}


async def test_cancelling_late_costs_the_fee_the_client_agreed_to(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        address = f"/v1/bookings/{booking['id']}/cancel"
        unasked = await client.post(address)
        assert (unasked.status_code, unasked.json()["fee"]["minor"]) == (409, 2500)
        assert unasked.json()["type"].endswith("/fee-applies")
        assert (await client.post(address, json={"fee": 100})).status_code == 409
        assert (await client.post(address, json={"fee": 2500})).json()["state"] == "cancelled"
    assert (await refunds(shop), await refunds(shop)) == (1, 0)
    assert await ledger(shop) == {"cash:pretend/EUR": 2500, "revenue/EUR": -2500}


async def test_what_may_no_longer_be_cancelled_is_refused_to_the_client_and_free_to_the_desk(shop: Shop) -> None:
    await set_policy(shop, cancel={"free_until": 2880, "late": "refuse"})
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await paid_booking(shop, client)
        refused = await client.post(f"/v1/bookings/{booking['id']}/cancel", json={"fee": 5000})
        assert (refused.status_code, refused.json()["type"][-14:]) == (409, "policy-forbids")
        assert "2 days" in refused.json()["detail"]
        assert (await desk.post(f"/v1/bookings/{booking['id']}/cancel")).json()["state"] == "cancelled"
    await refunds(shop)
    assert (await ledger(shop))["revenue/EUR"] == 0


async def test_moving_late_adds_its_fee_to_the_price_and_it_can_be_paid(shop: Shop) -> None:
    await set_policy(shop, move={"free_until": 2880, "fee_percent": 10})
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        address, to = f"/v1/bookings/{booking['id']}/move", {"start": "2027-06-10T12:00:00Z"}
        assert (await client.post(address, json=to)).json()["fee"]["minor"] == 500
        moved = (await client.post(address, json=to | {"fee": 500})).json()
        assert (moved["start"], moved["price"]["minor"], moved["paid"]) == (to["start"], 5500, False)
        assert moved["price_lines"][-1]["key"] == "move_fee"
        done = (await pay(client, moved)).json()
    assert (done["payment"]["amount"]["minor"], done["booking"]["paid"]) == (500, True)
    assert (await ledger(shop))["revenue/EUR"] == -5500


async def test_moving_a_paid_booking_charges_nothing_again_and_only_so_often(shop: Shop) -> None:
    """T33."""
    await set_policy(shop, move={"most": 1})
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        first = await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": "2027-06-10T12:00:00Z"})
        assert (first.status_code, first.json()["paid"]) == (200, True)
        second = await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": "2027-06-10T13:00:00Z"})
    assert (second.status_code, second.json()["type"][-14:]) == (409, "policy-forbids")
    assert await ledger(shop) == {"cash:pretend/EUR": 5000, "revenue/EUR": -5000}


async def test_moving_over_itself_frees_what_it_leaves(shop: Shop) -> None:
    """T34: 11:30-12:30 moved to 12:00 keeps its id; 11:30 can be booked again."""
    async with shop.owner() as desk:
        body = await wish(shop, "Colour", "2027-06-10T10:30:00Z")
        booking = (await desk.post("/v1/bookings", json=body)).json()
        moved = await desk.post(f"/v1/bookings/{booking['id']}/move", json={"start": "2027-06-10T11:00:00Z"})
        assert (moved.status_code, moved.json()["id"], moved.json()["version"]) == (200, booking["id"], 3)
        again = await desk.post("/v1/bookings", json=await wish(shop, "Haircut", "2027-06-10T10:30:00Z"))
    assert again.status_code == 201, again.text


async def test_a_vendor_that_refuses_a_refund_leaves_it_to_a_person_and_not_in_the_way_of_others(shop: Shop) -> None:
    async with shop.owner() as desk:
        first = await paid_booking(shop, desk)
        second = await paid_booking(shop, desk, start="2027-06-10T13:00:00Z")
        charges = shop.app.state.settings.home / "pretend-payments.json"
        before = charges.read_text()
        charges.write_text("{}")
        await desk.post(f"/v1/bookings/{first['id']}/cancel")
        assert await refunds(shop) == 0
        charges.write_text(before)
        await desk.post(f"/v1/bookings/{second['id']}/cancel")
        assert (await refunds(shop), await refunds(shop)) == (1, 0)
