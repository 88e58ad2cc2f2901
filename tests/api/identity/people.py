"""People who sign in: a browser with its cookie, or a program with its token."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pyotp

from tests.fixtures.shop import Shop

OWNER = "owner@corner.example.org"
PHRASE = "quiet harbour lantern parade"


@asynccontextmanager
async def browser(shop: Shop, address: str = "203.0.113.7", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on our own page: it keeps cookies and says where its requests come from."""
    transport = httpx.ASGITransport(app=shop.app, client=(address, 40000))
    sent = {"Origin": "http://shop.test", "Sec-Fetch-Site": "same-origin", **headers}
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test", headers=sent) as opened:
        yield opened


async def sign_in(shop: Shop, http: httpx.AsyncClient, email: str = OWNER) -> dict[str, Any]:
    """By the link in the mail; the answer."""
    sent: list[str] = []
    shop.app.state.send_link = lambda _address, token, _board: sent.append(token)
    asked = await http.post("/v1/sign-in/links", json={"email": email})
    assert asked.status_code == 202, asked.text
    answer = await http.post("/v1/sign-in/links/redeem", json={"token": sent[-1]})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def add_member(shop: Shop, email: str, role: str = "front_desk") -> dict[str, Any]:
    async with shop.owner() as owner:
        made = await owner.post("/v1/members", json={"name": "Dana Fox", "email": email, "role": role})
    assert made.status_code == 201, made.text
    told: dict[str, Any] = made.json()
    return told


async def set_password(http: httpx.AsyncClient, password: str = PHRASE) -> None:
    answer = await http.put("/v1/account/password", json={"password": password})
    assert answer.status_code == 204, answer.text


class App:
    """An authenticator app on somebody's phone."""

    def __init__(self, shop: Shop, secret: str) -> None:
        self.shop, self.totp = shop, pyotp.TOTP(secret)

    def code(self) -> str:
        return self.totp.at(self.shop.clock.now())


async def add_app(shop: Shop, http: httpx.AsyncClient) -> tuple[App, list[str]]:
    """Set up an authenticator app; also the recovery codes."""
    offered = await http.post("/v1/account/app")
    assert offered.status_code == 201, offered.text
    app = App(shop, offered.json()["secret"])
    confirmed = await http.post("/v1/account/app/confirm", json={"code": app.code()})
    assert confirmed.status_code == 200, confirmed.text
    return app, confirmed.json()["codes"]
