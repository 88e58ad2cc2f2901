"""Who may do what, and what strangers see: nothing."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from api.identity.tokens import digest
from models.identity import SignInLink
from parley.openapi import document
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import DOCUMENT, Shop

PUBLIC = {
    "/v1/organisation", "/v1/services", "/v1/builders", "/v1/questions", "/v1/builders/{builder_id}/hours",
    "/v1/availability", "/v1/availability/explain", "/v1/series/plan", "/v1/quotes", "/v1/prices", "/v1/packages",
    "/v1/loyalty", "/v1/ways-to-pay", "/v1/builders/{builder_id}/opening",
    "/v1/services/{service_id}/prices", "/v1/sign-in/links",
    "/v1/sign-in/links/redeem", "/v1/sign-in/codes", "/v1/sign-in/passkeys/ask",
    "/v1/sign-in/connections", "/hooks/payments/{name}/{connection}", "/v1/push/services", "/v1/guests",
}  # fmt: skip


PATHS = document()["paths"]


def operations() -> list[tuple[str, str]]:
    return [(method, path) for path, methods in PATHS.items() for method in methods]


def documented(method: str, path: str, query: dict[str, str]) -> dict[str, str]:
    """Of ``query``, what the address knows; the rest would be refused before anybody is asked who they are."""
    said = PATHS[path][method.lower()].get("parameters", [])
    return {name: query[name] for name in (each["name"] for each in said if each["in"] == "query") if name in query}


@pytest.mark.parametrize(("method", "path"), [each for each in operations() if each[1] not in PUBLIC])
async def test_a_visitor_gets_in_nowhere_but_where_it_is_public(small_shop: Shop, method: str, path: str) -> None:
    address = re.sub(r"{(\w+)}", lambda found: SAID.get(found[1], "bkg_" + "0" * 26), path)
    query = {
        "builder": "bld_" + "0" * 26, "schedule": "x",
        "from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z", "medium": "sms",
    }  # fmt: skip
    async with small_shop.http() as http:
        answer = await http.request(method.upper(), address, params=documented(method, path, query), json=body_of(path))
    assert answer.status_code in {401, 404}, (answer.status_code, answer.text)


SAID = {"day": "2027-06-10", "kind": "client.confirmed", "language": "en", "medium": "sms"}


def body_of(path: str) -> dict[str, Any] | None:
    spot = {"service": "svc_" + "0" * 26, "builder": "bld_" + "0" * 26, "start": "2027-06-10T09:00:00Z"}
    bodies: dict[str, dict[str, Any]] = {
        "/v1/holds": spot, "/v1/bookings": spot, "/v1/bookings/{booking_id}/move": {"start": "2027-06-10T09:00:00Z"},
        "/v1/builders/{builder_id}/payout-account": {"country": "PT"},
        "/v1/clients": {"name": "x"},
        "/v1/builders": {"name": "x", "zone": "UTC"}, "/v1/builders/{builder_id}": {}, "/v1/services/{service_id}": {},
        "/v1/services/{service_id}/builders/{builder_id}": {}, "/v1/builders/{builder_id}/hours": {"weekly": []},
        "/v1/sessions/{session_id}/substitute": {"builder": "bld_" + "0" * 26},
        "/v1/builders/{builder_id}/time-off": {"first_day": "2027-06-10", "last_day": "2027-06-10"},
        "/v1/sign-in/codes/redeem": {"ticket": "otc_" + "0" * 26, "code": "1"},
        "/v1/sign-in/password": {"email": "a@example.org", "password": "x"}, "/v1/sign-in/second-factor": {"code": "1"},
        "/v1/sign-in/passkeys": {"ceremony": "cer_" + "0" * 26, "credential": {}},
        "/v1/integrations": {
            "name": "x", "redirect_uris": ["https://a.example/"], "scopes": ["bookings:read"],
        },
        "/v1/sign-in/connections/{connection_id}/start": {}, "/v1/sign-in/connections/{connection_id}/finish": {},
        "/v1/guests": {}, "/v1/widget": {}, "/v1/conversations/{conversation}/messages": {"text": "x"},
        "/v1/me/proofs": {"email": "a@example.org"},
        "/v1/me/proofs/redeem": {"ticket": "otc_" + "0" * 26, "email": "a@example.org", "code": "1"},
        "/v1/people/{person}/preferences": {}, "/v1/push/subscriptions": {"provider": "web", "address": {}},
        "/v1/templates/{kind}/{language}": {"parts": {}},
        "/v1/templates/{kind}/{language}/test": {"to": "a@example.org"}, "/v1/outgoing/take": {"media": ["sms"]},
        "/v1/outgoing/reports": {"medium": "sms", "vendor_id": "x", "state": "sent"},
        "/v1/outgoing/{message_id}/report": {"lease": "x", "state": "sent"},
        "/v1/connections/{connection}/secrets": {}, "/v1/connections/{connection}/refusals": {"calls": {}},
        "/v1/connections/{connection}/installs": {"ticket": "x"}, "/v1/replies/take": {"media": ["sms"]},
        "/v1/replies/{reply}/report": {"lease": "x", "state": "sent"},
        "/v1/conversations/{conversation}/links/redeem": {"code": "x"},
        "/v1/conversations/{conversation}/speaker": {"name": "x"},
        "/v1/conversations/{conversation}/texts": {"text": "x"},
        "/v1/outgoing/words": {"medium": "sms", "address": "x", "text": "x", "vendor_answers": False},
        "/v1/sign-in/policy": {}, "/v1/account/confirm": {"code": "1"}, "/v1/account/app/confirm": {"code": "1"},
        "/v1/account/confirm/passkey": {"ceremony": "cer_" + "0" * 26, "credential": {}},
        "/v1/account/passkeys": {"ceremony": "cer_" + "0" * 26, "credential": {}},
        "/v1/account/password": {"password": "x"}, "/v1/members/{member_id}": {},
        "/v1/members": {"name": "x", "email": "a@example.org", "role": "admin"},
        "/v1/keys": {"name": "k", "role": "owner"}, "/v1/services": {"name": "x", "minutes": 30}, "/v1/me": {},
        "/v1/series": {
            "service": "svc_" + "0" * 26, "rule": "FREQ=DAILY;COUNT=2", "first": "2027-06-10T09:00:00", "digest": "x",
        },
        "/v1/series/{series_id}/move": {
            "scope": "this", "occurrence": "2027-06-10T09:00:00", "to": "2027-06-10T10:00:00",
        },
        "/v1/series/{series_id}/cancel": {"scope": "all"},
        "/v1/webhooks": {"url": "https://example.com/"}, "/v1/webhooks/{endpoint}": {},
        "/v1/webhooks/{endpoint}/replay": {"since": "2027-06-10T00:00:00Z"},
        "/v1/payments/{payment_id}/received": {"amount": 1}, "/v1/payments/{payment_id}/given-back": {"amount": 1},
        "/v1/transfers": {"lines": []}, "/v1/payment-accounts/{provider}": {"secrets": {}},
        "/v1/me/payment-methods": {"agreed": True}, "/v1/bookings/{booking_id}/account": {},
        "/v1/dues/{due_id}/method": {"method": "mth_" + "0" * 26}, "/v1/packages/{package_id}/purchases": {},
        "/v1/packages/{package_id}/subscriptions": {"method": "mth_" + "0" * 26, "agreed": True},
        "/v1/subscriptions/{subscription_id}/method": {"method": "mth_" + "0" * 26},
        "/v1/subscriptions/{subscription_id}/change": {"package": "pkg_" + "0" * 26}, "/v1/guard": {},
        "/v1/builders/{builder_id}/share": {"percent": 50}, "/v1/builders/{builder_id}/payouts": {},
        "/v1/invoicing": {"name": "Corner Lda", "address": "Rua 1", "country": "PT"},
        "/v1/packages": {"name": "Ten", "credits": 10, "price": 9000, "services": ["svc_" + "0" * 26]},
        "/v1/packages/{package_id}": {}, "/v1/clients/{of_client}/packages": {"package": "pkg_" + "0" * 26},
        "/v1/me/referral": {"code": "ABCDEFGH"},
        "/v1/coupons": {"code": "ABC", "percent": 10, "service": "svc_" + "0" * 26},
        "/v1/me/billing": {"name": "x", "country": "PT"},
        "/v1/predictors/{name}/{moment}/promote": {"version": "x"},
        "/v1/waiting": {"service": "svc_" + "0" * 26},
        "/v1/bookings/{booking_id}/feedback": {"mark": 5}, "/v1/feedback-rules": {},
        "/v1/builders/{builder_id}/agenda": {"clock": "07:00"},
        "/v1/suggestions/plans": {
            "builder": "bld_" + "0" * 26, "from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z",
        },
        "/v1/suggestions/builders": {"service": "svc_" + "0" * 26},
        "/v1/suggestions/times": {
            "service": "svc_" + "0" * 26, "builder": "bld_" + "0" * 26, "from": "2027-06-10T00:00:00Z",
            "to": "2027-06-11T00:00:00Z",
        },
        "/v1/turns": {"channel": "web", "address": "a", "message": {"id": "1", "text": "hi"}},
        "/v1/turns/{turn}/finish": {"lease": "x", "state_version": 0, "state": {}, "replies": []},
    }  # fmt: skip
    return bodies.get(path)


async def test_another_organisations_things_are_like_things_that_are_not(shop: Shop) -> None:
    other = DOCUMENT | {"organisation": DOCUMENT["organisation"] | {"slug": "other", "name": "Other"}}
    stranger = (await seed(shop.database, shop.clock, shop.keys, SeedDocument.model_validate(other))).key
    async with shop.http(shop.owner_key, **{"Parley-Organisation": "corner"}) as http:
        services = {each["name"]: each for each in (await http.get("/v1/services")).json()["items"]}
        body = _wish_of(services)
        made = (await http.post("/v1/bookings", json=body)).json()
    nonsense = "bkg_" + "0" * 26
    async with shop.http(stranger) as http:
        for verb in ("cancel", "confirm", "payments"):
            theirs = await http.post(f"/v1/bookings/{made['id']}/{verb}")
            nothing = await http.post(f"/v1/bookings/{nonsense}/{verb}")
            assert (theirs.status_code, nothing.status_code) == (404, 404)
            assert theirs.json()["type"] == nothing.json()["type"]
        assert (await http.get(f"/v1/bookings/{made['id']}")).status_code == 404
        assert (await http.post("/v1/bookings", json=body)).status_code == 404
        assert (await http.get("/v1/bookings")).json()["items"] == []


def _wish_of(services: dict[str, Any]) -> dict[str, Any]:
    haircut = services["Haircut"]
    return {"service": haircut["id"], "builder": haircut["builders"][0], "start": "2027-06-10T14:00:00Z"}


async def test_the_bot_acts_only_as_an_identity_that_is_verified_here(small_shop: Shop) -> None:
    claim = {"channel": "web", "address": "c1", "message": {"id": "1", "text": "hi"}}
    async with small_shop.service_principal() as bot:
        identity = (await bot.post("/v1/turns", json=claim)).json()["identity"]
    async with small_shop.service_principal(acts_as=identity) as client:
        held = await client.post("/v1/holds", json=await wish(small_shop))
        assert (held.status_code, held.json()["no_show"]) == (201, None)
        assert (await client.get("/v1/clients")).status_code == 403
        assert (await client.post("/v1/turns", json=claim)).status_code == 403
    async with small_shop.service_principal(acts_as="chi_" + "0" * 26) as nobody:
        assert (await nobody.get("/v1/me")).status_code == 403
    async with small_shop.http(**{"Parley-Acts-As": identity}) as forged:
        assert (await forged.get("/v1/me")).status_code == 401
        assert (await forged.post("/v1/turns", json=claim)).status_code == 401


async def test_a_client_sees_their_own_bookings_alone(small_shop: Shop) -> None:
    ids = []
    async with small_shop.service_principal() as bot:
        for address in ("one", "two"):
            claim = {"channel": "web", "address": address, "message": {"id": "1", "text": "hi"}}
            ids.append((await bot.post("/v1/turns", json=claim)).json()["identity"])
    async with small_shop.service_principal(acts_as=ids[0]) as one, small_shop.service_principal(acts_as=ids[1]) as two:
        booking = (await one.post("/v1/bookings", json=await wish(small_shop))).json()
        assert booking["state"] == "confirmed"
        assert [each["id"] for each in (await one.get("/v1/bookings")).json()["items"]] == [booking["id"]]
        assert (await two.get("/v1/bookings")).json()["items"] == []
        assert (await two.post(f"/v1/bookings/{booking['id']}/cancel")).status_code == 404


async def test_a_sign_in_link_works_once_and_unknown_addresses_are_answered_alike(small_shop: Shop) -> None:
    sent: list[tuple[str, str]] = []
    small_shop.app.state.send_link = lambda address, token, _board: sent.append((address, token))
    async with small_shop.http() as http:
        known = await http.post("/v1/sign-in/links", json={"email": "owner@corner.example.org"})
        unknown = await http.post("/v1/sign-in/links", json={"email": "nobody@example.org"})
        assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    [(address, token)] = sent
    assert address == "owner@corner.example.org"
    async with small_shop.database.reading() as session:
        stored = (await session.scalars(select(SignInLink.digest))).all()
    assert len(stored) == 2, "the same is written for an unknown address"
    assert digest(small_shop.keys, token) in stored
    assert token not in stored
    async with small_shop.http() as http:
        first = await http.post("/v1/sign-in/links/redeem", json={"token": token})
        again = await http.post("/v1/sign-in/links/redeem", json={"token": token})
    assert (first.status_code, again.status_code) == (200, 410)
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    async with small_shop.http(first.json()["token"]) as owner:
        assert (await owner.get("/v1/clients")).status_code == 200


async def test_a_key_is_shown_once_has_a_role_and_can_be_revoked(small_shop: Shop) -> None:
    async with small_shop.owner() as owner:
        made = (await owner.post("/v1/keys", json={"name": "till", "role": "front_desk"})).json()
        listed = (await owner.get("/v1/keys")).json()["items"]
        assert all("key" not in each for each in listed)
        async with small_shop.http(made["key"]) as desk:
            assert (await desk.get("/v1/clients")).status_code == 200
            assert (await desk.post("/v1/keys", json={"name": "more", "role": "owner"})).status_code == 403
            await owner.delete(f"/v1/keys/{made['id']}")
            assert (await desk.get("/v1/clients")).status_code == 401
