"""Hold, book, confirm, move, cancel: through HTTP, on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from kit.outbox import OutboxRow
from models.bookings import STATES, Session
from tests.fixtures.shop import Shop, acting_client

TEN = "2027-06-10T09:00:00Z"  # 10:00 in Lisbon


async def wish(shop: Shop, service: str = "Haircut", start: str = TEN, **more: Any) -> dict[str, Any]:
    builder = more.pop("builder", "Ana Reyes")
    services, builders = await shop.named("services"), await shop.named("builders")
    return {"service": services[service]["id"], "builder": builders[builder]["id"], "start": start, **more}


async def book(http: httpx.AsyncClient, body: dict[str, Any], **headers: str) -> httpx.Response:
    return await http.post("/v1/bookings", json=body, headers=headers)


async def events(shop: Shop, kind: str) -> int:
    async with shop.database.reading() as session:
        return await session.scalar(select(func.count()).where(OutboxRow.kind == kind)) or 0


async def test_a_free_time_is_booked_and_then_no_longer_offered(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        made = await book(http, body)
        query = {"service": body["service"], "builder": body["builder"], "from": TEN, "to": "2027-06-10T10:00:00Z"}
        left = (await http.get("/v1/availability", params=query)).json()["slots"]
    assert made.status_code == 201
    assert made.json()["state"] == "confirmed"
    assert made.json()["zone"] == "Europe/Lisbon"
    assert [slot["start"] for slot in left] == ["2027-06-10T09:30:00Z"]
    assert await events(shop, "BookingConfirmed") == 1


async def test_the_desk_reads_what_one_client_booked(shop: Shop) -> None:
    starts = {"c1": TEN, "c2": "2027-06-11T09:00:00Z"}
    clients = {}
    for address, start in starts.items():
        async with acting_client(shop, address) as client:
            clients[address] = (await client.get("/v1/me")).json()["id"]
            assert (await client.post("/v1/holds", json=await wish(shop, start=start))).status_code == 201
            own = (await client.get("/v1/bookings", params={"client": clients["c1"]})).json()["items"]
    async with shop.owner() as http:
        found = (await http.get("/v1/bookings", params={"client": clients["c2"]})).json()["items"]
        unknown = await http.get("/v1/bookings", params={"client": "nobody"})
        every = await http.get("/v1/bookings", params={"state": list(STATES)})
    assert [each["start"] for each in found] == [starts["c2"]]
    assert [each["start"] for each in own] == [starts["c2"]], "a client reads their own alone"
    assert unknown.status_code == 404
    assert (every.status_code, len(every.json()["items"])) == (200, 2), "all states may be asked for at once"


async def test_a_taken_time_is_refused_with_the_three_nearest(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        await book(http, body)
        refused = await book(http, body)
    problem = refused.json()
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert problem["type"].endswith("/slot-taken")
    assert problem["because"] == "busy"
    assert [each["start"] for each in problem["alternatives"]] == [
        "2027-06-10T08:00:00Z", "2027-06-10T08:30:00Z", "2027-06-10T09:30:00Z",
    ]  # fmt: skip
    assert await events(shop, "SeatRefused") == 1


async def test_fifty_clients_want_one_slot_and_one_gets_it(shop: Shop) -> None:
    """T19, first half."""
    body = await wish(shop)
    async with shop.owner() as http:
        answers = await asyncio.gather(*(book(http, body, **{"Idempotency-Key": str(i)}) for i in range(50)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 49
    assert all(len(answer.json()["alternatives"]) == 3 for answer in answers if answer.status_code == 409)


async def test_one_key_sent_fifty_times_books_once_and_answers_alike(shop: Shop) -> None:
    """T19, second half."""
    body = await wish(shop)
    async with shop.owner() as http:
        answers = await asyncio.gather(*(book(http, body, **{"Idempotency-Key": "same"}) for _ in range(50)))
        other = await book(http, body | {"seats": 2}, **{"Idempotency-Key": "same"})
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert other.status_code == 422
    assert other.json()["type"].endswith("/idempotency-key-reused")
    assert await events(shop, "BookingConfirmed") == 1


async def test_a_refusal_is_kept_under_its_key_too(shop: Shop) -> None:
    body = await wish(shop)
    async with shop.owner() as http:
        first = (await book(http, body)).json()
        refused = await book(http, body, **{"Idempotency-Key": "late"})
        await http.post(f"/v1/bookings/{first['id']}/cancel")
        again = await book(http, body, **{"Idempotency-Key": "late"})
    assert (refused.status_code, again.status_code) == (409, 409)
    assert again.headers["idempotency-replayed"] == "true"


async def test_two_lengths_race_for_overlapping_times_and_never_both_win(shop: Shop) -> None:
    """T20."""
    long, short = await wish(shop, "Colour"), await wish(shop, "Haircut", "2027-06-10T09:30:00Z")
    async with shop.owner() as http:
        for _ in range(10):
            answers = await asyncio.gather(book(http, long), book(http, short))
            won = [answer.json() for answer in answers if answer.status_code == 201]
            assert len(won) == 1
            await http.post(f"/v1/bookings/{won[0]['id']}/cancel")


async def test_holds_with_several_builders_at_the_same_moment_are_counted_together(shop: Shop) -> None:
    """Nobody holds more than two times at once, whichever builders they are of."""
    held = [await wish(shop, start=f"2027-06-1{day}T14:00:00Z") for day in range(6)]
    several = [
        [await wish(shop, builder=builder, start=f"2027-06-1{day}T15:00:00Z") for builder in ("Ana Reyes", "Ben Okoro")]
        for day in range(6)
    ]
    async with acting_client(shop) as client:
        for first, others in zip(held, several, strict=True):
            answers = [await client.post("/v1/holds", json=first)]
            answers += await asyncio.gather(*(client.post("/v1/holds", json=each) for each in others))
            got = [each.json()["id"] for each in answers if each.status_code == 201]
            assert len(got) == 2, [each.json() for each in answers]
            for booking in got:
                await client.post(f"/v1/bookings/{booking}/cancel")


async def test_the_last_seat_of_a_class_is_sold_once(shop: Shop) -> None:
    """T21: six seats, five taken, twenty racers."""
    async with shop.owner() as http:
        await book(http, await wish(shop, "Yoga", seats=5))
        body = await wish(shop, "Yoga")
        answers = await asyncio.gather(*(book(http, body) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    async with shop.database.reading() as session:
        assert (await session.scalars(select(Session.taken).where(Session.state == "active"))).all() == [6]


async def test_two_first_guests_share_one_session(shop: Shop) -> None:
    """T21: nobody there yet, two racers."""
    body = await wish(shop, "Yoga")
    async with shop.owner() as http:
        await asyncio.gather(book(http, body), book(http, body))
    async with shop.database.reading() as session:
        assert (await session.scalars(select(Session.taken))).all() == [2]


async def test_a_hold_gives_way_when_it_lapses_without_any_job(shop: Shop) -> None:
    """T26: others are refused at 299 s, served at 301 s; the first client comes too late at 302 s."""
    body = await wish(shop)
    async with shop.owner() as http:
        held = (await http.post("/v1/holds", json=body)).json()
        shop.clock.advance(timedelta(seconds=299))
        refused = await book(http, body)
        shop.clock.advance(timedelta(seconds=2))
        served = await book(http, body)
        shop.clock.advance(timedelta(seconds=1))
        late = await http.post(f"/v1/bookings/{held['id']}/confirm")
        seen = (await http.get(f"/v1/bookings/{held['id']}")).json()
    assert (held["state"], refused.status_code, served.status_code, late.status_code) == ("held", 409, 201, 409)
    assert late.json()["type"].endswith("/hold-expired")
    assert len(late.json()["alternatives"]) == 3
    assert seen["state"] == "expired"


async def test_a_lapsed_hold_is_offered_to_others(shop: Shop) -> None:
    body = await wish(shop)
    query = {"service": body["service"], "builder": body["builder"], "from": TEN, "to": "2027-06-10T09:30:00Z"}
    async with shop.owner() as http:
        await http.post("/v1/holds", json=body)
        during = (await http.get("/v1/availability", params=query)).json()["slots"]
        shop.clock.advance(timedelta(minutes=5))
        after = (await http.get("/v1/availability", params=query)).json()["slots"]
    assert (len(during), len(after)) == (0, 1)


async def test_a_booking_moves_over_itself(shop: Shop) -> None:
    """T34."""
    async with shop.owner() as http:
        made = (await book(http, await wish(shop, "Colour"))).json()
        moved = await http.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-10T09:30:00Z"})
        freed = await book(http, await wish(shop, "Haircut"))
    assert moved.status_code == 200
    assert (moved.json()["id"], moved.json()["start"]) == (made["id"], "2027-06-10T09:30:00Z")
    assert moved.json()["version"] == made["version"] + 1
    assert freed.status_code == 201


async def test_a_refused_move_leaves_the_booking_where_it_was(shop: Shop) -> None:
    async with shop.owner() as http:
        made = (await book(http, await wish(shop))).json()
        await book(http, await wish(shop, start="2027-06-10T10:00:00Z"))
        refused = await http.post(f"/v1/bookings/{made['id']}/move", json={"start": "2027-06-10T10:00:00Z"})
        seen = (await http.get(f"/v1/bookings/{made['id']}")).json()
        again = await book(http, await wish(shop))
    assert (refused.status_code, len(refused.json()["alternatives"])) == (409, 3)
    assert (seen["start"], seen["state"]) == (TEN, "confirmed")
    assert again.status_code == 409


async def test_cancelling_twice_frees_the_seat_once(shop: Shop) -> None:
    async with shop.owner() as http:
        one = (await book(http, await wish(shop, "Yoga", seats=2))).json()
        await book(http, await wish(shop, "Yoga", seats=3))
        answers = [await http.post(f"/v1/bookings/{one['id']}/cancel", json={"reason": "ill"}) for _ in range(2)]
    assert [answer.json()["state"] for answer in answers] == ["cancelled", "cancelled"]
    assert await events(shop, "BookingCancelled") == 1
    async with shop.database.reading() as session:
        assert (await session.scalars(select(Session.taken))).all() == [3]


async def test_what_has_a_price_waits_for_its_payment(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        body = await wish(small_shop, "Colour")
        held = (await http.post("/v1/holds", json=body | {"price": 5000})).json()
        changed = await http.post("/v1/holds", json=body | {"price": 100, "start": "2027-06-11T09:00:00Z"})
    assert (held["price"], held["paid"]) == ({"minor": 5000, "currency": "EUR"}, False)
    assert changed.json()["type"].endswith("/price-changed")
    assert changed.json()["detail"] == "It costs €50.00 now, more than the €1.00 in the request."
    assert (changed.json()["was"]["minor"], changed.json()["went"]) == (100, "raised")


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"start": "2020-01-01T09:00:00Z"}, 422, "invalid"),
        ({"start": "2027-06-09T05:00:00Z"}, 409, "slot-taken"),
        ({"start": "9999-12-31T23:59:59Z"}, 422, "invalid-request"),
        ({"start": "2027-06-10T09:00:00"}, 422, "invalid-request"),
        ({"start": "2027-06-10T09:00:60Z"}, 422, "invalid-request"),
        ({"start": "2027-06-10T09:07:00Z"}, 409, "slot-taken"),
        ({"start": "2027-06-10T03:00:00Z"}, 409, "slot-taken"),
        ({"seats": 0}, 422, "invalid-request"),
        ({"seats": 7}, 409, "slot-taken"),
        ({"service": "svc_nonsense"}, 404, "not-found"),
        ({"builder": "'; DROP TABLE bookings; --"}, 404, "not-found"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused_with_a_reason(
    small_shop: Shop, change: dict[str, Any], status: int, kind: str
) -> None:
    async with small_shop.owner() as http:
        answer = await book(http, await wish(small_shop) | change)
    assert answer.status_code == status, answer.text
    assert answer.json()["type"].endswith("/" + kind)
    assert answer.json()["next_step"]


async def test_a_body_that_is_not_json_is_told_so(small_shop: Shop) -> None:
    async with small_shop.owner() as http:
        answer = await http.post("/v1/bookings", content=b"{oops", headers={"Content-Type": "application/json"})
        large = await http.post("/v1/bookings", content=b"x" * 1_000_000)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (400, "not-json")
    assert large.status_code == 413
