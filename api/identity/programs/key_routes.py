"""HTTP for API keys."""

from fastapi import APIRouter, Request

from api.identity.caller import Caller, WhoAsks
from api.identity.errors import OutOfScope
from api.identity.may import require
from api.identity.programs import key_schemas as schemas
from api.identity.programs import keys as api_keys
from kit import ids
from kit.errors import Invalid
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from kit.outbox import announce
from models.events import AccessChanged
from models.identity import ApiKey

router = APIRouter(route_class=Transactional, tags=["identity"])


@router.post("/v1/keys", status_code=201)
async def make_key(
    asked: schemas.KeyAsked, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.KeyMade:
    """Make an API key; an owner's key only by an owner."""
    require(who, "manage keys" if asked.role != "owner" else "make owner key")
    if who.scopes is not None:
        raise OutOfScope("A key with scopes makes no keys.")
    if asked.expires_at and asked.expires_at <= clock.now():
        raise Invalid("The key would have run out already.")
    row, secret = api_keys.make_key(
        session,
        request.app.state.keys,
        organisation_id=who.organisation_id,
        name=asked.name,
        role=asked.role,
        now=clock.now(),
        scopes=asked.scopes,
        expires_at=asked.expires_at,
    )
    await session.flush()
    await _tell(session, row, "key made", who, clock)
    return schemas.KeyMade(
        id=row.public_id, name=row.name, role=row.role, scopes=asked.scopes, expires_at=row.expires_at, key=secret
    )


@router.get("/v1/keys")
async def list_keys(who: WhoAsks, session: DbSession) -> Page[schemas.KeyOut]:
    """The organisation's API keys, without their secrets."""
    require(who, "see keys")
    rows = await api_keys.list_keys(session, who.organisation_id)
    return Page(items=[schemas.key_out(row) for row in rows], next_cursor=None)


@router.delete("/v1/keys/{key_id}")
async def revoke_key(key_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.KeyOut:
    """Revoke an API key at once."""
    require(who, "manage keys")
    row = await api_keys.revoke_key(
        session, organisation_id=who.organisation_id, key_id=ids.parse("key", key_id), now=clock.now()
    )
    await _tell(session, row, "key revoked", who, clock)
    return schemas.key_out(row)


async def _tell(session: DbSession, row: ApiKey, what: str, who: Caller, clock: ClockNow) -> None:
    told = AccessChanged(
        organisation_id=row.organisation_id, subject=row.id, what=what, role=row.role, by=who.member_id
    )
    await announce(session, told, clock.now())
