"""HTTP for identity: the organisation here, everything else in the ``…_routes`` beside."""

from fastapi import APIRouter

from api.identity import (
    account_routes,
    connection_routes,
    integration_routes,
    key_routes,
    member_routes,
    schemas,
    scim_routes,
    sign_in_routes,
)
from api.identity.caller import WhoAsks
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import Organisation

router = APIRouter(route_class=Transactional, tags=["identity"])


@router.get("/v1/organisation")
async def read_organisation(who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.OrganisationOut:
    """The organisation this request is about."""
    row = await session.get_one(Organisation, who.organisation_id)
    return schemas.organisation_out(row, clock.now())


for _part in (
    sign_in_routes, account_routes, connection_routes, integration_routes, member_routes, key_routes, scim_routes,
):  # fmt: skip
    router.include_router(_part.router)
