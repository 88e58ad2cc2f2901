"""Services that somebody has to say yes to; and what became of a session."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api.bookings.waiting.due import look_again
from tests.api.bookings.test_booking import events, wish
from tests.api.bookings.test_policy import set_policy, terms
from tests.api.payments.test_paying import pay
from tests.fixtures.money import followed
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop, acting_client


async def ask_first(shop: Shop, service: str = "Haircut") -> None:
    services = await shop.named("services")
    async with shop.owner() as http:
        await http.patch(f"/v1/services/{services[service]['id']}", json={"needs_approval": True})


async def say(http: httpx.AsyncClient, verb: str, booking: dict[str, Any]) -> httpx.Response:
    return await http.post(f"/v1/bookings/{booking['id']}/{verb}")


async def test_a_request_keeps_the_time_until_it_is_answered(shop: Shop) -> None:
    await ask_first(shop)
    async with acting_client(shop) as client, shop.owner() as desk:
        asked = (await client.post("/v1/bookings", json=await wish(shop))).json()
        assert (asked["state"], asked["expires_at"]) == ("pending", None)
        assert (await client.post("/v1/bookings", json=await wish(shop))).status_code == 409
        assert (await say(client, "approve", asked)).status_code == 403
        approved = (await say(desk, "approve", asked)).json()
        assert approved["state"] == "confirmed"
        assert (await say(desk, "approve", asked)).json()["version"] == approved["version"]
    assert (await events(shop, "BookingRequested"), await events(shop, "BookingConfirmed")) == (1, 1)


async def test_a_declined_request_frees_the_time(shop: Shop) -> None:
    await ask_first(shop)
    async with acting_client(shop) as client, shop.owner() as desk:
        asked = (await client.post("/v1/bookings", json=await wish(shop))).json()
        assert (await say(desk, "decline", asked)).json()["state"] == "cancelled"
        assert (await say(desk, "approve", asked)).status_code == 409
        assert (await desk.post("/v1/bookings", json=await wish(shop))).json()["state"] == "confirmed"
    assert await events(shop, "BookingDeclined") == 1


async def test_a_hold_is_asked_for_and_paid_only_when_approved(shop: Shop) -> None:
    await ask_first(shop, "Colour")
    async with acting_client(shop) as client, shop.owner() as desk:
        held = (await client.post("/v1/holds", json=await wish(shop, "Colour"))).json()
        too_soon = await pay(client, held)
        assert (too_soon.status_code, too_soon.json()["type"][-15:]) == (409, "approval-needed")
        assert (await say(client, "confirm", held)).json()["state"] == "pending"
        approved = (await say(desk, "approve", held)).json()
        assert (approved["state"], approved["expires_at"][:16]) == ("held", "2027-06-10T06:00")
        paid = (await pay(client, held)).json()
    assert (paid["booking"]["state"], paid["booking"]["paid"]) == ("confirmed", True)


async def test_an_approved_booking_that_is_not_paid_gives_way(shop: Shop) -> None:
    await ask_first(shop, "Colour")
    async with acting_client(shop) as client, shop.owner() as desk:
        asked = (await client.post("/v1/bookings", json=await wish(shop, "Colour"))).json()
        await say(desk, "approve", asked)
        shop.clock.advance(timedelta(hours=24, seconds=1))
        assert (await desk.post("/v1/bookings", json=await wish(shop, "Colour"))).status_code == 201


async def test_yes_and_no_at_once_leave_one_answer(shop: Shop) -> None:
    await ask_first(shop)
    for hour in (10, 11, 12):
        async with acting_client(shop, f"c{hour}") as client, shop.owner() as desk:
            asked = (await client.post("/v1/bookings", json=await wish(shop, start=f"2027-06-10T{hour}:00:00Z"))).json()
            yes, no = await asyncio.gather(say(desk, "approve", asked), say(desk, "decline", asked))
            assert sorted([yes.status_code, no.status_code]) == [200, 409]
            kept = (await desk.get(f"/v1/bookings/{asked['id']}")).json()["state"]
            assert kept == ("confirmed" if yes.status_code == 200 else "cancelled")


async def test_the_desk_needs_nobodys_yes(shop: Shop) -> None:
    await ask_first(shop)
    async with shop.owner() as desk:
        assert (await desk.post("/v1/bookings", json=await wish(shop))).json()["state"] == "confirmed"


async def test_a_client_takes_a_request_back(shop: Shop) -> None:
    await ask_first(shop)
    async with acting_client(shop) as client:
        asked = (await client.post("/v1/bookings", json=await wish(shop))).json()
        assert (await say(client, "cancel", asked)).json()["state"] == "cancelled"
        assert (await client.post("/v1/bookings", json=await wish(shop))).status_code == 201


@pytest.mark.parametrize(("verb", "state"), [("complete", "completed"), ("no-show", "no_show")])
async def test_what_became_of_a_session_is_noted_once_it_has_begun(shop: Shop, verb: str, state: str) -> None:
    async with shop.owner() as desk, acting_client(shop) as client:
        booking = (await desk.post("/v1/bookings", json=await wish(shop))).json()
        assert (await say(desk, verb, booking)).status_code == 409
        shop.clock.advance(timedelta(days=1, hours=3))
        assert (await say(client, verb, booking)).status_code == 403
        noted = (await say(desk, verb, booking)).json()
        assert noted["state"] == state
        assert (await say(desk, verb, booking)).json()["version"] == noted["version"]
        other = "complete" if verb == "no-show" else "no-show"
        assert (await say(desk, other, booking)).status_code == 200
        shop.clock.advance(timedelta(days=8))
        assert (await say(desk, verb, booking)).status_code == 409
    await relay_once(shop.database, shop.clock)
    assert (await events(shop, "BookingCompleted"), await events(shop, "ClientMissed")) == (1, 1)


async def test_what_was_cancelled_can_be_neither_completed_nor_missed(small_shop: Shop) -> None:
    async with small_shop.owner() as desk:
        booking = (await desk.post("/v1/bookings", json=await wish(small_shop))).json()
        await say(desk, "cancel", booking)
        small_shop.clock.advance(timedelta(days=2))
        assert (await say(desk, "complete", booking)).status_code == 409


async def approved_booking(shop: Shop, client: httpx.AsyncClient, desk: httpx.AsyncClient) -> dict[str, Any]:
    await ask_first(shop)
    asked = (await client.post("/v1/bookings", json=await wish(shop))).json()
    return dict((await say(desk, "approve", asked)).json())


async def ask_to_move(http: httpx.AsyncClient, booking: dict[str, Any], hour: int, **more: Any) -> httpx.Response:
    to = {"start": f"2027-06-10T{hour}:00:00Z"} | more
    return await http.post(f"/v1/bookings/{booking['id']}/move", json=to)


async def read(http: httpx.AsyncClient, booking: dict[str, Any]) -> dict[str, Any]:
    return dict((await http.get(f"/v1/bookings/{booking['id']}")).json())


async def test_moving_asks_for_a_yes_again_and_keeps_the_old_time_until_then(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        asked = (await ask_to_move(client, booking, 12)).json()
        assert (asked["state"], asked["instead_of"]) == ("pending", booking["id"])
        assert (await ask_to_move(client, booking, 12)).json()["id"] == asked["id"]
        assert await read(client, booking) == booking
        for taken in (booking["start"], asked["start"]):
            assert (await desk.post("/v1/bookings", json=await wish(shop, start=taken))).status_code == 409
        assert (await say(client, "approve", asked)).status_code == 403
        moved = (await say(desk, "approve", asked)).json()
        assert (moved["id"], moved["state"], moved["start"]) == (booking["id"], "confirmed", asked["start"])
        assert (await say(desk, "approve", asked)).json() == moved
        assert (await say(desk, "decline", asked)).status_code == 409, "it was said yes to"
        assert (await desk.post("/v1/bookings", json=await wish(shop, start=booking["start"]))).status_code == 201
    assert (await events(shop, "BookingRequested"), await events(shop, "BookingMoved")) == (2, 1)


async def test_a_day_tells_of_moves_asked_for_to_it_and_away_from_it_until_they_are_answered(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        to = {"start": "2027-06-11T12:00:00Z"}
        asked = (await client.post(f"/v1/bookings/{booking['id']}/move", json=to)).json()
        told = {"request": asked["id"], "booking": booking["id"], "before": booking["start"], "to": asked["start"]}

        async def moves(day: str) -> list[dict[str, str]]:
            params = {"builder": booking["builder"]["id"]}
            return list((await desk.get(f"/v1/days/{day}", params=params)).json()["moves"])

        assert await moves("2027-06-10") == await moves("2027-06-11") == [told]
        assert await moves("2027-06-09") == []
        await say(desk, "decline", asked)
        assert await moves("2027-06-10") == await moves("2027-06-11") == []


async def test_a_no_leaves_the_old_booking_and_frees_the_new_time(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        asked = (await ask_to_move(client, booking, 12)).json()
        assert (await say(desk, "decline", asked)).json()["state"] == "cancelled"
        assert await read(client, booking) == booking
        assert (await say(desk, "approve", asked)).status_code == 409
        assert (await desk.post("/v1/bookings", json=await wish(shop, start=asked["start"]))).status_code == 201


async def test_going_over_to_another_builder_asks_them(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        ben = (await shop.named("builders"))["Ben Okoro"]["id"]
        asked = (await ask_to_move(client, booking, 14, builder=ben)).json()
        assert (asked["state"], asked["builder"]["id"]) == ("pending", ben)
        assert (await say(desk, "approve", asked)).json()["builder"]["id"] == ben


async def test_the_desk_moves_without_asking_and_what_was_asked_for_instead_is_over(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        asked = (await ask_to_move(client, booking, 12)).json()
        moved = (await ask_to_move(desk, booking, 14)).json()
        assert (moved["id"], moved["state"]) == (booking["id"], "confirmed")
        await followed(shop)
        assert (await read(desk, asked))["state"] == "cancelled"
        assert (await say(desk, "approve", asked)).status_code == 409


async def test_what_was_asked_for_is_not_in_the_way_of_the_desk_that_moves_it_there(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        asked = (await ask_to_move(client, booking, 12)).json()
        moved = (await ask_to_move(desk, booking, 12)).json()
        assert (moved["id"], moved["state"], moved["start"]) == (booking["id"], "confirmed", asked["start"])
        assert (await read(desk, asked))["state"] == "cancelled"


async def test_asking_for_the_time_it_has_takes_the_request_back(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        asked = (await ask_to_move(client, booking, 12)).json()
        stays = await client.post(f"/v1/bookings/{booking['id']}/move", json={"start": booking["start"]})
        assert stays.json() == booking
        assert (await read(desk, asked))["state"] == "cancelled"


async def test_another_request_takes_the_place_of_the_first_and_cancelling_ends_all(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        first = (await ask_to_move(client, booking, 12)).json()
        second = (await ask_to_move(client, booking, 14)).json()
        assert (await read(desk, first))["state"] == "cancelled"
        assert (await say(client, "cancel", booking)).json()["state"] == "cancelled"
        assert (await say(desk, "approve", second)).status_code == 409
        await followed(shop)
        assert (await read(desk, second))["state"] == "cancelled"


@pytest.mark.parametrize("looks", ["the times", "the desk", "the scanner"])
async def test_a_request_to_move_ends_when_its_booking_begins(shop: Shop, looks: str) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        asked = (await ask_to_move(client, booking, 12)).json()
        begins = datetime.fromisoformat(booking["start"])
        shop.clock.advance(begins - shop.clock.now() - timedelta(seconds=1))
        day = {"service": booking["service"]["id"], "from": "2027-06-10T12:00:00Z", "to": "2027-06-10T12:01:00Z"}
        day["builder"] = booking["builder"]["id"]
        assert (await desk.get("/v1/availability", params=day)).json()["slots"] == []
        assert (await desk.post("/v1/bookings", json=await wish(shop, start=asked["start"]))).status_code == 409
        await look_again(shop.database, shop.clock)
        assert (await read(desk, asked))["state"] == "pending"
        shop.clock.advance(timedelta(seconds=1))
        if looks == "the times":
            assert len((await desk.get("/v1/availability", params=day)).json()["slots"]) == 1
            return
        if looks == "the desk":
            assert (await desk.post("/v1/bookings", json=await wish(shop, start=asked["start"]))).status_code == 201
        else:
            await look_again(shop.database, shop.clock)
        assert (await read(desk, asked))["state"] == "cancelled"
        assert (await read(desk, booking))["state"] == "confirmed"
    assert await events(shop, "HoldReleased") == 1


async def test_a_fee_for_moving_is_owed_only_once_it_is_a_yes(shop: Shop) -> None:
    await ask_first(shop, "Colour")
    await set_policy(shop, move={"free_until": 2880, "fee_percent": 10})
    async with acting_client(shop) as client, shop.owner() as desk:
        asked = (await client.post("/v1/bookings", json=await wish(shop, "Colour"))).json()
        await say(desk, "approve", asked)
        booking = (await pay(client, asked)).json()["booking"]
        assert (await ask_to_move(client, booking, 12)).json()["fee"]["minor"] == 500
        request = (await ask_to_move(client, booking, 12, fee=500)).json()
        assert (await read(client, booking))["price"]["minor"] == 5000
        moved = (await say(desk, "approve", request)).json()
    assert (moved["price"]["minor"], moved["paid"]) == (5500, False)
    assert moved["price_lines"][-1]["key"] == "move_fee"


async def test_a_request_that_was_made_late_binds_to_the_terms_of_then(shop: Shop) -> None:
    await ask_first(shop, "Colour")
    await set_policy(shop, cancel={"free_until": 1440, "fee_percent": 50})
    async with acting_client(shop) as client, shop.owner() as desk:
        asked = (await client.post("/v1/bookings", json=await wish(shop, "Colour"))).json()
        await say(desk, "approve", asked)
        booking = (await pay(client, asked)).json()["booking"]
        shop.clock.advance(timedelta(hours=5))
        to = {"start": "2027-06-17T09:00:00Z"}
        request = (await client.post(f"/v1/bookings/{booking['id']}/move", json=to)).json()
        await say(desk, "approve", request)
        assert (await terms(client, booking))["cancel"]["fee"]["minor"] == 2500


async def test_the_page_of_a_request_says_that_the_old_time_stays_and_leads_on_once_it_is_answered(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        booking = await approved_booking(shop, client, desk)
        path = (await client.get(f"/v1/bookings/{booking['id']}/links")).json()["page"]
        path = path.removeprefix(shop.app.state.settings.url)
        page = (await client.get(f"{path}/move")).text
        assert "needs a yes" in page
        form = {"version": booking["version"], "start": "2027-06-10T12:00:00+00:00", "fee": 0}
        sent = await client.post(f"{path}/move", data=form)
        assert sent.status_code == 303
        assert "That time stays yours" in (await client.get(sent.headers["location"])).text
        [asked] = (await desk.get("/v1/bookings?state=pending")).json()["items"]
        await say(desk, "approve", asked)
        assert (await client.get(sent.headers["location"])).headers["location"] == path
