"""HTTP for identity: the organisation here, everything else in the rooms beside."""

from fastapi import APIRouter

from api.identity import schemas
from api.identity.account.routes import router as account
from api.identity.caller import WhoAsks
from api.identity.members.routes import router as members
from api.identity.members.scim_routes import router as directory
from api.identity.outside.routes import router as outside
from api.identity.programs.integration_routes import router as integrations
from api.identity.programs.key_routes import router as keys
from api.identity.sign_in.routes import router as sign_in
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["identity"])


@router.get("/v1/organisation")
async def read_organisation(who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.OrganisationOut:
    """The organisation this request is about."""
    row = await session.get_one(Organisation, who.organisation_id)
    return schemas.organisation_out(row, clock.now())


for _part in (sign_in, account, outside, integrations, members, keys, directory):
    router.include_router(_part)
