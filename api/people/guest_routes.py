"""HTTP for guests: whoever books on a page without an account."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from api.identity.caller import WhoAsks
from api.identity.limits import costs, spend_guest
from api.identity.may import require
from api.people import schemas
from api.people.guests import receive_guest
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["people"])


class GuestIn(BaseModel):
    """What a browser knows of its person without asking."""

    zone: schemas.Zone | None = None
    locale: schemas.LocaleTag | None = None


class GuestOut(BaseModel):
    """Send ``token`` as a bearer token: whoever has it is this client, until it runs out."""

    token: str
    expires_at: datetime
    client: schemas.ClientOut = Field(description="Without a name or an address until they tell them.")


@router.post("/v1/guests", status_code=201, dependencies=[costs(50)])
async def become_guest(known: GuestIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request) -> GuestOut:
    """Be somebody who can hold and book, without an account and without a cookie."""
    require(who, "browse")
    spend_guest(request, who.organisation_id)
    organisation = await session.get_one(Organisation, who.organisation_id)
    row, opened = await receive_guest(
        session, request.app.state.keys, organisation, zone=known.zone, locale=known.locale,
        device=request.headers.get("user-agent", ""), now=clock.now(),
    )  # fmt: skip
    return GuestOut(token=opened.token, expires_at=opened.row.expires_at, client=schemas.client_out(row))
