"""The booking's own page, by the link that only its client has: what was booked, for how many, and what was paid."""

import re
from datetime import timedelta
from typing import Any

import httpx

from api.payments.became import Became, became_of
from models.payments import Payment
from tests.api.bookings.test_approval import ask_first
from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_policy import DAY, paid_booking, refunds, set_policy
from tests.api.payments.test_builders_and_payments import as_builder
from tests.api.payments.test_invoices import HOUSE
from tests.api.payments.test_ledger import react
from tests.api.payments.test_paying import pay
from tests.api.pricing.test_prices import ok
from tests.fixtures.money import carry_out_due
from tests.fixtures.shop import Shop, acting_client


async def test_it_says_the_seats_what_was_paid_and_where_the_invoice_is(shop: Shop) -> None:
    async with shop.owner() as owner:
        await ok(owner.put("/v1/invoicing", json=HOUSE))
    async with acting_client(shop) as client:
        held = await ok(client.post("/v1/holds", json=await wish(shop, "Yoga", seats=3)))
        link = (await ok(client.get(f"/v1/bookings/{held['id']}/links")))["page"].replace("http://127.0.0.1:8000", "")
        before = await client.get(link)
        await pay(client, held)
        await react(shop)
        after = await client.get(link)
        [invoice] = re.findall(r'href="(/invoices/[^"]+)"', after.text)
        document = await client.get(invoice)
    assert "<dt>Seats</dt><dd>3</dd>" in before.text
    assert "<dt>Paid</dt>" not in before.text
    assert "<dt>Paid</dt><dd>€36.00</dd>" in after.text
    assert document.headers["content-type"] == "application/pdf"


async def test_what_the_desk_booked_to_be_paid_later_is_paid_there(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        me = (await ok(client.get("/v1/me")))["id"]
        made = await ok(desk.post("/v1/bookings", json=await wish(shop, "Colour", client=me)))
        link = (await ok(client.get(f"/v1/bookings/{made['id']}/links")))["page"].replace("http://127.0.0.1:8000", "")
        before = await client.get(link)
        assert (await client.post(f"{link}/pay")).status_code == 303
        after = await client.get(link)
    assert (made["state"], made["paid"]) == ("confirmed", False)
    assert f'href="{link}/pay">Pay €50.00</a>' in before.text
    assert "/pay" not in after.text
    assert "<dt>Paid</dt><dd>€50.00</dd>" in after.text


async def test_one_seat_of_a_service_for_one_is_not_counted(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        made = await ok(client.post("/v1/bookings", json=await wish(small_shop)))
        link = (await ok(client.get(f"/v1/bookings/{made['id']}/links")))["page"].replace("http://127.0.0.1:8000", "")
        page = await client.get(link)
    assert "Seats" not in page.text
    assert 'href="/b/corner"' in page.text


async def test_the_page_is_for_the_client_alone_and_staff_get_calendars_that_lead_nowhere_else(shop: Shop) -> None:
    """Whoever has the page acts as the client: rates, and cancels at the client's charge."""
    url = shop.app.state.settings.url
    async with acting_client(shop) as client, as_builder(shop, "Ana Reyes") as ana, shop.owner() as owner:
        made = await ok(client.post("/v1/bookings", json=await wish(shop)))
        address = f"/v1/bookings/{made['id']}/links"
        theirs = await ok(client.get(address))
        assert (await client.get(theirs["page"].removeprefix(url))).status_code == 200
        for staff in (ana, owner):
            told = await ok(staff.get(address))
            assert (told["page"], told["google"]) == (None, theirs["google"])
            path = told["calendar"].removeprefix(url)
            file = await staff.get(path)
            assert (file.status_code, file.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
            assert "/b/" not in file.text
            page = path.removesuffix("/invite.ics")
            for step in ("", "/confirm", "/move", "/cancel", "/pay", "/feedback"):
                assert (await staff.get(f"{page}{step}")).status_code == 404, step
            assert (await staff.post(f"{page}/feedback", data={"mark": "5"})).status_code == 404
            assert (await staff.post(f"{page}/cancel", data={"version": "1"})).status_code == 404
        file = await client.get(f"{theirs['page'].removeprefix(url)}/invite.ics")
        assert file.status_code == 200, "as mails that were sent have it"


async def test_once_cancelled_it_says_so_and_what_became_of_the_money(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as owner:
        await ok(owner.put("/v1/invoicing", json=HOUSE))
    async with acting_client(shop) as client:
        await set_policy(shop, cancel=DAY)
        booking = await paid_booking(shop, client)
        await react(shop)
        link = (await ok(client.get(f"/v1/bookings/{booking['id']}/links")))["page"].replace(
            "http://127.0.0.1:8000", ""
        )
        shop.clock.advance(timedelta(hours=5))
        asked = (await client.get(f"{link}/cancel")).text
        sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', asked))
        answer = await client.post(f"{link}/cancel", data=sent)
        coming = (await client.get(answer.headers["location"])).text
        await carry_out_due(shop)
        await refunds(shop)
        await react(shop)
        back = (await client.get(link)).text
    assert "This booking is cancelled. €25.00 is on its way back to you" in coming
    assert "This booking is cancelled. €25.00 went back to you. €25.00 of what was paid is kept" in back
    assert "on its way" not in back
    assert "Credit note (PDF)" in back


async def test_one_that_is_cancelled_free_of_charge_says_that_all_goes_back(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        booking = await paid_booking(small_shop, client)
        link = (await ok(client.get(f"/v1/bookings/{booking['id']}/links")))["page"].replace(
            "http://127.0.0.1:8000", ""
        )
        first = (await ok(client.post(f"/v1/bookings/{booking['id']}/cancel")))["became"]
        coming = (await client.get(link)).text
        await carry_out_due(small_shop)
        await refunds(small_shop)
        back = (await client.get(link)).text
        [then] = (await ok(client.get("/v1/bookings")))["items"]
    assert "€50.00 is on its way back to you" in coming
    assert "This booking is cancelled. €50.00 went back to you.</p>" in back
    assert (booking["became"], first["coming"]["minor"], first["back"]["minor"]) == (None, 5000, 0)
    assert (then["became"]["coming"]["minor"], then["became"]["back"]["minor"]) == (0, 5000)


async def test_one_that_stands_says_how_much_was_given_back(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        booking = await paid_booking(small_shop, client)
        link = await page_of(client, booking)
        assert "went back" not in (await client.get(link)).text
        [payment] = (await ok(desk.get("/v1/payments")))["items"]
        headers = {"Idempotency-Key": "a-part"}
        body = {"amount": 1235}
        await ok(desk.post(f"/v1/payments/{payment['id']}/refund", json=body, headers=headers))
        page = (await client.get(link)).text
    assert "<dt>Paid</dt><dd>€37.65</dd>" in page
    assert "€12.35 went back to you.</p>" in page
    assert "is kept" not in page


async def test_a_cancelled_booking_that_cost_nothing_speaks_of_no_money(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        made = await ok(client.post("/v1/bookings", json=await wish(small_shop)))
        link = (await ok(client.get(f"/v1/bookings/{made['id']}/links")))["page"].replace("http://127.0.0.1:8000", "")
        await ok(client.post(f"/v1/bookings/{made['id']}/cancel"))
        page = (await client.get(link)).text
    assert "This booking is cancelled.</p>" in page


async def test_a_request_is_withdrawn_on_its_page_once_the_client_says_so_again(small_shop: Shop) -> None:
    await ask_first(small_shop)
    await set_policy(small_shop, "Haircut", cancel={"free_until": 100000, "fee_percent": 100})
    async with acting_client(small_shop) as client:
        made = await ok(client.post("/v1/bookings", json=await wish(small_shop)))
        link = await page_of(client, made)
        page = (await client.get(link)).text
        assert f'<a href="{link}/cancel">Withdraw the request</a>' in page
        asked = (await client.get(f"{link}/cancel")).text
        assert "Do you want to withdraw this request?" in asked
        assert "costs" not in asked
        assert (await ok(client.get(f"/v1/bookings/{made['id']}")))["state"] == "pending", "looking changes nothing"
        assert (await client.post(f"{link}/cancel", data=hidden_in(asked))).status_code == 303
        assert (await ok(client.get(f"/v1/bookings/{made['id']}")))["state"] == "cancelled"


async def test_a_request_to_move_is_told_of_and_withdrawn_and_the_session_stays(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        made = await ok(client.post("/v1/bookings", json=await wish(small_shop)))
        await ask_first(small_shop)
        move = {"start": "2027-06-10T12:00:00Z"}
        asked = await ok(client.post(f"/v1/bookings/{made['id']}/move", json=move))
        link = await page_of(client, made)
        page = (await client.get(link)).text
        assert "A move to Thu, 10 Jun 2027, " in page
        [request] = re.findall(r'<a href="([^"]+)">See or withdraw that request</a>', page)
        asking = (await client.get(f"{request}/cancel")).text
        assert "Your session stays where it is: Thu, 10 Jun 2027" in asking
        done = await client.post(f"{request}/cancel", data=hidden_in(asking))
        assert done.status_code == 303
        after = (await client.get(done.headers["location"])).text
        assert (await ok(client.get(f"/v1/bookings/{asked['id']}")))["state"] == "cancelled"
        assert (await ok(client.get(f"/v1/bookings/{made['id']}")))["state"] == "confirmed"
    assert "A move to" not in after
    assert "<dd>confirmed</dd>" in after


async def page_of(client: httpx.AsyncClient, booking: dict[str, Any]) -> str:
    """The path of a booking's own page."""
    told = await ok(client.get(f"/v1/bookings/{booking['id']}/links"))
    return str(told["page"]).removeprefix("http://127.0.0.1:8000")


def hidden_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))


def test_every_part_of_what_was_paid_is_told_once() -> None:
    taken = Payment(state="refunded", amount=5000, received=5000, owed=3000, refunded=1000, lost=0, capture_due=None)
    on_card = Payment(state="authorised", amount=900, received=0, owed=0, refunded=0, lost=0, capture_due=400)
    declined = Payment(state="declined", amount=5000, received=0, owed=0, refunded=0, lost=0, capture_due=None)
    became = became_of([taken, on_card, declined])
    assert became == Became(back=1000, coming=2000, kept=2400, released=500)
