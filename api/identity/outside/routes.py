"""HTTP for signing in through somebody else, and for setting that up."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import select

from api.identity.account import keeper
from api.identity.caller import WhoAsks
from api.identity.cookies import cookie_name, drop_cookie, set_cookie
from api.identity.errors import SignInNeeded
from api.identity.may import require
from api.identity.outside import journey, linking, schemas
from api.identity.outside.port import Agreement, outward_for, provider
from api.identity.person import Person
from api.identity.sign_in.admission import admit
from api.identity.sign_in.schemas import SignedIn
from api.identity.sign_in.visit import Visiting
from api.identity.sign_in.welcome import welcome
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from kit.ids import new_id
from kit.outbox import announce
from models.credentials import SignInConnection
from models.events import AccessChanged
from models.identity import SignIn

router = APIRouter(route_class=Transactional, tags=["identity"])
stepwise = APIRouter(route_class=Stepwise, tags=["identity"])
_FLOW = "parley_flow"


@router.get("/v1/sign-in/connections")
async def list_connections(who: WhoAsks, session: DbSession) -> Page[schemas.SignInConnectionShown]:
    """Who else vouches for people here."""
    query = select(SignInConnection).where(
        SignInConnection.organisation_id == who.organisation_id, SignInConnection.removed_at.is_(None)
    )
    rows = await session.scalars(query.order_by(SignInConnection.id).limit(100))
    return Page(items=[schemas.connection_shown(row) for row in rows], next_cursor=None)


@router.post("/v1/sign-in/connections", status_code=201)
async def add_connection(
    new: schemas.SignInConnectionIn, who: WhoAsks, session: DbSession, clock: ClockNow, request: Request
) -> schemas.SignInConnectionOut:
    """Let somebody else vouch for people: Google, Microsoft, GitHub, Apple, or your own directory."""
    require(who, "manage sign-in connections")
    keys, settings, now = request.app.state.keys, request.app.state.settings, clock.now()
    asked = Agreement(
        client_id=new.client_id,
        secret=new.secret,
        settings=new.settings,
        back="",
        outward=outward_for(settings.outward_allow),
    )
    provider(new.provider).check(asked, is_local=settings.url.startswith("http://"))
    key = new_id(now)
    row = SignInConnection(
        id=key, organisation_id=who.organisation_id, created_at=now, provider=new.provider, name=new.name,
        client_id=new.client_id, secret=keys.seal(new.secret.encode(), bound_to=key.bytes), settings=new.settings,
        new_member_role=new.new_member_role,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await _tell(session, row, "connection added", who.member_id, clock)
    back = journey.agreement_of(row, keys, settings).back
    return schemas.SignInConnectionOut(id=row.public_id, provider=row.provider, name=row.name, back=back)


@router.delete("/v1/sign-in/connections/{connection_id}", status_code=204)
async def remove_connection(connection_id: str, who: WhoAsks, session: DbSession, clock: ClockNow) -> None:
    """Nobody signs in through it any more."""
    require(who, "manage sign-in connections")
    row = await journey.get_connection(session, ids.parse("sic", connection_id), who.organisation_id)
    row.removed_at, row.secret = clock.now(), None
    await _tell(session, row, "connection removed", who.member_id, clock)


@stepwise.post("/v1/sign-in/connections/{connection_id}/start")
async def start_outside(
    connection_id: str, asked: schemas.Start, visit: Visiting, database: DatabaseDoor, clock: ClockNow,
    request: Request, response: Response,
) -> schemas.Started:  # fmt: skip
    """Begin to sign in through a connection, or to link it to the account that is signed in."""
    settings, keys = request.app.state.settings, request.app.state.keys
    async with database.reading() as session:
        mine = await keeper.own_recent_session(request, session) if asked.link else None
        row = await journey.get_connection(session, ids.parse("sic", connection_id), visit.organisation_id)
    leaving = await journey.leave(database, keys, settings, row, now=clock.now(), for_sign_in=mine.id if mine else None)
    set_cookie(response, leaving.browser, settings, lasts=journey.LASTS, name=_FLOW)
    return schemas.Started(address=leaving.address)


@stepwise.post("/v1/sign-in/connections/{connection_id}/finish")
async def finish_outside(
    connection_id: str, brought: schemas.CameBack, visit: Visiting, database: DatabaseDoor, clock: ClockNow,
    request: Request, response: Response,
) -> SignedIn | None:  # fmt: skip
    """End it with what the browser brought back. Null when an identity was linked."""
    settings, keys, now = request.app.state.settings, request.app.state.keys, clock.now()
    async with database.reading() as session:
        row = await journey.get_connection(session, ids.parse("sic", connection_id), visit.organisation_id)
    returned = await journey.come_back(
        database, keys, settings, row, browser=request.cookies.get(cookie_name(settings, _FLOW)),
        answer=brought.model_dump(exclude_none=True), now=now,
    )  # fmt: skip
    drop_cookie(response, settings, name=_FLOW)
    factor = "sso" if provider(row.provider).IS_DIRECTORY else row.provider
    async with database.writing() as session:
        if returned.for_sign_in:
            mine = await session.get_one(SignIn, returned.for_sign_in)
            if mine.ended_at:
                raise SignInNeeded
            await linking.link(session, Person.of(mine), row, returned.vouched, now=now)
            await session.commit()
            return None
        person = await linking.person_for(session, row, returned.vouched, now=now)
        opened = await admit(session, keys, person, factors=[factor], now=now, visit=visit)
        await session.commit()
    return welcome(request, response, opened)


@router.post("/v1/sign-in/connections/{connection_id}/form", status_code=303, response_class=Response)
async def take_form(
    connection_id: str,
    request: Request,
    state: Annotated[str, Form(max_length=500)] = "",
    code: Annotated[str, Form(max_length=4000)] = "",
    error: Annotated[str, Form(max_length=200)] = "",
    saml: Annotated[str, Form(max_length=100_000, alias="SAMLResponse")] = "",
    relay: Annotated[str, Form(max_length=500, alias="RelayState")] = "",
) -> Response:
    """For providers whose page posts a form back: hand what it brought to our own page, which goes on from there.

    Nothing is believed or changed here: a form from another site carries none of our cookies.
    """
    posted = {"state": state or relay, "code": code, "error": error, "saml": saml}
    brought = {name: value for name, value in posted.items() if value}
    shown = ids.public("sic", ids.parse("sic", connection_id))
    where = f"{request.app.state.settings.url.rstrip('/')}/sign-in/{shown}/back#{urlencode(brought)}"
    return Response(status_code=303, headers={"Location": where, "Cache-Control": "no-store"})


async def _tell(session: DbSession, row: SignInConnection, what: str, by: Any, clock: ClockNow) -> None:
    told = AccessChanged(
        organisation_id=row.organisation_id, subject=row.id, what=what, role=row.new_member_role, by=by
    )
    await announce(session, told, clock.now())


router.include_router(stepwise)
