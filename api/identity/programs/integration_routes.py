"""HTTP for integrations: registered by admins, and what each member let them do."""

from fastapi import APIRouter, Request
from sqlalchemy import select

from api.identity import tokens
from api.identity.caller import Caller, WhoAsks
from api.identity.errors import SignInNeeded
from api.identity.may import require
from api.identity.oauth.routes import router as oauth_router
from api.identity.programs import integration_schemas as schemas
from kit import ids
from kit.errors import NotFound
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from kit.ids import new_id
from kit.outbox import announce
from models.events import AccessChanged
from models.integrations import Grant, Integration

router = APIRouter(route_class=Transactional, tags=["identity"])


@router.post("/v1/integrations", status_code=201)
async def register_integration(
    new: schemas.IntegrationIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.IntegrationMade:
    """Register a program that may ask members to act for them, or act for itself."""
    require(who, "manage integrations")
    secret, now = None if new.public else tokens.new_token("cs"), clock.now()
    row = Integration(
        id=new_id(now), organisation_id=who.organisation_id, created_at=now, name=new.name, scopes=new.scopes,
        redirect_uris=new.redirect_uris, role=new.role,
        secret_digest=tokens.digest(request.app.state.keys, secret) if secret else None,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await _tell(session, row, "integration registered", who, clock)
    return schemas.IntegrationMade(client_id=row.public_id, client_secret=secret)


@router.get("/v1/integrations")
async def list_integrations(who: WhoAsks, session: DbSession) -> Page[schemas.IntegrationOut]:
    """Programs registered here."""
    require(who, "manage integrations")
    mine = (Integration.organisation_id == who.organisation_id, Integration.revoked_at.is_(None))
    rows = await session.scalars(select(Integration).where(*mine).order_by(Integration.id).limit(500))
    return Page(items=[schemas.integration_out(row) for row in rows], next_cursor=None)


@router.delete("/v1/integrations/{client_id}", status_code=204)
async def remove_integration(client_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Remove a program; every token of it is void at once."""
    require(who, "manage integrations")
    row = await session.get(Integration, ids.parse("int", client_id))
    if row is None or row.organisation_id != who.organisation_id:
        raise NotFound
    row.revoked_at = row.revoked_at or clock.now()
    await _tell(session, row, "integration removed", who, clock)


@router.get("/v1/account/integrations")
async def list_grants(who: WhoAsks, session: DbSession) -> Page[schemas.GrantOut]:
    """Programs you let act for you."""
    if who.member_id is None:
        raise SignInNeeded
    query = select(Grant, Integration).where(
        Grant.member_id == who.member_id, Grant.revoked_at.is_(None), Integration.id == Grant.integration_id
    )
    rows = await session.execute(query.order_by(Grant.id).limit(500))
    items = [
        schemas.GrantOut(id=grant.public_id, name=program.name, scopes=grant.scopes, created_at=grant.created_at)
        for grant, program in rows
    ]
    return Page(items=items, next_cursor=None)


@router.delete("/v1/account/integrations/{grant_id}", status_code=204)
async def end_grant(grant_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Take it back: the program's tokens for you are void at once."""
    row = await session.get(Grant, ids.parse("gra", grant_id))
    if who.member_id is None:
        raise SignInNeeded
    if row is None or row.member_id != who.member_id:
        raise NotFound
    row.revoked_at = row.revoked_at or clock.now()


async def _tell(session: DbSession, row: Integration, what: str, who: Caller, clock: ClockNow) -> None:
    told = AccessChanged(
        organisation_id=row.organisation_id, subject=row.id, what=what, role=row.role, by=who.member_id
    )
    await announce(session, told, clock.now())


router.include_router(oauth_router)
