"""A crowd that wants one time: one tries, the others are told together, and nobody gets or loses by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.app import House, create_app
from api.bookings.crowd import Looker
from api.bookings.schemas import HoldIn
from api.identity.caller import Caller
from kit.crowds import Crowds
from kit.ids import new_id
from models.bookings import Session
from models.people import Builder
from tests.api.bookings.test_booking import TEN, book, events, wish
from tests.fixtures.shop import Shop

HALF_PAST = "2027-06-10T09:30:00Z"


@asynccontextmanager
async def somebody_leads(shop: Shop, body: dict[str, Any]) -> AsyncIterator[None]:
    """Somebody else is trying to get the very same, for the length of the body."""
    async with shop.database.reading() as session:
        organisation_id = (await session.scalars(select(Builder.organisation_id))).first()
    assert organisation_id
    caller = Caller(organisation_id=organisation_id, role="owner")
    crowds: Crowds = shop.app.state.crowds
    aim = Looker.of(caller, HoldIn.model_validate(body), shop.clock.now()).aim

    async def nothing() -> None: ...

    async with crowds.turn(aim, look=nothing):
        yield


@asynccontextmanager
async def waiting(shop: Shop, http: httpx.AsyncClient, body: dict[str, Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """A request that waits for its turn until the body has ended."""
    async with somebody_leads(shop, body):
        request = asyncio.create_task(book(http, body))
        await asyncio.sleep(0.2)
        assert not request.done()
        yield request
    async with asyncio.timeout(20):
        await asyncio.wait([request])


async def taken(shop: Shop) -> list[int]:
    async with shop.database.reading() as session:
        return list(await session.scalars(select(Session.taken).where(Session.state == "active")))


async def test_each_of_a_crowd_has_its_own_event_and_its_own_kept_answer(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        keys = [{"Idempotency-Key": str(number)} for number in range(20)]
        answers = await asyncio.gather(*(book(http, body, **key) for key in keys))
        again = [await book(http, body, **key) for key in keys]
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert [each.text for each in again] == [each.text for each in answers]
    assert all(each.headers["idempotency-replayed"] == "true" for each in again)
    assert await events(shop, "SeatRefused") == 19


async def test_one_who_leads_and_is_refused_for_a_reason_of_their_own_lets_the_next_one_lead(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        answers = await asyncio.gather(book(http, body | {"price": 1}), *(book(http, body) for _ in range(5)))
    kinds = sorted(answer.json().get("type", "booked").rpartition("/")[2] for answer in answers)
    assert kinds == ["booked", "price-changed", *["slot-taken"] * 4]
    assert answers[0].json()["type"].endswith("/price-changed")


async def test_a_client_who_is_not_there_is_told_so_in_a_crowd_too(shop: Shop) -> None:
    body = await wish(shop)
    nobody = f"cli_{'0' * 26}"
    async with shop.owner() as http:
        answers = await asyncio.gather(
            book(http, body),
            book(http, body | {"client": nobody}),
            book(http, body | {"client": "me"}),
            book(http, body),
        )
    assert [answer.status_code for answer in answers] == [201, 404, 404, 409]


async def test_a_crowd_that_wants_what_is_not_there_is_told_so(shop: Shop) -> None:
    body = await wish(shop) | {"service": f"svc_{'0' * 26}"}
    async with shop.owner() as http:
        answers = await asyncio.gather(*(book(http, body) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {404}


async def test_a_key_revoked_while_its_request_waits_opens_nothing(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as owner:
        made = (await owner.post("/v1/keys", json={"name": "till", "role": "front_desk"})).json()
        async with shop.http(made["key"]) as till, waiting(shop, till, body) as request:
            await owner.delete(f"/v1/keys/{made['id']}")
    assert request.result().status_code == 401
    assert await taken(shop) == []


async def test_a_hold_that_ends_while_others_wait_gives_way_to_them(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        held = (await http.post("/v1/holds", json=body)).json()
        async with waiting(shop, http, body) as request:
            await http.post(f"/v1/bookings/{held['id']}/cancel")
    assert request.result().status_code == 201
    assert await taken(shop) == [1]


async def test_whoever_waited_is_not_offered_what_was_taken_meanwhile(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        await book(http, body)
        async with waiting(shop, http, body) as request:
            await book(http, body | {"start": HALF_PAST})
    offered = [each["start"] for each in request.result().json()["alternatives"]]
    assert request.result().status_code == 409
    assert len(offered) == 3
    assert not {TEN, HALF_PAST} & set(offered)


async def test_whoever_hangs_up_while_waiting_harms_nobody(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        async with somebody_leads(shop, body):
            requests = [asyncio.create_task(book(http, body, **{"Idempotency-Key": str(i)})) for i in range(6)]
            await asyncio.sleep(0.2)
            for request in requests[::2]:
                request.cancel()
        staying = await asyncio.gather(*requests[1::2])
        again = await book(http, body, **{"Idempotency-Key": "0"})
    assert sorted(answer.status_code for answer in staying) == [201, 409, 409]
    assert (again.status_code, again.headers.get("idempotency-replayed")) == (409, None)
    assert shop.app.state.crowds._crowds == {}


@pytest.mark.parametrize("seats", [[1] * 12, [2, 1, 3, 1, 2, 2, 1, 3], [4, 3, 2, 1, 1], [6, 6, 1], [7, 1, 5]])
async def test_a_crowd_fills_a_class_exactly_as_far_as_its_wishes_fit(shop: Shop, seats: list[int]) -> None:
    bodies = [await wish(shop, "Yoga", seats=each) for each in seats]
    async with shop.owner() as http:
        answers = await asyncio.gather(*(book(http, body) for body in bodies))
    won = [each for each, answer in zip(seats, answers, strict=True) if answer.status_code == 201]
    lost = [each for each, answer in zip(seats, answers, strict=True) if answer.status_code == 409]
    assert len(won) + len(lost) == len(seats)
    assert await taken(shop) == [sum(won)]
    assert all(each > 6 - sum(won) for each in lost)


async def test_crowds_in_two_processes_still_make_one_winner(shop: Shop) -> None:
    state, body = shop.app.state, await wish(shop)
    house = House(state.settings, state.database, state.clock, state.keys, state.send_link)
    beside = Shop(create_app(house), shop.database, shop.clock, shop.keys, shop.owner_key)
    async with shop.owner() as here, beside.owner() as there:
        answers = await asyncio.gather(*(book(http, body) for _ in range(10) for http in (here, there)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert all(len(answer.json()["alternatives"]) == 3 for answer in answers if answer.status_code == 409)


async def test_a_request_without_a_body_takes_no_writer(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        await http.get("/v1/services")  # so that the key's last use is noted, which is written once in a while
        async with small_shop.database.writing(), asyncio.timeout(10):
            answer = await http.post("/v1/bookings", json={})
    assert answer.status_code == 422


async def test_a_bad_key_takes_no_writer(small_shop: Shop) -> None:
    body = await wish(small_shop)
    stranger = f"sk_{new_id(small_shop.clock.now()).hex}"
    async with small_shop.database.writing(), small_shop.http(stranger) as http, asyncio.timeout(10):
        answer = await book(http, body)
    assert answer.status_code == 401
