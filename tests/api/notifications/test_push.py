"""Pushes: to a browser over a push service nobody here wrote, and every provider by the contract of the port."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.notifications.push import port, providers
from api.notifications.push.port import Gone, Push, Pusher, pushers
from api.notifications.push.providers.web import WebPusher
from kit.db import Database
from kit.errors import Invalid, Later, Refused
from kit.registry import plugins
from kit.settings import Settings
from tests.api.notifications.reaching import open_house
from tests.fixtures.emulators import WebPushEmulator, web_push
from tests.fixtures.listening import listening_on
from tests.fixtures.postgres import free_port
from tests.fixtures.shop import acting_client

MESSAGE = Push("Booked", "Coaching, Thu", "https://kiez.example/", "ntc_1")
EC = ec.generate_private_key(ec.SECP256R1())
VAPID = base64.urlsafe_b64encode(EC.private_numbers().private_value.to_bytes(32)).decode().rstrip("=")
PEM = EC.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
RSA = rsa.generate_private_key(65537, 2048)
RSA_PEM = RSA.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture(scope="module")
def browsers() -> Iterator[WebPushEmulator]:
    with web_push() as running:
        yield running


def web_settings(**more: Any) -> Settings:
    return Settings(vapid_private_key=SecretStr(VAPID), vapid_subject="mailto:ops@kiez.example", **more)


def pusher() -> WebPusher:
    found = pushers(web_settings())["web"]
    assert isinstance(found, WebPusher)
    return found


async def test_a_browser_decrypts_what_was_pushed(browsers: WebPushEmulator) -> None:
    web = pusher()
    browser, address = await asyncio.to_thread(browsers.subscribe, web.public_key())
    web.check(address)
    await web.push(address, MESSAGE)
    [shown] = await asyncio.to_thread(browsers.shown, browser)
    assert shown == {"title": "Booked", "body": "Coaching, Thu", "url": "https://kiez.example/", "tag": "ntc_1"}


async def test_a_browser_that_unsubscribed_is_gone(browsers: WebPushEmulator) -> None:
    web = pusher()
    browser, address = await asyncio.to_thread(browsers.subscribe, web.public_key())
    await asyncio.to_thread(browsers.expire, browser)
    with pytest.raises(Gone):
        await web.push(address, MESSAGE)


async def test_a_booking_is_told_to_the_browser_and_by_mail_once_it_is_gone(
    sqlite: Database, tmp_path: Path, browsers: WebPushEmulator
) -> None:
    async with open_house(sqlite, tmp_path, at="2027-06-01T08:00:00+00:00") as house:
        house.shop.app.state.settings = web_settings(home=tmp_path)
        house.pushers = pushers(house.shop.app.state.settings)
        async with acting_client(house.shop) as http:
            me = (await http.patch("/v1/me", json={"email": "zoe@example.org"})).json()["id"]
            await http.put("/v1/people/me/preferences", json={"channels": ["push", "email"]})
            key = (await http.get("/v1/push/services")).json()["web_key"]
            browser, address = await asyncio.to_thread(browsers.subscribe, key)
            for _ in range(2):
                answer = await http.post("/v1/push/subscriptions", json={"provider": "web", "address": address})
                assert answer.status_code == 201, answer.text
        await house.book(me, "2027-06-10T08:00:00Z")
        await house.deliver()
        [shown] = await asyncio.to_thread(browsers.shown, browser)
        assert shown["title"].startswith("Gebucht: Coaching")
        assert house.mails() == []
        await asyncio.to_thread(browsers.expire, browser)
        await house.book(me, "2027-06-11T08:00:00Z")
        await house.deliver()
        assert house.mails() == ["Gebucht"]
        assert await house.deliveries("client.confirmed", "push") == ["failed", "sent"]


@pytest.mark.parametrize(
    "endpoint",
    ["http://fcm.googleapis.com/x", "https://10.0.0.1/x", "https://evil.example/x", "https://fcm.googleapis.com:8443/x",
     "file:///etc/passwd", "https://xfcm.googleapis.com.evil.example/"],
)  # fmt: skip
def test_nobody_can_have_us_call_an_address_of_their_choosing(endpoint: str) -> None:
    keys = {
        "p256dh": base64.urlsafe_b64encode(b"x" * 65).decode(),
        "auth": base64.urlsafe_b64encode(b"x" * 16).decode(),
    }
    with pytest.raises(Invalid):
        pusher().check({"endpoint": endpoint, "keys": keys})


@dataclass(slots=True)
class Vendor:
    """Apple and Google as their documentation has them: what they got, and what they answer next."""

    got: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)

    def app(self) -> Starlette:
        routes = [Route(path, self.take, methods=["POST"]) for path in (
            "/3/device/{token}", "/v1/projects/{project}/messages:send"
        )]  # fmt: skip
        return Starlette(routes=[*routes, Route("/token", self.token, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        self.got.append((request.url.path, dict(request.headers), await request.json()))
        status, body = self.answers.pop(0) if self.answers else (200, {})
        return JSONResponse(body, status)

    async def token(self, request: Request) -> Response:
        assert (await request.form())["assertion"]
        return JSONResponse({"access_token": "at", "expires_in": 3600})


@asynccontextmanager
async def vendor() -> AsyncIterator[tuple[Vendor, dict[str, Pusher]]]:
    answering, port_number = Vendor(), free_port()
    async with listening_on(answering.app(), port_number) as url:
        account = {"project_id": "p", "client_email": "a@p", "private_key": RSA_PEM, "token_uri": f"{url}/token"}
        settings = Settings(
            apns_key=SecretStr(PEM), apns_key_id="K", apns_team_id="T", apns_topic="dev.parley", apns_host=url,
            fcm_credentials=SecretStr(json.dumps(account)), fcm_host=url,
        )  # fmt: skip
        yield answering, pushers(settings)


ADDRESSES = {"apns": {"token": "ab12"}, "fcm": {"token": "dev"}}


@pytest.mark.parametrize("name", sorted(ADDRESSES))
async def test_an_app_gets_title_words_and_link(name: str) -> None:
    async with vendor() as (service, found):
        await found[name].push(ADDRESSES[name], MESSAGE)
        [(path, headers, body)] = service.got
    assert ADDRESSES[name]["token"] in path + json.dumps(body)
    assert headers["authorization"].lower().startswith("bearer ")
    for part in (MESSAGE.title, MESSAGE.body, MESSAGE.url):
        assert part in json.dumps(body)


@pytest.mark.parametrize(
    ("name", "answer", "meaning"),
    [
        ("apns", (410, {"reason": "Unregistered"}), Gone), ("apns", (400, {"reason": "BadDeviceToken"}), Gone),
        ("apns", (429, {"reason": "TooManyRequests"}), Later), ("apns", (503, {}), Later),
        ("apns", (403, {"reason": "ExpiredProviderToken"}), Later),
        ("apns", (413, {"reason": "PayloadTooLarge"}), Refused),
        ("fcm", (404, {"error": {"status": "NOT_FOUND", "details": [{"errorCode": "UNREGISTERED"}]}}), Gone),
        ("fcm", (429, {"error": {"status": "RESOURCE_EXHAUSTED"}}), Later), ("fcm", (500, "oops"), Later),
        ("fcm", (401, {"error": {"status": "UNAUTHENTICATED"}}), Later),
        ("fcm", (400, {"error": {"status": "INVALID_ARGUMENT"}}), Refused),
    ],
)  # fmt: skip
async def test_a_vendors_no_says_what_to_do_next(name: str, answer: tuple[int, Any], meaning: type[Exception]) -> None:
    async with vendor() as (service, found):
        service.answers = [answer]
        with pytest.raises(meaning) as raised:
            await found[name].push(ADDRESSES[name], MESSAGE)
    assert type(raised.value) is meaning


def test_the_port_says_what_a_crash_means() -> None:
    assert port.DELIVERY == "blind"


@pytest.mark.parametrize("name", sorted(plugins(providers)))
def test_every_provider_keeps_to_the_port(name: str) -> None:
    """A new file in the folder is under this test at once."""
    module = plugins(providers)[name]
    assert module.open_pusher(Settings()) is None
    assert isinstance(module.MISSING, str)
    account = {"project_id": "p", "client_email": "a@p", "private_key": RSA_PEM, "token_uri": "http://127.0.0.1:1/"}
    whole = web_settings(
        demo=True, apns_key=SecretStr(PEM), apns_key_id="K", apns_team_id="T", apns_topic="t",
        fcm_credentials=SecretStr(json.dumps(account)),
    )  # fmt: skip
    opened: Pusher = module.open_pusher(whole)
    for bad in ({}, {"token": 7}, {"token": ""}, {"token": "x" * 5000}, {"endpoint": "x"}, {"token": "é"}):
        with pytest.raises(Invalid):
            opened.check(bad)


@pytest.mark.parametrize("name", ["apns", "fcm", "web"])
async def test_a_service_that_is_away_is_asked_later(name: str) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    account = {"project_id": "p", "client_email": "a@p", "private_key": RSA_PEM, "token_uri": f"{nowhere}/token"}
    found = pushers(
        web_settings(
            apns_key=SecretStr(PEM), apns_key_id="K", apns_team_id="T", apns_topic="t", apns_host=nowhere,
            fcm_credentials=SecretStr(json.dumps(account)), fcm_host=nowhere,
        )
    )  # fmt: skip
    browser = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = browser.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": base64.urlsafe_b64encode(point).decode(), "auth": base64.urlsafe_b64encode(b"x" * 16).decode()}
    with pytest.raises(Later):
        await found[name].push({"token": "ab", "endpoint": f"{nowhere}/x", "keys": keys}, MESSAGE)
