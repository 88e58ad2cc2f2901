"""Endpoints over HTTP: made, changed, tested, replayed; seen by the owners of one organisation alone."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from api.webhooks.endpoints import MOST
from models.webhooks import WebhookEndpoint
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.webhooks.test_delivering import pass_time, types, verified
from tests.fixtures.hooked import NOON, hooked, receiver
from tests.fixtures.receiver import Receiver, Reply
from tests.fixtures.shop import DOCUMENT, Shop

__all__ = ["receiver"]


async def test_the_secret_is_shown_once_and_stored_sealed(small_shop: Shop, receiver: Receiver) -> None:
    async with hooked(small_shop, receiver) as hook:
        assert hook.endpoint["secret"].startswith("whsec_")
        for path in (hook.path, "/v1/webhooks", f"{hook.path}/deliveries"):
            assert hook.endpoint["secret"] not in json.dumps(await hook.call("GET", path))
        async with small_shop.database.reading() as session:
            row = (await session.scalars(select(WebhookEndpoint))).one()
        assert hook.endpoint["secret"].encode() not in row.secret
        assert hook.endpoint["secret"] not in repr(row)


async def test_after_a_change_of_secret_both_sign_for_a_while(small_shop: Shop, receiver: Receiver) -> None:
    async with hooked(small_shop, receiver) as hook:
        fresh = await hook.call("POST", f"{hook.path}/secret", {"overlap_hours": 2})
        await hook.book()
        await hook.send()
        for secret in (hook.endpoint["secret"], fresh["secret"]):
            assert verified(secret, receiver.heard[0])
        assert len(receiver.heard[0].headers["webhook-signature"].split()) == 2
        small_shop.clock.advance(timedelta(hours=2))
        await hook.book(NOON)
        await hook.send()
        assert verified(fresh["secret"], receiver.heard[1])
        assert len(receiver.heard[1].headers["webhook-signature"].split()) == 1


async def test_a_test_is_sent_at_once_and_shows_what_came_back(shop: Shop, receiver: Receiver) -> None:
    async with hooked(shop, receiver) as hook:
        receiver.replies = [Reply(202, body=b"ok"), Reply(500, body=b"oh no")]
        good = await hook.call("POST", f"{hook.path}/test")
        bad = await hook.call("POST", f"{hook.path}/test")
        assert (good["state"], good["attempts"][0]["status"], good["attempts"][0]["answer"]) == ("delivered", 202, "ok")
        assert (bad["state"], bad["problem"], bad["attempts"][0]["answer"]) == ("failed", "It answered 500.", "oh no")
        assert types(receiver) == ["webhook.test", "webhook.test"]
        assert (await hook.health())["failures"] == 0
        await pass_time(hook)
        assert len(receiver.heard) == 2


async def test_one_that_failed_or_all_since_then_are_sent_again_under_their_ids(shop: Shop, receiver: Receiver) -> None:
    async with hooked(shop, receiver) as hook:
        receiver.usual = Reply(500)
        await hook.book()
        await hook.send()
        await pass_time(hook, days=4)
        since = shop.clock.now()
        await hook.book("2027-06-16T09:00:00Z")
        await hook.send()
        ids = [each["message"] for each in await hook.deliveries()]
        assert [each["state"] for each in await hook.deliveries()] == ["failed", "failed"]
        shown = await hook.call("POST", f"{hook.path}/replay", {"since": since.isoformat()}, status=409)
        assert shown["type"].endswith("/endpoint-off")
        await hook.call("PATCH", hook.path, {"on": True})
        receiver.usual, receiver.heard[:] = Reply(), []
        assert await hook.call("POST", f"{hook.path}/replay", {"since": since.isoformat()}) == {"count": 1}
        await hook.send()
        old = (await hook.deliveries())[1]
        await hook.call("POST", f"{hook.path}/deliveries/{old['id']}/replay")
        await hook.send()
        assert [each.headers["webhook-id"] for each in receiver.heard] == ids
        assert {each["state"] for each in await hook.deliveries()} == {"delivered"}
        assert [each["id"] for each in await hook.deliveries(state="failed")] == []


async def test_switched_off_by_a_person_it_is_told_nothing_and_misses_nothing_it_could_replay(
    small_shop: Shop, receiver: Receiver
) -> None:
    async with hooked(small_shop, receiver) as hook:
        shown = await hook.call("PATCH", hook.path, {"on": False})
        assert (shown["on"], shown["off_because"]) == (False, "person")
        await hook.book()
        assert await hook.send() == 0
        assert await hook.deliveries() == []
        await hook.call("PATCH", hook.path, {"on": True, "kinds": []})
        await hook.book(NOON)
        await hook.send()
        assert types(receiver) == ["booking.held", "booking.confirmed"]


async def test_deleted_it_is_gone_with_its_log(shop: Shop, receiver: Receiver) -> None:
    async with hooked(shop, receiver) as hook:
        await hook.book()
        await hook.send()
        await hook.call("DELETE", hook.path, status=204)
        await hook.call("GET", hook.path, status=404)
        await hook.book(NOON)
        assert await hook.send() == 0


async def test_an_organisation_has_a_bounded_number_of_endpoints(small_shop: Shop, receiver: Receiver) -> None:
    async with hooked(small_shop, receiver) as hook:
        for _ in range(MOST - 1):
            await hook.call("POST", "/v1/webhooks", {"url": receiver.url}, status=201)
        await hook.call("POST", "/v1/webhooks", {"url": receiver.url}, status=409)


@pytest.mark.parametrize("role", ["front_desk", "analyst"])
async def test_only_owners_and_admins_manage_them(small_shop: Shop, receiver: Receiver, role: str) -> None:
    async with hooked(small_shop, receiver) as hook:
        key = (await hook.call("POST", "/v1/keys", {"name": "k", "role": role}, status=201))["key"]
        async with small_shop.http(key) as http:
            assert (await http.get("/v1/webhooks")).status_code == 403
            assert (await http.get(hook.path)).status_code == 403
            assert (await http.post("/v1/webhooks", json={"url": receiver.url})).status_code == 403


async def test_another_organisation_finds_nothing_and_is_told_nothing(shop: Shop, receiver: Receiver) -> None:
    async with hooked(shop, receiver) as hook:
        await hook.book()
        await hook.send()
        [delivery] = await hook.deliveries()
        await hook.book(NOON)
        document = json.loads(json.dumps(DOCUMENT))
        document["organisation"]["slug"] = document["organisation"]["name"] = "other"
        stranger = await seed(shop.database, shop.clock, shop.keys, SeedDocument.model_validate(document))
        one = f"{hook.path}/deliveries/{delivery['id']}"
        walked: list[tuple[str, str, Any]] = [
            ("GET", hook.path, None), ("PATCH", hook.path, {"on": False}), ("DELETE", hook.path, None),
            ("POST", f"{hook.path}/secret", None), ("POST", f"{hook.path}/test", None), ("GET", one, None),
            ("GET", f"{hook.path}/deliveries", None), ("POST", f"{one}/replay", None),
            ("POST", f"{hook.path}/replay", {"since": "2027-01-01T00:00:00Z"}),
        ]  # fmt: skip
        async with shop.http(stranger.key, **{"Parley-Organisation": "other"}) as http:
            assert (await http.get("/v1/webhooks")).json()["items"] == []
            for method, path, body in walked:
                assert (await http.request(method, path, json=body)).status_code == 404, path
            mine = (await http.post("/v1/webhooks", json={"url": receiver.url + "/other"})).json()
            through = f"/v1/webhooks/{mine['id']}/deliveries/{delivery['id']}"
            assert (await http.get(through)).status_code == 404
            assert (await http.post(f"{through}/replay")).status_code == 404
        await hook.send()
        assert {each.path for each in receiver.heard} == {"/hook"}


@pytest.mark.parametrize(
    "body",
    [{"url": "https://example.com/", "kinds": ["booking.eaten"]}, {"url": "ftp://example.com/"}, {"url": ""}, {},
     {"url": "https://example.com/" + "x" * 3000}, {"url": "https://u:p@example.com/"}, {"url": "https://[::1]/"},
     {"url": "http://example.com/\r\nHost: evil"}, {"url": "https://example.com:99999/"}, {"url": "https://ex ample/"}],
)  # fmt: skip
async def test_what_cannot_be_an_endpoint_is_refused_with_a_next_step(small_shop: Shop, body: dict[str, Any]) -> None:
    async with small_shop.owner() as http:
        answer = await http.post("/v1/webhooks", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["next_step"]
