"""HTTP for how a business is set up."""

from fastapi import APIRouter, Request
from sqlalchemy import select

from api.conversations.lines import ROOM, refusals_of
from api.identity.caller import WhoAsks
from api.identity.connected import secrets_of
from api.identity.may import require
from api.setup.parts import CHANNELS, Part, channel, installed, with_own_account
from kit.http.route import ClockNow, DbSession, Transactional
from models.payments import Connection

router = APIRouter(route_class=Transactional, tags=["setup"])


@router.get("/v1/setup")
async def read_setup(who: WhoAsks, session: DbSession, clock: ClockNow, request: Request) -> list[Part]:
    """What is connected, what of it works, and what is lacking; no secret is told."""
    require(who, "see setup")
    state = request.app.state
    query = select(Connection).where(Connection.organisation_id == who.organisation_id)
    mine = (await session.scalars(query)).all()
    rows = {row.name: row for row in mine if row.room == ROOM}
    found = [with_own_account(part, mine) for part in installed(state.settings)]
    for medium in CHANNELS:
        row = rows.get(medium)
        secrets = secrets_of(state.keys, row) if row else {}
        refused = await refusals_of(session, row, now=clock.now()) if row else {}
        found.append(channel(medium, row, secrets, refused))
    return found
