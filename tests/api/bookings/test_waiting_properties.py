"""Random days of a waiting line, on both databases, held against a plain count of who ought to be offered what.

Whatever is joined, booked, cancelled, answered or left to lapse: seats are never sold twice, the line is served in
order, and nobody is offered the same start twice.
"""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from models.bookings import Booking, Session, Waiting, WaitingOffer
from tests.api.bookings.in_line import client_named, serve, wants
from tests.api.bookings.test_booking import wish
from tests.fixtures.shop import Shop

CAPACITY = 6
START = "2027-06-20T09:00:00Z"  # far enough for every offer to last four hours
ONE_HOUR = {"first_day": "2027-06-20", "last_day": "2027-06-20", "after": "10:00", "before": "11:00"}
STEPS = ("join", "wish", "wish", "cancel", "cancel", "cancel", "decline", "decline", "leave", "confirm", "wait")


@dataclass(frozen=True, slots=True)
class Seen:
    """All rows that matter, as they are."""

    sessions: list[Session]
    bookings: list[Booking]
    entries: list[Waiting]
    offers: list[tuple[str, datetime]]


async def see(shop: Shop) -> Seen:
    async with shop.database.reading() as session:
        offers = select(Waiting.client_id, WaitingOffer.starts_at).join(Waiting, Waiting.id == WaitingOffer.waiting_id)
        return Seen(
            list(await session.scalars(select(Session).where(Session.state == "active"))),
            list(await session.scalars(select(Booking).where(Booking.state.in_(("held", "confirmed"))))),
            list(await session.scalars(select(Waiting).order_by(Waiting.id))),
            [(str(client), start) for client, start in await session.execute(offers)],
        )


def due_offers(seen: Seen, now: datetime) -> set[str]:
    """Who ought to be offered seats now: the first in line whom what is free fits, again and again."""
    answering = {each.booking_id for each in seen.entries if each.state == "offered"}

    def stands(booking: Booking) -> bool:
        return booking.expires_at is None or (booking.expires_at > now and booking.id in answering)

    free = CAPACITY - sum(each.seats for each in seen.bookings if stands(each))
    before = {client for client, _ in seen.offers}
    due = set()
    for entry in seen.entries:
        if entry.state == "waiting" and str(entry.client_id) not in before and entry.seats <= free:
            free -= entry.seats
            due.add(entry.public_id)
    return due


async def step(shop: Shop, http: httpx.AsyncClient, dice: random.Random, number: int) -> None:
    """Something that happens; what the house refuses does not happen."""
    what, seats = dice.choice(STEPS), dice.choice((1, 1, 1, 2, 3))
    match what:
        case "join" | "wish":
            await fill(shop, http)
            client = await client_named(shop, f"C{number}")
            wanted = {"start": START} if what == "join" else ONE_HOUR
            await http.post("/v1/waiting", json=await wants(shop, client=client, seats=seats, **wanted))
        case "wait":
            shop.clock.advance(timedelta(minutes=dice.choice((30, 120, 240))))
        case _:
            await answer(shop, http, dice, what)


async def fill(shop: Shop, http: httpx.AsyncClient) -> None:
    """The public books every seat that is left."""
    body = await wish(shop, "Yoga", START)
    while (await http.post("/v1/bookings", json=body)).status_code == 201:
        pass


async def answer(shop: Shop, http: httpx.AsyncClient, dice: random.Random, what: str) -> None:
    seen = await see(shop)
    booked = [each.public_id for each in seen.bookings if what == "cancel" or each.state == "held"]
    open_to = {"offered"} if what == "decline" else {"waiting", "offered"}
    places = [each.public_id for each in seen.entries if each.state in open_to]
    if what in {"cancel", "confirm"} and booked:
        await http.post(f"/v1/bookings/{dice.choice(booked)}/{what}")
    elif what in {"decline", "leave"} and places:
        await http.post(f"/v1/waiting/{dice.choice(places)}/{what}")


async def live_through(shop: Shop, seed: int, steps: int) -> int:
    """A random day; returns how many offers were made in it."""
    dice = random.Random(seed)
    async with shop.owner() as http:
        for number in range(steps):
            shop.clock.advance(timedelta(seconds=1))
            await step(shop, http, dice, number)
            before = await see(shop)
            due = due_offers(before, shop.clock.now())
            await serve(shop)
            after = await see(shop)
            check(before, after, due)
    return len(after.offers)


def check(before: Seen, after: Seen, due: set[str]) -> None:
    had = {each.public_id for each in before.entries if each.state == "offered"}
    has = {each.public_id for each in after.entries if each.state == "offered"}
    assert has - had == due
    assert all(count == 1 for count in Counter(after.offers).values())
    for row in after.sessions:
        inside = [each for each in after.bookings if each.session_id == row.id]
        assert row.taken == sum(each.seats for each in inside) <= row.capacity
    held = {each.id for each in after.bookings if each.state == "held"}
    assert held == {each.booking_id for each in after.entries if each.state == "offered"}


@pytest.mark.parametrize("seed", range(2))
async def test_a_random_day_keeps_the_line_in_order_and_the_seats_within_bounds(shop: Shop, seed: int) -> None:
    assert await live_through(shop, seed, steps=30) > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 110))
async def test_many_random_days_keep_the_line_in_order_and_the_seats_within_bounds(shop: Shop, seed: int) -> None:
    assert await live_through(shop, seed, steps=100) > 0
