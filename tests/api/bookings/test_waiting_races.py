"""Several want one freed seat at the same moment, on both databases: one has it, and nobody waits in a circle."""

import asyncio
import uuid
from datetime import timedelta

from sqlalchemy import func, select

from api.bookings.waiting.due import expire_due, look_again
from api.bookings.waiting.line import lock_line
from api.bookings.waiting.offer import offer
from kit import ids
from kit.intervals import Interval
from models.bookings import Booking, Session, Waiting, WaitingOffer
from tests.api.bookings.in_line import Json, booked, cancelled, client_named, joined, line, react, serve, wants
from tests.api.bookings.test_booking import book, wish
from tests.fixtures.relaying import relay_once
from tests.fixtures.shop import Shop

ROUNDS = 6
START = "2027-06-10T14:00:00Z"  # both builders work then


async def count(shop: Shop, kind: type[Booking | WaitingOffer]) -> int:
    async with shop.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(kind)) or 0


async def live_seats(shop: Shop) -> list[int]:
    """What each session that stands says is taken, checked against the bookings in it."""
    async with shop.database.reading() as session:
        found = []
        for row in await session.scalars(select(Session).where(Session.state == "active")):
            seats = select(func.sum(Booking.seats)).where(
                Booking.session_id == row.id, Booking.state.in_(("held", "confirmed"))
            )
            assert await session.scalar(seats) == row.taken
            found.append(row.taken)
    return found


async def test_the_public_or_the_line_has_a_freed_seat_and_never_both(shop: Shop) -> None:
    async with shop.owner() as http:
        for number in range(ROUNDS):
            start = f"2027-06-1{number}T14:00:00Z"
            made = await booked(shop, http, "Haircut", start=start)
            entry = await joined(shop, http, f"Ada{number}", "Haircut", start=start, builders=[made["builder"]["id"]])
            body = await wish(shop, start=start)
            await cancelled(http, made)
            _, answer = await asyncio.gather(relay_once(shop.database, shop.clock), book(http, body))
            await react(shop)
            state = (await line(http))[entry["client"]["name"]]["state"]
            assert (answer.status_code, state) in {(201, "waiting"), (409, "offered")}
    assert await live_seats(shop) == [1] * ROUNDS


async def test_workers_that_look_at_the_same_moment_offer_a_seat_once(shop: Shop) -> None:
    async with shop.owner() as http:
        made = await booked(shop, http, "Haircut", start=START)
        for name in ("Ada", "Bea", "Cem", "Dov"):
            await joined(shop, http, name, "Haircut", start=START, builders=[made["builder"]["id"]])
        await cancelled(http, made)
        for number in range(1, 4):
            working = [
                look_again(shop.database, shop.clock), expire_due(shop.database, shop.clock),
                relay_once(shop.database, shop.clock), look_again(shop.database, shop.clock),
                expire_due(shop.database, shop.clock),
            ]  # fmt: skip
            await asyncio.gather(*working)
            await react(shop)
            assert [each["state"] for each in (await line(http)).values()].count("offered") == 1
            assert await count(shop, WaitingOffer) == number
            shop.clock.advance(timedelta(hours=4))
    assert await live_seats(shop) == [1]


async def test_two_builders_free_at_once_make_one_offer_to_whoever_takes_either(shop: Shop) -> None:
    builders = [ids.parse("bld", each["id"]) for each in (await shop.named("builders")).values()]

    async def serve_one(builder_id: uuid.UUID, within: Interval) -> None:
        async with shop.database.writing() as session:
            standing = await lock_line(session, builder_id, now=shop.clock.now())
            await offer(session, standing, within=within, now=shop.clock.now())
            await session.commit()

    async with shop.owner() as http:
        for number in range(ROUNDS):
            start = f"2027-06-1{number}T14:00:00Z"
            both = [
                await booked(shop, http, "Haircut", start=start, builder=name) for name in ("Ana Reyes", "Ben Okoro")
            ]
            client = await client_named(shop, f"Ada{number}")
            body = await wants(shop, "Haircut", client=client, start=start)
            assert (await http.post("/v1/waiting", json=body)).status_code == 201
            for made in both:
                await cancelled(http, made)
            at = shop.clock.at.fromisoformat(start)
            await asyncio.gather(*(serve_one(each, Interval(at, at + timedelta(minutes=30))) for each in builders))
            assert await count(shop, WaitingOffer) == number + 1
    assert await live_seats(shop) == [1] * ROUNDS


async def test_yes_and_no_at_once_leave_the_seat_with_one_of_the_two(shop: Shop) -> None:
    async with shop.owner() as http:
        for number in range(ROUNDS):
            start = f"2027-06-1{number}T14:00:00Z"
            made = await booked(shop, http, "Haircut", start=start)
            here = {"builders": [made["builder"]["id"]], "start": start}
            ada = await joined(shop, http, f"Ada{number}", "Haircut", **here)
            bea = await joined(shop, http, f"Bea{number}", "Haircut", **here)
            await cancelled(http, made)
            await react(shop)
            hold = (await line(http))[ada["client"]["name"]]["offer"]["booking"]
            yes, no = await asyncio.gather(
                http.post(f"/v1/bookings/{hold}/confirm"), http.post(f"/v1/waiting/{ada['id']}/decline")
            )
            await react(shop)
            found = await line(http)
            has_it = (await http.get(f"/v1/bookings/{hold}")).json()["state"] == "confirmed"
            assert yes.status_code == 200 or no.status_code == 200
            assert found[bea["client"]["name"]]["state"] == ("waiting" if has_it else "offered")
    assert await live_seats(shop) == [1] * ROUNDS


async def test_a_yes_at_the_deadline_is_too_late_and_one_second_before_is_not(shop: Shop) -> None:
    async def offered(name: str, start: str) -> Json:
        made = await booked(shop, http, "Haircut", start=start)
        await joined(shop, http, name, "Haircut", start=start, builders=[made["builder"]["id"]])
        await cancelled(http, made)
        await react(shop)
        return (await line(http))[name]

    async with shop.owner() as http:
        ada, bea = await offered("Ada", START), await offered("Bea", "2027-06-10T15:00:00Z")
        shop.clock.at = shop.clock.at.fromisoformat(ada["offer"]["until"]) - timedelta(seconds=1)
        in_time, _ = await asyncio.gather(
            http.post(f"/v1/bookings/{ada['offer']['booking']}/confirm"), expire_due(shop.database, shop.clock)
        )
        shop.clock.at = shop.clock.at.fromisoformat(bea["offer"]["until"])
        late, _ = await asyncio.gather(
            http.post(f"/v1/bookings/{bea['offer']['booking']}/confirm"), expire_due(shop.database, shop.clock)
        )
        await serve(shop)
        assert (in_time.status_code, late.status_code) == (200, 409)
        assert late.json()["type"].endswith("/hold-expired")
        assert {name: each["state"] for name, each in (await line(http)).items()} == {"Ada": "taken", "Bea": "closed"}


async def test_joiners_at_the_same_moment_stand_one_behind_the_other(shop: Shop) -> None:
    async with shop.owner() as http:
        full = await booked(shop, http, seats=6, start=START)
        clients = [await client_named(shop, f"C{number}") for number in range(8)]
        bodies = [await wants(shop, client=each, start=START) for each in clients]
        answers = await asyncio.gather(*(http.post("/v1/waiting", json=each) for each in bodies))
        assert {answer.status_code for answer in answers} == {201}
        assert sorted(answer.json()["place"] for answer in answers) == list(range(1, 9))
        one = await client_named(shop, "Greedy")
        greedy = [await wants(shop, client=one, start=START, seats=seats) for seats in range(1, 7)] * 2
        replies = await asyncio.gather(*(http.post("/v1/waiting", json=each) for each in greedy))
        assert sorted(reply.status_code for reply in replies) == [201] * 5 + [409] * 7
        await cancelled(http, full)
        await react(shop)
    async with shop.database.reading() as session:
        offered = (await session.scalars(select(Waiting.id).where(Waiting.state == "offered"))).all()
        everybody = (await session.scalars(select(Waiting.id).order_by(Waiting.id))).all()
    assert sorted(offered) == list(everybody[:6])
