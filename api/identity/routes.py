"""HTTP for identity: the organisation, sign-in by link, API keys."""

from fastapi import APIRouter, BackgroundTasks, Request, Response

from api.identity import keys as api_keys
from api.identity import schemas, sign_in
from api.identity.caller import COOKIE, WhoAsks
from api.identity.may import require
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DbSession, Transactional
from models.identity import ApiKey, Organisation

router = APIRouter(route_class=Transactional, tags=["identity"])


@router.get("/v1/organisation")
async def read_organisation(who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.OrganisationOut:
    """The organisation this request is about."""
    row = await session.get_one(Organisation, who.organisation_id)
    return schemas.organisation_out(row, clock.now())


@router.post("/v1/sign-in/links", status_code=202)
async def ask_link(
    asked: schemas.LinkAsked,
    who: WhoAsks,
    session: DbSession,
    clock: ClockNow,
    request: Request,
    background: BackgroundTasks,
) -> schemas.LinkOnItsWay:
    """Ask for a sign-in link by mail. The answer never tells whether the address is known."""
    keys, now = request.app.state.keys, clock.now()
    link = await sign_in.ask_link(session, keys, organisation_id=who.organisation_id, email=asked.email, now=now)
    if link:
        background.add_task(request.app.state.send_link, link.address, link.token)
    return schemas.LinkOnItsWay()


@router.post("/v1/sign-in/links/redeem")
async def redeem_link(
    spent: schemas.Token, session: DbSession, clock: ClockNow, request: Request, response: Response
) -> schemas.SignedIn:
    """Spend a sign-in link; sets a cookie for browsers and returns the token for programs."""
    now = clock.now()
    token = await sign_in.redeem(session, request.app.state.keys, token=spent.token, now=now)
    set_cookie(response, token, secure=request.url.scheme == "https")
    return schemas.SignedIn(token=token, expires_at=now + sign_in.SIGN_IN_LASTS)


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Give a browser its session: unreadable to scripts, sent to our own pages only."""
    age = int(sign_in.SIGN_IN_LASTS.total_seconds())
    response.set_cookie(COOKIE, token, max_age=age, httponly=True, samesite="lax", secure=secure, path="/")


@router.post("/v1/keys", status_code=201)
async def make_key(
    asked: schemas.KeyAsked, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.KeyMade:
    """Make an API key; an owner's key only by an owner."""
    require(who, "manage keys" if asked.role != "owner" else "make owner key")
    row, secret = api_keys.make_key(
        session,
        request.app.state.keys,
        organisation_id=who.organisation_id,
        name=asked.name,
        role=asked.role,
        now=clock.now(),
    )
    return schemas.KeyMade(id=row.public_id, name=row.name, role=row.role, key=secret)


@router.get("/v1/keys")
async def list_keys(who: WhoAsks, session: DbSession) -> Page[schemas.KeyOut]:
    """The organisation's API keys, without their secrets."""
    require(who, "manage keys")
    rows = await api_keys.list_keys(session, who.organisation_id)
    return Page(items=[schemas.KeyOut(id=row.public_id, **_shown(row)) for row in rows], next_cursor=None)


@router.delete("/v1/keys/{key_id}")
async def revoke_key(key_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> schemas.KeyOut:
    """Revoke an API key at once."""
    require(who, "manage keys")
    row = await api_keys.revoke_key(
        session, organisation_id=who.organisation_id, key_id=ids.parse("key", key_id), now=clock.now()
    )
    return schemas.KeyOut(id=row.public_id, **_shown(row))


def _shown(row: ApiKey) -> dict[str, object]:
    return {name: getattr(row, name) for name in ("name", "role", "hint", "created_at", "revoked_at")}
