"""HTTP for mail that came back: where a mail server sends it, and how the desk learns that address."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.lines import connection_for
from api.identity.caller import WhoAsks
from api.identity.may import require
from api.notifications.bounced.bounces import NAME, ROOM, is_secret, read_bounce, secret_of, take_bounce
from kit import ids, tenancy
from kit.errors import NotFound, Problem
from kit.http.route import ClockNow, DbSession, Transactional
from models.payments import Connection

router = APIRouter(route_class=Transactional, tags=["notifications"])


class BadSecret(Problem):
    type, title, status = "bad-secret", "The secret does not match", 403
    next_step = "Send the secret of PUT /v1/mail/bounces as “Authorization: Bearer …”."


class BounceDoor(BaseModel):
    """Pipe each mail that comes to the sender's address there, with the secret as a bearer token."""

    address: str
    secret: str


@router.put("/v1/mail/bounces")
async def connect_bounces(who: WhoAsks, session: DbSession, clock: ClockNow, request: Request) -> BounceDoor:
    """Where to send mail that came back; asking again gives the same."""
    require(who, "manage keys")
    row = await connection_for(session, who.organisation_id, NAME, room=ROOM, now=clock.now())
    url = request.app.state.settings.url.rstrip("/")
    address = f"{url}/hooks/{ROOM}/{NAME}/{row.public_id}"
    return BounceDoor(address=address, secret=secret_of(request.app.state.keys, row))


@router.post("/hooks/notifications/bounces/{connection}", status_code=204, include_in_schema=False)
async def take_mail(connection: str, session: DbSession, clock: ClockNow, request: Request) -> None:
    """One mail, as it came (message/rfc822)."""
    row, keys = await _connection(session, connection), request.app.state.keys
    if not is_secret(keys, row, request.headers.get("authorization", "")):
        raise BadSecret
    if bounce := read_bounce(await request.body()):
        await take_bounce(session, keys, row.organisation_id, bounce, clock.now())


async def _connection(session: AsyncSession, shown: str) -> Connection:
    key = ids.parse("con", shown)
    await tenancy.enter(session, tenancy.behind("connections", str(key)))
    row = await session.get(Connection, key)
    if row is None or (row.room, row.name) != (ROOM, NAME):
        raise NotFound
    return row
