"""Giving back a part: once, by whoever does it, over several payments, beside money that is on its way back already."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.bookings.desk.outcome import Outcome as Became
from api.payments.port import shelves
from api.payments.refund import give_back
from models.payments import Payment
from tests.api.bookings.test_booking import events
from tests.api.bookings.test_policy import DAY, paid_booking, refunds, set_policy
from tests.api.payments.test_paying import held, ledger, news, pay, settled
from tests.fixtures.money import carry_out_due, line_to_vendor
from tests.fixtures.shop import Shop, acting_client

MOVED = "2027-06-10T12:00:00Z"


def at_vendor(shop: Shop) -> list[int]:
    """What the vendor itself gave back, refund by refund."""
    charges: dict[str, Any] = json.loads((shop.app.state.settings.home / "pretend-payments.json").read_text())
    return sorted(amount for charge in charges.values() for amount in charge["refunds"].values())


async def cancelled_late(shop: Shop, client: httpx.AsyncClient) -> dict[str, Any]:
    """A paid booking of 50.00 that was cancelled for a fee of 25.00; the rest is owed."""
    await set_policy(shop, cancel=DAY)
    booking = await paid_booking(shop, client)
    shop.clock.advance(timedelta(hours=5))
    gone = await client.post(f"/v1/bookings/{booking['id']}/cancel", json={"fee": 2500})
    assert gone.json()["state"] == "cancelled", gone.text
    return booking


async def only_payment(shop: Shop) -> Payment:
    async with shop.database.reading() as session:
        return (await session.scalars(select(Payment))).one()


async def test_the_desk_gives_a_part_back_and_then_the_rest(shop: Shop) -> None:
    async with shop.owner() as desk:
        payment = (await pay(desk, await held(shop, desk))).json()["payment"]["id"]
        address, keyed = f"/v1/payments/{payment}/refund", {"Idempotency-Key": "part"}
        part = [await desk.post(address, json={"amount": 1500}, headers=keyed) for _ in range(2)]
        assert [(each.json()["state"], each.json()["refunded"]["minor"]) for each in part] == [("succeeded", 1500)] * 2
        assert (await desk.post(address, json={"amount": 3501})).status_code == 409
        rest = (await desk.post(address)).json()
        assert (rest["state"], rest["refunded"]["minor"]) == ("refunded", 5000)
        assert (await desk.post(address, json={"amount": 1})).status_code == 409
    assert at_vendor(shop) == [1500, 3500]
    assert set((await ledger(shop)).values()) == {0}


async def test_of_equal_parts_asked_for_at_once_each_that_is_answered_well_goes_back(shop: Shop) -> None:
    """Two at the desk, with keys of their own: none is told that it gave something back when another did."""
    async with shop.owner() as desk:
        payment = (await pay(desk, await held(shop, desk))).json()["payment"]["id"]
        address, given = f"/v1/payments/{payment}/refund", 0
        for turn in range(6):
            asked = [desk.post(address, json={"amount": 300}, headers={"Idempotency-Key": f"{turn}{n}"}) for n in "ab"]
            answers = await asyncio.gather(*asked)
            given += sum(each.status_code == 200 for each in answers)
            refused = [each.json() for each in answers if each.status_code != 200]
            assert len(refused) < 2
            assert all("on its way" in each["detail"] for each in refused), refused
    assert at_vendor(shop) == [300] * given


async def test_an_equal_part_asked_for_while_one_is_on_its_way_is_refused(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop.owner() as desk:
        payment = (await pay(desk, await held(shop, desk))).json()["payment"]["id"]
        address = f"/v1/payments/{payment}/refund"
        with line_to_vendor(monkeypatch) as line:
            line.cut = "after"
            first = await desk.post(address, json={"amount": 300}, headers={"Idempotency-Key": "a"})
            second = await desk.post(address, json={"amount": 300}, headers={"Idempotency-Key": "b"})
        assert first.status_code == 503
        assert (second.status_code, "on its way" in second.json()["detail"]) == (409, True)
        again = await desk.post(address, json={"amount": 300}, headers={"Idempotency-Key": "a"})
        assert (again.status_code, again.json()["refunded"]["minor"]) == (200, 300)
        await carry_out_due(shop)
        assert at_vendor(shop) == [300]
        third = await desk.post(address, json={"amount": 300}, headers={"Idempotency-Key": "c"})
        assert third.json()["refunded"]["minor"] == 600
    assert at_vendor(shop) == [300, 300]


async def test_a_part_that_went_back_after_its_request_failed_goes_back_once_when_that_is_repeated(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shop.owner() as desk:
        payment = (await pay(desk, await held(shop, desk))).json()["payment"]["id"]
        address, keyed = f"/v1/payments/{payment}/refund", {"Idempotency-Key": "a"}
        with line_to_vendor(monkeypatch) as line:
            line.cut = "before"
            assert (await desk.post(address, json={"amount": 300}, headers=keyed)).status_code == 503
        await carry_out_due(shop)
        again = await desk.post(address, json={"amount": 300}, headers=keyed)
        assert (again.status_code, again.json()["refunded"]["minor"]) == (200, 300)
    assert at_vendor(shop) == [300]


async def test_a_request_that_failed_is_known_again_also_after_another_had_an_equal_part_given_back(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = small_shop
    async with shop.owner() as desk:
        payment = (await pay(desk, await held(shop, desk))).json()["payment"]["id"]
        address, part = f"/v1/payments/{payment}/refund", {"amount": 300}
        with line_to_vendor(monkeypatch) as line:
            line.cut = "before"
            assert (await desk.post(address, json=part, headers={"Idempotency-Key": "mine"})).status_code == 503
        await carry_out_due(shop)
        assert (await desk.post(address, json=part, headers={"Idempotency-Key": "theirs"})).status_code == 200
        again = await desk.post(address, json=part, headers={"Idempotency-Key": "mine"})
        assert (again.status_code, again.json()["refunded"]["minor"]) == (200, 600)
    assert at_vendor(shop) == [300, 300]


@pytest.mark.parametrize("still_owed", [None, False, True])
async def test_what_is_given_back_is_due_again_only_where_the_desk_says_so(
    small_shop: Shop, still_owed: bool | None
) -> None:
    """It is given, unless it is said to be still owed; the books are the same either way."""
    said = {} if still_owed is None else {"still_owed": still_owed}
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await paid_booking(small_shop, client)
        [payment] = (await desk.get("/v1/payments")).json()["items"]
        back = await desk.post(f"/v1/payments/{payment['id']}/refund", json={"amount": 1500} | said)
        assert (back.json()["refunded"]["minor"], back.json()["forgiven"]["minor"]) == (1500, 0 if still_owed else 1500)
        seen = (await client.get(f"/v1/bookings/{booking['id']}")).json()
        assert (seen["price"]["minor"], seen["paid"]) == (5000, not still_owed)
        page = (await client.get(f"/v1/bookings/{booking['id']}/links")).json()["page"]
        page = httpx.URL(page).path
        assert ("€15.00" in (await client.get(f"{page}/pay")).text) == bool(still_owed)
        assert await ledger(small_shop) == {"cash:pretend/EUR": 3500, "revenue/EUR": -3500}
        again = await pay(client, booking)
        assert (again.status_code == 200) == bool(still_owed), again.text
        moved = {"start": MOVED}
        await client.post(f"/v1/bookings/{booking['id']}/move", json=moved)
        await desk.post(f"/v1/bookings/{booking['id']}/cancel")
        await carry_out_due(small_shop)
    assert set((await ledger(small_shop)).values()) == {0}


async def test_what_was_given_by_hand_is_not_due_again_and_what_was_to_go_back_counts_once(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        booking = await held(small_shop, desk)
        asked = await desk.post(f"/v1/bookings/{booking['id']}/payments", json={"provider": "manual", "method": "cash"})
        path = f"/v1/payments/{asked.json()['payment']['id']}"
        await desk.post(f"{path}/received", json={"amount": 5000})
        for still_owed, forgiven in ((False, 1000), (True, 1000), (False, 2000)):
            said = {"amount": 1000, "still_owed": still_owed}
            assert (await desk.post(f"{path}/given-back", json=said)).json()["forgiven"]["minor"] == forgiven
        seen = (await desk.get(f"/v1/bookings/{booking['id']}")).json()
        due = (await desk.post(f"/v1/bookings/{booking['id']}/payments", json={"provider": "pretend"})).json()
    assert (seen["paid"], due["payment"]["amount"]["minor"]) == (False, 1000)


@pytest.mark.parametrize("body", [{"amuont": 1500}, {"amount": 0}, {"amount": -5}, {"amount": "all"}])
async def test_a_refund_that_is_not_understood_moves_nothing(small_shop: Shop, body: dict[str, Any]) -> None:
    async with small_shop.owner() as desk:
        payment = (await pay(desk, await held(small_shop, desk))).json()["payment"]["id"]
        refused = await desk.post(f"/v1/payments/{payment}/refund", json=body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, next(iter(body)))
    assert at_vendor(small_shop) == []


async def test_two_workers_give_a_part_back_once(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await cancelled_late(shop, client)
        await asyncio.gather(*(refunds(shop) for _ in range(3)))
    assert at_vendor(shop) == [2500]
    assert await ledger(shop) == {"cash:pretend/EUR": 2500, "revenue/EUR": -2500}
    assert await events(shop, "PaymentRefunded") == 1


async def test_a_worker_that_died_after_the_vendor_answered_is_followed_by_one_that_moves_nothing(shop: Shop) -> None:
    async with acting_client(shop) as client:
        await cancelled_late(shop, client)
        owed = await only_payment(shop)
        vendor = shelves()["pretend"].connect(shop.app.state.settings)
        assert owed.refund_key
        await give_back(vendor, owed, key=owed.refund_key, due=owed.refund_due, asks=1)
        assert at_vendor(shop) == [2500]
        assert (await refunds(shop), await refunds(shop)) == (1, 0)
    assert at_vendor(shop) == [2500]
    assert (await ledger(shop))["revenue/EUR"] == -2500


async def test_two_cancels_at_once_owe_one_refund(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        address = f"/v1/bookings/{booking['id']}/cancel"
        answers = await asyncio.gather(*(client.post(address, json={"fee": 2500}) for _ in range(4)))
        await settled(shop)
    assert {answer.json()["state"] for answer in answers} == {"cancelled"}
    assert at_vendor(shop) == [2500]
    assert await events(shop, "BookingCancelled") == 1


async def test_what_is_cancelled_while_a_part_goes_back_goes_back_whole(shop: Shop) -> None:
    """The desk gives a part back, asked for several times under one key, and the client cancels meanwhile."""
    rounds = 5
    async with acting_client(shop) as client, shop.owner() as desk:
        for turn in range(rounds):
            booking = await paid_booking(shop, client, start=f"2027-06-{10 + turn}T09:00:00Z")
            [payment] = (await desk.get("/v1/payments", params={"limit": 1})).json()["items"]
            part, keyed = {"amount": 300}, {"Idempotency-Key": f"part {turn}"}
            asked = [desk.post(f"/v1/payments/{payment['id']}/refund", json=part, headers=keyed) for _ in range(5)]
            await asyncio.gather(*asked, *(client.post(f"/v1/bookings/{booking['id']}/cancel") for _ in range(2)))
        await settled(shop)
        listed = (await desk.get("/v1/payments")).json()["items"]
    assert [each["refunded"]["minor"] for each in listed] == [5000] * rounds
    assert sum(at_vendor(shop)) == 5000 * rounds


async def test_one_key_cancels_once_and_another_fee_under_it_is_refused(shop: Shop) -> None:
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(hours=5))
        address, keyed = f"/v1/bookings/{booking['id']}/cancel", {"Idempotency-Key": "c"}
        first = await client.post(address, json={"fee": 2500}, headers=keyed)
        again = await client.post(address, json={"fee": 2500}, headers=keyed)
        other = await client.post(address, json={"fee": 0}, headers=keyed)
        await settled(shop)
    assert (first.text, other.status_code) == (again.text, 422)
    assert at_vendor(shop) == [2500]


async def test_a_refund_reaches_over_the_payment_of_the_price_and_that_of_a_moving_fee(shop: Shop) -> None:
    await set_policy(shop, move={"free_until": 2880, "fee_percent": 10}, cancel={"free_until": 2880, "fee_percent": 1})
    async with acting_client(shop) as client:
        booking = await paid_booking(shop, client)
        shop.clock.advance(timedelta(minutes=1))
        body = {"start": MOVED, "fee": 500}
        moved = (await client.post(f"/v1/bookings/{booking['id']}/move", json=body)).json()
        assert (await pay(client, moved)).json()["booking"]["paid"]
        gone = await client.post(f"/v1/bookings/{booking['id']}/cancel", json={"fee": 55})
        assert gone.status_code == 200, gone.text
        assert (await refunds(shop), await refunds(shop)) == (2, 0)
    assert at_vendor(shop) == [445, 5000]
    assert await ledger(shop) == {"cash:pretend/EUR": 55, "revenue/EUR": -55}


async def test_money_on_its_way_back_pays_for_nothing_so_the_fee_stays(shop: Shop) -> None:
    """Paid twice, and the vendor would not take the second back: a person will; the cancelling goes by what is kept."""
    await set_policy(shop, cancel=DAY)
    async with acting_client(shop) as client:
        booking, charges = await paid_twice(shop, client)
        shop.clock.advance(timedelta(hours=5))
        told = (await client.get(f"/v1/bookings/{booking['id']}/terms")).json()["cancel"]
        assert (told["fee"]["minor"], told["refund"]["minor"]) == (2500, 2500)
        assert (await client.post(f"/v1/bookings/{booking['id']}/cancel", json={"fee": 2500})).status_code == 200
        charges.restore()
        await settled(shop)
    assert at_vendor(shop) == [2500]


class Charges:
    """The pretend vendor's memory, lost for a while."""

    def __init__(self, shop: Shop) -> None:
        self._file = shop.app.state.settings.home / "pretend-payments.json"
        self._kept = self._file.read_text()
        self._file.write_text("{}")

    def restore(self) -> None:
        self._file.write_text(self._kept)


async def paid_twice(shop: Shop, client: httpx.AsyncClient) -> tuple[dict[str, Any], Charges]:
    booking = await held(shop, client)
    slow = (await pay(client, booking, "asks_3ds")).json()["payment"]
    assert (await pay(client, booking)).json()["booking"]["state"] == "confirmed"
    charges = Charges(shop)
    await news(shop, slow["id"], "succeeded")
    await settled(shop)
    return booking, charges


@pytest.mark.parametrize("became", ["completed", "no_show"])
async def test_a_fee_that_arrives_after_the_session_is_kept(shop: Shop, became: Became) -> None:
    await set_policy(shop, move={"free_until": 2880, "fee_percent": 10})
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await paid_booking(shop, client)
        address = f"/v1/bookings/{booking['id']}"
        moved = (await client.post(f"{address}/move", json={"start": MOVED, "fee": 500})).json()
        slow = (await pay(client, moved, "arrives_late")).json()["payment"]
        shop.clock.advance(timedelta(days=2))
        noted = await desk.post(f"{address}/{'complete' if became == 'completed' else 'no-show'}")
        assert noted.json()["state"] == became
        await news(shop, slow["id"], "succeeded")
        await settled(shop)
        assert (await desk.get(address)).json()["paid"]
    assert await ledger(shop) == {"cash:pretend/EUR": 5500, "revenue/EUR": -5500}


async def test_asking_again_for_a_refused_part_gives_back_that_part_alone(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        await cancelled_late(shop, client)
        charges = Charges(shop)
        assert await refunds(shop) == 0
        charges.restore()
        payment = (await only_payment(shop)).public_id
        done = await desk.post(f"/v1/payments/{payment}/refund")
    assert done.status_code == 200, done.text
    assert at_vendor(shop) == [2500]
    assert (await ledger(shop))["revenue/EUR"] == -2500


async def test_what_is_owed_besides_a_part_that_is_on_its_way_goes_back_after_it(shop: Shop) -> None:
    """The desk gives a part back, the vendor does not answer, and meanwhile the booking is cancelled."""
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await paid_booking(shop, client)
        payment = (await only_payment(shop)).public_id
        with pytest.MonkeyPatch.context() as patched, line_to_vendor(patched) as line:
            line.cut = "before"
            part = await desk.post(f"/v1/payments/{payment}/refund", json={"amount": 1500})
            assert part.status_code == 503
            line.cut = ""
        await client.post(f"/v1/bookings/{booking['id']}/cancel")
        for _ in range(3):
            await carry_out_due(shop)
    assert at_vendor(shop) == [1500, 3500]
    assert set((await ledger(shop)).values()) == {0}


async def test_all_of_it_is_not_said_to_go_back_while_only_a_part_is_on_its_way(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        await paid_booking(shop, client)
        address = f"/v1/payments/{(await only_payment(shop)).public_id}/refund"
        with pytest.MonkeyPatch.context() as patched, line_to_vendor(patched) as line:
            line.cut = "before"
            assert (await desk.post(address, json={"amount": 1500})).status_code == 503
            line.cut = ""
        assert [(await desk.post(address, json=body)).status_code for body in (None, {}, {"amount": 1000})] == [409] * 3
        await carry_out_due(shop)
        assert (await desk.post(address)).json()["state"] == "refunded"
    assert at_vendor(shop) == [1500, 3500]
