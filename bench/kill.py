"""Fifty clients race for one slot while the server is killed without a goodbye; after it is back nothing is half done.

    python -m bench.kill [--rounds 20] [--clients 50] [--database sqlite]

In each round the server dies somewhere in the middle. After a new start every client asks again with the key it had:
one has the slot, the others are told it is taken, and seats, bookings and events agree to the last one.
"""

import argparse
import asyncio
import random
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bench.business import NOW, Place, chosen, place
from bench.figures import machine
from bench.race import Racers
from bench.rounds import document, one_slot
from bench.wire import wires
from kit.db import Database
from kit.outbox import OutboxRow
from kit.tenancy import EVERYBODY
from models.bookings import LIVE, Booking, Session
from tests.fixtures.processes import Running

_NAME = "parley.test"  # a server that is back has another port, but the name it had: a key holds for one name
_WITHIN = 0.6  # seconds after which the server may be dead at the latest


async def ask(business: Place, running: Running, number: int, clients: int, *, dies: bool) -> list[int]:
    """The statuses that clients get; 0 where the connection broke."""
    services, builders, people = (business.listed(running, what) for what in ("services", "builders", "clients"))
    who = {"authorization": f"Bearer {business.key}", "Host": _NAME}
    async with wires(running.url, clients, **who) as lanes:
        racers = Racers(lanes, services, list(people.values()))
        wanted = one_slot(number, clients).wanted
        asking = asyncio.create_task(racers.run(wanted, builder=builders["one_slot"], name=f"kill-{number}"))
        if dies:
            await asyncio.sleep(random.uniform(0, _WITHIN))
            running.kill()
        return [answer.status for answer in await asking]


async def agrees(business: Place, *, won: int) -> str:
    """What does not agree in the database after ``won`` rounds; nothing when all is well."""
    database = Database(business.database, unsaid=EVERYBODY)
    async with database.reading() as session:
        sessions = (await session.scalars(select(Session).where(Session.state == "active"))).all()
        counted = select(Booking.session_id, func.sum(Booking.seats)).where(Booking.state.in_(LIVE))
        seats = {key: int(each) for key, each in await session.execute(counted.group_by(Booking.session_id))}
        confirmed = await session.scalar(select(func.count()).where(Booking.state == "confirmed"))
        told = await session.scalar(select(func.count()).where(OutboxRow.kind == "BookingConfirmed"))
    await database.close()
    if {each.id: each.taken for each in sessions} != seats:
        return "seats and bookings differ"
    if not len(sessions) == confirmed == told == won:
        return f"{len(sessions)} sessions, {confirmed} bookings, {told} events for {won} rounds"
    return ""


def _at(minutes: int) -> str:
    """When a server starts: each a minute after the one before, so that the claims of the dead have run out."""
    return (datetime.fromisoformat(NOW) + timedelta(minutes=minutes)).isoformat()


def run(kind: str, *, rounds: int, clients: int) -> bool:
    broken, wrong = 0, []
    with place(kind, document(clients)) as business:
        for number in range(rounds):
            with business.open(now=_at(2 * number)) as running:
                before = asyncio.run(ask(business, running, number, clients, dies=True))
            broken += before.count(0)
            with business.open(now=_at(2 * number + 1)) as running:
                after = asyncio.run(ask(business, running, number, clients, dies=False))
            fault = asyncio.run(agrees(business, won=number + 1))
            if fault or sorted(after) != [201] + [409] * (clients - 1):
                wrong.append(f"round {number}: {sorted(set(after))} {fault}")
    cut = f"{broken} of {rounds * clients} requests cut off"
    print(f"{kind}: {rounds} kills, {cut}, {len(wrong)} rounds wrong {wrong[:3]}")
    return not wrong


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the server in the middle of a race.")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--clients", type=int, default=50)
    asked = parser.parse_args()
    print(machine())
    raise SystemExit(not all(run(kind, rounds=asked.rounds, clients=asked.clients) for kind in chosen(asked.database)))


if __name__ == "__main__":
    main()
