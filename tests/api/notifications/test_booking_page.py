"""The booking's own page, by the link that only its client has: what was booked, for how many, and what was paid."""

import re

from tests.api.bookings.test_booking import wish
from tests.api.payments.test_builders_and_payments import as_builder
from tests.api.payments.test_invoices import HOUSE
from tests.api.payments.test_ledger import react
from tests.api.payments.test_paying import pay
from tests.api.pricing.test_prices import ok
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
