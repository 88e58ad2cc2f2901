"""Codes by mail: what guessing costs, and how many of them an address is sent."""

from datetime import timedelta

import httpx
import pytest

from api.identity.sign_in.mails import MOST
from tests.api.identity.people import OWNER, browser, sign_in
from tests.fixtures.shop import Shop, acting_client

STRANGER = "nobody@example.org"


def catch_codes(shop: Shop) -> list[str]:
    sent: list[str] = []
    shop.app.state.send_code = lambda _address, code: sent.append(code)
    return sent


async def ask(http: httpx.AsyncClient, email: str = OWNER) -> str:
    asked = await http.post("/v1/sign-in/codes", json={"email": email})
    assert asked.status_code == 202, asked.text
    return str(asked.json()["ticket"])


async def redeem(http: httpx.AsyncClient, ticket: str, code: str) -> httpx.Response:
    return await http.post("/v1/sign-in/codes/redeem", json={"ticket": ticket, "code": code})


async def guess(http: httpx.AsyncClient, email: str, count: int) -> list[int]:
    """Each guess on a fresh ticket."""
    return [(await redeem(http, await ask(http, email), "no code")).status_code for _ in range(count)]


@pytest.mark.parametrize("email", [OWNER, STRANGER])
async def test_fresh_tickets_make_guessing_no_cheaper(shop: Shop, email: str) -> None:
    catch_codes(shop)
    async with browser(shop) as http:
        assert await guess(http, email, 7) == [401] * 5 + [429] * 2
        paused = await redeem(http, await ask(http, email), "no code")
        assert (paused.headers["retry-after"], paused.json()["type"].rpartition("/")[2]) == ("3", "paused")
        shop.clock.advance(timedelta(seconds=3))
        assert await guess(http, email, 2) == [401, 429]
        shop.clock.advance(timedelta(seconds=3))
        assert await guess(http, email, 1) == [429], "the pause has doubled"


async def test_a_paused_address_is_still_open_to_links(small_shop: Shop) -> None:
    sent = catch_codes(small_shop)
    async with browser(small_shop, "198.51.100.9") as attacker, browser(small_shop) as owner:
        await guess(attacker, OWNER, 6)
        assert (await sign_in(small_shop, owner))["next"] is None
        small_shop.clock.advance(timedelta(minutes=61))
        assert (await redeem(owner, await ask(owner), sent[-1])).status_code == 200


async def test_a_fresh_ticket_voids_the_older_ones_of_its_address(small_shop: Shop) -> None:
    sent = catch_codes(small_shop)
    async with browser(small_shop) as http:
        first, second = await ask(http), await ask(http)
        assert (await redeem(http, first, sent[0])).status_code == 401
        assert (await redeem(http, second, sent[1])).status_code == 200


async def test_an_address_gets_a_handful_of_codes_an_hour_and_the_last_one_stays_good(small_shop: Shop) -> None:
    sent = catch_codes(small_shop)
    async with browser(small_shop) as http:
        tickets = [await ask(http) for _ in range(MOST + 3)]
        assert len(sent) == MOST
        assert (await redeem(http, tickets[MOST - 1], sent[-1])).status_code == 200
        small_shop.clock.advance(timedelta(minutes=61))
        await ask(http)
        assert len(sent) == MOST + 1


async def test_an_address_gets_a_handful_of_links_an_hour(small_shop: Shop) -> None:
    sent: list[str] = []
    small_shop.app.state.send_link = lambda address, _token: sent.append(address)
    async with browser(small_shop) as http:
        answers = [await http.post("/v1/sign-in/links", json={"email": OWNER}) for _ in range(MOST + 3)]
    assert {(each.status_code, each.text) for each in answers} == {(202, answers[0].text)}
    assert sent == [OWNER] * MOST


async def test_proofs_flood_nobody_and_are_not_guessed_either(small_shop: Shop) -> None:
    sent, email = catch_codes(small_shop), "zoe@example.org"
    answers = []
    async with acting_client(small_shop, "a visitor") as http:
        for _ in range(MOST + 2):
            asked = await http.post("/v1/me/proofs", json={"email": email})
            assert asked.status_code == 202
            proof = {"ticket": asked.json()["ticket"], "email": email, "code": "no code"}
            answers.append((await http.post("/v1/me/proofs/redeem", json=proof)).status_code)
    assert len(sent) == MOST
    assert answers == [401] * 5 + [429] * 2
