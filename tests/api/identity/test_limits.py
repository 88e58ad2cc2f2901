"""How much one key, person and address may ask; nobody's flood is another's trouble."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.identity.limits import Allowances
from kit.settings import Settings
from parley.seed import seed
from parley.seed_document import SeedDocument
from tests.api.identity.people import OWNER, browser, set_password, sign_in
from tests.fixtures.shop import DOCUMENT, Shop
from tests.fixtures.tenants import three_tenants

ELSEWHERE = "198.51.100.9"
SEARCH = {"from": "2027-06-10T00:00:00Z", "to": "2027-06-11T00:00:00Z"}


def limit(shop: Shop, **units: int) -> None:
    settings = Settings(**{f"PARLEY_LIMIT_{name.upper()}": value for name, value in units.items()})  # type: ignore[arg-type]
    shop.app.state.allowances = Allowances.of(settings, lambda: shop.clock.now().timestamp())


async def until_refused(http: httpx.AsyncClient, path: str = "/v1/services", **more: Any) -> tuple[int, httpx.Response]:
    """How often it was answered, and the refusal."""
    for answered in range(500):
        answer = await http.get(path, **more)
        if answer.status_code != 200:
            return answered, answer
    raise AssertionError("nothing was ever refused")


async def test_a_key_has_its_own_allowance_and_the_refusal_says_when_to_come_back(small_shop: Shop) -> None:
    limit(small_shop, key=60)
    async with small_shop.owner() as owner:
        made = (await owner.post("/v1/keys", json={"name": "till", "role": "front_desk"})).json()
        answered, refused = await until_refused(owner)
        assert answered == 59
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        problem = refused.json()
        assert problem["type"].endswith("/too-many-requests")
        assert refused.headers["retry-after"] == str(problem["retry_after"]) == "1"
        async with small_shop.http(made["key"]) as till:
            assert (await till.get("/v1/services")).status_code == 200
        small_shop.clock.advance(timedelta(seconds=problem["retry_after"]))
        assert (await owner.get("/v1/services")).status_code == 200


async def test_a_search_costs_more_than_a_look(small_shop: Shop) -> None:
    limit(small_shop, key=60)
    service = (await small_shop.named("services"))["Haircut"]["id"]
    async with small_shop.owner() as owner:
        answered, _ = await until_refused(owner, "/v1/availability", params=SEARCH | {"service": service})
    assert answered == 12


async def test_a_person_is_limited_over_all_their_sessions_and_nobody_else_is(small_shop: Shop) -> None:
    tenants = await three_tenants(small_shop)
    limit(small_shop, person=40)
    corner, second = tenants[0], tenants[1]
    async with corner.http(small_shop, "analyst") as analyst, corner.http(small_shop, "owner") as owner:
        assert (await until_refused(analyst))[0] == 40
        assert (await owner.get("/v1/services")).status_code == 200
    async with second.http(small_shop, "analyst") as other:
        assert (await other.get("/v1/services")).status_code == 200


async def test_an_address_that_floods_one_business_is_welcome_at_the_others(small_shop: Shop) -> None:
    house = DOCUMENT["organisation"] | {"slug": "other", "name": "Other"}
    other = SeedDocument.model_validate(DOCUMENT | {"organisation": house})
    await seed(small_shop.database, small_shop.clock, small_shop.keys, other)
    limit(small_shop, address=30)
    async with browser(small_shop, ELSEWHERE, **{"Parley-Organisation": "corner"}) as flood:
        assert (await until_refused(flood))[0] == 30
    async with browser(small_shop, ELSEWHERE, **{"Parley-Organisation": "other"}) as guest:
        assert (await guest.get("/v1/services")).status_code == 200
    async with browser(small_shop, "203.0.113.7", **{"Parley-Organisation": "corner"}) as elsewhere:
        assert (await elsewhere.get("/v1/services")).status_code == 200


async def test_strangers_cannot_keep_an_owner_out_or_slow_them_down(small_shop: Shop) -> None:
    """Not from other addresses, and once the owner is in, not even from the owner's own."""
    async with browser(small_shop, "203.0.113.7") as owner:
        await sign_in(small_shop, owner)
        await set_password(owner)
        limit(small_shop, address=20, sign_in=20, person=500)
        for address in (ELSEWHERE, "203.0.113.7"):
            async with browser(small_shop, address) as stranger:
                assert (await until_refused(stranger))[0] == 20
                tries = [
                    (await stranger.post("/v1/sign-in/links", json={"email": f"{number}@example.org"})).status_code
                    for number in range(30)
                ]
                assert tries == [202] * 20 + [429] * 10
        assert (await owner.get("/v1/clients")).status_code == 200
    async with browser(small_shop, "192.0.2.1") as at_home:
        entered = await at_home.post("/v1/sign-in/links", json={"email": OWNER})
        assert entered.status_code == 202


async def test_guessing_tokens_from_one_address_has_an_end(small_shop: Shop) -> None:
    limit(small_shop, sign_in=10)
    async with browser(small_shop, ELSEWHERE) as guesser:
        statuses = [
            (await guesser.get("/v1/services", headers={"Authorization": f"Bearer sk_{number}"})).status_code
            for number in range(15)
        ]
    assert statuses == [401] * 10 + [429] * 5
    async with small_shop.owner() as owner:
        assert (await owner.get("/v1/services")).status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_a_stranger_cannot_take_another_address_by_a_header(small_shop: Shop, header: str) -> None:
    limit(small_shop, address=10)
    async with browser(small_shop, ELSEWHERE) as http:
        statuses = [
            (await http.get("/v1/services", headers={header: f"192.0.2.{number}"})).status_code for number in range(12)
        ]
    assert statuses == [200] * 10 + [429] * 2


async def test_a_refusal_is_not_kept_as_the_answer_of_its_idempotency_key(small_shop: Shop) -> None:
    limit(small_shop, key=5)
    body = {"name": "x", "zone": "UTC"}
    async with small_shop.owner() as owner:
        assert (await until_refused(owner))[0] == 5
        refused = await owner.post("/v1/builders", json=body, headers={"Idempotency-Key": "k1"})
        assert refused.status_code == 429
        small_shop.clock.advance(timedelta(minutes=1))
        made = await owner.post("/v1/builders", json=body, headers={"Idempotency-Key": "k1"})
    assert made.status_code == 201, made.text


async def test_by_default_an_office_behind_one_address_notices_nothing(small_shop: Shop) -> None:
    async with browser(small_shop, ELSEWHERE) as office:
        assert {(await office.get("/v1/services")).status_code for _ in range(300)} == {200}
