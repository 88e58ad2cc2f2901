"""HTTP for signing in and out. Programs get a token in the answer, browsers a cookie beside it."""

from fastapi import APIRouter, BackgroundTasks, Request, Response

from api.identity import sessions
from api.identity.caller import find_sign_in
from api.identity.cookies import drop_cookie
from api.identity.errors import SignInNeeded
from api.identity.organisations import signboard_of
from api.identity.person import Person, find_by_email
from api.identity.sign_in import admission, codes, passkeys, schemas, second_factor
from api.identity.sign_in.by_password import sign_in_by_password
from api.identity.sign_in.counted import counting
from api.identity.sign_in.visit import Visiting
from api.identity.sign_in.welcome import welcome
from kit import ids, tenancy
from kit.addresses import mail_key
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.identity import Organisation, SignIn

router = APIRouter(route_class=Transactional, tags=["identity"])
stepwise = APIRouter(route_class=Stepwise, tags=["identity"])


@router.post("/v1/sign-in/links", status_code=202)
async def ask_link(
    asked: schemas.LinkAsked,
    visit: Visiting,
    session: DbSession,
    clock: ClockNow,
    request: Request,
    background: BackgroundTasks,
) -> schemas.LinkOnItsWay:
    """Ask for a sign-in link by mail. The answer never tells whether the address is known."""
    keys, now = request.app.state.keys, clock.now()
    board = await signboard_of(session, visit.organisation_id)
    link = await admission.ask_link(session, keys, organisation_id=visit.organisation_id, email=asked.email, now=now)
    if link:
        background.add_task(request.app.state.send_link, link.address, link.token, board)
    return schemas.LinkOnItsWay()


@router.post("/v1/sign-in/links/redeem")
async def redeem_link(
    spent: schemas.Token, visit: Visiting, session: DbSession, clock: ClockNow, request: Request, response: Response
) -> schemas.SignedIn:
    """Spend a sign-in link; sets a cookie for browsers and returns the token for programs."""
    keys, now = request.app.state.keys, clock.now()
    return welcome(request, response, await admission.redeem(session, keys, token=spent.token, now=now, visit=visit))


@router.post("/v1/sign-in/codes", status_code=202)
async def ask_code(
    asked: schemas.LinkAsked,
    visit: Visiting,
    session: DbSession,
    clock: ClockNow,
    request: Request,
    background: BackgroundTasks,
) -> schemas.CodeOnItsWay:
    """Ask for a six-digit code by mail. The answer never tells whether the address is known."""
    person = await find_by_email(session, visit.organisation_id, asked.email)
    sent = await codes.make(
        session, request.app.state.keys, person, organisation_id=visit.organisation_id, email=asked.email,
        purpose="sign_in", now=clock.now(),
    )  # fmt: skip
    board = await signboard_of(session, visit.organisation_id)
    if sent.code:
        background.add_task(request.app.state.send_code, mail_key(asked.email), sent.code, board)
    return schemas.CodeOnItsWay(ticket=sent.ticket)


@stepwise.post("/v1/sign-in/codes/redeem")
async def redeem_code(
    spent: schemas.CodeRedeemed, visit: Visiting, database: DatabaseDoor, clock: ClockNow, request: Request,
    response: Response,
) -> schemas.SignedIn:  # fmt: skip
    """Spend a code with its ticket. After five wrong tries each further one of that address waits longer."""
    keys, ticket, now = request.app.state.keys, ids.parse("otc", spent.ticket), clock.now()
    tenancy.say(tenancy.behind("sign_in_codes", str(ticket)))
    async with counting(database) as session:
        row = await codes.spend(session, keys, ticket=ticket, code=spent.code, purpose="sign_in", now=now)
        opened = await admission.admit(session, keys, Person.of(row), factors=["code"], now=now, visit=visit)
    return welcome(request, response, opened)


@stepwise.post("/v1/sign-in/password")
async def sign_in_with_password(
    given: schemas.PasswordGiven, visit: Visiting, database: DatabaseDoor, clock: ClockNow, request: Request,
    response: Response,
) -> schemas.SignedIn:  # fmt: skip
    """Sign in by address and password. After five wrong tries each further one waits longer."""
    opened = await sign_in_by_password(
        database, request.app.state.keys, visit, email=given.email, given=given.password, now=clock.now()
    )
    return welcome(request, response, opened)


@stepwise.post("/v1/sign-in/second-factor")
async def show_second_factor(
    shown: schemas.SecondFactor, database: DatabaseDoor, clock: ClockNow, request: Request, response: Response
) -> schemas.SignedIn:
    """Complete a sign-in by a code of the authenticator app, or a recovery code; gives a new token."""
    keys, now = request.app.state.keys, clock.now()
    async with counting(database) as session:
        row = await _unfinished(request, session)
        factor = await second_factor.check(session, keys, row, shown.code, now=now)
        opened = await admission.complete(session, keys, row, factor, now=now)
    return welcome(request, response, opened)


async def _unfinished(request: Request, session: DbSession) -> SignIn:
    row = await find_sign_in(request, session)
    if row is None or row.stage != "second_factor":
        raise SignInNeeded("There is no sign-in that waits for a second factor.")
    return row


@router.post("/v1/sign-in/passkeys/ask")
async def ask_passkey(visit: Visiting, session: DbSession, clock: ClockNow, request: Request) -> schemas.PasskeyAsked:
    """Begin a sign-in by passkey: no name, no password."""
    organisation = await session.get_one(Organisation, visit.organisation_id)
    house = passkeys.house_of(request.app.state.settings, organisation.name)
    asked = await passkeys.ask(session, house, organisation_id=visit.organisation_id, person=None, now=clock.now())
    return schemas.PasskeyAsked(ceremony=asked.ceremony.public_id, public_key=asked.options)


@router.post("/v1/sign-in/passkeys")
async def sign_in_with_passkey(
    answer: schemas.PasskeyAnswer, visit: Visiting, session: DbSession, clock: ClockNow, request: Request,
    response: Response,
) -> schemas.SignedIn:  # fmt: skip
    """Sign in by what the browser's passkey answered."""
    keys, now, ceremony = request.app.state.keys, clock.now(), ids.parse("cer", answer.ceremony)
    await tenancy.enter(session, tenancy.behind("passkey_ceremonies", str(ceremony)))
    person = await passkeys.use(
        session, passkeys.house_of(request.app.state.settings, ""), ceremony=ceremony,
        purpose="sign_in", answer=answer.credential, now=now,
    )  # fmt: skip
    return welcome(
        request, response, await admission.admit(session, keys, person, factors=["passkey"], now=now, visit=visit)
    )


@router.post("/v1/sign-out", status_code=204)
async def sign_out(session: DbSession, clock: ClockNow, request: Request, response: Response) -> None:
    """End this session, whole or not."""
    row = await find_sign_in(request, session)
    if row is None:
        raise SignInNeeded("Nobody is signed in.")
    request.state.seen = None
    await sessions.end(session, row, now=clock.now(), why="signed out")
    drop_cookie(response, request.app.state.settings)


router.include_router(stepwise)
