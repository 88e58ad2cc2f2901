"""What somebody asks to wait for, read from ids into rows and checked before any lock is taken."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.availability.wanted import Wanted
from api.bookings.waiting.awaited import Awaited
from api.bookings.waiting.schemas import LONGEST, WaitIn
from api.bookings.wish import check_start
from api.catalog.queries import get_service, givers_of
from api.identity.caller import Caller
from api.identity.may import require
from api.people.clients import get_client
from kit import ids
from kit.errors import Invalid, NotFound
from kit.zones import local_date, zone
from models.catalog import Service
from models.identity import Organisation
from models.people import Builder, Client

_WHEN_LEFT_OUT = timedelta(days=28)
_FURTHEST = timedelta(days=366 * 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something waited for, those who could give it, and whose place in line it will be."""

    wanted: Wanted
    awaited: Awaited
    givers: Sequence[Builder]
    client: Client


async def read_asked(session: AsyncSession, who: Caller, asked: WaitIn, *, now: datetime) -> Asked:
    """Rows for ids. Raises ``NotFound`` for what is not there, ``Invalid`` for what cannot be."""
    service = await get_service(session, who.organisation_id, ids.parse("svc", asked.service))
    client = await _client(session, who, asked.client)
    named = [ids.parse("bld", each) for each in asked.builders]
    where = asked.zone or client.zone or (await session.get_one(Organisation, who.organisation_id)).zone
    return Asked(
        wanted=Wanted.of(service, minutes=asked.minutes, seats=asked.seats),
        awaited=_awaited(service, asked, named, where, now),
        givers=await _givers(session, service, named),
        client=client,
    )


async def _client(session: AsyncSession, who: Caller, named: str | None) -> Client:
    if who.role == "client" and who.client_id:
        return await get_client(session, who.client_id)
    if named is None:
        raise Invalid("Say which client waits, as “client”.")
    client = await get_client(session, ids.parse("cli", named))
    require(who, "edit client", client)
    return client


async def _givers(session: AsyncSession, service: Service, named: Sequence[uuid.UUID]) -> Sequence[Builder]:
    """Those named; all who give it where none is, or where they give it together."""
    givers = await givers_of(session, service)
    if not set(named) <= {each.id for each in givers}:
        raise NotFound("A builder named does not give that service.")
    if not givers:
        raise NotFound("Nobody gives this service at the moment.")
    return givers if service.assignment == "all" or not named else [each for each in givers if each.id in named]


def _awaited(service: Service, asked: WaitIn, named: Sequence[uuid.UUID], where: str, now: datetime) -> Awaited:
    """What would do, bounded by days. Raises ``Invalid`` when these have passed or are too far away."""
    today = local_date(now, zone(where))
    if asked.start:
        first = last = local_date(check_start(asked.start, now=now), zone(where))
    else:
        first = max(asked.first_day or today, today)
        last = asked.last_day or first + _WHEN_LEFT_OUT
    if last < first:
        raise Invalid("The last day has passed.")
    if last - first >= LONGEST:
        raise Invalid(f"The last day has to lie less than {LONGEST.days} days after the first.")
    if last > today + _FURTHEST:
        raise Invalid("Those days are too far away.")
    return Awaited(
        zone=where,
        first_day=first,
        last_day=last,
        start=asked.start,
        builders=frozenset() if service.assignment == "all" else frozenset(named),
        weekdays=frozenset(asked.weekdays),
        after=asked.after,
        before=asked.before,
        minutes=asked.minutes,
    )
