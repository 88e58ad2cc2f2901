"""What was got can be put: the same document back changes nothing and is not refused."""

from tests.api.payments.test_invoices import HOUSE
from tests.fixtures.shop import Shop

DOCUMENTS = [
    "builders/{builder}/agenda", "builders/{builder}/hours", "builders/{builder}/share", "feedback-rules", "guard",
    "invoicing", "loyalty", "people/{builder}/preferences", "prices", "services/{service}/prices", "sign-in/policy",
    "widget",
]  # fmt: skip


async def test_a_document_is_put_as_it_was_got(small_shop: Shop) -> None:
    services, builders = await small_shop.named("services"), await small_shop.named("builders")
    named = {"service": services["Colour"]["id"], "builder": builders["Ana Reyes"]["id"]}
    async with small_shop.owner() as desk:
        await desk.put("/v1/invoicing", json=HOUSE)
        await desk.put(f"/v1/builders/{named['builder']}/agenda", json={"clock": "07:30"})
        for document in DOCUMENTS:
            path = f"/v1/{document.format(**named)}"
            got = (await desk.get(path)).json()
            put = await desk.put(path, json=got)
            assert put.is_success, f"{document}: {put.text}"
            assert (await desk.get(path)).json() == got


async def test_a_zone_that_is_not_changed_there_is_refused(small_shop: Shop) -> None:
    builder = (await small_shop.named("builders"))["Ana Reyes"]["id"]
    async with small_shop.owner() as desk:
        for path in (f"/v1/builders/{builder}/agenda", f"/v1/people/{builder}/preferences"):
            got = (await desk.get(path)).json()
            put = await desk.put(path, json=got | {"zone": "Asia/Tokyo"})
            assert (put.status_code, "zone" in put.json()["detail"]) == (422, True)
