"""HTTP for one's own account: sessions, password, authenticator app, passkeys, identities elsewhere."""

from fastapi import APIRouter, Request, Response

from api.identity import sessions
from api.identity.account import keeper, schemas
from api.identity.person import Person, address_of
from api.identity.sign_in import admission, authenticator, passkeys, password, recovery
from api.identity.sign_in.breached import check_not_breached
from api.identity.sign_in.confirm import confirm_by_code, confirm_by_password
from api.identity.sign_in.schemas import PasskeyAnswer, PasskeyAsked, PasskeyNew, SignedIn
from api.identity.sign_in.second_factor import factors_of
from api.identity.sign_in.welcome import welcome
from kit import ids
from kit.http.pages import Page
from kit.http.route import ClockNow, DatabaseDoor, DbSession, Stepwise, Transactional
from models.credentials import LinkedIdentity
from models.identity import Organisation, SignIn

router = APIRouter(route_class=Transactional, tags=["identity"])
stepwise = APIRouter(route_class=Stepwise, tags=["identity"])


@router.get("/v1/account/sessions")
async def list_sessions(session: DbSession, clock: ClockNow, request: Request) -> Page[schemas.SignInOut]:
    """Where you are signed in, newest first."""
    mine = await keeper.own_session(request, session)
    rows = await sessions.list_sessions(session, Person.of(mine), now=clock.now())
    return Page(items=[schemas.sign_in_out(row, this=row.id == mine.id) for row in rows], next_cursor=None)


@router.delete("/v1/account/sessions/{session_id}", status_code=204)
async def end_session(session_id: str, session: DbSession, clock: ClockNow, request: Request) -> None:
    """Sign out there."""
    mine = await keeper.own_session(request, session)
    await sessions.end_one(session, Person.of(mine), ids.parse("sin", session_id), now=clock.now())


@router.delete("/v1/account/sessions", status_code=204)
async def end_other_sessions(session: DbSession, clock: ClockNow, request: Request) -> None:
    """Sign out everywhere but here."""
    mine = await keeper.own_session(request, session)
    await sessions.end_all(session, Person.of(mine), now=clock.now(), but=mine.id, why="ended by its owner")


@stepwise.post("/v1/account/confirm")
async def confirm(
    shown: schemas.Confirmation, database: DatabaseDoor, clock: ClockNow, request: Request
) -> schemas.Confirmed:
    """Show once more that it is you: by a code of the app, or the password where there is no app."""
    async with database.reading() as session:
        mine = await keeper.own_session(request, session)
    if shown.code is not None:
        await confirm_by_code(database, request.app.state.keys, mine, shown.code, now=clock.now())
    else:
        await confirm_by_password(database, request.app.state.keys, mine, shown.password or "", now=clock.now())
    return schemas.Confirmed()


@router.post("/v1/account/confirm/passkey/ask")
async def ask_to_confirm(session: DbSession, clock: ClockNow, request: Request) -> PasskeyAsked:
    """Begin to confirm by one of your passkeys."""
    mine = await keeper.own_session(request, session)
    asked = await passkeys.ask(
        session, _house(request, ""), organisation_id=mine.organisation_id, person=Person.of(mine), now=clock.now()
    )
    return PasskeyAsked(ceremony=asked.ceremony.public_id, public_key=asked.options)


@router.post("/v1/account/confirm/passkey")
async def confirm_by_passkey(
    answer: PasskeyAnswer, session: DbSession, clock: ClockNow, request: Request
) -> schemas.Confirmed:
    """Show once more that it is you, by a passkey."""
    mine, ceremony = await keeper.own_session(request, session), ids.parse("cer", answer.ceremony)
    await passkeys.use(
        session, _house(request, ""), ceremony=ceremony, purpose="confirm", answer=answer.credential, now=clock.now()
    )
    await sessions.authenticated_again(session, mine.id, "passkey", now=clock.now())
    return schemas.Confirmed()


@router.get("/v1/account/factors")
async def read_factors(session: DbSession, request: Request) -> schemas.FactorsOut:
    """What you can prove yourself with."""
    person = Person.of(await keeper.own_session(request, session))
    return schemas.FactorsOut(
        password=await password.find_hash(session, person) is not None,
        app="app" in await factors_of(session, person),
        recovery_codes_left=await recovery.left(session, person),
        passkeys=[schemas.passkey_out(row) for row in await passkeys.list_passkeys(session, person)],
        identities=[schemas.identity_out(row) for row in await keeper.identities_of(session, person)],
    )


@stepwise.put("/v1/account/password", status_code=204)
async def set_password(asked: schemas.PasswordSet, database: DatabaseDoor, clock: ClockNow, request: Request) -> None:
    """Set or change your password; signs you out elsewhere unless told not to."""
    async with database.reading() as session:
        mine = await keeper.own_recent_session(request, session)
        person = Person.of(mine)
        organisation = await session.get_one(Organisation, mine.organisation_id)
        about = (*await address_of(session, person), organisation.name, organisation.slug, "parley", "password")
        alone = not await factors_of(session, person)
    password.check_strength(asked.password, about=about, alone=alone)
    check_not_breached(asked.password, request.app.state.settings.breached_passwords)
    stored = await password.hashed(asked.password)
    async with database.writing() as session:
        await password.store(session, person, stored, now=clock.now())
        if asked.end_other_sessions:
            await sessions.end_all(session, person, now=clock.now(), but=mine.id, why="password changed")
        await session.commit()


@router.delete("/v1/account/password", status_code=204)
async def remove_password(session: DbSession, clock: ClockNow, request: Request) -> None:
    """Sign in by link, code, passkey or identity alone from now on."""
    mine = await keeper.own_recent_session(request, session)
    await password.remove(session, Person.of(mine), now=clock.now())


@router.post("/v1/account/app", status_code=201)
async def offer_app(session: DbSession, clock: ClockNow, request: Request) -> schemas.AppOffered:
    """Begin to set up an authenticator app."""
    mine = await keeper.enrolling_session(request, session)
    organisation = await session.get_one(Organisation, mine.organisation_id)
    secret, address = await authenticator.begin(
        session, request.app.state.keys, Person.of(mine), issuer=organisation.name, now=clock.now()
    )
    return schemas.AppOffered(secret=secret, address=address)


@router.post("/v1/account/app/confirm")
async def confirm_app(
    shown: schemas.AppCode, session: DbSession, clock: ClockNow, request: Request, response: Response
) -> schemas.AppConfirmed:
    """The app shows this code: it counts from now on. Gives recovery codes, and a sign-in that waited is whole."""
    mine, keys, now = await keeper.enrolling_session(request, session), request.app.state.keys, clock.now()
    await authenticator.confirm(session, keys, Person.of(mine), shown.code, now=now)
    signed_in = await _finish(session, request, response, mine, "app")
    codes = await recovery.renew(session, keys, Person.of(mine), now=now)
    return schemas.AppConfirmed(codes=codes, signed_in=signed_in)


@router.delete("/v1/account/app", status_code=204)
async def remove_app(session: DbSession, clock: ClockNow, request: Request) -> None:
    """Remove the authenticator app and its recovery codes."""
    person = Person.of(await keeper.own_recent_session(request, session))
    await authenticator.remove(session, person, now=clock.now())
    await recovery.remove(session, person)


@router.post("/v1/account/recovery-codes", status_code=201)
async def renew_recovery_codes(session: DbSession, clock: ClockNow, request: Request) -> schemas.RecoveryCodes:
    """Ten fresh recovery codes; earlier ones are void."""
    person = Person.of(await keeper.own_recent_session(request, session))
    codes = await recovery.renew(session, request.app.state.keys, person, now=clock.now())
    return schemas.RecoveryCodes(codes=codes)


@router.post("/v1/account/passkeys/ask")
async def ask_to_add_passkey(session: DbSession, clock: ClockNow, request: Request) -> PasskeyAsked:
    """Begin to add a passkey."""
    mine = await keeper.enrolling_session(request, session)
    organisation = await session.get_one(Organisation, mine.organisation_id)
    asked = await passkeys.ask_to_add(session, _house(request, organisation.name), Person.of(mine), now=clock.now())
    return PasskeyAsked(ceremony=asked.ceremony.public_id, public_key=asked.options)


@router.post("/v1/account/passkeys", status_code=201)
async def add_passkey(
    answer: PasskeyNew, session: DbSession, clock: ClockNow, request: Request, response: Response
) -> schemas.PasskeyAdded:
    """Keep the passkey the browser made. A sign-in that waited for a second factor is whole."""
    mine = await keeper.enrolling_session(request, session)
    row = await passkeys.add(
        session, _house(request, ""), Person.of(mine), ceremony=ids.parse("cer", answer.ceremony), name=answer.name,
        answer=answer.credential, now=clock.now(),
    )  # fmt: skip
    signed_in = await _finish(session, request, response, mine, "passkey")
    return schemas.PasskeyAdded(**schemas.passkey_out(row).model_dump(), signed_in=signed_in)


@router.delete("/v1/account/passkeys/{passkey_id}", status_code=204)
async def remove_passkey(passkey_id: str, session: DbSession, clock: ClockNow, request: Request) -> None:
    """Forget a passkey."""
    person = Person.of(await keeper.own_recent_session(request, session))
    await passkeys.remove(session, person, ids.parse("psk", passkey_id), now=clock.now())


@router.delete("/v1/account/identities/{identity_id}", status_code=204)
async def unlink_identity(identity_id: str, session: DbSession, request: Request) -> None:
    """Forget that you are known elsewhere."""
    person = Person.of(await keeper.own_recent_session(request, session))
    await keeper.unlink(session, person, await session.get(LinkedIdentity, ids.parse("lid", identity_id)))


async def _finish(
    session: DbSession, request: Request, response: Response, mine: SignIn, factor: str
) -> SignedIn | None:
    """A sign-in that waited for this factor is whole: the browser gets its new token."""
    if mine.stage == "whole":
        return None
    keys, now = request.app.state.keys, request.app.state.clock.now()
    opened = await admission.complete(session, keys, mine, factor, now=now)
    return welcome(request, response, opened)


def _house(request: Request, name: str) -> passkeys.House:
    return passkeys.house_of(request.app.state.settings, name)


router.include_router(stepwise)
