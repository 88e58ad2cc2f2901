"""Invoices: numbers without gaps, as PDF, by links that prove themselves; never changed once issued."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from api.payments.invoices.document import Document, DocumentLine, Party
from api.payments.invoices.issue import issue_due
from api.payments.invoices.pdf import drawn
from kit import ids
from kit.db import Database
from kit.tenancy import OWNER, acting
from models.payments import Invoice
from tests.api.payments.test_by_hand import by_hand
from tests.api.payments.test_kept_money import kept
from tests.api.payments.test_ledger import react
from tests.api.payments.test_paying import held, pay
from tests.api.pricing.test_prices import ok, set_rules, spot
from tests.fixtures.money import carry_out_due
from tests.fixtures.shop import NOW, Shop, acting_client

HOUSE = {
    "name": "Corner Lda", "address": "Rua 1\n1000 Lisboa", "country": "PT", "tax_number": "PT501964843", "prefix": "C",
}  # fmt: skip
TAXES = {"country": "PT", "reverse_charge": True, "rates": [{"country": "PT", "percent": 25}]}


async def set_up(shop: Shop) -> None:
    async with shop.owner() as http:
        await ok(http.put("/v1/invoicing", json=HOUSE))
    await set_rules(shop, taxes=TAXES)


async def bought(shop: Shop, http: httpx.AsyncClient, hour: int = 10, **more: Any) -> dict[str, Any]:
    held = await ok(http.post("/v1/holds", json=await spot(shop, "Colour", f"2027-06-24T{hour:02}:00:00Z", **more)))
    return dict((await pay(http, held)).json())


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


async def numbers(shop: Shop) -> list[str]:
    async with shop.database.reading() as session:
        return list(await session.scalars(select(Invoice.shown).order_by(Invoice.number)))


async def test_what_was_paid_is_invoiced_and_what_goes_back_is_credited_once(shop: Shop) -> None:
    await set_up(shop)
    async with acting_client(shop) as client:
        billing = {"name": "Gama Łódź", "address": "Ulica 2", "country": "PT", "tax_number": "501964843"}
        await ok(client.put("/v1/me/billing", json=billing))
        paid = await bought(shop, client, tip=100)
        await react(shop)
        async with shop.owner() as http:
            await ok(http.post(f"/v1/payments/{paid['payment']['id']}/refund", json={"amount": 2550}))
        await react(shop)
        listed = (await ok(client.get("/v1/invoices")))["items"]
        await client.put("/v1/me/billing", json=billing | {"name": "Another"})
        [invoice, note] = sorted(listed, key=lambda each: str(each["number"]))
        pdf = await client.get(f"/v1/invoices/{invoice['id']}/pdf")
        receipt = await client.get(f"/v1/payments/{paid['payment']['id']}/receipt")
    assert (invoice["number"], invoice["total"]) == ("C2027-00001", 5100)
    assert (note["kind"], note["number"], note["total"]) == ("credit_note", "C2027-00002", 2550)
    said = words_of(pdf.content)
    for part in (
        "Invoice C2027-00001", "Wednesday, 9 June 2027", "Corner Lda", "PT501964843", "Gama Łódź", "€50.00", "€51.00",
        "VAT 25 %", "€10.00", "€40.00", "Thu, 24 Jun 2027, 11:00",
    ):  # fmt: skip
        assert part in said, said
    async with shop.http() as anybody:
        by_link = await anybody.get(note["link"].replace("http://127.0.0.1:8000", ""))
        forged = await anybody.get("/documents/x.y")
    assert "It takes back (part of) invoice C2027-00001." in words_of(by_link.content)
    assert "€5.00" in words_of(by_link.content)
    assert (by_link.headers["content-type"], forged.status_code) == ("application/pdf", 404)
    assert paid["payment"]["id"] in words_of(receipt.content)


async def test_numbers_have_no_gaps_however_many_are_issued_at_once_and_whatever_fails(shop: Shop) -> None:
    await set_up(shop)
    async with shop.owner() as http:
        bookings = [(await bought(shop, http, hour))["booking"]["id"] for hour in (9, 11, 13, 15)]

    async def issue(booking: str, *, fails: bool) -> None:
        async with shop.database.writing() as session:
            await issue_due(session, ids.parse("bkg", booking), now=NOW)
            if not fails:
                await session.commit()

    await asyncio.gather(
        *(issue(booking, fails=fails) for booking in bookings for fails in (True, False, False))
    )  # fmt: skip
    assert await numbers(shop) == [f"C2027-0000{number}" for number in (1, 2, 3, 4)]


async def test_an_issued_invoice_is_never_changed(database: Database, shop: Shop) -> None:
    await set_up(shop)
    async with shop.owner() as http:
        await bought(shop, http)
    await react(shop)
    with acting(OWNER):
        for change in ("UPDATE invoices SET total = 1", "DELETE FROM invoices"):
            async with shop.database.writing() as session:
                with pytest.raises(DBAPIError, match="ledger_only_grows"):
                    await session.execute(text(change))


async def test_the_confirmation_links_the_invoice_that_the_link_opens_once_it_is_issued(small_shop: Shop) -> None:
    from api.notifications.kinds import KINDS
    from api.notifications.links import links_for
    from api.notifications.queries import facts_about
    from models.bookings import Booking

    await set_up(small_shop)
    async with small_shop.owner() as http:
        await bought(small_shop, http)
    async with small_shop.database.reading() as session:
        facts = await facts_about(session, (await session.scalars(select(Booking))).one())
    kinds = [KINDS["client.confirmed"], KINDS["client.reminder.day"]]
    confirmed, reminder = (
        links_for(kind, facts, facts.client, keys=small_shop.keys, url="http://shop.test") for kind in kinds
    )
    assert reminder.invoice is None
    assert confirmed.invoice
    async with small_shop.http() as anybody:
        early = await anybody.get(confirmed.invoice)
        await react(small_shop)
        later = await anybody.get(confirmed.invoice)
    assert (early.status_code, early.json()["type"].rpartition("/")[2]) == (404, "not-issued")
    assert "C2027-00001" in words_of(later.content)


async def test_nothing_is_issued_before_somebody_said_who_issues_it(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        paid = await bought(small_shop, client)
        await react(small_shop)
        assert (await ok(client.get("/v1/invoices")))["items"] == []
        assert (await client.get(f"/v1/payments/{paid['payment']['id']}/receipt")).status_code == 409
        assert (await client.put("/v1/invoicing", json=HOUSE)).status_code == 403


async def test_a_client_opens_their_own_invoices_alone(small_shop: Shop) -> None:
    await set_up(small_shop)
    async with acting_client(small_shop) as one, acting_client(small_shop, "c2") as two:
        await bought(small_shop, one)
        await react(small_shop)
        [mine] = (await ok(one.get("/v1/invoices")))["items"]
        assert (await ok(two.get("/v1/invoices")))["items"] == []
        assert (await two.get(f"/v1/invoices/{mine['id']}/pdf")).status_code == 404


async def issued(shop: Shop) -> list[tuple[str, int]]:
    async with shop.database.reading() as session:
        rows = await session.execute(select(Invoice.kind, Invoice.total).order_by(Invoice.number))
        return [(kind, total) for kind, total in rows]


async def test_what_came_in_part_is_invoiced_once_all_of_it_came_and_a_receipt_tells_what_came(
    small_shop: Shop,
) -> None:
    await set_up(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        payment = await by_hand(client, await held(small_shop, client), "transfer")
        for number, (amount, stands) in enumerate(((2000, []), (3000, [("invoice", 5000)]))):
            line = {"id": str(number), "text": payment["transfer_reference"], "amount": amount, "currency": "EUR"}
            await ok(desk.post("/v1/transfers", json={"lines": [line]}))
            await react(small_shop)
            assert await issued(small_shop) == stands
            receipt = await client.get(f"/v1/payments/{payment['id']}/receipt")
            assert ("€20.00" if amount == 2000 else "€50.00") in words_of(receipt.content)
            [listed] = (await ok(client.get("/v1/me/receipts")))["items"]
            assert listed["total"] == (2000 if amount == 2000 else 5000)


async def test_what_came_above_the_price_and_went_back_is_on_no_credit_note(small_shop: Shop) -> None:
    await set_up(small_shop)
    async with acting_client(small_shop) as client, small_shop.owner() as desk:
        payment = await by_hand(client, await held(small_shop, client), "transfer")
        line = {"id": "1", "text": payment["transfer_reference"], "amount": 6200, "currency": "EUR"}
        await ok(desk.post("/v1/transfers", json={"lines": [line]}))
        await react(small_shop)
        await ok(desk.post(f"/v1/payments/{payment['id']}/given-back", json={"amount": 1200}))
        await react(small_shop)
        assert await issued(small_shop) == [("invoice", 5000)]
        await ok(desk.post(f"/v1/payments/{payment['id']}/given-back", json={"amount": 5000}))
        await react(small_shop)
    assert await issued(small_shop) == [("invoice", 5000), ("credit_note", 5000)]


async def test_what_was_only_kept_on_a_card_and_let_go_is_not_invoiced(small_shop: Shop) -> None:
    await set_up(small_shop)
    async with acting_client(small_shop) as client:
        booking, _ = await kept(small_shop, client, cancel={"free_until": 60 * 24, "fee_percent": 50})
        small_shop.clock.advance(timedelta(hours=5))
        assert (await client.post(f"{booking}/cancel", json={"fee": 2500})).json()["state"] == "cancelled"
        await carry_out_due(small_shop)
    assert await issued(small_shop) == []


async def test_the_tax_of_credit_notes_comes_to_that_of_the_invoice_to_the_cent(small_shop: Shop) -> None:
    await set_up(small_shop)
    async with small_shop.owner() as http:
        paid = await bought(small_shop, http)
        for part in (1667, 1667, 1666):
            await react(small_shop)
            await ok(http.post(f"/v1/payments/{paid['payment']['id']}/refund", json={"amount": part}))
    await react(small_shop)
    async with small_shop.database.reading() as session:
        documents = list(await session.scalars(select(Invoice.content).order_by(Invoice.number)))
    taxes = [(each["taxes"][0]["tax"], each["taxes"][0]["net"]) for each in documents]
    assert [sum(parts) for parts in zip(*taxes, strict=True)] == [0, 0], taxes


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", "es-ES", "fr-FR", "pt-PT", "ja-JP", "xx"])
def test_a_document_is_the_same_bytes_each_time_and_draws_whatever_name_it_bears(locale: str) -> None:
    document = Document(
        kind="invoice", number="2027-00001", day=NOW.date(), locale=locale, seller=Party(name="Zoë & Søn, «Мир»"),
        buyer=Party(name="寿司 Ąę\u200d🎉", address="A" * 500), booking="bkg_x", service="Yoga", given="Thu",
        lines=[DocumentLine(words="x " * 300, amount=1)] * 60, total=60, currency="JPY", is_reversed=True,
    )  # fmt: skip
    assert drawn(document) == drawn(document)
    assert "□" in words_of(drawn(document))
