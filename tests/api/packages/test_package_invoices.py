"""Invoices for packages and plans: in the row of numbers of those for bookings, without tax, by link and PDF."""

import re

from api.notifications.subscriptions.links import subscription_path
from kit import ids
from models.packages import Subscription
from tests.api.packages.test_buying import buy, offered
from tests.api.packages.test_subscriptions import MONTH, begun, wait
from tests.api.payments.test_invoices import bought, set_up, words_of
from tests.api.payments.test_ledger import react
from tests.api.pricing.test_prices import ok
from tests.fixtures.shop import Shop, acting_client


async def test_a_package_has_an_invoice_and_a_credit_note_in_the_same_row_of_numbers(shop: Shop) -> None:
    await set_up(shop)
    async with acting_client(shop) as client, acting_client(shop, "c2") as other, shop.owner() as http:
        package = await offered(shop)
        await bought(shop, client)
        await react(shop)
        paid = await ok(buy(client, package))
        for _ in range(2):
            await react(shop)
        await ok(http.post(f"/v1/payments/{paid['payment']['id']}/refund", json={"amount": 4000}))
        await ok(http.post(f"/v1/payments/{paid['payment']['id']}/refund", json={"amount": 5000}))
        await react(shop)
        listed = {each["number"]: each for each in (await ok(client.get("/v1/invoices")))["items"]}
        assert {number: (each["kind"], each["total"]) for number, each in listed.items() if each["purchase"]} == {
            "C2027-00002": ("invoice", 9000), "C2027-00003": ("credit_note", 9000),
        }  # fmt: skip
        assert (await ok(other.get("/v1/invoices")))["items"] == []
        mine = listed["C2027-00002"]
        assert (mine["booking"], mine["purchase"]) == (None, paid["purchase"])
        said = words_of((await client.get(f"/v1/invoices/{mine['id']}/pdf")).content)
        assert (await other.get(f"/v1/invoices/{mine['id']}/pdf")).status_code == 404
    for part in ("Invoice C2027-00002", "Corner Lda", "€90.00", "Credits for sessions to come: 10", "Paid beforehand"):
        assert part in said, said
    assert "VAT" not in said
    async with shop.http() as anybody:
        page = (await anybody.get(f"/pay/{paid['payment']['id']}")).text
        link = re.search(r'href="(/documents/[^"]+)"', page)
        assert link
        assert "C2027-00003" in words_of((await anybody.get(link[1])).content)


async def test_each_period_of_a_plan_has_its_invoice_and_the_plans_page_links_to_them(small_shop: Shop) -> None:
    await set_up(small_shop)
    async with acting_client(small_shop) as client, small_shop.http() as anybody:
        first = await begun(small_shop, client)
        await wait(small_shop, MONTH)
        await react(small_shop)
        listed = (await ok(client.get("/v1/invoices")))["items"]
        assert sorted(each["number"] for each in listed) == ["C2027-00001", "C2027-00002"]
        async with small_shop.database.reading() as session:
            row = await session.get_one(Subscription, ids.parse("sub", first["id"]))
        page = (await anybody.get(subscription_path(small_shop.keys, row))).text
        links = re.findall(r'href="(/documents/[^"]+)">(C2027-0000\d)', page)
        assert [number for _, number in links] == ["C2027-00002", "C2027-00001"]
        assert "C2027-00002" in words_of((await anybody.get(links[0][0])).content)


async def test_nothing_is_issued_for_a_package_before_somebody_said_who_issues_it(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client:
        await ok(buy(client, await offered(small_shop)))
        await react(small_shop)
        await set_up(small_shop)
        assert (await ok(client.get("/v1/invoices")))["items"] == []
