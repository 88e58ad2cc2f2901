"""Who may wait for what, and what is refused, through HTTP."""

from typing import Any

import pytest

from api.notifications.due import send_due
from tests.api.bookings.in_line import booked, cancelled, client_named, joined, line, react, serve, states, wants
from tests.api.bookings.test_booking import TEN
from tests.api.notifications.test_telling import Postbox, post_of
from tests.fixtures.shop import Shop, acting_client

FULL_DAY = {"first_day": "2027-06-10", "last_day": "2027-06-10"}


async def test_a_client_sees_and_leaves_their_own_place_alone(shop: Shop) -> None:
    async with shop.owner() as desk:
        await booked(shop, desk, seats=6)
    async with acting_client(shop, "one") as http, acting_client(shop, "two") as stranger:
        body = await wants(shop, start=TEN)
        mine = (await http.post("/v1/waiting", json=body)).json()
        other = (await stranger.post("/v1/waiting", json=body)).json()
        assert (mine["place"], other["place"]) == (1, 2)
        assert [each["id"] for each in (await http.get("/v1/waiting")).json()["items"]] == [mine["id"]]
        for verb in ("leave", "decline"):
            assert (await stranger.post(f"/v1/waiting/{mine['id']}/{verb}")).status_code == 404
        assert (await http.post(f"/v1/waiting/{mine['id']}/leave")).json()["state"] == "left"
        assert (await stranger.get("/v1/waiting")).json()["items"][0]["place"] == 1


async def test_the_desk_sees_the_line_of_a_service_page_by_page(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as http:
        await booked(shop, http, seats=6)
        for name in ("Ada", "Bea", "Cem"):
            await joined(shop, http, name, start=TEN)
        services = await shop.named("services")
        asked: dict[str, Any] = {"service": services["Yoga"]["id"], "state": "waiting", "limit": 2}
        page = (await http.get("/v1/waiting", params=asked)).json()
        rest = (await http.get("/v1/waiting", params=asked | {"cursor": page["next_cursor"]})).json()
        assert [each["client"]["name"] for each in page["items"] + rest["items"]] == ["Ada", "Bea", "Cem"]
        assert (rest["next_cursor"], rest["items"][0]["place"]) == (None, 3)
        assert await line(http, service=services["Haircut"]["id"]) == {}
        assert (await http.get("/v1/waiting", params={"state": "bored"})).status_code == 422


async def test_a_client_keeps_five_places_at_most_and_none_twice(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as http:
        await booked(shop, http, seats=6)
        client = await client_named(shop, "Ada")
        body = await wants(shop, client=client, seats=2, **FULL_DAY, after="10:00", before="10:01")
        wishes = [body | {"seats": seats} for seats in (2, 3, 4, 5, 6)]
        assert {(await http.post("/v1/waiting", json=each)).status_code for each in wishes} == {201}
        again = await http.post("/v1/waiting", json=wishes[0])
        sixth = await http.post("/v1/waiting", json=body | {"seats": 1})
    assert again.json()["type"].endswith("/already-in-line")
    assert sixth.json()["type"].endswith("/too-many-in-line")


async def test_a_start_that_was_offered_is_not_waited_for_again(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as http:
        full = await booked(shop, http, seats=6)
        ada = await joined(shop, http, "Ada", start=TEN, seats=6)
        await cancelled(http, full)
        await react(shop)
        await http.post(f"/v1/waiting/{ada['id']}/decline")
        await react(shop)
        await booked(shop, http, seats=6)
        again = await http.post("/v1/waiting", json=await wants(shop, client=ada["client"]["id"], start=TEN))
    assert again.status_code == 409
    assert again.json()["type"].endswith("/already-offered")


async def test_two_places_of_one_client_bring_one_offer_of_a_start(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as http:
        full = await booked(shop, http, seats=6)
        ada = await joined(shop, http, "Ada", start=TEN)
        wish = await wants(shop, client=ada["client"]["id"], **FULL_DAY, after="10:00", before="10:01")
        assert (await http.post("/v1/waiting", json=wish)).status_code == 201
        await cancelled(http, full)
        await serve(shop)
        items = (await http.get("/v1/waiting")).json()["items"]
    assert [each["state"] for each in items] == ["offered", "waiting"]


async def test_the_offer_is_told_by_mail_with_its_deadline(small_shop: Shop) -> None:
    shop, postbox = small_shop, Postbox()
    async with shop.owner() as http:
        full = await booked(shop, http, seats=6)
        await joined(shop, http, "Ada", start=TEN)
        await cancelled(http, full)
        await react(shop)
    await send_due(post_of(shop, postbox))
    [message] = [each for each in postbox.sent if "ada@example.org" in str(each["To"])]
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert message["Subject"] == "A seat is free: Yoga with Ana Reyes, Thu, 10 Jun 2027, 10:00 (WEST, Lisbon)"
    assert "held for you until Wed, 9 Jun 2027, 11:00 (WEST, Lisbon)" in text
    assert [part for part in message.walk() if part.get_content_type() == "text/calendar"] == []


async def test_an_offer_that_has_run_out_is_no_longer_told(small_shop: Shop) -> None:
    shop, postbox = small_shop, Postbox()
    async with shop.owner() as http:
        full = await booked(shop, http, seats=6)
        await joined(shop, http, "Ada", start=TEN)
        await cancelled(http, full)
        await react(shop)
        ada = (await line(http))["Ada"]
        shop.clock.at = shop.clock.at.fromisoformat(ada["offer"]["until"])
        await send_due(post_of(shop, postbox))
    assert [each for each in postbox.sent if "ada@example.org" in str(each["To"])] == []


async def test_booking_what_one_waits_for_ends_the_waiting(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as http:
        made = await booked(shop, http, "Haircut")
        ada = await joined(
            shop, http, "Ada", "Haircut", **FULL_DAY, after="10:00", before="10:01", builders=[made["builder"]["id"]]
        )  # fmt: skip
        me = ada["client"]["id"]
        await booked(shop, http, "Haircut", start="2027-06-10T10:00:00Z", client=me)
        await react(shop)
        assert await states(http) == {"Ada": "waiting"}
        await cancelled(http, made)
        mine = await booked(shop, http, "Haircut", client=me)
        await react(shop)
        assert ((await line(http))["Ada"]["state"], (await line(http))["Ada"]["booking"]) == ("taken", mine["id"])


async def test_there_is_nothing_to_decline_without_an_offer(small_shop: Shop) -> None:
    shop = small_shop
    async with shop.owner() as http:
        await booked(shop, http, seats=6)
        ada = await joined(shop, http, "Ada", start=TEN)
        answer = await http.post(f"/v1/waiting/{ada['id']}/decline")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (409, "nothing-offered")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"start": "2027-06-10T09:07:00Z"}, "invalid"),
        ({"start": "2027-06-10T03:00:00Z"}, "invalid"),
        ({"start": "2027-06-09T05:00:00Z"}, "invalid"),
        ({"start": "2099-06-09T05:00:00Z"}, "invalid"),
        ({"start": TEN, "weekdays": [1]}, "invalid-request"),
        ({"weekdays": [0]}, "invalid-request"),
        ({"weekdays": [1] * 8}, "invalid-request"),
        ({"after": "12:00", "before": "09:00"}, "invalid-request"),
        ({"after": "9:00"}, "invalid-request"),
        ({"before": "25:00"}, "invalid-request"),
        ({"first_day": "2027-06-10", "last_day": "2027-06-09"}, "invalid"),
        ({"first_day": "2027-06-10", "last_day": "2028-06-09"}, "invalid"),
        ({"last_day": "2027-06-01"}, "invalid"),
        ({"first_day": "2099-06-10"}, "invalid"),
        ({"zone": "Mars/Olympus"}, "invalid-request"),
        ({"seats": 0}, "invalid-request"),
        ({"seats": 7}, "invalid"),
        ({"minutes": 45}, "invalid"),
        ({"after": "17:00", "before": "23:00"}, "never-open"),
        ({"builders": ["bld_nonsense"]}, "not-found"),
        ({"service": "svc_nonsense"}, "not-found"),
        ({"client": None}, "invalid"),
        ({"client": "cli_nonsense"}, "not-found"),
    ],
)
async def test_what_nobody_could_be_given_is_refused_with_a_reason(
    small_shop: Shop, change: dict[str, Any], kind: str
) -> None:
    async with small_shop.owner() as http:
        body = await wants(small_shop, client=await client_named(small_shop, "Ada"))
        answer = await http.post("/v1/waiting", json=body | change)
    assert answer.status_code in {404, 422}, answer.text
    assert answer.json()["type"].endswith("/" + kind), answer.text
    assert answer.json()["next_step"]
