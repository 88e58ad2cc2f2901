"""A session that goes over to a colleague: what is due for it stays due, and the builder's part is the giver's."""

from typing import Any

import httpx
import pytest

from api.bookings.seats import get_seat
from tests.api.bookings.test_booking import wish
from tests.api.payments.test_builders_and_payments import as_builder
from tests.api.payments.test_ledger import over
from tests.api.payments.test_paying import ledger, pay
from tests.api.pricing.test_prices import ok
from tests.fixtures.shop import Shop

BENS = "2027-06-10T14:00:00Z"


async def let_both_give_it(shop: Shop, **shares: str) -> dict[str, str]:
    """Colours by Ana and Ben, each with their share in percent; the ids of both."""
    services, builders = await shop.named("services"), await shop.named("builders")
    ids = {name.partition(" ")[0].lower(): each["id"] for name, each in builders.items()}
    async with shop.owner() as desk:
        await desk.put(f"/v1/services/{services['Colour']['id']}/builders/{ids['ben']}", json={})
        for name, share in shares.items():
            await desk.put(f"/v1/builders/{ids[name]}/share", json={"percent": share})
    return ids


async def handed_over(http: httpx.AsyncClient, booking: dict[str, Any], ben: str) -> dict[str, Any]:
    to = {"start": BENS, "builder": ben}
    return dict(await ok(http.post(f"/v1/bookings/{booking['id']}/move", json=to)))


async def test_what_was_not_paid_stays_due_and_is_now_the_colleagues_to_see_and_take(small_shop: Shop) -> None:
    ids = await let_both_give_it(small_shop, ana="60", ben="40")
    async with (
        as_builder(small_shop, "Ana Reyes") as ana,
        as_builder(small_shop, "Ben Okoro") as ben,
        small_shop.owner() as desk,
    ):
        booked = await ok(ana.post("/v1/bookings", json=await wish(small_shop, "Colour")))
        assert (booked["state"], booked["paid"]) == ("confirmed", False)
        moved = await handed_over(ana, booked, ids["ben"])
        assert (moved["price"], moved["paid"], moved["builder"]["id"]) == (booked["price"], False, ids["ben"])
        assert (await pay(ana, booked)).status_code == 404
        assert (await ana.get(f"/v1/bookings/{booked['id']}/statement")).status_code == 404
        paid = (await ok(pay(ben, booked)))["payment"]
        assert paid["amount"]["minor"] == 5000
        await over(small_shop, desk, booked)
        books = await ledger(small_shop)
    assert books == {"cash:pretend/EUR": 5000, "revenue/EUR": -3000, f"builder:{ids['ben']}/EUR": -2000}


@pytest.mark.parametrize("way", ["moved", "substituted"])
async def test_of_what_was_paid_before_the_part_is_the_givers(small_shop: Shop, way: str) -> None:
    ids = await let_both_give_it(small_shop, ana="60", ben="40")
    async with small_shop.owner() as desk:
        start = BENS if way == "substituted" else "2027-06-10T09:00:00Z"
        held = await ok(desk.post("/v1/holds", json=await wish(small_shop, "Colour", start)))
        await ok(pay(desk, held))
        if way == "moved":
            assert (await handed_over(desk, held, ids["ben"]))["paid"]
        else:
            await ok(
                desk.post(f"/v1/sessions/{await session_of(small_shop, held)}/substitute", json={"builder": ids["ben"]})
            )
        await over(small_shop, desk, held)
        books = await ledger(small_shop)
    assert books == {"cash:pretend/EUR": 5000, "revenue/EUR": -3000, f"builder:{ids['ben']}/EUR": -2000}


async def session_of(shop: Shop, booking: dict[str, Any]) -> str:
    async with shop.database.reading() as session:
        return (await get_seat(session, booking["id"])).session.public_id
