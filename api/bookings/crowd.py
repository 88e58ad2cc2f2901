"""Many want the same time at once: one goes to the lock, the others wait and are told together that it has gone.

An endpoint that takes seats asks for a ``Turn``: whoever asks, once it is their turn, and only then a session. Those
who had to wait look before they try: one fresh reading of the calendars serves all who look at the same moment, by the
same rule as the booking itself. Nobody is told what was read before they asked, and nobody is given anything here:
who gets the seats is decided under the builder's lock.
"""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from fastapi import Depends, Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.search import look_at
from api.availability.slots import Refusal
from api.bookings.errors import SlotTaken
from api.bookings.refused import Alternatives, demand, told
from api.bookings.schemas import HoldIn
from api.bookings.wish import Spot, read_spot
from api.identity.caller import Caller, WhoAsks, current_caller
from api.identity.may import require
from kit import ids
from kit.crowds import Crowds
from kit.db import Database
from kit.errors import Problem
from kit.http.route import enter_until_settled, open_session
from models.people import Client


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looks whether what they wished for can still be had, for the client they named, if they may."""

    who: Caller
    wished: HoldIn
    client_id: uuid.UUID | None
    now: datetime

    @classmethod
    def of(cls, who: Caller, wished: HoldIn, now: datetime) -> Self:
        """Raises ``UnknownId`` for a client that cannot be."""
        named = wished.client if who.role != "client" else None
        return cls(who, wished, ids.parse("cli", named) if named else None, now)

    @property
    def aim(self) -> tuple[object, ...]:
        """What they want, as they said it: whoever has the same aim is in the same crowd."""
        wished = self.wished
        return self.who.organisation_id, wished.service, wished.builder, wished.start, wished.seats, wished.minutes


@dataclass(frozen=True, slots=True)
class Seen:
    """What a crowd saw at its aim: the rule that removes it, if one does, and the nearest other times."""

    spot: Spot
    refusal: Refusal | None
    alternatives: Alternatives


@dataclass(frozen=True, slots=True)
class Turn:
    """Whoever asks, whose turn it is, and the session to write in."""

    who: Caller
    wished: HoldIn
    session: AsyncSession
    now: datetime

    async def look(self, database: Database) -> Alternatives:
        """The nearest other times, seen together with the others of the crowd."""
        seen = await _look(database, Looker.of(self.who, self.wished, self.now))
        return seen.alternatives if seen else []


def turn_to(verb: str) -> Callable[[HoldIn, WhoAsks, Request], Awaitable[Turn]]:
    """The dependency that waits for the caller's turn to ``verb`` what they wish.

    Raises ``SlotTaken`` when it has gone meanwhile.
    """

    async def wait(wished: HoldIn, who: WhoAsks, request: Request) -> Turn:
        require(who, verb)
        state, clock = request.app.state, request.app.state.clock
        crowds: Crowds = state.crowds

        async def look() -> None:
            if seen := await _look(state.database, Looker.of(who, wished, clock.now())):
                _refuse(seen)

        first = Looker.of(who, wished, clock.now())
        waited = await enter_until_settled(request, crowds.turn(first.aim, look=look))
        if waited:
            request.state.caller = None  # what they may do may have changed while they waited
            who = await current_caller(request)
            require(who, verb)
        return Turn(who, wished, await open_session(request), clock.now())

    return wait


async def _look(database: Database, looker: Looker) -> Seen | None:
    """What can be seen now; None for whoever has to go on to be told what is wrong with their wish."""
    return await database.read_together(_see, looker, about=looker.aim)


async def _see(session: AsyncSession, lookers: Sequence[Looker]) -> list[Seen | None]:
    """Look once for all who have the same aim."""
    last = lookers[-1]
    try:
        spot = await read_spot(session, last.who.organisation_id, last.wished, now=last.now)
    except Problem:
        return [None] * len(lookers)
    sight = await look_at(session, spot.wanted, spot.givers, at=spot.start, now=last.now)
    seen = Seen(spot, sight.refusal, told(sight.nearest, spot.wanted, now=last.now))
    known = await _known_clients(session, lookers)
    return [seen if each.client_id in known else None for each in lookers]


async def _known_clients(session: AsyncSession, lookers: Sequence[Looker]) -> set[uuid.UUID | None]:
    """Which clients they may name, as far as they did; None among them, for who names nobody."""
    named = {each.client_id for each in lookers if each.client_id}
    theirs = Client.id.in_(named), Client.organisation_id == lookers[-1].who.organisation_id
    return {None, *(await session.scalars(select(Client.id).where(*theirs)) if named else ())}


def _refuse(seen: Seen) -> None:
    """Raises ``SlotTaken`` if that is what was seen."""
    if seen.refusal is None:
        return
    refusal = SlotTaken(seen.refusal.detail, because=seen.refusal.because, alternatives=seen.alternatives)
    refusal.event = demand(refusal, seen.spot)
    raise refusal


TurnToHold = Annotated[Turn, Depends(turn_to("hold"))]
TurnToBook = Annotated[Turn, Depends(turn_to("book"))]
