"""What cancelling and moving cost, and how late and how often a client may do it."""

import asyncio
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
from tests.api.bookings.test_booking import TEN, wish
from tests.api.payments.test_paying import ledger, pay
from tests.fixtures.money import vendors_of
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
    return await refund_owed(shop.database, shop.clock, vendors_of(shop))


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


@given(price=st.integers(0, 10**9), percent=st.integers(0, 100))
def test_a_fee_is_its_share_to_the_nearest_unit_and_half_a_unit_counts_up(price: int, percent: int) -> None:
    policy = Policy(cancel=CancelTerms(free_until=10, fee_percent=percent), move=MoveTerms(fee_percent=percent))
    late, money = START + timedelta(seconds=1), Money(price, "JPY")
    terms = terms_of_cancelling(policy, price=money, paid=money, start=START, now=late)
    assert -50 < terms.fee.minor * 100 - price * percent <= 50
    assert terms.fee.minor + terms.refund.minor == price
    assert terms_of_moving(policy, price=money, moves=0, start=START, now=late).fee == terms.fee


@pytest.mark.parametrize(("seconds", "fee"), [(-1, 0), (0, 0), (1, 2500)])
def test_it_is_free_until_the_very_second(seconds: int, fee: int) -> None:
    policy, fifty = Policy(cancel=CancelTerms(free_until=1440, fee_percent=50)), Money(5000, "EUR")
    now = START - timedelta(days=1) + timedelta(seconds=seconds)
    assert terms_of_cancelling(policy, price=fifty, paid=fifty, start=START, now=now).fee.minor == fee


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


async def test_what_the_desk_moves_is_none_of_the_moves_a_client_has(small_shop: Shop) -> None:
    await set_policy(small_shop, move={"most": 1})
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await paid_booking(small_shop, client)
        path = f"/v1/bookings/{booking['id']}"
        for hour, who, status in ((11, desk, 200), (12, desk, 200), (13, client, 200), (14, client, 409)):
            moved = await who.post(f"{path}/move", json={"start": f"2027-06-10T{hour}:00:00Z"})
            assert moved.status_code == status, moved.text
        assert (await desk.post(f"{path}/move", json={"start": "2027-06-10T14:00:00Z"})).status_code == 200


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


async def test_the_terms_say_no_to_what_would_be_refused(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY, move=DAY)
    async with acting_client(shop) as client:
        held = (await client.post("/v1/holds", json=await wish(shop, "Colour"))).json()
        address = f"/v1/bookings/{held['id']}"
        shop.clock.advance(timedelta(minutes=4))
        assert [each["allowed"] for each in (await terms(client, held)).values()] == [True, False]
        assert (await client.post(f"{address}/move", json={"start": "2027-06-10T12:00:00Z"})).status_code == 409
        assert (await pay(client, held)).json()["booking"]["state"] == "confirmed"
        assert [each["allowed"] for each in (await terms(client, held)).values()] == [True, True]
        shop.clock.advance(timedelta(days=1, hours=2, minutes=56))
        assert [each["allowed"] for each in (await terms(client, held)).values()] == [False, False]
        assert (await terms(client, held))["cancel"]["refund"]["minor"] == 0
        assert (await client.post(f"{address}/cancel")).status_code == 409


async def test_a_hold_and_a_request_are_let_go_of_without_a_fee(shop: Shop) -> None:
    await set_policy(shop, cancel={"free_until": 10_000, "fee_percent": 100})
    async with acting_client(shop) as client:
        held = (await client.post("/v1/holds", json=await wish(shop, "Colour"))).json()
        assert (await terms(client, held))["cancel"]["fee"]["minor"] == 0
        assert (await client.post(f"/v1/bookings/{held['id']}/cancel")).json()["state"] == "cancelled"
        again = await client.post("/v1/holds", json=await wish(shop, "Colour"))
    assert again.status_code == 201


async def terms(http: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    answer = await http.get(f"/v1/bookings/{booking['id']}/terms")
    assert answer.status_code == 200, answer.text
    return {verb: answer.json()[verb] for verb in ("cancel", "move")}


async def test_a_late_move_to_a_taken_time_costs_nothing(shop: Shop) -> None:
    await set_policy(shop, move={"free_until": 2880, "fee_percent": 10})
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await paid_booking(shop, client)
        await desk.post("/v1/bookings", json=await wish(shop, "Colour", "2027-06-10T12:00:00Z"))
        body = {"start": "2027-06-10T12:00:00Z", "fee": 500}
        refused = await client.post(f"/v1/bookings/{booking['id']}/move", json=body)
        kept = (await client.get(f"/v1/bookings/{booking['id']}")).json()
    assert (refused.status_code, refused.json()["because"]) == (409, "busy")
    assert (kept["start"], kept["price"]["minor"], kept["version"]) == (TEN, 5000, booking["version"])


async def test_moving_and_cancelling_at_once_end_in_one_of_them_and_the_seat_is_free_once(shop: Shop) -> None:
    await set_policy(shop, service="Yoga", cancel=DAY, move=DAY)
    async with acting_client(shop) as client, shop.owner() as desk:
        for hour in (10, 11, 12):
            start, later = f"2027-06-12T{hour}:00:00Z", f"2027-06-13T{hour}:00:00Z"
            booked = (await desk.post("/v1/bookings", json=await wish(shop, "Yoga", start, seats=2))).json()
            address = f"/v1/bookings/{booked['id']}"
            moved, gone = await asyncio.gather(
                desk.post(f"{address}/move", json={"start": later}), desk.post(f"{address}/cancel")
            )
            assert (gone.status_code, moved.status_code in {200, 409}) == (200, True)
            assert await seats_left(shop, client, start) == await seats_left(shop, client, later) == 6


async def seats_left(shop: Shop, http: httpx.AsyncClient, start: str) -> int:
    asked = await wish(shop, "Yoga", start)
    when = {"from": start, "to": start.replace(":00:00Z", ":30:00Z")}
    found = await http.get(
        "/v1/availability", params={"service": asked["service"], "builder": asked["builder"], **when}
    )
    [slot] = found.json()["slots"]
    return int(slot["seats_left"])


async def test_a_paid_seat_in_a_group_that_is_cancelled_twice_at_once_is_free_once(shop: Shop) -> None:
    """T31: of six seats five were taken; one is given back once, and the books keep four."""
    start = "2027-06-12T10:00:00Z"
    async with acting_client(shop) as client:
        first, rest = [
            (await client.post("/v1/holds", json=await wish(shop, "Yoga", start, seats=seats))).json()
            for seats in (1, 4)
        ]
        assert [(await pay(client, each)).json()["booking"]["state"] for each in (first, rest)] == ["confirmed"] * 2
        assert await seats_left(shop, client, start) == 1
        await asyncio.gather(*(client.post(f"/v1/bookings/{first['id']}/cancel") for _ in range(3)))
        assert await seats_left(shop, client, start) == 2
    await refunds(shop)
    assert (await ledger(shop))["revenue/EUR"] == -4 * 1200


async def test_moves_asked_for_at_once_are_counted_one_by_one(shop: Shop) -> None:
    """T33: of three moves asked for at once, as many succeed as the policy has."""
    await set_policy(shop, move={"most": 2})
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        times = [f"2027-06-10T{hour}:00:00Z" for hour in (11, 12, 13)]
        answers = await asyncio.gather(
            *(client.post(f"/v1/bookings/{booking['id']}/move", json={"start": start}) for start in times)
        )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 409]
