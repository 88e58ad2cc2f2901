"""Who issues invoices: what is missing is said, the next number is known, and switching them off takes nothing away."""

from tests.api.payments.test_invoices import HOUSE, bought, numbers
from tests.api.payments.test_ledger import react
from tests.api.pricing.test_prices import ok
from tests.fixtures.shop import Shop, acting_client


async def test_before_anybody_said_who_issues_invoices_what_is_missing_is_told(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        told = await ok(owner.get("/v1/invoicing"))
        part = await owner.put("/v1/invoicing", json={"name": "Corner Lda"})
    assert (told["active"], told["missing"]) == (False, ["name", "address", "country"])
    assert told["next_number"] == "2027-00001"
    assert part.status_code == 422
    assert "address" in part.text


async def test_the_next_number_is_the_one_that_is_given_next(small_shop: Shop) -> None:
    async with small_shop.owner() as owner, acting_client(small_shop) as client:
        before = (await ok(owner.put("/v1/invoicing", json=HOUSE)))["next_number"]
        await bought(small_shop, client)
        await react(small_shop)
        after = await ok(owner.get("/v1/invoicing"))
        another = await ok(owner.put("/v1/invoicing", json=HOUSE | {"prefix": "D-"}))
    assert await numbers(small_shop) == [before] == ["C2027-00001"]
    assert (after["next_number"], after["missing"]) == ("C2027-00002", [])
    assert another["next_number"] == "D-2027-00001"


async def test_once_switched_off_none_is_issued_but_what_was_invoiced_is_credited(small_shop: Shop) -> None:
    async with small_shop.owner() as owner, acting_client(small_shop) as client:
        await ok(owner.put("/v1/invoicing", json=HOUSE))
        first = await bought(small_shop, client)
        await react(small_shop)
        off = await ok(owner.put("/v1/invoicing", json=HOUSE | {"active": False}))
        second = await bought(small_shop, client, hour=13)
        await ok(owner.post(f"/v1/payments/{first['payment']['id']}/refund", json={"amount": 1000}))
        await react(small_shop)
        listed = (await ok(client.get("/v1/invoices")))["items"]
        receipt = await client.get(f"/v1/payments/{second['payment']['id']}/receipt")
    assert (off["active"], off["name"]) == (False, "Corner Lda")
    issued = {each["number"]: each["kind"] for each in listed}
    assert issued == {"C2027-00001": "invoice", "C2027-00002": "credit_note"}
    assert {each["booking"] for each in listed} == {first["booking"]["id"]}
    assert receipt.headers["content-type"] == "application/pdf"


async def test_an_invoice_in_the_list_says_what_it_is_for_and_when_that_is(small_shop: Shop) -> None:
    async with small_shop.owner() as owner, acting_client(small_shop) as client:
        await ok(owner.put("/v1/invoicing", json=HOUSE))
        await bought(small_shop, client)
        await react(small_shop)
        [invoice] = (await ok(client.get("/v1/invoices")))["items"]
    assert invoice["service"] == "Colour"
    assert invoice["given"].startswith("Thu, 24 Jun 2027, 11:00")


async def test_a_client_lists_a_receipt_for_each_of_their_own_payments_that_arrived(small_shop: Shop) -> None:
    async with small_shop.owner() as owner, acting_client(small_shop) as one, acting_client(small_shop, "c2") as two:
        paid = await bought(small_shop, one)
        unsaid = await ok(one.get("/v1/me/receipts"))
        await ok(owner.put("/v1/invoicing", json=HOUSE))
        [receipt] = (await ok(one.get("/v1/me/receipts")))["items"]
        others = await ok(two.get("/v1/me/receipts"))
        pdf = await one.get(receipt["link"].removeprefix(small_shop.app.state.settings.url))
        of_staff = await owner.get("/v1/me/receipts")
    assert (receipt["id"], receipt["service"]) == (paid["payment"]["id"], "Colour")
    assert receipt["total"] == paid["payment"]["amount"]["minor"]
    assert pdf.headers["content-type"] == "application/pdf"
    assert unsaid["items"] == others["items"] == []
    assert of_staff.status_code == 401
