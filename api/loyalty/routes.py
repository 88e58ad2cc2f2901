"""HTTP for loyalty: the programme, a client's points, and who brought whom."""

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import PersonNeeded
from api.identity.limits import costs
from api.identity.may import require
from api.loyalty import schemas
from api.loyalty.points import loyalty_of, points_of
from api.loyalty.refer import brought_by, code_of, refer
from api.people.clients import get_client
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation
from models.people import Client

router = APIRouter(route_class=Transactional, tags=["loyalty"])


@router.get("/v1/loyalty")
async def read_loyalty(who: WhoAsks, session: DbSession) -> schemas.Loyalty:
    """What earns points, and what they are worth."""
    require(who, "browse")
    return loyalty_of(await session.get_one(Organisation, who.organisation_id))


@router.put("/v1/loyalty")
async def set_loyalty(told: schemas.Loyalty, who: WhoAsks, session: DbSession) -> schemas.Loyalty:
    """Set it for sessions completed from now on; points already earned stay."""
    require(who, "edit catalogue")
    organisation = await session.get_one(Organisation, who.organisation_id)
    organisation.loyalty = told.model_dump(mode="json")
    return told


@router.get("/v1/me/points")
async def read_points(who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.PointsOut:
    """How many points the client who asks has, and their tier."""
    client = await _me(session, who)
    programme = loyalty_of(await session.get_one(Organisation, client.organisation_id))
    points = await points_of(session, client.id, now=clock.now())
    tier = programme.tier_of(points.earned)
    return schemas.PointsOut(
        left=points.left, earned=points.earned, tier=tier.name if tier else None, worth=programme.worth
    )


@router.post("/v1/me/referral-code")
async def make_code(who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.CodeOut:
    """The code by which the client who asks brings others; made when it is first asked for."""
    client = await _me(session, who)
    row = await code_of(session, client, now=clock.now())
    return schemas.CodeOut(code=row.code, brought=await brought_by(session, client.id))


@router.put("/v1/me/referral", dependencies=[costs(10)])
async def use_code(told: schemas.ReferralIn, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.ReferralOut:
    """Say who brought the client who asks; before their first session, and not themselves."""
    row = await refer(session, await _me(session, who), told.code, now=clock.now())
    return schemas.ReferralOut(state=row.state)


async def _me(session: AsyncSession, who: Caller) -> Client:
    if who.client_id is None:
        raise PersonNeeded("Only a client has this page.")
    return await get_client(session, who.client_id)
