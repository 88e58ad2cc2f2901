"""Builders and payments: they see and take the money of bookings they give; that of others is not there for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.api.bookings.test_booking import wish
from tests.api.bookings.test_policy import set_policy
from tests.api.identity.people import browser, sign_in
from tests.api.payments.test_by_hand import by_hand
from tests.api.payments.test_kept_money import kept
from tests.api.payments.test_paying import held, pay
from tests.api.pricing.test_prices import ok
from tests.fixtures.shop import Shop, acting_client

NONE = {"pay": "pay_" + "0" * 26, "bkg": "bkg_" + "0" * 26}
MONEY = [
    ("GET", "/v1/payments/{pay}"), ("GET", "/v1/payments/{pay}/receipt"), ("POST", "/v1/payments/{pay}/received"),
    ("POST", "/v1/payments/{pay}/capture"), ("POST", "/v1/payments/{pay}/release"),
    ("GET", "/v1/bookings/{bkg}/statement"), ("GET", "/v1/bookings/{bkg}/account"),
    ("PUT", "/v1/bookings/{bkg}/account"), ("POST", "/v1/bookings/{bkg}/payments"),
]  # fmt: skip


@asynccontextmanager
async def as_builder(shop: Shop, name: str) -> AsyncIterator[httpx.AsyncClient]:
    """A builder of the shop, signed in."""
    builder = (await shop.named("builders"))[name]["id"]
    email = f"{name.partition(' ')[0].lower()}@corner.example.org"
    member = {"name": name, "email": email, "role": "builder", "builder": builder}
    async with shop.owner() as owner:
        assert (await owner.post("/v1/members", json=member)).status_code == 201
    async with browser(shop) as signed_in:
        await sign_in(shop, signed_in, email)
        yield signed_in


async def ask(http: httpx.AsyncClient, method: str, path: str, ids: dict[str, str]) -> tuple[int, Any]:
    body = {"amount": 100} if path.endswith("/received") else {} if method != "GET" else None
    answer = await http.request(method, path.format(**ids), json=body)
    return answer.status_code, answer.json() | {"instance": ""}


@pytest.mark.parametrize("paid_by", ["card", "cash"])
async def test_of_anothers_booking_no_money_is_there_to_see_or_take(small_shop: Shop, paid_by: str) -> None:
    async with acting_client(small_shop) as client, as_builder(small_shop, "Ben Okoro") as ben:
        if paid_by == "card":
            booking, payment = [each.split("/")[3] for each in await kept(small_shop, client)]
        else:
            made = await held(small_shop, client)
            booking, payment = made["id"], (await by_hand(client, made, "cash"))["id"]
        assert (await ben.get(f"/v1/bookings/{booking}")).status_code == 404
        for method, path in MONEY:
            status, said = await ask(ben, method, path, {"pay": payment, "bkg": booking})
            assert status == 404, (method, path, said)
            assert (status, said) == await ask(ben, method, path, NONE), (method, path)
        seen = (await client.get(f"/v1/payments/{payment}")).json()
    assert (seen["state"], seen["received"]["minor"]) == ("authorised" if paid_by == "card" else "created", 0)


async def test_of_their_own_booking_a_builder_sees_and_takes_it(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, as_builder(small_shop, "Ana Reyes") as ana:
        booking, payment = await kept(small_shop, client)
        assert (await ana.get(payment)).json()["state"] == "authorised"
        assert (await ana.post(f"{payment}/capture", json={"amount": 3000})).json()["received"]["minor"] == 3000
        assert len((await ana.get(f"{booking}/statement")).json()["entries"]) == 1
        await set_policy(small_shop)
        cash = await by_hand(client, (await client.post("/v1/holds", json=await _later(small_shop))).json(), "cash")
        taken = await ana.post(f"/v1/payments/{cash['id']}/received", json={"amount": 5000})
        assert taken.json()["received"]["minor"] == 5000
        assert (await ana.post(f"{payment}/refund")).status_code == 403
        assert (await ana.post("/v1/transfers", json={"lines": []})).status_code == 403


async def _later(shop: Shop) -> dict[str, Any]:
    return await wish(shop, "Colour", "2027-06-10T13:00:00Z")


async def test_each_who_gives_a_session_together_may_see_and_take_what_is_kept_for_it(small_shop: Shop) -> None:
    builders = [each["id"] for each in (await small_shop.named("builders")).values()]
    panel = {"name": "Panel", "minutes": 60, "price": 5000, "assignment": "all", "builders": builders}
    async with small_shop.owner() as owner:
        service = (await owner.post("/v1/services", json=panel)).json()["id"]
    await set_policy(small_shop, service="Panel", deposit={"held": True})
    async with acting_client(small_shop) as client, as_builder(small_shop, "Ana Reyes") as ana:
        body = {"service": service, "start": "2027-06-10T13:00:00Z"}
        paid = (await pay(client, (await client.post("/v1/holds", json=body)).json())).json()
        path, booking = f"/v1/payments/{paid['payment']['id']}", paid["booking"]["id"]
        async with as_builder(small_shop, "Ben Okoro") as ben:
            for builder in (ana, ben):
                assert (await builder.get(path)).json()["state"] == "authorised"
                assert (await builder.get(f"/v1/bookings/{booking}/statement")).status_code == 200
            assert (await ben.post(f"{path}/capture")).json()["state"] == "succeeded"


async def test_a_package_is_sold_by_the_desk_and_its_payment_is_no_builders(small_shop: Shop) -> None:
    async with acting_client(small_shop) as client, as_builder(small_shop, "Ana Reyes") as ana, small_shop.owner() as o:
        package = (await o.post("/v1/packages", json={"name": "Five", "credits": 5, "price": 5000})).json()["id"]
        bought = (await client.post(f"/v1/packages/{package}/purchases", json={})).json()
        assert (await ana.get(f"/v1/payments/{bought['payment']['id']}")).status_code == 404
        assert (await o.get(f"/v1/payments/{bought['payment']['id']}")).status_code == 200


@pytest.mark.parametrize(("role", "answered"), [("analyst", 403), ("front_desk", 200), ("admin", 200)])
async def test_a_banks_statement_is_for_the_desk(small_shop: Shop, role: str, answered: int) -> None:
    async with small_shop.owner() as owner:
        key = (await owner.post("/v1/keys", json={"name": "till", "role": role})).json()["key"]
    async with small_shop.http(key) as http:
        assert (await http.post("/v1/transfers", json={"lines": []})).status_code == answered


async def test_a_builder_lets_nothing_stand_unpaid_that_another_builder_gives(small_shop: Shop) -> None:
    """Neither by booking it at once, in a series, nor by confirming what is held."""
    async with acting_client(small_shop) as client, as_builder(small_shop, "Ben Okoro") as ben:
        booked = await ok(ben.post("/v1/bookings", json=await wish(small_shop, "Colour")))
        assert (booked["builder"]["name"], booked["state"], booked["paid"]) == ("Ana Reyes", "held", False)
        assert (await ben.post(f"/v1/bookings/{booked['id']}/confirm")).status_code == 404
        series = await repeated(small_shop, ben)
        assert {each["booking"]["state"] for each in series["occurrences"]} == {"held"}
        small_shop.clock.advance(timedelta(minutes=20))
        mine = await held(small_shop, client)
        assert (await ben.post(f"/v1/bookings/{mine['id']}/confirm")).status_code == 404
        assert (await client.get(f"/v1/bookings/{mine['id']}")).json()["state"] == "held"


async def test_of_what_they_give_themselves_a_builder_may_let_it_stand_unpaid(small_shop: Shop) -> None:
    async with as_builder(small_shop, "Ana Reyes") as ana:
        booked = await ok(ana.post("/v1/bookings", json=await wish(small_shop, "Colour")))
        assert (booked["state"], booked["paid"]) == ("confirmed", False)
        series = await repeated(small_shop, ana)
        assert {each["booking"]["state"] for each in series["occurrences"]} == {"confirmed"}


async def test_a_builder_does_not_say_yes_for_another_one(small_shop: Shop) -> None:
    services = await small_shop.named("services")
    async with small_shop.owner() as owner, as_builder(small_shop, "Ben Okoro") as ben:
        path = f"/v1/services/{services['Colour']['id']}"
        await ok(owner.patch(path, json={"needs_approval": True}))
        booked = await ok(ben.post("/v1/bookings", json=await wish(small_shop, "Colour")))
        assert booked["state"] == "pending"


async def repeated(shop: Shop, http: httpx.AsyncClient) -> dict[str, Any]:
    """Two dates of what costs something, booked by somebody of the business."""
    once = await wish(shop, "Colour")
    asked = {
        "service": once["service"], "builder": once["builder"], "rule": "FREQ=WEEKLY;COUNT=2",
        "first": "2027-06-15T10:00:00",
    }  # fmt: skip
    plan = await ok(http.post("/v1/series/plan", json=asked))
    return dict(await ok(http.post("/v1/series", json=asked | {"digest": plan["digest"]})))
