"""HTTP for the waiting line: join, look, decline an offer, leave. An offer is taken by confirming its booking."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.bookings.waiting import schemas, shown
from api.bookings.waiting.answer import decline
from api.bookings.waiting.asked import read_asked
from api.bookings.waiting.join import join
from api.bookings.waiting.leave import leave
from api.bookings.waiting.queries import STATES, get_entry
from api.identity.caller import Caller, WhoAsks
from api.identity.may import require
from kit import ids
from kit.errors import Invalid
from kit.http.pages import Page, PageSize, cut, key_of
from kit.http.route import ClockNow, DbSession, Transactional
from models.bookings import Waiting

router = APIRouter(route_class=Transactional, tags=["waiting line"])


@router.post("/v1/waiting", status_code=201)
async def join_waiting(asked: schemas.WaitIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.WaitingOut:
    """Wait for a start that is taken, or for any that fits a wish; the line is served in order."""
    require(who, "hold")
    now = clock.now()
    read = await read_asked(session, who, asked, now=now)
    entry = await join(
        session, read.wanted, read.awaited, read.givers, client_id=read.client.id, channel=who.channel, now=now
    )
    return await _out(session, entry)


@router.get("/v1/waiting")
async def list_waiting(
    who: WhoAsks,
    session: DbSession,
    *,
    service: Annotated[str | None, Query(max_length=64)] = None,
    state: Annotated[list[str] | None, Query(max_length=len(STATES))] = None,
    cursor: str | None = None,
    limit: PageSize = 50,
) -> Page[schemas.WaitingOut]:
    """The line, the first in it first: a client's own places, or everybody's for the desk."""
    require(who, "see booking")
    if unknown := set(state or ()) - set(STATES):
        raise Invalid(f"“{min(unknown)[:40]}” is not a state; states are {', '.join(STATES)}.")
    which = shown.Filter(
        client_id=who.client_id if who.role == "client" else None,
        service_id=ids.parse("svc", service) if service else None,
        states=tuple(state or ()),
    )
    after = key_of(cursor) if cursor else None
    rows = await shown.find_in_line(session, who.organisation_id, which, after=after, limit=limit + 1)
    following = cut([row.entry for row in rows], limit=limit)[1]
    return Page(items=[schemas.waiting_out(row) for row in rows[:limit]], next_cursor=following)


@router.post("/v1/waiting/{waiting_id}/decline")
async def decline_offer(waiting_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.WaitingOut:
    """Say no to the seat on offer. It goes to the next; the place in a wish's line is kept."""
    entry = await _theirs(session, who, waiting_id)
    return await _out(session, await decline(session, entry, now=clock.now()))


@router.post("/v1/waiting/{waiting_id}/leave")
async def leave_waiting(waiting_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.WaitingOut:
    """Leave the line; doing it twice changes nothing."""
    entry = await _theirs(session, who, waiting_id)
    return await _out(session, await leave(session, entry, now=clock.now()))


async def _theirs(session: AsyncSession, who: Caller, waiting_id: str) -> Waiting:
    require(who, "cancel")
    entry = await get_entry(session, waiting_id)
    require(who, "cancel", entry)
    return entry


async def _out(session: AsyncSession, entry: Waiting) -> schemas.WaitingOut:
    await session.flush()
    return schemas.waiting_out(await shown.show(session, entry))
