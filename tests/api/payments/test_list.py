"""The list of payments at the desk."""

from datetime import timedelta

from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop, acting_client


async def test_payments_are_listed_newest_first_with_what_they_are_for_and_what_can_go_back(shop: Shop) -> None:
    async with acting_client(shop) as client, shop.owner() as desk:
        for hour in ("09", "11"):
            held = await client.post(
                "/v1/holds", json=await wish(shop, "Colour") | {"start": f"2027-06-10T{hour}:00:00Z"}
            )
            assert held.status_code == 201, held.text
            shop.clock.advance(timedelta(seconds=1))
            paid = await client.post(f"/v1/bookings/{held.json()['id']}/payments", json={})
            assert paid.status_code in {200, 201}, paid.text
        whole = (await desk.get("/v1/payments")).json()
        first = (await desk.get("/v1/payments", params={"limit": 1})).json()
        second = (await desk.get("/v1/payments", params={"limit": 1, "cursor": first["next_cursor"]})).json()
        none = (await desk.get("/v1/payments", params={"state": "refunded"})).json()
        refused = await client.get("/v1/payments")
        payer = (await client.get("/v1/me")).json()
    assert [each["start"] for each in whole["items"]] == ["2027-06-10T11:00:00Z", "2027-06-10T09:00:00Z"]
    assert [(each["what"], each["left"], each["zone"]) for each in whole["items"]] == [
        ("Colour", 5000, "Europe/Lisbon")
    ] * 2
    assert {(each["client_id"], each["client"], each["client_email"]) for each in whole["items"]} == {
        (payer["id"], payer["name"], payer["email"])
    }
    assert first["items"] + second["items"] == whole["items"]
    assert second["next_cursor"] is None
    assert none["items"] == []
    assert refused.status_code == 403
